import { jest } from '@jest/globals';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ProviderDirectory } from '#channels';
import { loadConfig } from '#config';
import type { Stream } from '#domain';
import { DomainClock } from '#observability';
import { DelegatedClock, DeliveryMetrics } from '#delivery/ports';
import { KeyedHash, openPool, PostgresAcceptStore, Vault } from '#persistence';
import { migrate } from '#persistence/schema';
import { startSandbox, type Sandbox } from '#sandbox';
import { aDepartment, aNotification, anId, useTemporaryFolders, useTestDatabase } from '#testing';
import { composeWorker, type Worker } from './compose-worker.js';

jest.setTimeout(60_000);

const BULK_REFUSED = '554 5.7.1 Mail from news.musterstadt.example refused: sender domain is blacklisted';
const OWN_REFUSED = '554 5.7.1 Mail from musterstadt.example refused: sender domain is blacklisted';

class Uncounted extends DeliveryMetrics {
  override accepted(): void {
    // Nothing is counted here.
  }

  override advanced(): void {
    // Nothing is counted here.
  }

  override handedOver(): void {
    // Nothing is counted here.
  }

  override swept(): void {
    // Nothing is counted here.
  }

  override toldDepartments(): void {
    // Nothing is counted here.
  }
}

const newFolder = useTemporaryFolders();
let sandbox: Sandbox;
let worker: Worker;
let admin: pg.Pool;
let accept: PostgresAcceptStore;
const pools: pg.Pool[] = [];

// Before the database goes: hooks run in the order in which they are written.
afterAll(async () => {
  await worker.engine.stop();
  await worker.gateways.closeAll();
  await Promise.all(pools.map((pool) => pool.end()));
  await sandbox.stop();
});

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

beforeAll(async () => {
  const dir = newFolder();
  sandbox = await startSandbox({ dir, accountSid: `AC${'0'.repeat(32)}`, authToken: 'token' });
  const open = (url: string, name: string) => {
    const pool = openPool({ url, size: 6, name, onError: () => undefined });
    pools.push(pool);
    return pool;
  };
  const { current } = database;
  admin = open(current.admin, 'admin');
  const config = loadConfig(environment(dir), 'worker');
  await seed();
  accept = new PostgresAcceptStore(
    open(current.app, 'app'),
    new Vault(config.keys.data.keys),
    new KeyedHash(config.keys.hash.keys),
  );
  worker = composeWorker({
    onWebhookTried: () => undefined,
    config,
    pool: open(current.worker, 'worker'),
    clock: new DelegatedClock(new DomainClock()),
    metrics: new Uncounted(),
    directory: new ProviderDirectory(),
    onError: (step, error) => {
      throw new Error(step, { cause: error });
    },
  });
});

/** A city whose bulk mail has an identity of its own. */
function environment(dir: string): Record<string, string> {
  const keyFile = (name: string) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(dir, name), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return join(dir, name);
  };
  return {
    DATABASE_WORKER_URL: database.current.worker,
    DATA_KEYS: `d1:${randomBytes(32).toString('base64')}`,
    HASH_KEYS: `h1:${randomBytes(32).toString('base64')}`,
    CITY_NAME: 'Musterstadt',
    PUBLIC_URL: 'https://nachricht.musterstadt.example',
    LOCAL_MODE: 'true',
    DNS_SERVERS: sandbox.dnsServer,
    SMTP_PORT: String(sandbox.smtpPort),
    MTA_STS_PORT: String(sandbox.policyPort),
    EXTRA_CA_FILE: sandbox.caPath,
    BOUNCE_DOMAIN: 'bounce.musterstadt.example',
    DKIM_PRIVATE_KEY_FILE: keyFile('own.pem'),
    DKIM_SELECTOR: 'own',
    DKIM_DOMAIN: 'musterstadt.example',
    BULK_SENDER_DOMAIN: 'news.musterstadt.example',
    BULK_BOUNCE_DOMAIN: 'bounce.news.musterstadt.example',
    BULK_DKIM_PRIVATE_KEY_FILE: keyFile('bulk.pem'),
    BULK_DKIM_SELECTOR: 'bulk',
    BULK_DKIM_DOMAIN: 'news.musterstadt.example',
  };
}

