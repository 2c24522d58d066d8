import { simulate } from './simulate.js';

const SHORT = { days: 1, perDay: 100, plant: null };

describe('the simulation of a city', () => {
  it.each([1, 2, 3, 4, 5])(
    'keeps every promise with seed %d',
    async (seed) => {
      const { violations, counts } = await simulate({ ...SHORT, seed });
      expect(violations).toEqual([]);
      expect(counts.get('delivered')).toBeGreaterThan(50);
    },
    30_000,
  );

  // A gateway for texts that was blocked while nothing waited for it was never tried again.
  it('keeps every promise with seed 102 over two days', async () => {
    expect((await simulate({ seed: 102, days: 2, perDay: 600, plant: null })).violations).toEqual([]);
  }, 60_000);

  it('gives the same events for the same seed, and others for another', async () => {
    const [one, same, other] = [
      await simulate({ ...SHORT, perDay: 20, seed: 1 }),
      await simulate({ ...SHORT, perDay: 20, seed: 1 }),
      await simulate({ ...SHORT, perDay: 20, seed: 2 }),
    ];
    expect(same.hash).toBe(one.hash);
    expect(other.hash).not.toBe(one.hash);
  }, 30_000);
});
