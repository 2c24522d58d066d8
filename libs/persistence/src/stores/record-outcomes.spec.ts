import type pg from 'pg';
import type { Outcome, Receipt } from '#delivery/ports';
import { attemptId } from '#domain';
import { aContacts, aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresLaneStore } from './lane.store.js';
import { PostgresReceiptStore } from './receipt.store.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const A = anId(1);
const NOW = Date.UTC(2021, 2, 12, 5, 45);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let lanes: PostgresLaneStore;
let receipts: PostgresReceiptStore;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 8, name, onError: () => undefined });
  const { admin, app, worker } = database.current;
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  await pools.admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1::uuid, $1::text, 'Amt', 'Lindenburg', '{}')`,
    [A],
  );
  lanes = new PostgresLaneStore(pools.worker, vault);
  receipts = new PostgresReceiptStore(pools.worker);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

let next = Date.now();

/** Texts that are being handed over. @returns their notifications */
async function sending(count: number, leaseIsOver = false): Promise<string[]> {
  const all = Array.from({ length: count }, () =>
    aNotification({
      id: anId((next += 1)),
      departmentId: A,
      acceptedAtMs: NOW,
      contacts: aContacts({ email: null, phone: '+4915112345678' }),
    }),
  );
  const unit = { departmentId: A, notifications: all, idempotency: null, actor: 'k', route: 'r' };
  await new PostgresAcceptStore(pools.app, vault, new KeyedHash(KEYS)).acceptGroup([unit]);
  const ids = all.map(({ id }) => id);
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since, fence, lease_until)
     SELECT id, 1, $2, 'sms', 'phone', 'sms:twilio', 'original', 'sending', 'important', $3, $3, $3, 1,
       clock_timestamp() + $4::int * interval '1 minute' FROM unnest($1::uuid[]) AS id`,
    [ids, A, new Date(NOW), leaseIsOver ? -1 : 1],
  );
  return ids;
}

const taken = (id: string): Outcome => ({
  notificationId: id,
  ordinal: 1,
  fence: 1,
  state: 'accepted_by_gateway',
  atMs: NOW + 1_000,
  reply: 'queued',
  stage: null,
  label: null,
  scope: null,
  temporary: false,
  rule: null,
  gatewayId: `SM${id}`,
  dueAtMs: null,
  suppress: false,
  tried: true,
  fingerprint: null,
});
const delivered = (id: string): Receipt => ({
  attempt: attemptId(id, 1),
  kind: 'delivered',
  atMs: NOW + 2_000,
  source: 'twilio',
  gatewayId: `SM${id}`,
  label: null,
  scope: null,
  suppress: false,
  details: {},
});

async function statesOf(ids: readonly string[]): Promise<string[]> {
  const { rows } = await pools.admin.query<{ state: string }>(
    `SELECT DISTINCT state FROM attempt WHERE notification_id = ANY($1::uuid[]) ORDER BY 1`,
    [ids],
  );
  return rows.map(({ state }) => state);
}

/** While it lasts, nothing can be taken out of its parking. */
async function whileNothingSettles(work: () => Promise<void>): Promise<void> {
  await pools.admin.query(
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '57014'; END $$`,
  );
  await pools.admin.query(
    'CREATE TRIGGER refuse BEFORE UPDATE ON receipt FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  await work().finally(() => pools.admin.query('DROP FUNCTION refuse() CASCADE'));
}

describe('an outcome after its receipts', () => {
  it('is not on record without them', async () => {
    const [id = ''] = await sending(1);
    await receipts.record([delivered(id)]);
    await whileNothingSettles(async () => {
      await expect(lanes.recordOutcomes([taken(id)])).rejects.toThrow('not now');
    });
    expect(await statesOf([id])).toEqual(['sending']);
    expect(await lanes.recordOutcomes([taken(id)])).toEqual([id]);
    expect(await statesOf([id])).toEqual(['delivered']);
  });

  it('nor is the lapse of its lease', async () => {
    const [id = ''] = await sending(1, true);
    await receipts.record([delivered(id)]);
    await whileNothingSettles(async () => {
      await expect(lanes.sweepLapsed(NOW, 1_000)).rejects.toThrow('not now');
    });
    expect(await statesOf([id])).toEqual(['sending']);
    await lanes.sweepLapsed(NOW, 1_000);
    expect(await statesOf([id])).toEqual(['delivered']);
  });

  it('meets them in any order, many at once, and none is lost', async () => {
    const ids = await sending(400);
    const groups = Array.from({ length: 20 }, (_, at) => ids.filter((__, place) => place % 20 === at));
    await Promise.all([
      ...groups.map((group) => lanes.recordOutcomes(group.toReversed().map(taken))),
      ...groups.map((__, at) => receipts.record(ids.slice(at * 20, at * 20 + 20).map(delivered))),
    ]);
    expect(await statesOf(ids)).toEqual(['delivered']);
    const { rows } = await pools.admin.query('SELECT 1 FROM receipt WHERE parked');
    expect(rows).toEqual([]);
  });
});
