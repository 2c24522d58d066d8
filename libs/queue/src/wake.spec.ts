import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { DynamicModule } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { WakeUp, type WakeTarget } from '#delivery/ports';
import { createLogger } from '#observability';
import { RedisProcess } from '../test/redis-process.js';
import { BullWakeUp } from './bull-wake-up.js';
import { openWakeListener, openWakeUp, QueueModule, SilentWakeUp } from './index.js';
import { RedisConnections } from './redis-connections.js';
import { jobOf, targetOf, WAKE_QUEUE } from './wake-job.js';
import { WakeListener } from './wake-listener.js';
import { WakeQueue, type WakeQueueTiming } from './wake-queue.js';

const GMX: WakeTarget = 'lane:email:transactional:direct:gmx.net';
const WEB: WakeTarget = 'lane:email:transactional:direct:web.de';

/** A start of redis-server on a busy machine takes a while. */
jest.setTimeout(20_000);

const isThere = RedisProcess.isInstalled();
if (!isThere) {
  if (process.env['CI'] !== undefined)
    throw new Error('redis-server is needed: apt-get install redis-server');
  process.stderr.write(
    'skipped: the traps of Redis need a redis-server on the path (apt-get install redis-server)\n',
  );
}

async function until(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${String(ms)} ms: ${condition.toString()}`);
    await pause(5);
  }
}

async function timed(action: () => unknown): Promise<number> {
  const begin = performance.now();
  await action();
  return performance.now() - begin;
}

/** A handler that a spec can hold and watch. */
class Watched {
  readonly calls: WakeTarget[] = [];
  readonly atOnce = new Map<WakeTarget, number>();
  most = 0;
  private held: { promise: Promise<void>; letGo: () => void } | null = null;

  readonly handle = async (target: WakeTarget): Promise<void> => {
    this.calls.push(target);
    const running = (this.atOnce.get(target) ?? 0) + 1;
    this.atOnce.set(target, running);
    this.most = Math.max(this.most, running);
    await this.held?.promise;
    this.atOnce.set(target, running - 1);
  };

  hold(): void {
    let letGo: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.held = { promise, letGo };
  }

  letGo(): void {
    this.held?.letGo();
    this.held = null;
  }

  count(target: WakeTarget): number {
    return this.calls.filter((call) => call === target).length;
  }
}

describe('the jobs', () => {
  it.each<[WakeTarget]>([['advance'], ['resolve'], [GMX], ['lane:inbox']])(
    '%s survives the way through Redis',
    (target) => {
      const { name, payload } = jobOf(target);
      expect(targetOf(name, JSON.parse(JSON.stringify(payload)))).toBe(target);
    },
  );

  it.each<[string, unknown]>([
    ['lane', null],
    ['lane', 'sms'],
    ['lane', {}],
    ['lane', { lane: '' }],
    ['lane', { lane: 7 }],
    ['webhook', { lane: 'inbox' }],
  ])('%s with %j is none', (name, payload) => {
    expect(targetOf(name, payload)).toBeNull();
  });
});

describe('without Redis in the settings', () => {
  it('nothing is woken and nothing fails', async () => {
    const silent = openWakeUp(null, createLogger({ level: 'silent', process: 'spec' }));
    expect(silent).toBeInstanceOf(SilentWakeUp);
    silent.wake('advance');
    await silent.close();
  });
});

(isThere ? describe : describe.skip)('waking by a real Redis', () => {
  let redis: RedisProcess;
  let lines: { level: string; msg: string; err?: { message: string } }[];
  let opened: { close(): Promise<void> }[];
  const unhandled: unknown[] = [];
  const noteUnhandled = (error: unknown): void => void unhandled.push(error);
  const log = createLogger(
    { level: 'info', process: 'spec' },
    { write: (line) => void lines.push(JSON.parse(line) as never) },
  );

  beforeAll(() => {
    process.on('unhandledRejection', noteUnhandled);
  });

  beforeEach(async () => {
    lines = [];
    opened = [];
    redis = await RedisProcess.prepare();
  });

  afterEach(async () => {
    redis.resume();
    await Promise.all(opened.map((end) => end.close()));
    await redis.dispose();
    expect(unhandled).toEqual([]);
  });

  afterAll(() => {
    process.off('unhandledRejection', noteUnhandled);
  });

  function openQueue(timing: WakeQueueTiming = {}): WakeQueue {
    const queue = WakeQueue.open(redis.url, log, { retryProcessDelay: 100, stalledInterval: 300, ...timing });
    opened.push(queue);
    return queue;
  }

  function wakeUp(): BullWakeUp {
    return new BullWakeUp(openQueue());
  }

  function listen(watched: Watched, concurrency?: number, timing: WakeQueueTiming = {}): WakeListener {
    const listener = new WakeListener(openQueue(timing), watched.handle, log);
    opened.push(listener);
    listener.start(concurrency);
    return listener;
  }

  /** Wakes until it has led to a run: what a client with a sweep behind it may expect. */
  async function wakeUntilHandled(
    producer: BullWakeUp,
    watched: Watched,
    target: WakeTarget,
    ms = 10_000,
  ): Promise<void> {
    const before = watched.count(target);
    await until(async () => {
      producer.wake(target);
      await pause(50);
      return watched.count(target) > before;
    }, ms);
  }

  const isAdded = (queue: WakeQueue): Promise<boolean> =>
    queue.add('advance').then(
      () => true,
      () => false,
    );
  const waiting = (): Promise<number> => redis.ask((client) => client.llen(`stadtbote:${WAKE_QUEUE}:wait`));
  const keysOfJobs = (): Promise<string[]> =>
    redis.ask(async (client) =>
      (await client.keys('*')).filter((key) => /:(\d+|de:.*|completed|failed|active)$/.test(key)),
    );

  describe('a Redis that is well', () => {
    it('leads from the wake to the handler within 100 ms', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched);
      const producer = wakeUp();
      await wakeUntilHandled(producer, watched, 'advance');
      const took = await timed(async () => {
        producer.wake(GMX);
        await until(() => watched.count(GMX) === 1);
      });
      expect(took).toBeLessThan(100);
    });

    it('holds as many jobs as there are targets, however many messages wake them, and nothing of the messages', async () => {
      await redis.start();
      const producer = wakeUp();
      await until(async () => {
        producer.wake('advance');
        return (await waiting()) === 1;
      });
      for (let message = 0; message < 1000; message += 1)
        for (const target of [GMX, WEB, 'advance'] as const) {
          producer.wake(target);
          if (message % 100 === 0) await pause(1);
        }
      await until(async () => (await waiting()) === 3);
      await pause(50);
      expect(await waiting()).toBe(3);
      const jobs = await redis.ask(async (client) => {
        const ids = await client.lrange(`stadtbote:${WAKE_QUEUE}:wait`, 0, -1);
        return Promise.all(ids.map((id) => client.hmget(`stadtbote:${WAKE_QUEUE}:${id}`, 'name', 'data')));
      });
      expect(jobs.sort()).toEqual([
        ['advance', '{}'],
        ['lane', '{"lane":"email:transactional:direct:gmx.net"}'],
        ['lane', '{"lane":"email:transactional:direct:web.de"}'],
      ]);
    });

    it('does not lose the wake that comes while its target is being handled', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched, 1);
      const producer = wakeUp();
      watched.hold();
      await wakeUntilHandled(producer, watched, GMX);
      const before = watched.count(GMX);
      for (let message = 0; message < 50; message += 1) producer.wake(GMX);
      // The one slot is taken, so the wake has to wait in Redis: once.
      await until(async () => (await waiting()) === 1);
      watched.letGo();
      await until(() => watched.count(GMX) === before + 1);
      await until(async () => (await keysOfJobs()).length === 0);
      expect(watched.count(GMX)).toBe(before + 1);
    });

    it('never handles a target twice at once in one process, and once more for what came meanwhile', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched, 5);
      const producer = wakeUp();
      watched.hold();
      await wakeUntilHandled(producer, watched, GMX);
      const before = watched.count(GMX);
      for (let round = 0; round < 5; round += 1) {
        producer.wake(GMX);
        await until(async () => (await waiting()) === 0);
      }
      producer.wake(WEB);
      await until(() => watched.count(WEB) === 1);
      expect(watched.count(GMX)).toBe(before);
      watched.letGo();
      await until(() => watched.count(GMX) === before + 1);
      expect(watched.most).toBe(1);
    });

    it('is listened to over a connection that was there before', async () => {
      await redis.start();
      const queue = openQueue();
      await until(() => isAdded(queue));
      const watched = new Watched();
      const listener = new WakeListener(queue, watched.handle, log);
      opened.push(listener);
      listener.start();
      await until(() => watched.count('advance') === 1);
    });

    it('hands a job to one of two workers', async () => {
      await redis.start();
      const [one, other] = [new Watched(), new Watched()];
      listen(one);
      listen(other);
      const producer = wakeUp();
      await until(async () => {
        producer.wake('advance');
        await pause(20);
        return one.count('advance') > 0 && other.count('advance') > 0;
      });
      await until(async () => (await keysOfJobs()).length === 0);
      const sum = one.count(GMX) + other.count(GMX);
      producer.wake(GMX);
      await until(() => one.count(GMX) + other.count(GMX) > sum);
      await until(async () => (await keysOfJobs()).length === 0);
      expect(one.count(GMX) + other.count(GMX)).toBe(sum + 1);
    });

    it('leaves nothing behind, neither of jobs that were done nor of those that failed', async () => {
      await redis.start();
      let calls = 0;
      const queue = openQueue();
      const listener = new WakeListener(
        queue,
        () => {
          calls += 1;
          return Promise.reject(new Error('no database'));
        },
        log,
      );
      opened.push(listener);
      listener.start();
      const producer = wakeUp();
      for (const goal of [1, 2, 3]) {
        await until(async () => {
          producer.wake(GMX);
          await pause(20);
          return calls >= goal;
        });
        await until(async () => (await keysOfJobs()).length === 0);
      }
      expect(
        lines.filter((line) => line.msg === 'a wake-up failed; the sweep tries again').length,
      ).toBeGreaterThanOrEqual(3);
    });

    it('drops the job of a kind that it does not know, and says so', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched);
      const queue = openQueue();
      await until(() => isAdded(queue));
      await queue.bull.add('webhook', { webhook: 1 });
      await until(() => lines.some((line) => line.msg === 'a job of an unknown kind was dropped'));
      await until(async () => (await keysOfJobs()).length === 0);
      expect(watched.calls.filter((call) => call !== 'advance')).toEqual([]);
    });

    it('gives the job of a worker that crashed to another one', async () => {
      await redis.start();
      const [dead, alive] = [new Watched(), new Watched()];
      dead.hold();
      const crashing = openQueue({ lockDuration: 500 });
      new WakeListener(crashing, dead.handle, log).start(1);
      const producer = wakeUp();
      await wakeUntilHandled(producer, dead, GMX);
      // Its connections end as those of a killed process do: no goodbye, the job stays active.
      crashing.bull.client.disconnect();
      for (const end of ['bclient', 'eclient'] as const)
        (Reflect.get(crashing.bull, end) as { disconnect(): void }).disconnect();
      listen(alive, 1);
      await until(() => alive.count(GMX) === 1);
      dead.letGo();
    });

    it.each<[string, boolean]>([
      ['allkeys-lru', true],
      ['noeviction', false],
    ])('with maxmemory-policy %s the warning is %s', async (policy, isWarned) => {
      await redis.start('--maxmemory-policy', policy);
      const watched = new Watched();
      listen(watched);
      await wakeUntilHandled(wakeUp(), watched, 'advance');
      expect(lines.some((line) => line.msg.includes('noeviction'))).toBe(isWarned);
    });
  });

  describe('a Redis that is away', () => {
    it('holds up neither start nor wakes nor the end', async () => {
      const watched = new Watched();
      const opening = await timed(() => listen(watched));
      expect(opening).toBeLessThan(500);
      const producer = wakeUp();
      const waking = await timed(() => {
        for (let message = 0; message < 1000; message += 1) producer.wake(GMX);
      });
      expect(waking).toBeLessThan(200);
      await until(() => lines.some((line) => line.msg.startsWith('Redis is away')));
      expect(await timed(() => Promise.all(opened.map((end) => end.close())))).toBeLessThan(2000);
    });

    it('is found when it comes after the start', async () => {
      const watched = new Watched();
      listen(watched);
      const producer = wakeUp();
      producer.wake(GMX);
      await until(() => lines.some((line) => line.msg.startsWith('Redis is away')));
      await redis.start();
      await wakeUntilHandled(producer, watched, GMX);
    });

    it('is found again when it was stopped, with an empty memory too, and is spoken of once', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched);
      const producer = wakeUp();
      await wakeUntilHandled(producer, watched, GMX);
      await redis.stop();
      await until(() => lines.filter((line) => line.msg.startsWith('Redis is away')).length === 2);
      expect(
        await timed(() => {
          producer.wake(GMX);
        }),
      ).toBeLessThan(50);
      await pause(300);
      await redis.start();
      await wakeUntilHandled(producer, watched, GMX);
      await until(() => lines.filter((line) => line.msg === 'Redis is back').length === 2);
      expect(lines.filter((line) => line.msg.startsWith('Redis is away'))).toHaveLength(2);
    });

    it('loses a running job no work: its handler goes on', async () => {
      await redis.start();
      const watched = new Watched();
      watched.hold();
      listen(watched);
      const producer = wakeUp();
      await wakeUntilHandled(producer, watched, GMX);
      await redis.stop();
      watched.letGo();
      await until(() => watched.atOnce.get(GMX) === 0);
      await redis.start();
      await wakeUntilHandled(producer, watched, GMX);
    });
  });

  describe('a Redis that is flushed', () => {
    it('loses the waiting wakes and nothing else', async () => {
      await redis.start();
      const producer = wakeUp();
      await until(async () => {
        producer.wake(GMX);
        return (await waiting()) === 1;
      });
      await redis.ask((client) => client.flushall());
      expect(await waiting()).toBe(0);
      producer.wake(GMX);
      await until(async () => (await waiting()) === 1);
    });

    it('goes on waking while a job was running', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched, 1);
      const producer = wakeUp();
      watched.hold();
      await wakeUntilHandled(producer, watched, GMX);
      await redis.ask((client) => client.flushall());
      watched.letGo();
      await wakeUntilHandled(producer, watched, GMX);
      await wakeUntilHandled(producer, watched, GMX);
    });
  });

  describe('a Redis that hangs', () => {
    it('holds up no wake, fills no memory, and is used again', async () => {
      await redis.start();
      const watched = new Watched();
      const queue = openQueue();
      const producer = new BullWakeUp(queue);
      listen(watched);
      await wakeUntilHandled(producer, watched, GMX);
      redis.hang();
      const waking = await timed(async () => {
        for (let message = 0; message < 10_000; message += 1) {
          producer.wake(GMX);
          producer.wake(WEB);
          if (message % 1000 === 0) await pause(0);
        }
      });
      expect(waking).toBeLessThan(1000);
      const commands = Reflect.get(queue.bull.client, 'commandQueue') as { length: number };
      expect(commands.length).toBeLessThanOrEqual(2);
      redis.resume();
      await wakeUntilHandled(producer, watched, GMX);
    });

    it('is asked once more for the wakes that came while a command was under way', async () => {
      await redis.start();
      const queue = openQueue();
      await until(() => isAdded(queue));
      // Bull counts every addition, those that are dropped too.
      const additions = () =>
        redis.ask(async (client) => Number(await client.get(`stadtbote:${WAKE_QUEUE}:id`)));
      const before = await additions();
      const producer = new BullWakeUp(queue);
      redis.hang();
      for (let message = 0; message < 100; message += 1) producer.wake(GMX);
      redis.resume();
      await until(async () => (await additions()) === before + 2);
      await pause(50);
      expect(await additions()).toBe(before + 2);
    });

    it('is used again after it hung longer than every time limit, and is not called back before', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched);
      const queue = openQueue();
      const producer = new BullWakeUp(queue);
      await wakeUntilHandled(producer, watched, GMX);
      const back = () => lines.filter((line) => line.msg === 'Redis is back').length;
      const before = back();
      redis.hang();
      producer.wake(GMX);
      await until(() => lines.some((line) => line.err?.message.includes('Socket timeout') === true), 15_000);
      // The kernel accepts connections on behalf of a process that is stopped.
      await until(() => queue.bull.client.status === 'ready');
      expect(back()).toBe(before);
      redis.resume();
      await wakeUntilHandled(producer, watched, GMX, 15_000);
      await until(() => back() > before);
    }, 40_000);

    it('gives up an addition within 1.5 s', async () => {
      await redis.start();
      const queue = openQueue();
      await until(() => isAdded(queue));
      redis.hang();
      const took = await timed(() => expect(queue.add(GMX)).rejects.toThrow('Command timed out'));
      expect(took).toBeLessThan(1500);
    });

    it('lets everybody close within 2 s', async () => {
      await redis.start();
      const watched = new Watched();
      watched.hold();
      listen(watched);
      const producer = wakeUp();
      await wakeUntilHandled(producer, watched, GMX);
      redis.hang();
      producer.wake(WEB);
      expect(await timed(() => Promise.all(opened.map((end) => end.close())))).toBeLessThan(2000);
      watched.letGo();
    });
  });

  describe('closing', () => {
    it('does not wait for a handler that takes its time', async () => {
      await redis.start();
      const watched = new Watched();
      watched.hold();
      const listener = listen(watched);
      await wakeUntilHandled(wakeUp(), watched, GMX);
      expect(await timed(() => listener.close())).toBeLessThan(2000);
      watched.letGo();
    });

    it('leaves no connection and takes no wake', async () => {
      await redis.start();
      const watched = new Watched();
      const producer = openWakeUp(redis.url, log);
      const listener = openWakeListener(redis.url, watched.handle, log);
      if (!(producer instanceof BullWakeUp)) throw new Error('Redis is configured');
      await wakeUntilHandled(producer, watched, GMX);
      await Promise.all([producer.close(), listener.close()]);
      await listener.close();
      producer.wake(WEB);
      const clients = () =>
        redis.ask(
          async (client) =>
            String(await client.client('LIST'))
              .trim()
              .split('\n').length,
        );
      await until(async () => (await clients()) === 1);
      expect(await waiting()).toBe(0);
    });
  });

  describe('the connections', () => {
    it('stay closed although Bull opens one again', async () => {
      await redis.start();
      const connections = new RedisConnections(redis.url);
      const client = connections.open('bclient');
      await until(() => client.status === 'ready');
      connections.close();
      await until(() => client.status === 'end');
      await client.connect().catch(() => undefined);
      await until(() => client.status === 'end');
    });
  });

  describe('QueueModule', () => {
    async function boot(module: DynamicModule): Promise<TestingModule> {
      return (await Test.createTestingModule({ imports: [module] }).compile()).init();
    }

    it('gives an application its WakeUp and closes with it', async () => {
      await redis.start();
      const watched = new Watched();
      listen(watched);
      const app = await boot(QueueModule.forRoot({ redisUrl: redis.url, log }));
      const producer = app.get<WakeUp, BullWakeUp>(WakeUp);
      await wakeUntilHandled(producer, watched, GMX);
      redis.hang();
      expect(await timed(() => app.close())).toBeLessThan(2000);
    });

    it('starts and ends while Redis is away', async () => {
      const took = await timed(async () => {
        const app = await boot(QueueModule.forRoot({ redisUrl: redis.url, log }));
        app.get(WakeUp).wake(GMX);
        await app.close();
      });
      expect(took).toBeLessThan(2500);
    });

    it('is silent without Redis', async () => {
      const app = await boot(QueueModule.forRoot({ redisUrl: null, log }));
      expect(app.get(WakeUp)).toBeInstanceOf(SilentWakeUp);
      await app.close();
    });
  });
});
