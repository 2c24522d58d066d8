import {
  ACCEPTED,
  after,
  BLOCKED_AT_CONNECT,
  GMX,
  MINUTE,
  RATE_LIMITED,
  T0,
  times,
} from '../test/observed.js';
import { advanceTime, healthyRecord, learnLateness, nextLookMs, type Lateness } from './index.js';

const ON_TIME: Lateness = { oldestWaitingMs: 0, p95AcceptanceMs: 2_000, waiting: 0 };
const LATE: Lateness = { oldestWaitingMs: 25 * MINUTE, p95AcceptanceMs: null, waiting: 12 };

function report(given: Partial<Lateness>): Lateness {
  return { ...ON_TIME, ...given };
}

describe('lateness', () => {
  it.each<[string, Partial<Lateness>, 'healthy' | 'degraded']>([
    ['nothing waits', {}, 'healthy'],
    ['three wait, the oldest 20 min', { oldestWaitingMs: 20 * MINUTE, waiting: 3 }, 'degraded'],
    ['three wait, the oldest under 20 min', { oldestWaitingMs: 20 * MINUTE - 1, waiting: 3 }, 'healthy'],
    ['two wait, the oldest an hour', { oldestWaitingMs: 60 * MINUTE, waiting: 2 }, 'healthy'],
    ['p95 is 15 min', { p95AcceptanceMs: 15 * MINUTE }, 'degraded'],
    ['p95 is under 15 min', { p95AcceptanceMs: 15 * MINUTE - 1 }, 'healthy'],
    ['too few to say', { p95AcceptanceMs: null }, 'healthy'],
    ['the seed arrives after 15 min', { seedDelayMs: 15 * MINUTE }, 'degraded'],
    ['the seed arrives under 15 min', { seedDelayMs: 15 * MINUTE - 1 }, 'healthy'],
    ['no seed', { seedDelayMs: null }, 'healthy'],
    ['our own fault', { ...LATE, ownFault: true }, 'healthy'],
    ['not our own fault', { ...LATE, ownFault: false }, 'degraded'],
  ])('%s: %s', (_, given, state) => {
    expect(learnLateness(healthyRecord(GMX), report(given), T0).state).toBe(state);
  });

  const late = learnLateness(healthyRecord(GMX), LATE, T0);

  it('says how late', () => {
    expect(late.because).toEqual({ rule: 'late', facts: { minutes: 25, waiting: 12 } });
    expect(late.late).toEqual({ sinceMs: T0, reportedMs: T0, delayMs: 25 * MINUTE });
  });

  it('keeps its beginning and the last delay', () => {
    const later = learnLateness(
      late,
      report({ p95AcceptanceMs: 70 * MINUTE, seedDelayMs: MINUTE }),
      T0 + MINUTE,
    );
    expect(later).toMatchObject({ sinceMs: T0, because: late.because });
    expect(later.late).toEqual({ sinceMs: T0, reportedMs: T0 + MINUTE, delayMs: 70 * MINUTE });
  });

  it.each<[string, Partial<Lateness>, 'healthy' | 'degraded']>([
    ['half as old', { oldestWaitingMs: 10 * MINUTE, waiting: 3 }, 'degraded'],
    ['younger', { oldestWaitingMs: 10 * MINUTE - 1, waiting: 3 }, 'healthy'],
    ['half the p95', { p95AcceptanceMs: 7.5 * MINUTE }, 'degraded'],
    ['half the seed delay', { seedDelayMs: 7.5 * MINUTE }, 'degraded'],
    ['all on time', {}, 'healthy'],
  ])('ends at less than half the limits (%s): %s', (_, given, state) => {
    const record = learnLateness(late, report(given), T0 + MINUTE);
    expect(record.state).toBe(state);
    expect(record.late === null).toBe(state === 'healthy');
    if (state === 'healthy') expect(record.because).toEqual({ rule: 'on-time', facts: {} });
  });

  it('changes nothing in a lane that is on time', () => {
    const record = healthyRecord(GMX);
    expect(learnLateness(record, ON_TIME, T0)).toBe(record);
  });

  it('is forgotten when nobody reports it for half an hour', () => {
    expect(nextLookMs(late, T0)).toBe(T0 + 30 * MINUTE);
    expect(advanceTime(late, T0 + 30 * MINUTE - 1, 0.5)).toBe(late);
    expect(advanceTime(late, T0 + 30 * MINUTE, 0.5)).toMatchObject({ state: 'healthy', late: null });
  });

  it('says nothing of a lane that we hold back ourselves', () => {
    const blocked = after(times(3, BLOCKED_AT_CONNECT));
    expect(learnLateness(blocked, LATE, T0 + MINUTE)).toBe(blocked);
  });

  it('keeps a lane degraded that has calmed down', () => {
    const slowed = after(times(3, RATE_LIMITED), { record: late });
    expect(slowed.because.rule).toBe('late');
    const reported = learnLateness(slowed, LATE, T0 + 11 * MINUTE);
    expect(advanceTime(reported, T0 + 11 * MINUTE, 0.5)).toMatchObject({
      state: 'degraded',
      pace: { level: 0 },
    });
  });

  it('is no evidence of a block', () => {
    const record = after(times(100, ACCEPTED), { record: late });
    expect(record).toMatchObject({ state: 'degraded', evidence: { score: 0 } });
  });
});
