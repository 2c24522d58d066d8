import type { HealthRule } from './rule.js';
import {
  ACCEPTED,
  after,
  asProbe,
  BLOCKED_AT_CONNECT,
  CONNECTION_FAILED,
  GMX,
  GREYLISTED,
  HOUR,
  MAILBOX_UNKNOWN,
  MINUTE,
  observe,
  RATE_LIMITED,
  refused,
  T0,
  TIMED_OUT,
  times,
} from '../test/observed.js';
import {
  admission,
  advanceTime,
  beginProbe,
  hastenProbe,
  DEFAULT_HEALTH_SETTINGS,
  healthyRecord,
  learn,
  loseProbe,
  nextLookMs,
  type HealthRecord,
  type HealthSettings,
  type Observation,
} from './index.js';

/** Blocked at T0. */
const BLOCKED = after(times(3, BLOCKED_AT_CONNECT), { from: T0, everyMs: 0 });

function withProbe(settings: Partial<HealthSettings['probe']>): HealthSettings {
  return { ...DEFAULT_HEALTH_SETTINGS, probe: { ...DEFAULT_HEALTH_SETTINGS.probe, ...settings } };
}

/** Sends the probe when it is due and learns its answer at once. */
function probed(
  record: HealthRecord,
  observation: Observation,
  settings = DEFAULT_HEALTH_SETTINGS,
): HealthRecord {
  const at = record.probe.nextMs ?? 0;
  return learn(beginProbe(record, at), asProbe(observation), at, 0.5, settings);
}

function recoveringAfter(...answers: Observation[]): HealthRecord {
  return answers.reduce((record, answer) => probed(record, answer), probed(BLOCKED, ACCEPTED));
}

const RECOVERING = recoveringAfter();
const FIRST_PROBE = T0 + 15 * MINUTE;

