import { ACCEPTED, HOUR, MINUTE, observe, SECOND, T0 } from '../test/observed.js';
import { chanceFrom, mostWithin, SimulatedLane } from '../test/simulated-lane.js';
import { healthyRecord, renderHealthChange, type Observation } from './index.js';

/** Gateways have no stages: a refusal is one at the door. */
const REFUSED = observe({ outcome: 'refused', stage: null, verdict: null });
const SENT = { ...ACCEPTED, stage: null };
const TIMED_OUT = observe({ outcome: 'timeout', stage: null });
const DOWN_FROM = T0 + HOUR;

/** A gateway that does not work for so long, with a text every ten seconds. */
function run(key: string, answer: Observation, hours: number) {
  const end = DOWN_FROM + hours * HOUR;
  const lane = new SimulatedLane((at) => (at >= DOWN_FROM && at < end ? answer : SENT), chanceFrom(3));
  lane.record = healthyRecord(key);
  for (let now = T0; now < end + 5 * HOUR; now += 10 * SECOND) lane.step(now, 10 * SECOND, 1);
  return { lane, end };
}

describe.each(['sms:twilio', 'push:web'])('the gateway %s', (key) => {
  const { lane, end } = run(key, REFUSED, 4);

  it('is blocked by three refusals in a row', () => {
    const blocked = lane.changeTo('blocked');
    expect(blocked).toMatchObject({ key, because: { rule: 'refusals-in-row', facts: { refusals: 3 } } });
    const before = lane.tries.filter(({ atMs, probe }) => atMs >= DOWN_FROM && atMs < end && !probe);
    expect(before).toHaveLength(3);
    if (blocked) expect(renderHealthChange(blocked, 'en', 'SMS')).not.toBe('');
  });

  it('is tried by single probes, at most three an hour', () => {
    const probes = lane.tries.filter(({ atMs, probe }) => probe && atMs < end).map(({ atMs }) => atMs);
    expect(probes.length).toBeGreaterThanOrEqual(4);
    expect(mostWithin(probes, HOUR)).toBeLessThanOrEqual(3);
    expect((probes[0] ?? 0) - DOWN_FROM).toBeGreaterThanOrEqual(13 * MINUTE);
  });

  it('comes back by a ramp that doubles', () => {
    expect(lane.conditionChanges().map(({ to }) => to)).toEqual(['sick', 'recovering', 'well']);
    expect((lane.changeTo('recovering', end)?.atMs ?? Infinity) - end).toBeLessThanOrEqual(75 * MINUTE);
    const ramping = lane.tries.filter(
      ({ atMs, probe, state }) => atMs >= end && !probe && state === 'recovering',
    );
    const first = ramping[0]?.atMs ?? 0;
    const inStep = (step: number) =>
      ramping.filter(({ atMs }) => Math.floor((atMs - first) / (10 * MINUTE)) === step).length;
    expect(inStep(0)).toBeLessThanOrEqual(11);
    // A minute's worth may have been saved up.
    expect(inStep(1)).toBeLessThanOrEqual(2 * inStep(0) + 3);
    expect(lane.waiting).toBe(0);
  });
});

it('a gateway that does not answer is blamed only after two minutes: it may be our own network', () => {
  const { lane } = run('sms:twilio', TIMED_OUT, 1);
  const blocked = lane.changeTo('blocked');
  expect(blocked?.because.rule).toBe('unreachable');
  expect((blocked?.atMs ?? 0) - DOWN_FROM).toBeGreaterThanOrEqual(2 * MINUTE);
});
