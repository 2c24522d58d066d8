import 'reflect-metadata';
import { Module, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProviderDirectory } from '#channels';
import { advisorySchema, type StatusReport } from '#contracts';
import type { HealthState } from '#domain';
import { createLogger } from '#observability';
import { HealthReader } from '#persistence';
import { prepareHttp } from '../http/prepare-http.js';
import { Advisor } from '../status/advisor.js';
import { ProvidersController } from './providers.controller.js';

const SINCE_MS = Date.UTC(2021, 2, 11, 13, 3, 1);
const SINCE = '2021-03-11T13:03:01.000Z';
const GMX = 'email:transactional:direct:gmx.net';

/** What the tables say; `answer` lets the database answer, fail or be silent. */
const world = {
  sites: {} as Record<string, string>,
  lanes: {} as Record<string, HealthState>,
  answer: <T>(value: T): Promise<T> => Promise.resolve(value),
};
const health = {
  siteOf: (domain: string) => world.answer(world.sites[domain] ?? null),
  lanes: () =>
    world.answer(
      Object.entries(world.lanes).map(([lane, state]) => ({
        lane,
        state,
        sinceMs: SINCE_MS,
        name: lane,
        group: null,
        suspected: false,
      })),
    ),
};
const service = {
  id: 'gmx',
  kind: 'email',
  name: 'GMX',
  domains: ['gmx.de'],
  health: 'blocked',
  suspected: false,
  since: SINCE,
  days: [],
} as const;
const copy: StatusReport = {
  city: 'x',
  asOf: SINCE,
  current: false,
  from: '2020-12-13',
  to: '2021-03-12',
  services: [{ ...service, domains: [], days: [] }],
  incidents: [],
};
const directory = new ProviderDirectory();

@Module({
  controllers: [ProvidersController],
  providers: [
    { provide: HealthReader, useValue: health },
    { provide: ProviderDirectory, useValue: directory },
    {
      provide: Advisor,
      useValue: new Advisor(health, directory, 'direct', { report: () => Promise.resolve(copy) }, 20),
    },
  ],
})
class AdvisoryModule {}

let app: NestFastifyApplication;
beforeAll(async () => {
  const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
  app = await NestFactory.create<NestFastifyApplication>(AdvisoryModule, new FastifyAdapter(), options);
  prepareHttp(app, createLogger({ level: 'silent', process: 'spec' }));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());
beforeEach(() => {
  world.sites = { 'firma.example': 'gmx.net', 'verein.example': 'mx.verein.example' };
  world.lanes = { [GMX]: 'blocked' };
  world.answer = (value) => Promise.resolve(value);
});

const ask = (query: string, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url: `/v1/advisory?${query}` });
const adviceOn = async (domain: string): Promise<unknown> =>
  (await ask(`domain=${encodeURIComponent(domain)}`)).json();

const WELL = { delayed: false, since: null, askFor: null };

it.each<[HealthState, boolean]>([
  ['blocked', true],
  ['probing', true],
  ['recovering', true],
  ['degraded', false],
  ['healthy', false],
])('%s: delayed %s', async (state, delayed) => {
  world.lanes = { [GMX]: state };
  const advice = await adviceOn('gmx.de');
  expect(advisorySchema.parse(advice)).toEqual(advice);
  expect(advice).toEqual({
    domain: 'gmx.de',
    state,
    delayed,
    since: delayed ? SINCE : null,
    askFor: delayed ? 'phone' : null,
  });
});

it.each([
  ['GMX.de', 'gmx.de', 'blocked'],
  ['gmx.de.', 'gmx.de', 'blocked'],
  [' gmx.de ', 'gmx.de', 'blocked'],
  ['firma.example', 'firma.example', 'blocked'],
  ['verein.example', 'verein.example', 'healthy'],
  ['posteo.de', 'posteo.de', 'healthy'],
  ['nie-gehört.example', 'nie-gehört.example', 'unknown'],
])('%s: %s is %s', async (asked, domain, state) => {
  expect(await adviceOn(asked)).toMatchObject({ domain, state });
});

it.each(['xn--brse-5qa.example', 'börse.example'])(
  'finds the site of börse.example, kept as %s',
  async (kept) => {
    world.sites = { [kept]: 'gmx.net' };
    expect(await adviceOn('börse.example')).toMatchObject({ domain: 'börse.example', delayed: true });
  },
);

it.each(['email:bulk:direct:gmx.net', 'email:transactional:relay:gmx.net'])(
  'what %s meets is nothing to a booking form',
  async (lane) => {
    world.lanes = { [lane]: 'blocked' };
    expect(await adviceOn('gmx.de')).toEqual({ domain: 'gmx.de', state: 'healthy', ...WELL });
  },
);

describe.each<[string, <T>() => Promise<T>]>([
  ['fails', () => Promise.reject(new Error('ECONNREFUSED'))],
  ['is silent', () => new Promise(() => undefined)],
])('while the database %s', (_, answer) => {
  beforeEach(() => {
    world.answer = answer;
  });

  it('the last copy answers for the providers of the directory', async () => {
    expect(await adviceOn('gmx.de')).toMatchObject({ state: 'blocked', since: SINCE, askFor: 'phone' });
    expect(await adviceOn('posteo.de')).toEqual({ domain: 'posteo.de', state: 'healthy', ...WELL });
    expect(await adviceOn('firma.example')).toEqual({ domain: 'firma.example', state: 'unknown', ...WELL });
  });
});

it('may be asked from any page of the web, is kept for a minute, and sets no cookie', async () => {
  for (const query of ['domain=gmx.de', 'domain=gmx']) {
    const { headers } = await ask(query);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['set-cookie']).toBeUndefined();
  }
  expect((await ask('domain=gmx.de')).headers['cache-control']).toBe('public, max-age=60');
  expect((await ask('domain=gmx.de', 'HEAD')).statusCode).toBe(200);
});

it.each([
  ['an address', 'domain=erika.meier%40gmx.de'],
  ['an address in another field', 'email=erika.meier%40gmx.de'],
  ['an address for a name', 'erika.meier%40gmx.de'],
  ['an address with a name', 'domain=Erika%20%3Cerika.meier%40gmx.de%3E'],
  ['a bare word', 'domain=erika'],
  ['nothing', 'domain='],
  ['two', 'domain=gmx.de&domain=erika.de'],
  ['a path', 'domain=gmx.de%2Ferika'],
])('%s is 422, and is not said back', async (_, query) => {
  const { statusCode, headers, body } = await ask(query);
  expect([statusCode, headers['content-type']]).toEqual([422, 'application/problem+json; charset=utf-8']);
  expect(JSON.parse(body)).toMatchObject({ code: 'invalid_query', errors: [{ field: 'domain' }] });
  expect(body).not.toMatch(/erika|meier/i);
});

it('other fields that a form sends along do no harm', async () => {
  expect((await ask('domain=gmx.de&_=1615467781')).statusCode).toBe(200);
});