async function seed(): Promise<void> {
  const { id, slug, name, cityName, sender } = aDepartment();
  await admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, $2, $3, $4, $5)`,
    [id, slug, name, cityName, sender],
  );
  await admin.query(
    `INSERT INTO category (id, name_de, name_en, basis, confidential, same_day, position)
     VALUES ('appointments', 'Termine', 'Appointments', 'duty', false, false, 0)`,
  );
}

async function send(stream: Stream, emails: readonly string[]): Promise<string[]> {
  const acceptedAtMs = Date.now();
  const notifications = emails.map((email) =>
    aNotification({
      id: anId(acceptedAtMs),
      acceptedAtMs,
      stream,
      contacts: { name: 'Erika Muster', email, phone: null },
    }),
  );
  await accept.acceptGroup([
    {
      departmentId: aDepartment().id,
      notifications,
      idempotency: null,
      actor: 'spec',
      route: 'spec',
    },
  ]);
  return notifications.map(({ id }) => id);
}

const statesOf = async (ids: readonly string[]) =>
  (
    await admin.query<{ state: string }>(
      'SELECT state FROM attempt WHERE notification_id = ANY($1) ORDER BY notification_id',
      [ids],
    )
  ).rows.map(({ state }) => state);

/** The stored health, as every process sees it. */
const healthOf = async (stream: Stream, site: string) =>
  (
    await admin.query<{ state: string }>(
      `SELECT record->'record'->>'state' AS state FROM health WHERE key = $1`,
      [`email:${stream}:direct:${site}`],
    )
  ).rows[0]?.state ?? 'healthy';

/** Lets the worker work until it is so. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end;) {
    await worker.engine.sweep();
    if (await holds()) return;
  }
  throw new Error('waited in vain');
}

const areAll =
  (ids: readonly string[], ...states: readonly string[]) =>
  async () => {
    const found = await statesOf(ids);
    return found.length === ids.length && found.every((state) => states.includes(state));
  };

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  return (await (await fetch(sandbox.control + path, init)).json()) as T;
}

interface Arrived {
  readonly envelope: { readonly from: string };
  /** With its header fields unfolded. */
  readonly raw: string;
}

async function arrived(address: string): Promise<readonly Arrived[]> {
  const { items } = await control<{ items: Arrived[] }>('GET', `/mailboxes/${address}`);
  return items.map((mail) => ({ ...mail, raw: mail.raw.replace(/\r\n[ \t]+/g, ' ') }));
}

/** A behaviour holds for new sessions: connections that are kept are waited out. */
async function behave(provider: string, behaviour: unknown): Promise<void> {
  await until(async () => {
    const { connections } = await control<{ connections: { open: number } }>('GET', `/providers/${provider}`);
    return connections.open === 0;
  });
  await control('PUT', `/providers/${provider}/behaviour`, behaviour);
}

const people = (prefix: string, domain: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at)}@${domain}`);

