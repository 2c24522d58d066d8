import { Ramp } from './ramp.js';

const TEN_MINUTES_MS = 600_000;

/** How many go out in ten minutes when somebody looks every so often and there is always more to send. */
function takenInTenMinutes(perMinute: number, everyMs: number): number {
  const ramp = new Ramp();
  let taken = 0;
  for (let nowMs = 0; nowMs < TEN_MINUTES_MS; nowMs += everyMs) {
    const allowed = ramp.allowance(perMinute, nowMs, 500);
    ramp.used(allowed);
    taken += allowed;
  }
  return taken;
}

describe('a ramp', () => {
  const rates = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
  const looks = [250, 1_000, 3_700, 7_500, 9_900];
  it.each(rates.flatMap((perMinute) => looks.map((everyMs) => ({ perMinute, everyMs }))))(
    'lets $perMinute a minute through, no fewer and no more, when it is looked at every $everyMs ms',
    ({ perMinute, everyMs }) => {
      const taken = takenInTenMinutes(perMinute, everyMs);
      // It begins with ten seconds' worth.
      expect(taken).toBeLessThanOrEqual(10 * perMinute + perMinute / 6);
      // What the last look leaves behind.
      expect(taken).toBeGreaterThanOrEqual(10 * perMinute - 1 - Math.ceil((everyMs * perMinute) / 60_000));
    },
  );

  it('gives what a pause has saved up to ten seconds and one message, not more', () => {
    const ramp = new Ramp();
    ramp.used(ramp.allowance(60, 0, 500));
    expect(ramp.allowance(60, TEN_MINUTES_MS, 500)).toBe(11);
  });

  it('limits nothing without a rate', () => {
    expect(new Ramp().allowance(null, 0, 7)).toBe(7);
  });
});
