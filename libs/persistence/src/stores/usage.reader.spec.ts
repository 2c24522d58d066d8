import type pg from 'pg';
import { aContacts, aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { UsageReader } from './usage.reader.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const [A, B] = [anId(1), anId(2)];
const PRICE = 75_000;
/** In Berlin it is April already. */
const NOW = Date.UTC(2021, 2, 31, 22, 30);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app', pg.Pool>;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  pools = { admin: open(database.current.admin, 'a'), app: open(database.current.app, 'b') };
  for (const [id, limit] of [
    [A, 1_000_000],
    [B, null],
  ])
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender, sms_budget_micros) VALUES ($1::uuid, $1::text, 'Amt', 'Lindenburg', '{}', $2)`,
      [id, limit],
    );
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

let next = Date.now();

/** One attempt of a notification of its own. */
async function attempt(
  channel: string,
  state: string,
  given: { readonly of?: string; readonly atMs?: number; readonly keyKind?: 'live' | 'test' } = {},
): Promise<void> {
  const { of = A, atMs = NOW, keyKind = 'live' } = given;
  const one = aNotification({
    id: anId((next += 1)),
    departmentId: of,
    keyKind,
    acceptedAtMs: atMs,
    contacts: aContacts({ phone: '+4915112345678' }),
  });
  const unit = { departmentId: of, notifications: [one], idempotency: null, actor: 'k', route: 'r' };
  await new PostgresAcceptStore(pools.app, new Vault(KEYS), new KeyedHash(KEYS)).acceptGroup([unit]);
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since, deadline_at, cost_micros)
     VALUES ($1, 1, $2, $3, 'x', 'x', 'original', $4, 'important', $5, $5, $5, $6, $7)`,
    [one.id, of, channel, state, new Date(atMs), new Date(NOW + 3_600_000), channel === 'sms' ? PRICE : 0],
  );
}

describe('what a department has used', () => {
  it('is told by month of Berlin and channel, with the money for texts', async () => {
    await attempt('sms', 'delivered');
    await attempt('sms', 'accepted_by_gateway');
    await attempt('sms', 'superseded');
    await attempt('sms', 'failed', { atMs: NOW - 3_600_000 });
    await attempt('email', 'bounced');
    await attempt('email', 'held');
    await attempt('sms', 'delivered', { keyKind: 'test' });
    await attempt('sms', 'delivered', { of: B });
    await attempt('email', 'delivered', { atMs: NOW - 70 * 86_400_000 });
    await pools.admin.query(
      `INSERT INTO sms_spend (department_id, month, spent_micros) VALUES ($1, '2021-04-01', $2)`,
      [A, 2 * PRICE],
    );
    const { budget, channels } = await new UsageReader(pools.app, PRICE).read(A, 2, NOW);
    expect(budget).toEqual({ limitMicros: 1_000_000, spentMicros: 2 * PRICE, reservedMicros: PRICE });
    const row = (month: string, channel: string, counts: readonly number[], costMicros: number) => {
      const [taken, delivered, failed] = counts;
      return { month, channel, taken, delivered, failed, costMicros };
    };
    expect(channels).toEqual([
      row('2021-04', 'email', [0, 0, 1], 0),
      row('2021-04', 'sms', [2, 1, 0], 2 * PRICE),
      row('2021-03', 'sms', [0, 0, 1], PRICE),
    ]);
    expect(await new UsageReader(pools.app, PRICE).read(B, 1, NOW)).toMatchObject({
      budget: { limitMicros: null, spentMicros: 0, reservedMicros: 0 },
      channels: [{ channel: 'sms', taken: 1 }],
    });
  });
});
