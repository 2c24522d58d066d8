import {
  ACCEPTED,
  after,
  BLOCKED_AT_CONNECT,
  HOUR,
  MINUTE,
  observe,
  RATE_LIMITED,
  SECOND,
  T0,
  times,
} from '../test/observed.js';
import { admission, advanceTime, nextLookMs, type HealthRecord } from './index.js';

/** 600 accepted in five minutes, then rate replies. */
const BUSY = after(times(600, ACCEPTED), { from: T0, everyMs: SECOND / 2 });
const BUSY_END = T0 + 300 * SECOND;

function slowed(levels: number, from = BUSY_END, record = BUSY): HealthRecord {
  return Array.from({ length: levels }).reduce<HealthRecord>(
    (known, _, level) =>
      after(times(3, RATE_LIMITED), { record: known, from: from + level * MINUTE, everyMs: 1 }),
    record,
  );
}

describe('rate replies', () => {
  it('slow the lane down at the third: half the rate, half the connections', () => {
    expect(slowed(0).state).toBe('healthy');
    const record = slowed(1);
    expect(record).toMatchObject({
      state: 'degraded',
      sinceMs: BUSY_END + 2,
      because: { rule: 'rate-replies' },
    });
    expect(record.because.facts).toMatchObject({ replies: 3, level: 1, perMinute: 60 });
    const admitted = admission(record, BUSY_END);
    expect(admitted).toMatchObject({ kind: 'open', connectionShare: 0.5 });
    expect(admitted.kind === 'open' ? admitted.perMinute : 0).toBeCloseTo(60, 1);
  });

  it.each([
    [2, 0.25, 30],
    [3, 0.125, 15],
    [4, 0.0625, 7.5],
  ])('%i times over: %d of the connections, %d a minute', (levels, connectionShare, perMinute) => {
    const admitted = admission(slowed(levels), BUSY_END);
    expect(admitted).toMatchObject({ kind: 'open', connectionShare });
    expect(admitted.kind === 'open' ? admitted.perMinute : 0).toBeCloseTo(perMinute, 1);
  });

  it('go no slower than one a minute', () => {
    const record = slowed(3, T0, after([ACCEPTED]));
    expect(admission(record, T0)).toMatchObject({ perMinute: 1 });
  });

  it('block only when the slowest pace does not help', () => {
    const slowest = slowed(4);
    const after7 = after(times(7, RATE_LIMITED), { record: slowest, from: BUSY_END + 5 * MINUTE });
    expect(after7.state).toBe('degraded');
    const after8 = after([RATE_LIMITED], { record: after7, from: BUSY_END + 6 * MINUTE });
    expect(after8).toMatchObject({ state: 'blocked', because: { rule: 'weight-of-evidence' } });
    expect(after8.because.facts).toMatchObject({ label: 'sender_rate_limited' });
    expect(after8.pace).toMatchObject({ level: 0, perMinute: null });
  });

  it.each([
    ['two', times(2, RATE_LIMITED)],
    ['three among many successes', times(3, [...times(12, ACCEPTED), RATE_LIMITED]).flat()],
  ])('%s change nothing', (_, observations) => {
    expect(after(observations, { record: BUSY, from: BUSY_END }).state).toBe('healthy');
  });

  it('that come ten minutes apart are three odd ones', () => {
    expect(after(times(3, RATE_LIMITED), { everyMs: 10 * MINUTE }).state).toBe('healthy');
    expect(after(times(3, RATE_LIMITED), { everyMs: 10 * MINUTE - 1 }).state).toBe('degraded');
  });

  it('to what was under way cost no second level', () => {
    const record = slowed(1);
    const within = after(times(20, RATE_LIMITED), { record, from: BUSY_END + SECOND, everyMs: SECOND });
    expect(within).toBe(record);
    const later = after(times(3, RATE_LIMITED), { record, from: BUSY_END + 31 * SECOND, everyMs: SECOND });
    expect(later.pace.level).toBe(2);
  });

  it.each([
    [30 * SECOND - 1, 0],
    [30 * SECOND, 1],
  ])('count again %d ms after the level', (laterMs, replies) => {
    const record = slowed(1);
    const from = (record.pace.changedMs ?? 0) + laterMs;
    expect(after([RATE_LIMITED], { record, from }).pace.replies).toBe(replies);
  });

  it('do not hide a block', () => {
    const record = after(times(3, BLOCKED_AT_CONNECT), { record: slowed(1), from: BUSY_END + MINUTE });
    expect(record.state).toBe('blocked');
  });
});

