import {
  ACCEPTED,
  BLOCKED_AT_CONNECT,
  GREYLISTED,
  HOUR,
  MAILBOX_UNKNOWN,
  MINUTE,
  POLICY_421,
  refused,
  SECOND,
  T0,
  TIMED_OUT,
} from '../test/observed.js';
import { chanceFrom, mostWithin, SimulatedLane } from '../test/simulated-lane.js';
import type { Observation } from './index.js';

/** 1 % unknown mailboxes, 2 % greylisting, 0.5 % time-outs. */
function noise(throwOf: number): Observation {
  if (throwOf < 0.01) return MAILBOX_UNKNOWN;
  if (throwOf < 0.03) return GREYLISTED;
  return throwOf < 0.035 ? TIMED_OUT : ACCEPTED;
}

describe('ordinary noise', () => {
  it.each([1, 2, 3])('is never taken for a block: 60 mails an hour for 30 days (seed %i)', (seed) => {
    const chance = chanceFrom(seed);
    const lane = new SimulatedLane(() => noise(chance()), chance);
    for (let minute = 0; minute < 30 * 24 * 60; minute += 1) lane.step(T0 + minute * MINUTE, MINUTE, 1);
    expect(lane.changes).toEqual([]);
    expect(lane.waiting).toBe(0);
  });

  it.each([4, 5])('is never taken for a block: 200 mails a minute for four hours (seed %i)', (seed) => {
    const chance = chanceFrom(seed);
    const lane = new SimulatedLane(() => noise(chance()), chance);
    for (let minute = 0; minute < 4 * 60; minute += 1) lane.step(T0 + minute * MINUTE, MINUTE, 200);
    expect(lane.changes).toEqual([]);
  });
});

describe('a partial block of 20 % at 60 mails an hour', () => {
  it.each([
    ['5xx at connect', BLOCKED_AT_CONNECT],
    ['421 at connect', POLICY_421],
    ['550 at RCPT', refused('sender_blocked_ip', 'sender_at_provider', 'rcpt')],
    ['451 at RCPT', refused('policy', 'sender_at_provider', 'rcpt', true)],
  ])('is known within 20 minutes at the median, and within 90 in 99 of 100 (%s)', (_, reply) => {
    const minutes = Array.from({ length: 300 }, (__, seed) => minutesToBlock(seed, reply)).sort(
      (a, b) => a - b,
    );
    expect(minutes[150]).toBeLessThanOrEqual(20);
    expect(minutes[297]).toBeLessThanOrEqual(90);
  });

  function minutesToBlock(seed: number, reply: Observation): number {
    const chance = chanceFrom(seed * 7_919 + 1);
    const lane = new SimulatedLane((at) => (at >= T0 + HOUR && chance() < 0.2 ? reply : ACCEPTED), chance);
    let minute = 0;
    while (lane.record.state === 'healthy' && minute < 3_000) {
      lane.step(T0 + minute * MINUTE, MINUTE, 1);
      minute += 1;
    }
    return minute - 60;
  }
});

