import type { ReplyLabel, SmtpStage } from '#domain';
import {
  ACCEPTED,
  after,
  BLOCKED_AT_CONNECT,
  CONNECTION_FAILED,
  GREYLISTED,
  HOUR,
  MAILBOX_UNKNOWN,
  MINUTE,
  observe,
  POLICY_421,
  RATE_LIMITED,
  refused,
  SECOND,
  T0,
  TIMED_OUT,
  times,
} from '../test/observed.js';
import { DEFAULT_HEALTH_SETTINGS, type Observation } from './index.js';

/** Refusals with so little weight that only the row or the share can trip. */
const LIGHT = {
  ...DEFAULT_HEALTH_SETTINGS,
  detection: { ...DEFAULT_HEALTH_SETTINGS.detection, threshold: 1_000 },
};
const OUTAGE_AT_RCPT = refused('server_temporary', 'provider_outage', 'rcpt', true);
const SPAM_AT_END = refused('spam_content', 'message', 'end');

describe('three refusals in a row', () => {
  it.each<[string, Observation]>([
    ['554 at connect', BLOCKED_AT_CONNECT],
    ['421 at connect', POLICY_421],
    ['450 at EHLO', refused('policy', 'sender_at_provider', 'ehlo', true)],
    ['550 at MAIL', refused('auth_failure', 'sender_at_provider', 'mail')],
    ['451 of a broken system at connect', refused('server_temporary', 'provider_outage', 'connect', true)],
    ['a gateway that fails', observe({ outcome: 'refused', stage: null, verdict: null })],
  ])('block: %s', (_, reply) => {
    expect(after([reply, reply], { settings: LIGHT }).state).toBe('healthy');
    const record = after([reply, reply, reply], { settings: LIGHT });
    expect(record).toMatchObject({
      state: 'blocked',
      sinceMs: T0 + 2 * SECOND,
      blockedSinceMs: T0 + 2 * SECOND,
      blockedBy: 'refusals-in-row',
      because: {
        rule: 'refusals-in-row',
        facts: { refusals: 3, label: reply.verdict?.label ?? null, stage: reply.stage },
      },
    });
  });

  it.each<[SmtpStage, boolean]>([
    ['connect', true],
    ['ehlo', true],
    ['starttls', false],
    ['auth', false],
    ['mail', true],
    ['rcpt', false],
    ['data', false],
    ['end', false],
  ])('count at %s: %s', (stage, counts) => {
    const reply = refused('policy', 'sender_at_provider', stage);
    expect(after(times(5, reply), { settings: LIGHT }).state).toBe(counts ? 'blocked' : 'healthy');
  });

  it.each<[ReplyLabel]>([['sender_rate_limited'], ['greylisted']])('never count %s', (label) => {
    const reply = refused(label, 'sender_at_provider', 'connect', true);
    const state = after([reply, reply, reply, BLOCKED_AT_CONNECT, BLOCKED_AT_CONNECT], {
      settings: LIGHT,
    }).state;
    expect(state).not.toBe('blocked');
  });

  it.each<[string, Observation, boolean]>([
    ['an accepted message', ACCEPTED, true],
    ['an unknown mailbox', MAILBOX_UNKNOWN, true],
    ['spam at the end', SPAM_AT_END, true],
    ['greylisting at RCPT', GREYLISTED, true],
    ['a rate reply at connect', RATE_LIMITED, false],
    ['a time-out', TIMED_OUT, false],
    ['a failed connection', CONNECTION_FAILED, false],
    ['an outage at RCPT', OUTAGE_AT_RCPT, false],
    ['our own fault at EHLO', refused('protocol_error', 'own_infrastructure', 'ehlo'), false],
    ['greylisting at connect', refused('greylisted', 'message', 'connect', true), false],
  ])('are broken by %s: %s', (_, between, breaks) => {
    const row = [BLOCKED_AT_CONNECT, between, BLOCKED_AT_CONNECT, BLOCKED_AT_CONNECT];
    expect(after(row, { settings: LIGHT }).state).toBe(breaks ? 'healthy' : 'blocked');
  });

  it('may lie hours apart, but not a day', () => {
    const row = times(3, BLOCKED_AT_CONNECT);
    expect(after(row, { everyMs: 23 * HOUR }).state).toBe('blocked');
    expect(after(row, { everyMs: 24 * HOUR }).state).toBe('healthy');
  });

  it('are as many as the settings say', () => {
    const settings = { ...LIGHT, detection: { ...LIGHT.detection, refusalsInRow: 5 } };
    expect(after(times(4, BLOCKED_AT_CONNECT), { settings }).state).toBe('healthy');
    expect(after(times(5, BLOCKED_AT_CONNECT), { settings }).because.facts).toMatchObject({ refusals: 5 });
  });
});

