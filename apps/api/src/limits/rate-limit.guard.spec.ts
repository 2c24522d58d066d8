import 'reflect-metadata';
import { Module, type NestApplicationOptions } from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { FixedClock } from '#testing';
import { Clock } from '#delivery/ports';
import { createLogger } from '#observability';
import { NotificationReader } from '#persistence';
import { AuthGuard } from '../http/auth.guard.js';
import { CallerFinder } from '../http/caller-finder.js';
import { prepareHttp } from '../http/prepare-http.js';
import type { Caller } from '../http/principal.js';
import { NotificationWithdrawal } from '../send/notification-withdrawal.js';
import { NotificationsController } from '../send/notifications.controller.js';
import { PreviewService } from '../send/preview.service.js';
import { SendService } from '../send/send.service.js';
import { RateLimitGuard, RateLimits } from './rate-limit.guard.js';

const DEPARTMENT = '019a0000-0000-7000-8000-00000000000d';
const QUIET: Pick<NestApplicationOptions, 'logger'> = { logger: false };
const FAVOURED = '019a0000-0000-7000-8000-00000000000f';

/** The key of a token is the token itself. */
class TokenCallers extends CallerFinder {
  override find(authorization: string | undefined): Promise<Caller | null> {
    const keyId = authorization?.slice('Bearer '.length);
    const departmentId = keyId === 'administrator-key' ? null : DEPARTMENT;
    return Promise.resolve(
      keyId === undefined
        ? null
        : {
            keyId,
            departmentId,
            kind: 'live',
            scopes: ['send', 'read'],
            administrator: departmentId === null,
          },
    );
  }
}

@Module({})
class SpecModule {}

let app: NestFastifyApplication;
let stored: number;
let clock: FixedClock;

beforeEach(async () => {
  stored = 0;
  clock = new FixedClock(1_000_000);
  const store = (count: number) => {
    stored += count;
    return Promise.resolve({ json: '{}', replayed: false });
  };
  const send = {
    one: () => store(1),
    batch: (_call: unknown, rows: readonly unknown[]) => store(rows.length),
  };
  const limits = { keyPerMinute: 60, departmentPerMinute: 100, exceptions: new Map([[FAVOURED, 90]]) };
  app = await NestFactory.create<NestFastifyApplication>(
    {
      module: SpecModule,
      controllers: [NotificationsController],
      providers: [
        { provide: SendService, useValue: send },
        { provide: NotificationReader, useValue: { list: () => Promise.resolve([]) } },
        { provide: PreviewService, useValue: {} },
        { provide: NotificationWithdrawal, useValue: {} },
        { provide: CallerFinder, useValue: new TokenCallers() },
        { provide: RateLimits, useValue: limits },
        { provide: Clock, useValue: clock },
        Reflector,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: RateLimitGuard },
      ],
    },
    new FastifyAdapter(),
    QUIET,
  );
  prepareHttp(app, createLogger({ level: 'silent', process: 'spec' }));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterEach(async () => {
  await app.close();
});

async function ask(method: 'GET' | 'POST', url: string, key: string | null, payload?: object) {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  return app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
}

const batch = (key: string, rows: number) =>
  ask('POST', '/v1/notifications/batch', key, { items: new Array(rows).fill({}) });
const one = (key: string) => ask('POST', '/v1/notifications', key, {});

describe('requests above the quota', () => {
  it('get 429 with the fields of the draft, and store nothing', async () => {
    await batch('a', 59);
    const last = await one('a');
    expect(last.statusCode).toBe(202);
    expect(last.headers).toMatchObject({
      'ratelimit-policy': '"key";q=60;w=60, "department";q=100;w=60',
      ratelimit: '"key";r=0;t=60, "department";r=40;t=36',
    });
    expect(last.headers['retry-after']).toBeUndefined();

    const refused = await one('a');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers).toMatchObject({
      'content-type': expect.stringContaining('application/problem+json') as string,
      'retry-after': '1',
      ratelimit: '"key";r=0;t=60, "department";r=40;t=36',
    });
    expect(refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(stored).toBe(60);
  });

  it('are let through again after Retry-After', async () => {
    await batch('a', 60);
    const refused = await batch('a', 10);
    clock.advance(Number(refused.headers['retry-after']) * 1_000);
    expect((await batch('a', 10)).statusCode).toBe(202);
  });

  it('are those of all keys of a department', async () => {
    await batch('a', 60);
    expect((await batch('b', 41)).json()).toMatchObject({ code: 'rate_limited' });
    expect((await batch('b', 40)).statusCode).toBe(202);
  });

  it('are more for a key with an exception', async () => {
    expect((await batch(FAVOURED, 60)).headers['ratelimit']).toContain('"key";r=30');
  });

  it('count in reading too', async () => {
    await batch('a', 60);
    expect((await ask('GET', '/v1/notifications', 'a')).statusCode).toBe(429);
  });

  it('count a batch of a wrong form once', async () => {
    const wrong = await batch('a', 1_001);
    expect([wrong.statusCode, wrong.headers['ratelimit']]).toEqual([
      422,
      expect.stringContaining('"key";r=59'),
    ]);
  });

  it('have a department only where the key has one', async () => {
    expect((await one('administrator-key')).headers['ratelimit']).toBe('"key";r=59;t=1');
  });

  it('are nobody’s without a key', async () => {
    const { statusCode, headers } = await ask('GET', '/v1/notifications', null);
    expect([statusCode, headers['ratelimit']]).toEqual([401, undefined]);
  });
});
