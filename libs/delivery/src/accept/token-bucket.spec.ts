import * as fc from 'fast-check';
import { fullInMs, levelAt, waitMs } from './token-bucket.js';

const T = 1_000_000;

describe('a bucket of 60 a minute', () => {
  it.each([
    ['that nobody has used is full', undefined, T, 60],
    ['fills one a second', { level: 10, atMs: T }, T + 5_000, 15],
    ['never holds more than its quota', { level: 10, atMs: T }, T + 3_600_000, 60],
    ['comes out of debt', { level: -30, atMs: T }, T + 20_000, -10],
    ['is not filled by a clock that was set back', { level: 10, atMs: T }, T - 60_000, 10],
  ])('%s', (_, bucket, nowMs, level) => {
    expect(levelAt(bucket, 60, nowMs)).toBe(level);
  });

  it.each([
    ['lets through what it holds', 10, 10, 0],
    ['waits for what is missing', 9.5, 10, 500],
    ['waits for the full bucket only, when the cost is above the quota', 59, 1_000, 1_000],
    ['lets such a cost through when it is full', 60, 1_000, 0],
    ['waits for its debt first', -940, 1, 941_000],
  ])('%s', (_, level, cost, wait) => {
    expect(waitMs(level, cost, 60)).toBe(wait);
  });

  it.each([
    [60, 0],
    [0, 60_000],
    [-60, 120_000],
  ])('at level %s is full in %s ms', (level, full) => {
    expect(fullInMs(level, 60)).toBe(full);
  });
});

it('whoever waits as told is let through', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -10_000, max: 60_000 }),
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 60_000 }),
      (used, cost, perMinute) => {
        const level = Math.min(used, perMinute);
        const laterMs = T + Math.ceil(waitMs(level, cost, perMinute) / 1_000) * 1_000;
        const later = levelAt({ level, atMs: T }, perMinute, laterMs);
        expect(waitMs(later, cost, perMinute)).toBeLessThan(1e-3);
      },
    ),
  );
});
