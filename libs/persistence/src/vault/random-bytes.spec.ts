import { randomBytes } from './random-bytes.js';

describe('random bytes', () => {
  it('come as many as asked for, and never twice', () => {
    const seen = new Set<string>();
    for (let count = 0; count < 2_000; count += 1) {
      const bytes = randomBytes(12);
      expect(bytes).toHaveLength(12);
      seen.add(bytes.toString('hex'));
    }
    expect(seen.size).toBe(2_000);
  });

  it('stay as they were given', () => {
    const first = randomBytes(16);
    const copy = Buffer.from(first);
    for (let count = 0; count < 1_000; count += 1) randomBytes(16);
    expect(first).toEqual(copy);
  });
});
