import type pg from 'pg';
import type { Urgency } from '#domain';
import type { ClaimedAttempt, Outcome } from '#delivery/ports';
import { aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresWarmUpLaneStore } from './warm-up.store.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const DAY = 86_400_000;
const HOUR = 3_600_000;
const SITE = 'gmx.net';
const LANE = `email:transactional:direct:${SITE}`;
const BULK = `email:bulk:direct:${SITE}`;
const LEASE = 30_000;
const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const DEPARTMENT = anId(1);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

const vault = new Vault(KEYS);
let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let accept: PostgresAcceptStore;
beforeAll(async () => {
  const { admin, app, worker } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 8, name, onError: () => undefined });
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  accept = new PostgresAcceptStore(pools.app, vault, new KeyedHash(KEYS));
  await pools.admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'a', 'A', 'Lindenburg', '{}')`,
    [DEPARTMENT],
  );
});
afterEach(async () => {
  await pools.admin.query('TRUNCATE notification, attempt, content, warm_up_day CASCADE');
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

const storeOf = (cap: number) =>
  new PostgresWarmUpLaneStore(pools.worker, vault, (lane, nowMs) =>
    lane.endsWith(`direct:${SITE}`)
      ? { site: SITE, day: new Date(nowMs).toISOString().slice(0, 10), cap }
      : null,
  );
const claim = (store: PostgresWarmUpLaneStore, limit: number, nowMs = NOW, lane = LANE) =>
  store.claim({ lane, mode: 'due', limit, nowMs, leaseMs: LEASE });
async function used(): Promise<number> {
  const { rows } = await pools.admin.query<{ used: number }>(
    'SELECT sum(used)::int AS used FROM warm_up_day',
  );
  return rows[0]?.used ?? 0;
}

let made = Date.now();
/** Mails that are due. @returns their ids */
async function due(
  count: number,
  {
    lane = LANE,
    urgency = 'routine',
    deadlineMs = null,
  }: { lane?: string; urgency?: Urgency; deadlineMs?: number | null } = {},
): Promise<string[]> {
  const notifications = Array.from({ length: count }, () =>
    aNotification({
      id: anId((made += 1)),
      departmentId: DEPARTMENT,
      acceptedAtMs: NOW,
      urgency,
      deadlineMs,
    }),
  );
  await accept.acceptGroup([
    { departmentId: DEPARTMENT, notifications, idempotency: null, actor: 'k', route: 'r' },
  ]);
  for (const { id } of notifications)
    await pools.admin.query(
      `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, state_since, due_at, deadline_at, cost_micros)
       VALUES ($1, 1, $2, 'email', 'email', $3, 'original', 'queued', $4, $5, $5, $5, $6, 0)`,
      [id, DEPARTMENT, lane, urgency, new Date(NOW), deadlineMs === null ? null : new Date(deadlineMs)],
    );
  return notifications.map(({ id }) => id);
}

const outcome = (one: ClaimedAttempt, changes: Partial<Outcome>): Outcome => ({
  notificationId: one.notificationId,
  ordinal: one.ordinal,
  fence: one.fence,
  state: 'delivered',
  atMs: NOW + 1000,
  reply: null,
  stage: null,
  label: null,
  scope: null,
  temporary: false,
  rule: null,
  gatewayId: null,
  dueAtMs: null,
  suppress: false,
  tried: true,
  fingerprint: null,
  ...changes,
});

describe('a warm-up', () => {
  it('claims no more of a site than its cap, whatever the stream, and begins anew the next day', async () => {
    await due(8);
    await due(8, { lane: BULK });
    const store = storeOf(10);
    expect(await claim(store, 6)).toHaveLength(6);
    expect(await claim(store, 6, NOW, BULK)).toHaveLength(4);
    expect(await claim(store, 6)).toEqual([]);
    expect(await used()).toBe(10);
    expect(await claim(store, 6, NOW + DAY, BULK)).toHaveLength(4);
  });

  it('is not exceeded by many workers at once', async () => {
    await due(40);
    const stores = Array.from({ length: 6 }, () => storeOf(25));
    const claimed = await Promise.all(stores.map((store) => claim(store, 7)));
    expect(claimed.flat()).toHaveLength(25);
    expect(new Set(claimed.flat().map(({ notificationId }) => notificationId)).size).toBe(25);
  });

  it('counts what it claimed, not what it asked for', async () => {
    await due(3);
    expect(await claim(storeOf(50), 20)).toHaveLength(3);
    expect(await used()).toBe(3);
  });

  it('takes the urgent first, then the nearest deadline', async () => {
    const [routine] = await due(1);
    const [far] = await due(1, { deadlineMs: NOW + 9 * HOUR });
    const [near] = await due(1, { deadlineMs: NOW + HOUR });
    const [urgent] = await due(1, { urgency: 'urgent' });
    const [emergency] = await due(1, { urgency: 'emergency' });
    const claimed = await claim(storeOf(4), 10);
    expect(claimed.map(({ notificationId }) => notificationId)).toEqual([emergency, urgent, near, far]);
    expect(claimed.map(({ notificationId }) => notificationId)).not.toContain(routine);
  });

  it('gives back what was not tried, to the day of its claim', async () => {
    await due(4);
    const store = storeOf(10);
    const [one, two, three] = await claim(store, 3);
    if (!one || !two || !three) throw new Error('three were due');
    await store.recordOutcomes([
      outcome(one, {}),
      outcome(two, { state: 'queued', tried: false, dueAtMs: NOW }),
      outcome(three, { state: 'queued', tried: false, dueAtMs: NOW, atMs: NOW + DAY }),
    ]);
    expect(await used()).toBe(1);
    await store.recordOutcomes([outcome(two, { state: 'queued', tried: false, dueAtMs: NOW })]);
    expect(await used()).toBe(1);
  });

  it('holds after a restart with a lower cap', async () => {
    await due(9);
    expect(await claim(storeOf(6), 5)).toHaveLength(5);
    expect(await claim(storeOf(3), 5)).toEqual([]);
    expect(await used()).toBe(5);
  });

  it('leaves other lanes alone', async () => {
    await due(2, { lane: 'email:transactional:direct:posteo.de' });
    expect(await claim(storeOf(1), 5, NOW, 'email:transactional:direct:posteo.de')).toHaveLength(2);
    expect(await used()).toBe(0);
  });

  it('forgets days of a month ago', async () => {
    await due(1);
    const store = storeOf(5);
    await claim(store, 1);
    await store.purgeContents(NOW + 32 * DAY, 1);
    expect(await used()).toBe(0);
  });
});