describe('a blocked lane', () => {
  it('lets nothing through but one probe after 15 minutes', () => {
    expect(admission(BLOCKED, T0)).toEqual({ kind: 'closed', untilMs: FIRST_PROBE });
    expect(admission(BLOCKED, FIRST_PROBE - 1)).toEqual({ kind: 'closed', untilMs: FIRST_PROBE });
    expect(admission(BLOCKED, FIRST_PROBE)).toEqual({ kind: 'probe' });
    expect(admission(BLOCKED, FIRST_PROBE + HOUR)).toEqual({ kind: 'probe' });
    expect(nextLookMs(BLOCKED, T0)).toBe(FIRST_PROBE);
    expect(nextLookMs(BLOCKED, FIRST_PROBE)).toBeNull();
    expect(BLOCKED.because.facts).toMatchObject({ nextProbeAt: '2021-03-11T13:15:00.000Z', probe: 0 });
  });

  it('has one probe in flight', () => {
    const probing = beginProbe(BLOCKED, FIRST_PROBE);
    expect(probing).toMatchObject({
      state: 'probing',
      sinceMs: FIRST_PROBE,
      blockedSinceMs: T0,
      blockedBy: 'refusals-in-row',
      because: { rule: 'probe-sent', facts: { probe: 1 } },
      probe: { sent: 1, inFlightSinceMs: FIRST_PROBE, nextMs: null },
    });
    expect(beginProbe(probing, FIRST_PROBE + 1)).toBe(probing);
    expect(admission(probing, FIRST_PROBE + 1)).toEqual({
      kind: 'closed',
      untilMs: FIRST_PROBE + 15 * MINUTE,
    });
  });

  it('begins none before it is due', () => {
    expect(beginProbe(BLOCKED, FIRST_PROBE - 1)).toBe(BLOCKED);
  });

  it('waits 15, 30, then 60 minutes', () => {
    const waits: number[] = [];
    let record = BLOCKED;
    for (let count = 0; count < 6; count += 1) {
      waits.push(((record.probe.nextMs ?? 0) - (record.sinceMs ?? 0)) / MINUTE);
      record = probed(record, BLOCKED_AT_CONNECT);
    }
    expect(waits).toEqual([15, 30, 60, 60, 60, 60]);
    expect(record).toMatchObject({ state: 'blocked', blockedSinceMs: T0, probe: { sent: 6 } });
  });

  it.each([
    [0, 52.5],
    [0.5, 60],
    [1, 67.5],
    [-3, 52.5],
    [7, 67.5],
    [Number.NaN, 60],
  ])('spreads an hour by a quarter: jitter %d makes %d minutes', (jitter, minutes) => {
    const settings = withProbe({ intervalsMs: [HOUR] });
    const refusals = times(3, BLOCKED_AT_CONNECT);
    const record = refusals.reduce(
      (known, observation) => learn(known, observation, T0, jitter, settings),
      healthyRecord(GMX),
    );
    expect(((record.probe.nextMs ?? 0) - T0) / MINUTE).toBe(minutes);
  });

  it.each<[string, Partial<HealthSettings['probe']>, number]>([
    ['up to two hours', { intervalsMs: [2 * HOUR] }, 120],
    ['never more', { intervalsMs: [5 * HOUR] }, 120],
    ['with no interval at all', { intervalsMs: [] }, 120],
    ['with more jitter than allowed', { intervalsMs: [HOUR], jitterShare: 0.25 }, 60],
  ])('can be configured %s', (_, given, minutes) => {
    const record = after(times(3, BLOCKED_AT_CONNECT), { everyMs: 0, settings: withProbe(given) });
    expect(((record.probe.nextMs ?? 0) - T0) / MINUTE).toBe(minutes);
  });

  it.each([
    [0.9, 0.25],
    [0.1, 0.1],
    [-1, 0],
  ])('spreads by at most a quarter: a share of %d counts as %d', (jitterShare, share) => {
    const settings = withProbe({ intervalsMs: [HOUR], jitterShare });
    const refusals = times(3, BLOCKED_AT_CONNECT);
    const record = refusals.reduce((known, one) => learn(known, one, T0, 1, settings), healthyRecord(GMX));
    expect((record.probe.nextMs ?? 0) - T0).toBe(HOUR * (1 + share / 2));
  });

  it('repeats the last interval when the steps have become fewer', () => {
    const record = { ...BLOCKED, probe: { ...BLOCKED.probe, step: 2 } };
    const next = probed(record, BLOCKED_AT_CONNECT, withProbe({ intervalsMs: [10 * MINUTE, 20 * MINUTE] }));
    expect((next.probe.nextMs ?? 0) - (next.sinceMs ?? 0)).toBe(20 * MINUTE);
  });

  it.each<[string, Observation, HealthRule]>([
    ['a refusal', BLOCKED_AT_CONNECT, 'probe-refused'],
    ['an outage', refused('server_temporary', 'provider_outage', 'connect', true), 'probe-refused'],
    ['a time-out', TIMED_OUT, 'probe-unanswered'],
    ['a failed connection', CONNECTION_FAILED, 'probe-unanswered'],
    ['a cut after the hand-over', observe({ outcome: 'unknown' }), 'probe-unanswered'],
    ['a rate reply', RATE_LIMITED, 'probe-inconclusive'],
    ['greylisting', GREYLISTED, 'probe-inconclusive'],
    ['spam', refused('spam_content', 'message', 'end'), 'probe-inconclusive'],
    ['our own fault', { ...CONNECTION_FAILED, ownFault: true }, 'probe-inconclusive'],
  ])('stays blocked after %s, and waits longer', (_, answer, rule) => {
    const record = probed(BLOCKED, answer);
    expect(record).toMatchObject({
      state: 'blocked',
      because: { rule, facts: { label: answer.verdict?.label ?? null, stage: answer.stage, probe: 1 } },
      probe: { step: 1, nextMs: FIRST_PROBE + 30 * MINUTE, inFlightSinceMs: null },
    });
  });

  it.each<[string, Observation]>([
    ['an accepted message', ACCEPTED],
    ['an unknown mailbox: the site talks to us', MAILBOX_UNKNOWN],
  ])('recovers after %s', (_, answer) => {
    expect(probed(BLOCKED, answer)).toMatchObject({
      state: 'recovering',
      sinceMs: FIRST_PROBE,
      blockedSinceMs: T0,
      because: { rule: 'probe-accepted', facts: { probe: 1 } },
      probe: { accepted: 1, nextMs: FIRST_PROBE + 5 * MINUTE, lastRecoveryMs: FIRST_PROBE },
      ramp: null,
    });
  });

  it.each<[string, Observation]>([
    ['refused', BLOCKED_AT_CONNECT],
    ['accepted', ACCEPTED],
    ['lost', TIMED_OUT],
  ])('learns nothing from mail that was under way: %s', (_, observation) => {
    expect(learn(BLOCKED, observation, T0 + 1, 0.5)).toBe(BLOCKED);
    const probing = beginProbe(BLOCKED, FIRST_PROBE);
    expect(learn(probing, observation, FIRST_PROBE, 0.5)).toBe(probing);
  });

  it('believes a late answer to a lost probe only when it is good', () => {
    const lost = advanceTime(beginProbe(BLOCKED, FIRST_PROBE), FIRST_PROBE + 15 * MINUTE, 0.5);
    expect(learn(lost, asProbe(BLOCKED_AT_CONNECT), FIRST_PROBE + 16 * MINUTE, 0.5)).toBe(lost);
    expect(learn(lost, asProbe(ACCEPTED), FIRST_PROBE + 16 * MINUTE, 0.5).state).toBe('recovering');
  });
});

