import type pg from 'pg';
import { aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresLatenessStore } from './lateness.store.js';
import { recordOutcomes } from './record-outcomes.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const DEPARTMENT = anId(1);
const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';
const MINUTE_MS = 60_000;
const NOW = Date.UTC(2021, 2, 11, 13);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let store: PostgresLatenessStore;
let next = Date.now();
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 2, name, onError: () => undefined });
  const { admin, app, worker } = database.current;
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  await pools.admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'amt', 'Amt', 'Lindenburg', '{}')`,
    [DEPARTMENT],
  );
  store = new PostgresLatenessStore(pools.worker);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('DELETE FROM attempt');
});

interface Tried {
  readonly lane?: string;
  readonly state?: string;
  readonly firstMinutesAgo: number;
  readonly lastMinutesAgo?: number;
  readonly tries?: number;
}

async function attempt(tried: Tried): Promise<string> {
  const { lane = GMX, state = 'deferred', firstMinutesAgo, lastMinutesAgo = 5, tries = 2 } = tried;
  const ago = (minutes: number) => new Date(NOW - minutes * MINUTE_MS);
  const notification = aNotification({ id: anId((next += 1)), departmentId: DEPARTMENT, acceptedAtMs: NOW });
  await new PostgresAcceptStore(pools.app, new Vault(KEYS), new KeyedHash(KEYS)).acceptGroup([
    { departmentId: DEPARTMENT, notifications: [notification], idempotency: null, actor: 'k', route: 'r' },
  ]);
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at,
       due_at, state_since, tries, last_tried_at, first_tried_at, lease_until)
     VALUES ($1, 1, $2, 'email', 'given', $3, 'full', $4, 'routine', $5, $6, $7, $8, $7, $5, $6)`,
    [
      notification.id,
      DEPARTMENT,
      lane,
      state,
      ago(firstMinutesAgo),
      new Date(NOW),
      ago(lastMinutesAgo),
      tries,
    ],
  );
  return notification.id;
}

const ask = (lane = GMX, given: Partial<{ sinceMs: number; attempts: number }> = {}) =>
  store.measure([{ lane, sinceMs: 0, attempts: 20, ...given }], NOW);

describe('PostgresLatenessStore', () => {
  it('counts what waits from its first try', async () => {
    await attempt({ firstMinutesAgo: 25 });
    await attempt({ firstMinutesAgo: 40, state: 'queued' });
    await attempt({ firstMinutesAgo: 90, state: 'held' });
    await attempt({ firstMinutesAgo: 70, lane: WEBDE });
    expect(await ask()).toEqual([
      { lane: GMX, waiting: 2, oldestWaitingMs: 40 * MINUTE_MS, p95AcceptanceMs: 0 },
    ]);
    expect(await ask('email:bulk:direct:gmx.net')).toEqual([]);
  });

  it('counts nothing from before we held it back ourselves, nor what we did not try for half an hour', async () => {
    await attempt({ firstMinutesAgo: 40 });
    await attempt({ firstMinutesAgo: 300, lastMinutesAgo: 36 });
    const [measured] = await ask(GMX, { sinceMs: NOW - 10 * MINUTE_MS });
    expect(measured).toMatchObject({ waiting: 1, oldestWaitingMs: 10 * MINUTE_MS });
  });

  it('knows the slowest twentieth of all that was tried in the hour', async () => {
    for (const minutes of [65, 35, 15])
      await attempt({ state: 'delivered', firstMinutesAgo: minutes, lastMinutesAgo: 5 });
    await attempt({ state: 'delivered', firstMinutesAgo: 4, lastMinutesAgo: 4, tries: 1 });
    await attempt({ state: 'delivered', firstMinutesAgo: 300, lastMinutesAgo: 61 });
    const p95 = async (attempts: number) => (await ask(GMX, { attempts }))[0]?.p95AcceptanceMs ?? 0;
    expect(await p95(20)).toBe(30 * MINUTE_MS);
    expect(await p95(40)).toBe(10 * MINUTE_MS);
    expect(await p95(60)).toBe(0);
    const [since] = await ask(GMX, { sinceMs: NOW - 36 * MINUTE_MS });
    expect(since?.p95AcceptanceMs).toBe(10 * MINUTE_MS);
  });

  it('keeps the first try through later ones', async () => {
    const id = await attempt({ firstMinutesAgo: 25, state: 'sending', tries: 1 });
    await recordOutcomes(pools.worker, [
      {
        notificationId: id,
        ordinal: 1,
        fence: 0,
        state: 'deferred',
        atMs: NOW,
        reply: '451 later',
        stage: 'rcpt',
        label: 'server_temporary',
        scope: 'provider_outage',
        temporary: true,
        rule: 'spec',
        gatewayId: null,
        dueAtMs: NOW + MINUTE_MS,
        suppress: false,
        tried: true,
        fingerprint: null,
      },
    ]);
    expect((await ask())[0]).toMatchObject({ waiting: 1, oldestWaitingMs: 25 * MINUTE_MS });
  });

  it('looks at rows that were tried again, however many there are', async () => {
    await attempt({ firstMinutesAgo: 25 });
    await pools.admin.query('SET enable_seqscan = off');
    const { rows } = await pools.admin.query<Record<string, string>>(
      `EXPLAIN SELECT count(*) FROM attempt a WHERE a.lane = 'x' AND a.channel = 'email' AND a.state IN ('queued', 'deferred') AND a.first_tried_at IS NOT NULL`,
    );
    expect(JSON.stringify(rows)).toMatch(/_lane_first_tried_at_idx/);
    const accepted = await pools.admin.query<Record<string, string>>(
      `EXPLAIN SELECT state_since FROM attempt a WHERE a.lane = 'x' AND a.channel = 'email' AND a.tries > 1
       AND a.state IN ('accepted_by_gateway', 'delivered') AND a.state_since > now() - interval '1 hour'`,
    );
    expect(JSON.stringify(accepted.rows)).toMatch(/_lane_state_since_idx/);
  });
});

describe('a round', () => {
  it('is done by one worker, once in its time', async () => {
    const claim = (nowMs: number) => store.claimRound('spec', nowMs, MINUTE_MS);
    const both = await Promise.all([claim(NOW), claim(NOW)]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await claim(NOW + MINUTE_MS - 1)).toBe(false);
    expect(await claim(NOW + MINUTE_MS)).toBe(true);
    expect(await claim(NOW - MINUTE_MS)).toBe(true);
  });
});
