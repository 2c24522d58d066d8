import 'reflect-metadata';
import { Module, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProviderDirectory } from '#channels';
import type { StatusReport } from '#contracts';
import { createLogger } from '#observability';
import { FixedClock } from '#testing';
import { prepareHttp } from '../http/prepare-http.js';
import { PageWorld } from '../pages/page-world.js';
import { PeoplesErrors } from '../pages/peoples-errors.js';
import { DomainChecks } from './domain-check.js';
import { StatusController } from './status.controller.js';
import { StatusCopy } from './status-copy.js';
import { StatusDesk } from './status-desk.js';

const REPORT: StatusReport = {
  city: 'Stadt Lindenburg',
  asOf: '2021-03-12T06:02:00Z',
  current: true,
  from: '2020-12-13',
  to: '2021-03-12',
  services: [
    {
      id: 'gmx',
      kind: 'email',
      name: 'GMX',
      domains: ['gmx.de'],
      health: 'blocked',
      suspected: false,
      since: '2021-03-11T13:03:01Z',
      days: [{ date: '2021-03-11', state: 'blocked' }],
    },
  ],
  incidents: [],
};

const clock = new FixedClock();
const world = new PageWorld('Stadt Lindenburg', 'https://stadt.example', clock, {
  local: false,
  mailRoute: 'direct',
});
const database = { isThere: true };
const whenThere = <T>(value: T): Promise<T> =>
  database.isThere ? Promise.resolve(value) : Promise.reject(new Error('ECONNREFUSED'));
const SITES: Readonly<Record<string, string>> = {
  'verein.example': 'mx.verein.example',
  'firma.example': 'gmx.net',
  'börse.example': 'gmx.net',
};
const health = {
  siteOf: (domain: string) => whenThere(SITES[domain] ?? null),
  lanes: () =>
    whenThere([
      {
        lane: 'email:transactional:direct:mx.verein.example',
        state: 'blocked' as const,
        sinceMs: 1,
        name: 'x',
        group: null,
        suspected: false,
      },
    ]),
};

const newDesk = (): StatusDesk =>
  new StatusDesk({
    read: () => whenThere(REPORT),
    copy: new StatusCopy({ dir: null, publicUrl: 'https://stadt.example', homeHref: '/status' }),
    realNow: () => clock.realNow(),
    limits: { answerMs: 1_000, keepMs: 2_000, awayMs: 5_000 },
  });

@Module({
  controllers: [StatusController],
  providers: [
    { provide: PageWorld, useValue: world },
    { provide: StatusDesk, useFactory: newDesk },
    { provide: DomainChecks, useValue: new DomainChecks(health, new ProviderDirectory(), 'direct') },
  ],
})
class StatusModule {}

let app: NestFastifyApplication;
beforeEach(async () => {
  database.isThere = true;
  const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
  app = await NestFactory.create<NestFastifyApplication>(StatusModule, new FastifyAdapter(), options);
  prepareHttp(app, createLogger({ level: 'silent', process: 'spec' }), new PeoplesErrors(world));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterEach(() => app.close());

const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url, headers });

const FACES = [
  ['/status', 'text/html; charset=utf-8'],
  ['/status.json', 'application/json; charset=utf-8'],
  ['/status.atom', 'application/atom+xml; charset=utf-8'],
] as const;

/** What happens while the database is away. */
async function databaseGone(): Promise<void> {
  await ask('/status.json');
  database.isThere = false;
  clock.advance(10_000);
}

