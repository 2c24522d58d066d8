import { RateLimiter, type Quota } from './rate-limiter.js';

const T = 1_000_000;
const key = (id = 'a', perMinute = 60): Quota => ({ policy: 'key', id, perMinute });
const department: Quota = { policy: 'department', id: 'd', perMinute: 90 };

describe('the limiter', () => {
  it('counts down both quotas and tells when they are whole again', () => {
    const { quotas, ...verdict } = new RateLimiter().take([key(), department], 3, T);
    expect(verdict).toEqual({ retryAfterS: null, exceeded: null });
    expect(quotas).toEqual([
      { policy: 'key', perMinute: 60, remaining: 57, fullInS: 3 },
      { policy: 'department', perMinute: 90, remaining: 87, fullInS: 2 },
    ]);
  });

  it('refuses what the key has used up, and lets it through after the time it told', () => {
    const limiter = new RateLimiter();
    limiter.take([key()], 60, T);
    expect(limiter.take([key()], 2, T)).toMatchObject({ retryAfterS: 2, exceeded: 'key' });
    expect(limiter.take([key()], 2, T + 1_000).exceeded).toBe('key');
    expect(limiter.take([key()], 2, T + 2_000).exceeded).toBeNull();
  });

  it('counts the keys of a department together, and leaves other keys alone', () => {
    const limiter = new RateLimiter();
    limiter.take([key('a'), department], 60, T);
    expect(limiter.take([key('b'), department], 31, T).exceeded).toBe('department');
    expect(limiter.take([key('b'), department], 30, T).exceeded).toBeNull();
    expect(limiter.take([key('c')], 1, T).exceeded).toBeNull();
  });

  it('takes nothing from either quota when one of them refuses', () => {
    const limiter = new RateLimiter();
    limiter.take([key('a'), department], 60, T);
    for (let round = 0; round < 100; round += 1) limiter.take([key('a'), department], 1, T);
    const [, left] = limiter.take([key('b'), department], 1, T).quotas;
    expect(left?.remaining).toBe(29);
  });

  it('names the quota that is waited for longest', () => {
    const limiter = new RateLimiter();
    limiter.take([key('a', 1_000), department], 90, T);
    limiter.take([key('a', 1_000)], 910, T);
    expect(limiter.take([key('a', 1_000), department], 6, T)).toMatchObject({
      retryAfterS: 4,
      exceeded: 'department',
    });
  });

  it('lets a batch above the quota through once, and makes it wait for the debt', () => {
    const limiter = new RateLimiter();
    expect(limiter.take([key()], 1_000, T).exceeded).toBeNull();
    expect(limiter.take([key()], 1, T)).toMatchObject({ retryAfterS: 941, quotas: [{ remaining: 0 }] });
  });
});