describe('March 2021', () => {
  const BLOCK_FROM = T0 + 2 * HOUR;

  function run(hours: number, seed: number, reply: Observation, stepMs: number) {
    const end = BLOCK_FROM + hours * HOUR;
    const lane = new SimulatedLane(
      (at) => (at >= BLOCK_FROM && at < end ? reply : ACCEPTED),
      chanceFrom(seed),
    );
    // Some 900 mails an hour for the first four hours, few after.
    for (let now = T0; now < end + 4 * HOUR; now += stepMs)
      lane.step(now, stepMs, now < T0 + 4 * HOUR ? (900 * stepMs) / HOUR : stepMs / MINUTE / 10);
    return { lane, end };
  }

  describe.each([
    ['72 h, 554', 72, BLOCKED_AT_CONNECT],
    ['24 h, 554', 24, BLOCKED_AT_CONNECT],
    ['72 h, 421', 72, POLICY_421],
    ['72 h, 450 at MAIL', 72, refused('policy', 'sender_at_provider', 'mail', true)],
    ['72 h, 421 as an outage', 72, refused('server_temporary', 'provider_outage', 'connect', true)],
  ])('%s', (_, hours, reply) => {
    it.each([1, 2, 3, 4, 5])('keeps the figures of the drill (seed %i)', (seed) => {
      const { lane, end } = run(hours, seed, reply, 4 * SECOND);
      const refusals = lane.tries.filter(({ observation }) => observation.outcome === 'refused');
      const probes = refusals.filter(({ probe }) => probe).map(({ atMs }) => atMs);
      expect(refusals.length - probes.length).toBe(3);
      expect(mostWithin(probes, HOUR)).toBeLessThanOrEqual(3);
      expect(probes.length).toBeLessThanOrEqual(90);
      const recovering = lane.changeTo('recovering', end);
      const healthy = lane.changeTo('healthy', end);
      expect((recovering?.atMs ?? Infinity) - end).toBeLessThanOrEqual(75 * MINUTE);
      expect((healthy?.atMs ?? Infinity) - end).toBeLessThanOrEqual(3.5 * HOUR);
      expect(lane.conditionChanges().map(({ to }) => to)).toEqual(['sick', 'recovering', 'well']);
    });
  });

  it('gives the rate back by doubling it at most, step by step', () => {
    const { lane, end } = run(72, 9, BLOCKED_AT_CONNECT, 4 * SECOND);
    const ramping = lane.tries.filter(
      ({ atMs, probe, state }) => atMs >= end && !probe && state === 'recovering',
    );
    const first = ramping[0]?.atMs ?? 0;
    const perStep = [0, 1, 2, 3, 4, 5, 6].map(
      (step) => ramping.filter(({ atMs }) => Math.floor((atMs - first) / (10 * MINUTE)) === step).length,
    );
    expect(perStep[0]).toBeGreaterThanOrEqual(9);
    perStep.slice(1).forEach((count, step) => {
      expect(count).toBeLessThanOrEqual(2 * (perStep[step] ?? 0) + 1);
    });
  });
});

describe('a site that flaps', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('changes at most four times an hour (seed %i)', (seed) => {
    const chance = chanceFrom(seed);
    const offset = Math.floor(chance() * 20) * MINUTE;
    const lane = new SimulatedLane((at, turn) => {
      if (at >= T0 + 3 * HOUR) return turn % 2 === 0 ? BLOCKED_AT_CONNECT : ACCEPTED;
      return Math.floor((at - T0 + offset) / (10 * MINUTE)) % 2 === 0 ? BLOCKED_AT_CONNECT : ACCEPTED;
    }, chance);
    for (let now = T0; now < T0 + 6 * HOUR; now += 5 * SECOND) lane.step(now, 5 * SECOND, 1);
    const changes = lane.conditionChanges().map(({ atMs }) => atMs);
    expect(changes.length).toBeGreaterThan(3);
    expect(mostWithin(changes, HOUR)).toBeLessThanOrEqual(4);
  });
});

describe('a site that answers one connection in two', () => {
  it('is blocked within minutes and stays out of reach of the full rate', () => {
    const lane = new SimulatedLane(
      (_, turn) => (turn % 2 === 0 ? BLOCKED_AT_CONNECT : ACCEPTED),
      chanceFrom(3),
    );
    for (let now = T0; now < T0 + 12 * HOUR; now += 10 * SECOND) lane.step(now, 10 * SECOND, 1);
    expect((lane.changeTo('blocked')?.atMs ?? Infinity) - T0).toBeLessThanOrEqual(5 * MINUTE);
    expect(lane.changeTo('healthy')).toBeUndefined();
    expect(
      mostWithin(
        lane.conditionChanges().map(({ atMs }) => atMs),
        HOUR,
      ),
    ).toBeLessThanOrEqual(4);
  });
});
