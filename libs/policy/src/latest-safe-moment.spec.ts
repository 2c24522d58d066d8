import * as fc from 'fast-check';
import { DAY, HOUR, MINUTE, T0 } from '../test/builders.js';
import { DEFAULT_POLICY } from './default-policy.js';
import { latestSafeMoment } from './latest-safe-moment.js';

const at = (acceptedAtMs: number, deadlineMs: number, latencyMs: number) =>
  latestSafeMoment(acceptedAtMs, deadlineMs, latencyMs, DEFAULT_POLICY);

describe('latestSafeMoment', () => {
  it.each([
    // The screens' case: accepted at 14:02, deadline 15:02, told by 14:31 at the latest.
    ['an hour: half of it to read', HOUR, MINUTE, 29 * MINUTE],
    ['a quarter of an hour', 15 * MINUTE, 10_000, 7.5 * MINUTE - 10_000],
    ['two days: a day to read', 2 * DAY, 0, DAY],
    ['ten days: a day to read, no more', 10 * DAY, HOUR, 9 * DAY - HOUR],
    ['a window shorter than the latency', 10_000, 10_000, -5_000],
    ['a deadline before acceptance leaves no time to read', -HOUR, 0, -HOUR],
  ])('%s', (_case, windowMs, latencyMs, expected) => {
    expect(at(T0, T0 + windowMs, latencyMs) - T0).toBe(expected);
  });

  it('is never later with less time left, or for a slower channel', () => {
    const span = fc.integer({ min: -DAY, max: 20 * DAY });
    const latency = fc.integer({ min: 0, max: HOUR });
    fc.assert(
      fc.property(span, span, latency, latency, (one, two, slow, fast) => {
        const [near, far] = [Math.min(one, two), Math.max(one, two)];
        expect(at(T0, T0 + near, fast)).toBeLessThanOrEqual(at(T0, T0 + far, fast));
        expect(at(T0, T0 + far, Math.max(slow, fast))).toBeLessThanOrEqual(
          at(T0, T0 + far, Math.min(slow, fast)),
        );
      }),
    );
  });
});