describe('a fifth of at least twenty attempts in an hour', () => {
  const refusal = refused('server_temporary', 'provider_outage', 'end', true);
  const mixed = (refusals: number, attempts: number) => [
    ...times(refusals, refusal),
    ...times(attempts - refusals, ACCEPTED),
  ];

  it.each([
    [4, 20, 'blocked'],
    [3, 20, 'healthy'],
    [4, 19, 'healthy'],
    [19, 19, 'healthy'],
    [20, 20, 'blocked'],
    [10, 50, 'blocked'],
    [0, 20, 'healthy'],
  ])('%i of %i: %s', (refusals, attempts, state) => {
    // At least as many successes first, so that the share is met only at the end.
    const inOrder = [...mixed(refusals, attempts)].reverse();
    expect(after(inOrder, { settings: LIGHT }).state).toBe(state);
  });

  it('says how many of how many', () => {
    const record = after([...times(16, ACCEPTED), ...times(4, refusal)], { settings: LIGHT });
    expect(record.because).toMatchObject({
      rule: 'refused-share',
      facts: { refusals: 4, attempts: 20, label: 'server_temporary', stage: 'end' },
    });
  });

  it('counts the last hour only', () => {
    const early = after(times(4, refusal), { settings: LIGHT });
    const hourLater = after(times(20, ACCEPTED), { record: early, from: T0 + 66 * MINUTE, settings: LIGHT });
    expect(hourLater.state).toBe('healthy');
    const soon = after(times(16, ACCEPTED), { record: early, from: T0 + 30 * MINUTE, settings: LIGHT });
    expect(soon.state).toBe('blocked');
  });

  it.each<[string, Observation]>([
    ['rate replies', RATE_LIMITED],
    ['greylisting', GREYLISTED],
    ['what is unknown', observe({ outcome: 'unknown' })],
    ['what is about the message', SPAM_AT_END],
  ])('does not count %s as attempts', (_, other) => {
    const inOrder = [...times(12, other), ...times(15, ACCEPTED), ...times(4, refusal)];
    expect(after(inOrder, { settings: LIGHT, everyMs: 11 * SECOND }).state).not.toBe('blocked');
  });

  it('needs no share of refusals to be met by none', () => {
    const settings = { ...LIGHT, detection: { ...LIGHT.detection, refusedShare: 0 } };
    expect(after(times(30, ACCEPTED), { settings }).state).toBe('healthy');
  });
});

describe('the weight of evidence', () => {
  it.each<[string, Observation, number]>([
    ['550 with the words of a block', refused('sender_blocked_ip', 'sender_at_provider', 'rcpt'), 3],
    ['450 with the words of a block', refused('policy', 'sender_at_provider', 'rcpt', true), 3],
    ['550 about us', refused('auth_failure', 'sender_at_provider', 'end'), 4],
    ['451 of a broken system', OUTAGE_AT_RCPT, 6],
    ['a time-out in mid-session', TIMED_OUT, 8],
    ['cut after the hand-over', observe({ outcome: 'unknown' }), 8],
  ])('blocks by %s, at the right number and not before', (_, reply, count) => {
    expect(after(times(count - 1, reply)).state).toBe('healthy');
    const record = after(times(count, reply));
    expect(record.because.rule).toBe('weight-of-evidence');
    expect(record.because.facts.label).toBe(reply.verdict?.label ?? null);
  });

  it('is pulled back by successes', () => {
    const reply = refused('sender_blocked_ip', 'sender_at_provider', 'rcpt');
    const settings = {
      ...DEFAULT_HEALTH_SETTINGS,
      detection: { ...DEFAULT_HEALTH_SETTINGS.detection, minAttempts: 1_000 },
    };
    const rare = times(20, [...times(28, ACCEPTED), reply]).flat();
    expect(after(rare, { settings }).state).toBe('healthy');
    const frequent = times(20, [...times(20, ACCEPTED), reply]).flat();
    expect(after(frequent, { settings }).state).toBe('blocked');
  });

  it('never sinks below zero, so that good years do not excuse a bad day', () => {
    expect(after(times(500, ACCEPTED)).evidence.score).toBe(0);
  });

  it('is not moved by slow successes', () => {
    const slow = observe({ latencyMs: 60_000 });
    expect(after([TIMED_OUT, slow, slow]).evidence.score).toBe(1);
  });

  it.each<[string, Observation]>([
    ['554', BLOCKED_AT_CONNECT],
    ['421', POLICY_421],
    ['an outage', OUTAGE_AT_RCPT],
    ['a time-out', TIMED_OUT],
    ['a failed connection', CONNECTION_FAILED],
    ['a rate reply', RATE_LIMITED],
    ['cut after the hand-over', observe({ outcome: 'unknown' })],
  ])('of one odd reply is never enough: %s', (_, reply) => {
    expect(after([reply]).state).toBe('healthy');
    expect(after([...times(19, ACCEPTED), reply, ...times(19, ACCEPTED)]).state).toBe('healthy');
  });

  it('of unknown mailboxes alone is none', () => {
    const record = after(times(2_000, MAILBOX_UNKNOWN));
    expect(record.state).toBe('healthy');
    expect(record.evidence).toMatchObject({ score: 0, refusalsInRow: 0 });
  });

  it('is forgotten after a day', () => {
    const early = after(times(7, TIMED_OUT));
    expect(after([TIMED_OUT], { record: early, from: T0 + 23 * HOUR }).state).toBe('blocked');
    const late = after([TIMED_OUT], { record: early, from: T0 + 25 * HOUR });
    expect(late.state).toBe('healthy');
    expect(late.evidence).toMatchObject({ score: 1, lastBadMs: T0 + 25 * HOUR });
  });

  it('leaves the record alone when an outcome says nothing', () => {
    const record = after([ACCEPTED]);
    expect(after([refused('auth_failure', 'own_infrastructure', 'ehlo')], { record })).toBe(record);
  });
});

