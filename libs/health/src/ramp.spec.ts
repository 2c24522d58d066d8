import {
  ACCEPTED,
  after,
  asProbe,
  BLOCKED_AT_CONNECT,
  GREYLISTED,
  HOUR,
  MAILBOX_UNKNOWN,
  MINUTE,
  observe,
  RATE_LIMITED,
  refused,
  SECOND,
  T0,
  TIMED_OUT,
  times,
} from '../test/observed.js';
import {
  admission,
  advanceTime,
  beginProbe,
  DEFAULT_HEALTH_SETTINGS,
  learn,
  nextLookMs,
  type HealthRecord,
  type Observation,
} from './index.js';

const STEP = 10 * MINUTE;

/** On the ramp from T0. */
function atRampStart(): HealthRecord {
  const blocked = after(times(3, BLOCKED_AT_CONNECT), { from: T0 - 25 * MINUTE, everyMs: 0 });
  return times(3, ACCEPTED).reduce((record, answer) => {
    const at = record.probe.nextMs ?? 0;
    return learn(beginProbe(record, at), asProbe(answer), at, 0.5);
  }, blocked);
}

const RAMP = atRampStart();

function climbed(steps: number, record = RAMP): HealthRecord {
  return Array.from({ length: steps }).reduce<HealthRecord>(
    (known, _, step) => advanceTime(known, T0 + (step + 1) * STEP, 0.5),
    record,
  );
}

describe('the ramp', () => {
  it('opens the lane at one message a minute over one connection', () => {
    expect(RAMP.ramp).toEqual({ perMinute: 1, stepSinceMs: T0, used: 0 });
    expect(admission(RAMP, T0)).toEqual({ kind: 'open', perMinute: 1, connectionShare: 1 / 512 });
  });

  it('doubles the rate per step of ten minutes', () => {
    expect(nextLookMs(RAMP, T0)).toBe(T0 + STEP);
    expect(advanceTime(RAMP, T0 + STEP - 1, 0.5)).toBe(RAMP);
    const rates = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((steps) => climbed(steps).ramp?.perMinute);
    expect(rates).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    expect(admission(climbed(9), T0)).toMatchObject({ perMinute: 512, connectionShare: 1 });
  });

  it('takes one step at a time, however late the look', () => {
    expect(advanceTime(RAMP, T0 + 24 * HOUR, 0.5).ramp).toEqual({
      perMinute: 2,
      stepSinceMs: T0 + 24 * HOUR,
      used: 0,
    });
  });

  it('ends in health after a full step at the top', () => {
    const record = climbed(10);
    expect(record).toMatchObject({
      state: 'healthy',
      sinceMs: T0 + 10 * STEP,
      blockedSinceMs: null,
      blockedBy: null,
      ramp: null,
      because: { rule: 'recovered', facts: { perMinute: 512, minutes: 125 } },
      probe: { recoveredMs: T0 + 10 * STEP, nextMs: null },
    });
    expect(admission(record, T0)).toEqual({ kind: 'open', perMinute: null, connectionShare: 1 });
  });

  it.each([
    [5_120 * 0.9, 'recovering'],
    [5_120 * 0.9 - 1, 'healthy'],
  ])('goes on while the top rate is used up: after %d of 5120 it is %s', (used, state) => {
    const top = climbed(9);
    const busy = after(times(used, ACCEPTED), { record: top, from: T0 + 9 * STEP, everyMs: 1 });
    const record = advanceTime(busy, T0 + 10 * STEP, 0.5);
    expect(record.state).toBe(state);
    if (state === 'recovering') expect(record.ramp).toMatchObject({ perMinute: 1_024, used: 0 });
  });

  it('ends at the highest rate in any case', () => {
    const ramp = { perMinute: 16_384, stepSinceMs: T0, used: 1_000_000 };
    expect(advanceTime({ ...RAMP, ramp }, T0 + STEP, 0.5).state).toBe('healthy');
    expect(advanceTime({ ...RAMP, ramp: { ...ramp, perMinute: 8_192 } }, T0 + STEP, 0.5).state).toBe(
      'recovering',
    );
  });

  it('knows no beginning when the record names none', () => {
    const ramp = { perMinute: 512, stepSinceMs: T0, used: 0 };
    const record = advanceTime({ ...RAMP, blockedSinceMs: null, ramp }, T0 + STEP, 0.5);
    expect(record.because.facts).toEqual({ perMinute: 512, minutes: 0 });
  });

  it('counts what it uses', () => {
    expect(after([ACCEPTED, MAILBOX_UNKNOWN, GREYLISTED, TIMED_OUT], { record: RAMP }).ramp?.used).toBe(4);
  });
});