describe.each(FACES)('%s', (url, type) => {
  it('is kept by caches for a minute, and sets no cookie', async () => {
    const { statusCode, headers } = await ask(`${url}?lang=en`, { cookie: 'sprache=de; sitzung=x' });
    expect([statusCode, headers['content-type']]).toEqual([200, type]);
    expect(headers['cache-control']).toBe(
      'public, max-age=60, stale-while-revalidate=60, stale-if-error=86400',
    );
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['warning']).toBeUndefined();
    expect(headers['vary']).toBe(url === '/status.json' ? undefined : 'Accept-Language');
  });

  it.each([
    ['the same', (etag: string) => etag],
    ['weakened on the way', (etag: string) => `W/${etag}`],
    ['one of several', (etag: string) => `"x", ${etag}`],
    ['any', () => '*'],
  ])('answers 304 to who has it: %s', async (_, tagsOf) => {
    const { headers } = await ask(url);
    const again = await ask(url, { 'if-none-match': tagsOf(String(headers['etag'])) });
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', headers['etag']]);
    expect(again.headers['cache-control']).toBe(headers['cache-control']);
  });

  it('answers in full to who has another', async () => {
    expect((await ask(url, { 'if-none-match': '"x"' })).statusCode).toBe(200);
  });

  it('answers HEAD with the same headers and no body', async () => {
    const [get, head] = [await ask(url), await ask(url, {}, 'HEAD')];
    expect([head.statusCode, head.body, head.headers['etag']]).toEqual([200, '', get.headers['etag']]);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  it('is a copy, and says so, while the database is away', async () => {
    const before = await ask(url);
    await databaseGone();
    const { statusCode, headers, body } = await ask(url);
    expect(statusCode).toBe(200);
    expect(headers['warning']).toBe('111 - "Revalidation Failed"');
    expect(headers['cache-control']).toBe('public, max-age=10, stale-if-error=86400');
    // The feed tells what was told: it is the same, and readers need not load it again.
    expect(body === before.body).toBe(url === '/status.atom');
  });

  it('is 503 with a time to come back, never 500, when there is no copy either', async () => {
    database.isThere = false;
    const { statusCode, headers } = await ask(url, { accept: 'text/html' });
    expect([statusCode, headers['retry-after'], headers['cache-control']]).toEqual([503, '5', 'no-store']);
  });
});

describe('the page', () => {
  it.each([
    [{}, '/status', 'de'],
    [{ 'accept-language': 'en-GB,en;q=0.9' }, '/status', 'en'],
    [{ 'accept-language': 'en' }, '/status?lang=de', 'de'],
    [{ cookie: 'sprache=en' }, '/status', 'de'],
  ])('speaks the language that was asked for: %j %s', async (headers, url, language) => {
    const { body } = await ask(url, headers);
    expect(body).toContain(`<html lang="${language}">`);
  });

  it('repeats nothing of the query but a domain', async () => {
    const { body } = await ask('/status?name=Erika&lang=en');
    expect(body).not.toContain('Erika');
    expect(body).toContain('href="/status?lang=de"');
    expect((await ask('/status?domain=gmx.de&x=Erika')).body).toContain(
      'href="/status?domain=gmx.de&amp;lang=en"',
    );
  });

  it.each([
    ['gmx.de', 'Mails an gmx.de (GMX) kommen zurzeit nicht'],
    ['GMX.de.', 'Mails an gmx.de (GMX) kommen zurzeit nicht'],
    ['firma.example', 'Mails an firma.example (GMX) kommen zurzeit nicht'],
    ['b%C3%B6rse.example', 'Mails an börse.example (GMX) kommen zurzeit nicht'],
    ['gmail.com', 'Mails an gmail.com (Gmail / Google Workspace) kommen an.'],
    ['verein.example', 'Mails an verein.example (mx.verein.example) kommen zurzeit nicht'],
    ['unbekannt.example', 'Von unbekannt.example wissen wir noch nichts'],
    ['%3Cscript%3E', 'Das ist keine Domain.'],
  ])('checks %s', async (domain, words) => {
    const { statusCode, body } = await ask(`/status?domain=${domain}`);
    expect(statusCode).toBe(200);
    expect(body).toContain(words);
    expect(body).not.toContain('<script>');
  });

  it('twice a domain is none at all', async () => {
    expect((await ask('/status?domain=a.de&domain=b.de')).statusCode).toBe(200);
  });

  it('while the database is away knows the providers of the directory', async () => {
    await databaseGone();
    expect((await ask('/status?domain=gmx.de')).body).toContain('Mails an gmx.de (GMX) kommen zurzeit nicht');
    expect((await ask('/status?domain=firma.example')).body).toContain('wissen wir noch nichts');
  });

  it('cuts an address to its domain by sending the browser on, and keeps that nowhere', async () => {
    const { statusCode, headers, body } = await ask('/status?domain=erika.meier%40gmx.de&lang=de');
    expect([statusCode, headers.location, headers['cache-control']]).toEqual([
      303,
      '/status?domain=gmx.de&lang=de',
      'no-store',
    ]);
    expect(body).not.toContain('erika');
  });

  it('lets no script run', async () => {
    const { headers } = await ask('/status');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });
});

it('the data may be read from any page of the web', async () => {
  const { headers, body } = await ask('/status.json');
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(JSON.parse(body)).toEqual(REPORT);
});