describe('a site out of reach', () => {
  it('is blamed after two minutes, when our own network has been judged', () => {
    const early = after(times(20, CONNECTION_FAILED), { everyMs: 6 * SECOND - 1 });
    expect(early.state).toBe('healthy');
    const late = after(times(21, CONNECTION_FAILED), { everyMs: 6 * SECOND });
    expect(late).toMatchObject({ state: 'blocked', blockedBy: 'unreachable' });
    expect(late.because.facts).toMatchObject({ minutes: 2 });
  });

  it('needs six failures, however long it takes', () => {
    expect(after(times(5, CONNECTION_FAILED), { everyMs: 30 * MINUTE }).state).toBe('healthy');
    expect(after(times(6, CONNECTION_FAILED), { everyMs: 30 * MINUTE }).state).toBe('blocked');
  });

  it('is excused by as many successes as an outage of seconds needs, not of hours', () => {
    const blip = after(times(1_000, CONNECTION_FAILED), { everyMs: 10 });
    expect(blip.evidence.unreachable).toBe(8);
    const recovered = after(times(58, ACCEPTED), { record: blip, from: T0 + MINUTE });
    expect(recovered.evidence).toMatchObject({ unreachable: 0, unreachableSinceMs: null });
  });

  it('keeps the beginning until the evidence is gone', () => {
    const record = after([CONNECTION_FAILED, ACCEPTED, CONNECTION_FAILED]);
    expect(record.evidence).toMatchObject({ unreachable: 2.86, unreachableSinceMs: T0 });
  });

  it('blames nobody while the fault is ours', () => {
    const record = after(times(100, { ...CONNECTION_FAILED, ownFault: true }), { everyMs: MINUTE });
    expect(record.state).toBe('healthy');
    expect(record.evidence.unreachable).toBe(0);
  });
});

describe('delivery reports', () => {
  const REPORTED = observe({ ...refused('policy', 'sender_at_provider', 'end'), isReported: true });

  it('weigh as refusals do, and a block says how many there were', () => {
    expect(after([REPORTED, REPORTED]).state).toBe('healthy');
    expect(after([REPORTED, BLOCKED_AT_CONNECT, REPORTED]).because).toMatchObject({
      rule: 'weight-of-evidence',
      facts: { refusals: 3, reports: 2 },
    });
  });

  it('never count to the three in a row, nor are named where the dialogue said it all', () => {
    expect(after(times(5, REPORTED), { settings: LIGHT }).state).toBe('healthy');
    const { because } = after([REPORTED, ...times(3, BLOCKED_AT_CONNECT)], { settings: LIGHT });
    expect(because.facts).not.toHaveProperty('reports');
  });

  it('are forgotten with what they weighed', () => {
    expect(after([REPORTED]).evidence.reports).toBe(1);
    expect(after([REPORTED, ...times(27, ACCEPTED)]).evidence.reports).toBe(1);
    expect(after([REPORTED, ...times(28, ACCEPTED)]).evidence).not.toHaveProperty('reports');
  });
});
