import {
  ACCEPTED,
  after,
  BLOCKED_AT_CONNECT,
  GMX,
  HOUR,
  MINUTE,
  T0,
  TIMED_OUT,
  times,
} from '../test/observed.js';
import { admission, advanceTime, beginProbe, healthyRecord, illSinceMs, nextLookMs } from './index.js';

describe('time alone', () => {
  it('changes nothing in a lane of which nothing is known', () => {
    const record = healthyRecord(GMX);
    expect(advanceTime(record, T0, 0.5)).toBe(record);
    expect(nextLookMs(record, T0)).toBeNull();
  });

  it('lets old evidence be forgotten', () => {
    const record = after([TIMED_OUT, ACCEPTED]);
    expect(nextLookMs(record, T0)).toBe(T0 + 24 * HOUR);
    expect(advanceTime(record, T0 + 24 * HOUR - 1, 0.5)).toBe(record);
    const later = advanceTime(record, T0 + 24 * HOUR, 0.5);
    expect(later.evidence).toEqual(healthyRecord(GMX).evidence);
    expect(nextLookMs(later, T0 + 24 * HOUR)).toBeNull();
  });

  it('changes nothing in a blocked lane: its probe waits for a message', () => {
    const record = after(times(3, BLOCKED_AT_CONNECT));
    expect(advanceTime(record, T0 + 100 * HOUR, 0.5)).toBe(record);
    expect(nextLookMs(record, T0 + 100 * HOUR)).toBeNull();
  });

  it('never looks into the past', () => {
    const probing = beginProbe(after(times(3, BLOCKED_AT_CONNECT)), T0 + HOUR);
    expect(nextLookMs(probing, T0 + 5 * HOUR)).toBe(T0 + 5 * HOUR);
  });

  it('closes a lane without a plan only until the next question', () => {
    const blocked = after(times(3, BLOCKED_AT_CONNECT));
    const unplanned = { ...blocked, probe: { ...blocked.probe, nextMs: null } };
    expect(admission(unplanned, T0 + MINUTE)).toEqual({ kind: 'closed', untilMs: T0 + MINUTE });
  });
});

describe('ill since', () => {
  it.each([
    ['healthy', healthyRecord(GMX), null],
    ['blocked', after(times(3, BLOCKED_AT_CONNECT), { everyMs: 0 }), T0],
    ['probing', beginProbe(after(times(3, BLOCKED_AT_CONNECT), { everyMs: 0 }), T0 + HOUR), T0],
    ['degraded', { ...healthyRecord(GMX), state: 'degraded', sinceMs: T0 + 1 } as const, T0 + 1],
  ])('%s', (_, record, sinceMs) => {
    expect(illSinceMs(record)).toBe(sinceMs);
  });
});