describe('a hastened probe', () => {
  const hastened = hastenProbe(BLOCKED, T0 + MINUTE);

  it('may go at once', () => {
    expect(admission(hastened, T0 + MINUTE)).toEqual({ kind: 'probe' });
  });

  it('does not make the next one come sooner', () => {
    const refusedAt = T0 + MINUTE;
    const again = learn(beginProbe(hastened, refusedAt), asProbe(BLOCKED_AT_CONNECT), refusedAt, 0.5);
    expect(again.probe.nextMs).toBe(refusedAt + 30 * MINUTE);
  });

  it('is nothing where none is planned, or one is under way already', () => {
    const well = healthyRecord(GMX);
    expect(hastenProbe(well, T0)).toBe(well);
    const probing = beginProbe(BLOCKED, FIRST_PROBE);
    expect(hastenProbe(probing, FIRST_PROBE)).toBe(probing);
    expect(hastenProbe(BLOCKED, FIRST_PROBE)).toBe(BLOCKED);
  });
});

describe('a lost probe', () => {
  const probing = beginProbe(BLOCKED, FIRST_PROBE);

  it('is given up after 15 minutes, and the next waits longer', () => {
    expect(nextLookMs(probing, FIRST_PROBE)).toBe(FIRST_PROBE + 15 * MINUTE);
    expect(advanceTime(probing, FIRST_PROBE + 15 * MINUTE - 1, 0.5)).toBe(probing);
    expect(advanceTime(probing, FIRST_PROBE + 15 * MINUTE, 0.5)).toMatchObject({
      state: 'blocked',
      because: { rule: 'probe-lost' },
      probe: { step: 1, nextMs: FIRST_PROBE + 45 * MINUTE, inFlightSinceMs: null },
    });
  });

  it('can be reported by who knows', () => {
    expect(loseProbe(probing, FIRST_PROBE + MINUTE, 0.5).probe.nextMs).toBe(FIRST_PROBE + 31 * MINUTE);
    expect(loseProbe(BLOCKED, T0, 0.5)).toBe(BLOCKED);
  });

  it('is never given up by time where the settings say so', () => {
    const settings = withProbe({ timeoutMs: Number.POSITIVE_INFINITY });
    expect(advanceTime(probing, FIRST_PROBE + 1_000 * HOUR, 0.5, settings)).toBe(probing);
    expect(nextLookMs(probing, FIRST_PROBE, settings)).toBeNull();
  });

  it('is repeated while recovering', () => {
    const begun = beginProbe(RECOVERING, FIRST_PROBE + 5 * MINUTE);
    expect(begun.state).toBe('recovering');
    const lost = loseProbe(begun, FIRST_PROBE + 6 * MINUTE, 0.5);
    expect(lost).toMatchObject({
      state: 'recovering',
      probe: { inconclusive: 1, accepted: 1, inFlightSinceMs: null, nextMs: FIRST_PROBE + 21 * MINUTE },
    });
  });
});

