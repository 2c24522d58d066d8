import type { Redis } from 'ioredis';
import type { Logger } from '#observability';

/** Says once when Redis goes away and once when it is back, not at each of the many tries between. */
export function watchRedis(redis: Redis, log: Logger): void {
  let isAway = false;
  const goAway = (error?: Error): void => {
    if (isAway) return;
    isAway = true;
    log.warn({ err: error }, 'Redis is away: workers find their work by their own sweep');
  };
  redis.on('error', goAway);
  redis.on('reconnecting', () => {
    goAway();
  });
  redis.on('ready', () => {
    void comeBack();
  });
  const comeBack = async (): Promise<void> => {
    // A Redis that hangs accepts connections too: only an answer tells.
    if ((await redis.ping().catch(() => null)) === null) return;
    if (isAway) log.info('Redis is back');
    isAway = false;
    await warnOfEviction(redis, log);
  };
}

/** A Redis that evicts keys drops jobs in silence. INFO is allowed where CONFIG is not (managed services). */
async function warnOfEviction(redis: Redis, log: Logger): Promise<void> {
  const info = await redis.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:([a-z-]+)/m.exec(info)?.[1];
  if (policy !== undefined && policy !== 'noeviction')
    log.warn({ policy }, 'Redis may evict jobs: set maxmemory-policy noeviction');
}