describe('calm', () => {
  it('gives a level back every ten minutes, and the last one is health', () => {
    let record = slowed(2);
    const changed = BUSY_END + MINUTE + 2;
    expect(nextLookMs(record, changed)).toBe(changed + 10 * MINUTE);
    expect(advanceTime(record, changed + 10 * MINUTE - 1, 0.5)).toBe(record);
    record = advanceTime(record, changed + 10 * MINUTE, 0.5);
    expect(record).toMatchObject({ state: 'degraded', pace: { level: 1 } });
    expect(record.pace.perMinute).toBeCloseTo(60, 1);
    record = advanceTime(record, changed + 20 * MINUTE, 0.5);
    expect(record).toMatchObject({ state: 'healthy', pace: { level: 0, perMinute: null } });
    expect(record.because).toEqual({ rule: 'calm', facts: { level: 0 } });
    expect(record.sinceMs).toBe(changed + 20 * MINUTE);
  });

  it('sets no rate where none was', () => {
    const record = slowed(2);
    const unpaced = {
      ...record,
      pace: { ...record.pace, perMinute: null, lastReplyMs: null, changedMs: null },
    };
    expect(advanceTime(unpaced, BUSY_END + HOUR, 0.5).pace).toMatchObject({ level: 1, perMinute: null });
  });

  it('begins anew with every rate reply', () => {
    const record = after([RATE_LIMITED], { record: slowed(1), from: BUSY_END + 5 * MINUTE });
    expect(advanceTime(record, BUSY_END + 14 * MINUTE, 0.5)).toBe(record);
    expect(nextLookMs(record, BUSY_END + 14 * MINUTE)).toBe(BUSY_END + 15 * MINUTE);
  });
});

describe('slow hand-overs', () => {
  const SLOW = observe({ latencyMs: 40_000 });

  it.each([
    [10, 20, 'degraded'],
    [9, 20, 'healthy'],
    [19, 19, 'healthy'],
  ])('%i of %i: %s', (slow, attempts, state) => {
    const observations = [...times(attempts - slow, ACCEPTED), ...times(slow, SLOW)];
    expect(after(observations).state).toBe(state);
  });

  const slow = after([...times(10, ACCEPTED), ...times(10, SLOW)]);

  it('degrade without slowing us down', () => {
    expect(slow).toMatchObject({ state: 'degraded', because: { rule: 'slow' } });
    expect(slow.because.facts).toEqual({ slow: 10, attempts: 20, seconds: 30 });
    expect(admission(slow, T0)).toEqual({ kind: 'open', perMinute: null, connectionShare: 1 });
  });

  it('end when they are less than a quarter', () => {
    const stillSlow = after(times(20, ACCEPTED), { record: slow, from: T0 + MINUTE });
    expect(stillSlow.state).toBe('degraded');
    const quick = after([ACCEPTED], { record: stillSlow, from: T0 + 2 * MINUTE });
    expect(quick).toMatchObject({ state: 'healthy', slow: false });
    expect(quick.because).toEqual({ rule: 'quick', facts: { slow: 10, attempts: 41 } });
  });

  it('are forgotten when the hour is over', () => {
    expect(nextLookMs(slow, T0 + MINUTE)).toBe(T0 + HOUR);
    expect(advanceTime(slow, T0 + HOUR - 1, 0.5)).toBe(slow);
    expect(advanceTime(slow, T0 + HOUR, 0.5).state).toBe('healthy');
  });

  it('keep a lane degraded that has calmed down', () => {
    const both = after(times(3, RATE_LIMITED), { record: slow, from: T0 + MINUTE });
    expect(both.pace.level).toBe(1);
    const calm = advanceTime(both, T0 + 12 * MINUTE, 0.5);
    expect(calm).toMatchObject({ state: 'degraded', pace: { level: 0 }, slow: true });
  });
});