describe('a recovering lane', () => {
  it('sends the next probe after five minutes', () => {
    expect(admission(RECOVERING, FIRST_PROBE)).toEqual({ kind: 'closed', untilMs: FIRST_PROBE + 5 * MINUTE });
    expect(admission(RECOVERING, FIRST_PROBE + 5 * MINUTE)).toEqual({ kind: 'probe' });
    expect(nextLookMs(RECOVERING, FIRST_PROBE)).toBe(FIRST_PROBE + 5 * MINUTE);
  });

  it('begins the ramp after the third accepted one', () => {
    expect(recoveringAfter(ACCEPTED)).toMatchObject({ ramp: null, probe: { accepted: 2 } });
    const third = recoveringAfter(ACCEPTED, MAILBOX_UNKNOWN);
    expect(third).toMatchObject({
      state: 'recovering',
      sinceMs: FIRST_PROBE,
      probe: { accepted: 3, nextMs: null },
      ramp: { perMinute: 1, stepSinceMs: FIRST_PROBE + 10 * MINUTE, used: 0 },
    });
  });

  it.each<[string, Observation, string]>([
    ['a refusal', BLOCKED_AT_CONNECT, 'probe-refused'],
    ['an outage', refused('server_temporary', 'provider_outage', 'rcpt', true), 'probe-refused'],
    ['a time-out', TIMED_OUT, 'probe-unanswered'],
    ['a failed connection', CONNECTION_FAILED, 'probe-unanswered'],
  ])('relapses after %s', (_, answer, cause) => {
    const record = recoveringAfter(answer);
    expect(record).toMatchObject({
      state: 'blocked',
      blockedSinceMs: T0,
      because: { rule: 'relapse', facts: { cause } },
      probe: { accepted: 0, inFlightSinceMs: null },
    });
  });

  it('learns nothing from what was sent earlier', () => {
    expect(learn(RECOVERING, BLOCKED_AT_CONNECT, FIRST_PROBE + MINUTE, 0.5)).toBe(RECOVERING);
    expect(learn(RECOVERING, ACCEPTED, FIRST_PROBE + MINUTE, 0.5)).toBe(RECOVERING);
  });

  it('repeats a probe that told nothing after 15 minutes, twice, then relapses', () => {
    const once = recoveringAfter(GREYLISTED);
    expect(once).toMatchObject({ state: 'recovering', probe: { nextMs: FIRST_PROBE + 20 * MINUTE } });
    expect(recoveringAfter(GREYLISTED, RATE_LIMITED)).toMatchObject({
      state: 'recovering',
      probe: { accepted: 1, inconclusive: 2 },
    });
    expect(recoveringAfter(GREYLISTED, RATE_LIMITED, GREYLISTED)).toMatchObject({
      state: 'blocked',
      because: { rule: 'relapse', facts: { cause: 'probe-inconclusive' } },
    });
    expect(recoveringAfter(GREYLISTED, GREYLISTED, ACCEPTED, GREYLISTED)).toMatchObject({
      state: 'recovering',
      probe: { accepted: 2, inconclusive: 1 },
    });
  });
});

describe('a relapse', () => {
  /** Refused until the interval is an hour, then accepted: recovering. */
  const AT_AN_HOUR = probed(probed(probed(BLOCKED, BLOCKED_AT_CONNECT), BLOCKED_AT_CONNECT), ACCEPTED);

  it('resumes the old interval', () => {
    const record = probed(AT_AN_HOUR, BLOCKED_AT_CONNECT);
    expect(record.probe.step).toBe(2);
    expect((record.probe.nextMs ?? 0) - (record.sinceMs ?? 0)).toBe(HOUR);
  });

  it('begins no second recovery within an hour of the first', () => {
    const record = recoveringAfter(BLOCKED_AT_CONNECT);
    expect(record.probe).toMatchObject({ step: 0, nextMs: FIRST_PROBE + HOUR });
    expect(probed(record, BLOCKED_AT_CONNECT).probe.nextMs).toBe(FIRST_PROBE + HOUR + 30 * MINUTE);
  });

  it.each([
    [5 * HOUR, 2],
    [6 * HOUR - 1, 2],
    [6 * HOUR, 0],
  ])('is what comes within %d ms of the recovery: step %i', (laterMs, step) => {
    const healthy: HealthRecord = {
      ...healthyRecord(GMX),
      probe: {
        ...healthyRecord(GMX).probe,
        step: 2,
        sent: 9,
        recoveredMs: T0,
        lastRecoveryMs: T0 - 2 * HOUR,
      },
    };
    const record = after(times(3, BLOCKED_AT_CONNECT), { record: healthy, from: T0 + laterMs, everyMs: 0 });
    expect(record.probe).toMatchObject({ step, sent: 0 });
    expect(record.blockedSinceMs).toBe(T0 + laterMs);
  });
});