describe('the streams of a city', () => {
  it('have identities of their own: From, return path, signature, lane', async () => {
    const own = await send('transactional', ['anna@gmx.de']);
    const bulk = await send('bulk', ['bert@gmx.de']);
    await until(areAll([...own, ...bulk], 'accepted_by_gateway'));
    const [[mail], [news]] = [await arrived('anna@gmx.de'), await arrived('bert@gmx.de')];
    expect(mail?.envelope.from).toMatch(/@bounce\.musterstadt\.example$/);
    expect(mail?.raw).toMatch(/^From: .*<buergeramt@musterstadt\.example>/m);
    expect(mail?.raw).toMatch(/^DKIM-Signature: [^:]*\bd=musterstadt\.example;[^:]*\bs=own;/m);
    expect(news?.envelope.from).toMatch(/@bounce\.news\.musterstadt\.example$/);
    expect(news?.raw).toMatch(/^From: .*<buergeramt@news\.musterstadt\.example>/m);
    expect(news?.raw).toMatch(/^DKIM-Signature: [^:]*\bd=news\.musterstadt\.example;[^:]*\bs=bulk;/m);
    const { rows } = await admin.query<{ lane: string }>('SELECT lane FROM attempt ORDER BY lane');
    expect(rows.map(({ lane }) => lane)).toEqual([
      'email:bulk:direct:gmx.net',
      'email:transactional:direct:gmx.net',
    ]);
  });

  it('a provider that blocks bulk mail takes the other as before', async () => {
    const readers = people('leser', 'gmx.de', 30);
    await behave('gmx', {
      stage: 'end',
      reply: BULK_REFUSED,
      mailboxes: readers,
    });
    const bulk = await send('bulk', readers);
    await until(async () => (await healthOf('bulk', 'gmx.net')) === 'blocked');
    const own = await send('transactional', people('amt', 'gmx.de', 10));
    await until(areAll(own, 'accepted_by_gateway'));
    expect(await healthOf('transactional', 'gmx.net')).toBe('healthy');
    expect(await arrived('amt9@gmx.de')).toHaveLength(1);
    expect(await statesOf(bulk)).not.toContain('accepted_by_gateway');
    await until(areAll(bulk, 'held', 'deferred', 'refused'));
    expect(await statesOf(bulk)).toContain('held');
  });

  it('a provider that refuses the other is known to, though it goes on taking bulk mail', async () => {
    const waiting = people('buerger', 'freenet.de', 30);
    await behave('freenet', {
      stage: 'end',
      reply: OWN_REFUSED,
      mailboxes: waiting,
    });
    const bulk = await send('bulk', people('leser', 'freenet.de', 60));
    const own = await send('transactional', waiting);
    await until(areAll(bulk, 'accepted_by_gateway'));
    await until(async () => (await healthOf('transactional', 'freenet.de')) === 'blocked');
    expect(await healthOf('bulk', 'freenet.de')).toBe('healthy');
    expect(await statesOf(own)).not.toContain('accepted_by_gateway');
  });

  it('an outage of a domain shows at both, each by its own mail', async () => {
    await behave('vodafone-de', {
      stage: 'connect',
      reply: '554 5.7.1 blocked',
    });
    await send('bulk', people('leser', 'arcor.de', 5));
    await until(async () => (await healthOf('bulk', 'vodafonemail.de')) === 'blocked');
    expect(await healthOf('transactional', 'vodafonemail.de')).toBe('healthy');
    await send('transactional', people('buerger', 'arcor.de', 5));
    await until(async () => (await healthOf('transactional', 'vodafonemail.de')) === 'blocked');
  });
});

describe('a domain that enforces a TLS policy', () => {
  const policyOf = async (domain: string) =>
    (await admin.query<{ mta_sts: unknown }>('SELECT mta_sts FROM domain_site WHERE domain = $1', [domain]))
      .rows[0]?.mta_sts;

  it('gets its mail over verified TLS, and keeps its policy', async () => {
    const own = await send('transactional', ['anna@posteo.de']);
    await until(areAll(own, 'accepted_by_gateway'));
    expect(await policyOf('posteo.de')).toMatchObject({ mode: 'enforce', mx: ['*.posteo.de'] });
    expect(await policyOf('gmx.de')).toBeNull();
  });

  it('gets nothing by an exchanger that its policy does not name, and no provider is to blame', async () => {
    sandbox.setDns('posteo.org', 'MX', ['10 mx00.emig.gmx.net']);
    const own = await send('transactional', people('buerger', 'posteo.org', 6));
    const rulesOf = async () =>
      (
        await admin.query<{ rule: string | null }>(
          'SELECT DISTINCT rule FROM attempt WHERE notification_id = ANY($1)',
          [own],
        )
      ).rows.map(({ rule }) => rule);
    await until(async () => (await rulesOf()).join() === 'tls_failed');
    expect(await statesOf(own)).not.toContain('accepted_by_gateway');
    expect(await healthOf('transactional', 'gmx.net')).toBe('healthy');
    expect(await arrived('buerger0@posteo.org')).toEqual([]);
  });
});
