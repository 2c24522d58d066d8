import {
  ACCEPTED,
  after,
  asProbe,
  BLOCKED_AT_CONNECT,
  CONNECTION_FAILED,
  GMX,
  HOUR,
  MAILBOX_UNKNOWN,
  MINUTE,
  RATE_LIMITED,
  T0,
  TIMED_OUT,
  times,
} from '../test/observed.js';
import {
  admission,
  advanceTime,
  beginProbe,
  healthyRecord,
  isSuspected,
  learn,
  nextLookMs,
  suspect,
  type HealthRecord,
  type Observation,
} from './index.js';

const WELL = healthyRecord(GMX);
const SUSPECTED = suspect(WELL, true, T0);

function probed(record: HealthRecord, observation: Observation, at = T0): HealthRecord {
  return learn(beginProbe(record, at), asProbe(observation), at, 0.5);
}

describe('a lane whose sister is blocked', () => {
  it('is suspected, not condemned', () => {
    expect(SUSPECTED).toMatchObject({ state: 'healthy', suspicion: { state: 'suspected', sinceMs: T0 } });
    expect([isSuspected(WELL), isSuspected(SUSPECTED)]).toEqual([false, true]);
  });

  it('sends its next message alone, as a probe', () => {
    expect(admission(SUSPECTED, T0)).toEqual({ kind: 'probe' });
    const begun = beginProbe(SUSPECTED, T0);
    expect(begun).toMatchObject({ state: 'healthy', probe: { inFlightSinceMs: T0 } });
    expect(admission(begun, T0)).toEqual({ kind: 'closed', untilMs: T0 + 15 * MINUTE });
    expect(beginProbe(begun, T0)).toBe(begun);
  });

  it.each([
    ['accepted', ACCEPTED],
    ['an unknown mailbox', MAILBOX_UNKNOWN],
  ])('is acquitted by one that gets through: %s', (_, answer) => {
    const record = probed(SUSPECTED, answer);
    expect(record.suspicion).toEqual({ state: 'acquitted', sinceMs: T0 });
    expect(record.probe.inFlightSinceMs).toBeNull();
    expect(admission(record, T0)).toEqual({ kind: 'open', perMinute: null, connectionShare: 1 });
    expect(isSuspected(record)).toBe(false);
  });

  it('is blocked at its third refusal, one message at a time', () => {
    let record = SUSPECTED;
    for (const state of ['healthy', 'healthy', 'blocked'] as const) {
      expect(admission(record, T0)).toEqual({ kind: 'probe' });
      record = probed(record, BLOCKED_AT_CONNECT);
      expect(record.state).toBe(state);
    }
    expect(record).toMatchObject({ suspicion: { state: 'none' }, probe: { sent: 0 } });
    expect(admission(record, T0).kind).toBe('closed');
  });

  it.each([
    ['a rate reply', RATE_LIMITED],
    ['a time-out', TIMED_OUT],
  ])('stays suspected after %s', (_, answer) => {
    const record = probed(SUSPECTED, answer);
    expect(record).toMatchObject({ suspicion: { state: 'suspected' }, probe: { inFlightSinceMs: null } });
    expect(admission(record, T0)).toEqual({ kind: 'probe' });
  });

  it('sends another when the probe was lost', () => {
    const begun = beginProbe(SUSPECTED, T0);
    expect(nextLookMs(begun, T0)).toBe(T0 + 15 * MINUTE);
    const lost = advanceTime(begun, T0 + 15 * MINUTE, 0.5);
    expect(lost).toMatchObject({ state: 'healthy', probe: { inFlightSinceMs: null } });
    expect(admission(lost, T0 + 15 * MINUTE)).toEqual({ kind: 'probe' });
  });

  it('is suspected when degraded too', () => {
    const degraded = after(times(3, RATE_LIMITED), { everyMs: 0 });
    expect(admission(suspect(degraded, true, T0), T0)).toEqual({ kind: 'probe' });
  });
});

describe('telling it again', () => {
  it('changes nothing while it is suspected', () => {
    expect(suspect(SUSPECTED, true, T0 + HOUR)).toBe(SUSPECTED);
  });

  it.each([
    [HOUR - 1, 'acquitted'],
    [HOUR, 'suspected'],
  ])('%d ms after the acquittal: %s', (laterMs, state) => {
    const acquitted = probed(SUSPECTED, ACCEPTED);
    const told = suspect(acquitted, true, T0 + laterMs);
    expect(told.suspicion.state).toBe(state);
    if (state === 'acquitted') expect(told).toBe(acquitted);
  });

  it('suspects at once where the record lost its moment', () => {
    const record = { ...WELL, suspicion: { state: 'acquitted', sinceMs: null } as const };
    expect(suspect(record, true, T0).suspicion.state).toBe('suspected');
  });

  it('does not touch a lane that is blocked itself', () => {
    const blocked = after(times(3, BLOCKED_AT_CONNECT));
    expect(suspect(blocked, true, T0)).toBe(blocked);
    expect(isSuspected(blocked)).toBe(false);
  });
});

describe('when the sister is well again', () => {
  it.each([
    ['suspected', SUSPECTED],
    ['suspected with a probe in flight', beginProbe(SUSPECTED, T0)],
    ['acquitted', probed(SUSPECTED, ACCEPTED)],
  ])('the %s lane is free', (_, record) => {
    const free = suspect(record, false, T0 + MINUTE);
    expect(free).toMatchObject({ suspicion: { state: 'none' }, probe: { inFlightSinceMs: null } });
    expect(admission(free, T0 + MINUTE).kind).toBe('open');
  });

  it('nothing changes for a lane that never was', () => {
    expect(suspect(WELL, false, T0)).toBe(WELL);
  });

  it('a probe that lands late counts as any message', () => {
    const free = suspect(beginProbe(SUSPECTED, T0), false, T0);
    expect(learn(free, asProbe(BLOCKED_AT_CONNECT), T0, 0.5).evidence.refusalsInRow).toBe(1);
  });
});

describe('suspicion by first refusals', () => {
  it.each<[string, Observation[], boolean]>([
    ['one refusal', [BLOCKED_AT_CONNECT], true],
    ['a refusal, then an accepted message, still weighs', [BLOCKED_AT_CONNECT, ACCEPTED], true],
    ['twenty accepted ones outweigh it', [BLOCKED_AT_CONNECT, ...times(21, ACCEPTED)], false],
    ['a time-out', [TIMED_OUT], true],
    ['a time-out, then an accepted message', [TIMED_OUT, ACCEPTED], false],
    ['a failed connection', [CONNECTION_FAILED], true],
    ['a rate reply', [RATE_LIMITED], false],
    ['nothing', [], false],
  ])('%s: %s', (_, observations, suspected) => {
    const record = after(observations);
    expect(isSuspected(record)).toBe(suspected);
    expect(admission(record, T0).kind).toBe('open');
  });

  it('counts a row without weight too', () => {
    const record = { ...WELL, evidence: { ...WELL.evidence, refusalsInRow: 1 } };
    expect(isSuspected(record)).toBe(true);
  });
});