describe('while ramping', () => {
  it.each<[string, Observation]>([
    ['554 at connect', BLOCKED_AT_CONNECT],
    ['a block at RCPT', refused('sender_blocked_ip', 'sender_at_provider', 'rcpt')],
    ['a refusal about us at the end', refused('policy', 'sender_at_provider', 'end', true)],
    ['421 of a broken system at connect', refused('server_temporary', 'provider_outage', 'connect', true)],
  ])('one refusal is a relapse: %s', (_, reply) => {
    const record = after([ACCEPTED, ACCEPTED, reply], { record: climbed(3), from: T0 + 31 * MINUTE });
    expect(record).toMatchObject({
      state: 'blocked',
      ramp: null,
      because: { rule: 'relapse', facts: { cause: 'refused', label: reply.verdict?.label } },
    });
    expect(admission(record, T0 + 31 * MINUTE).kind).toBe('closed');
  });

  it('a refusal without words at a gateway is one too', () => {
    const record = after([observe({ outcome: 'refused', stage: null })], { record: RAMP });
    expect(record.because.facts).toMatchObject({ cause: 'refused', label: null, stage: null });
  });

  it.each<[string, Observation]>([
    ['a time-out', TIMED_OUT],
    ['451 after MAIL', refused('server_temporary', 'provider_outage', 'rcpt', true)],
    ['an unknown mailbox', MAILBOX_UNKNOWN],
    ['greylisting', GREYLISTED],
    ['spam', refused('spam_content', 'message', 'end')],
  ])('one odd outcome is none: %s', (_, observation) => {
    expect(after([observation], { record: RAMP }).state).toBe('recovering');
  });

  it('odd outcomes add up', () => {
    expect(after(times(7, TIMED_OUT), { record: RAMP }).state).toBe('recovering');
    expect(after(times(8, TIMED_OUT), { record: RAMP })).toMatchObject({
      state: 'blocked',
      because: { rule: 'relapse', facts: { cause: 'weight-of-evidence' } },
    });
  });

  it.each([
    [0, 1],
    [1, 1],
    [4, 8],
  ])('"too many" after %i steps goes back to %i a minute', (steps, perMinute) => {
    const from = T0 + steps * STEP + MINUTE;
    expect(after([RATE_LIMITED], { record: climbed(steps), from })).toMatchObject({
      state: 'recovering',
      ramp: { perMinute, stepSinceMs: from, used: 0 },
    });
  });

  it('"too many" just after a step is about the step before', () => {
    const record = climbed(4);
    expect(after(times(3, RATE_LIMITED), { record, from: T0 + 4 * STEP + SECOND })).toBe(record);
  });

  it('"too many" at a proven rate ends the ramp: degraded, not blocked', () => {
    const from = T0 + 5 * STEP + MINUTE;
    const record = after([RATE_LIMITED], { record: climbed(5), from });
    expect(record).toMatchObject({
      state: 'degraded',
      ramp: null,
      blockedSinceMs: null,
      because: { rule: 'rate-replies', facts: { level: 3, perMinute: 16 } },
      pace: { level: 3, perMinute: 16, changedMs: from },
      probe: { recoveredMs: from },
    });
    expect(admission(record, from)).toEqual({ kind: 'open', perMinute: 16, connectionShare: 0.125 });
  });

  it('keeps at least one level where the settings know but one', () => {
    const settings = { ...DEFAULT_HEALTH_SETTINGS, pace: { ...DEFAULT_HEALTH_SETTINGS.pace, maxLevel: 1 } };
    const record = after([RATE_LIMITED], { record: climbed(6), from: T0 + 6 * STEP + MINUTE, settings });
    expect(record.pace).toMatchObject({ level: 1, perMinute: 32 });
  });
});
