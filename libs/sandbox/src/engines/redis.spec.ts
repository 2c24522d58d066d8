import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { useTemporaryFolders } from '#testing';
import { findOnPath, isAlive } from './mortal.js';
import { freePort } from './ports.js';
import { type RedisOptions, type RunningRedis, startRedis } from './redis.js';

const emptyDir = useTemporaryFolders();

const SLOW_MS = 30_000;
const kinds: (readonly [string, Partial<RedisOptions>])[] = [['embedded', { embedded: true }]];
if (findOnPath('redis-server') !== undefined) kinds.push(['server', {}]);

describe.each(kinds)('a Redis of kind %s', (kind, options) => {
  let redis: RunningRedis;
  let client: Redis;
  beforeEach(async () => {
    redis = await startRedis({ dir: emptyDir(), ...options });
    client = new Redis(redis.url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
    client.on('error', () => undefined);
  }, SLOW_MS);
  afterEach(async () => {
    client.disconnect();
    await redis.stop();
  }, SLOW_MS);

  it('answers, and says what it is', async () => {
    expect(redis.kind).toBe(kind);
    expect(await client.ping()).toBe('PONG');
  });

  it('moves an element as Bull asks for it, and waits for one', async () => {
    await client.lpush('wait', 'first', 'second');
    expect(await client.brpoplpush('wait', 'active', 1)).toBe('first');
    expect(await client.lrange('active', 0, -1)).toEqual(['first']);
    const blocking = client.duplicate();
    const waited = blocking.brpoplpush('later', 'active', 5);
    await client.lpush('later', 'third');
    expect(await waited).toBe('third');
    blocking.disconnect();
  });

  it('runs scripts, as Bull needs them', async () => {
    expect(await client.eval('return redis.call("INCRBY", KEYS[1], ARGV[1])', 1, 'counter', '3')).toBe(3);
  });

  it('keeps a long binary value as it is', async () => {
    const value = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    await client.set('blob', value);
    expect(await client.getBuffer('blob')).toEqual(value);
  });

  it('ends when it is stopped', async () => {
    const { pid } = redis;
    await redis.stop();
    expect(await redis.exited).toMatchObject({ signal: null });
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('can be crashed', async () => {
    await redis.crash();
    expect(await redis.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });
});

describe('a Redis that cannot start', () => {
  it(
    'says so',
    async () => {
      const port = await freePort();
      const server = createServer().listen(port, '127.0.0.1');
      await expect(startRedis({ dir: emptyDir(), port, embedded: true })).rejects.toThrow(
        'Redis ended while starting',
      );
      server.close();
    },
    SLOW_MS,
  );
});

describe('an outside Redis', () => {
  it('is used as it is and left alone', async () => {
    const redis = await startRedis({ dir: '/nonexistent', outsideUrl: 'redis://cache.example:6379' });
    expect(redis).toMatchObject({ url: 'redis://cache.example:6379', kind: 'outside', pid: null });
    await redis.stop();
    await expect(redis.crash()).rejects.toThrow('not ours');
  });
});
