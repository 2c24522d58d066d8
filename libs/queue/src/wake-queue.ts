import Bull, { type Queue, type QueueOptions } from 'bull';
import type { Logger } from '#observability';
import { RedisConnections } from './redis-connections.js';
import { watchRedis } from './redis-watch.js';
import { jobOf, WAKE_QUEUE } from './wake-job.js';
import type { WakeTarget } from '#delivery/ports';

/** How long closing waits for running handlers and for Redis. */
const CLOSE_WITHIN_MS = 1500;
/**
 * How long a waiting job stands for its target. It ends when the job begins to run; the limit is for a job that was
 * lost with its mark left behind (two crashes in a row), which would else silence its target for ever.
 */
const MARK_MS = 300_000;

/** Bull's settings that specs shorten. Bull's own `maxStalledCount` stays as it is. */
export type WakeQueueTiming = Pick<
  NonNullable<QueueOptions['settings']>,
  'lockDuration' | 'stalledInterval' | 'retryProcessDelay'
>;

const TIMING: WakeQueueTiming = { stalledInterval: 5000, retryProcessDelay: 1000 };

/** The options of our queue: finished and failed jobs leave nothing behind, and what failed is not tried again by Bull. */
export function wakeQueueOptions(connections: RedisConnections, timing: WakeQueueTiming = {}): QueueOptions {
  return {
    createClient: connections.open,
    prefix: 'stadtbote',
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    settings: { ...TIMING, ...timing },
  };
}

/**
 * One process's end of the queue. A target has at most one job waiting: its mark (Bull's debounce key) drops further
 * wakes until that job begins to run. A job id per target would drop those that come during the run as well, and a wake
 * that comes while a lane is being closed is exactly the one that counts.
 */
export class WakeQueue {
  private closing: Promise<void> | null = null;

  constructor(
    readonly bull: Queue,
    private readonly connections: RedisConnections,
    log: Logger,
  ) {
    watchRedis(bull.client, log);
    // Names the connection in CLIENT LIST before it is up, and drops the promise: its rejection would end the process.
    Reflect.set(bull, 'setWorkerName', () => Promise.resolve());
  }

  static open(redisUrl: string, log: Logger, timing: WakeQueueTiming = {}): WakeQueue {
    const connections = new RedisConnections(redisUrl);
    return new WakeQueue(new Bull(WAKE_QUEUE, wakeQueueOptions(connections, timing)), connections, log);
  }

  get isClosing(): boolean {
    return this.closing !== null;
  }

  /** @throws what Redis or its absence throws, within a second */
  async add(target: WakeTarget): Promise<void> {
    const { name, payload } = jobOf(target);
    await this.bull.add(name, payload, { debounce: { id: target, ttl: MARK_MS } });
  }

  /** To be called before the target's work is looked at: whoever adds work from now on gets a job of its own. */
  async takeMark(target: WakeTarget): Promise<void> {
    await this.bull.client.del(`${this.bull.toKey('de')}:${target}`);
  }

  /** Ends within 2 s, whether Redis is well, away or hung. */
  close(): Promise<void> {
    this.closing ??= this.closeWithin(CLOSE_WITHIN_MS);
    return this.closing;
  }

  private async closeWithin(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    const end = this.bull.close().catch(() => undefined);
    this.connections.endWaiting();
    await Promise.race([end, limit]);
    clearTimeout(timer);
    this.connections.close();
  }
}
