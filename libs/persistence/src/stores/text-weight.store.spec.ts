import type pg from 'pg';
import { aContacts, aNotification, anId, useTestDatabase } from '#testing';
import { attemptId } from '#domain';
import type { Advance } from '#delivery/ports';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresReceiptStore } from './receipt.store.js';
import { saveAdvances } from './save-advances.js';
import { TextsByGatewayId } from './text-receipts.js';
import { PostgresTextWeightStore } from './text-weight.store.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const DEPARTMENT = anId(1);
const [A, B] = ['sms:a', 'sms:b'] as const;
const MINUTE_MS = 60_000;
const NOW = Date.UTC(2021, 2, 11, 13);
const TIMES = { sinceMs: NOW - 15 * MINUTE_MS, nowMs: NOW, slowMs: 5 * MINUTE_MS };

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let store: PostgresTextWeightStore;
let next = Date.now();
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 2, name, onError: () => undefined });
  const { admin, app, worker } = database.current;
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  await pools.admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'amt', 'Amt', 'Lindenburg', '{}')`,
    [DEPARTMENT],
  );
  store = new PostgresTextWeightStore(pools.worker);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('DELETE FROM attempt');
  await pools.admin.query('DELETE FROM refusal');
});

async function text(given: {
  lane?: string;
  state?: string;
  triedMinutesAgo?: number;
  sinceMinutesAgo?: number;
  gatewayId?: string;
  phone?: string;
}) {
  const {
    lane = A,
    state = 'delivered',
    triedMinutesAgo = 10,
    sinceMinutesAgo = triedMinutesAgo,
    gatewayId = null,
    phone = '+4915112345678',
  } = given;
  const ago = (minutes: number) => new Date(NOW - minutes * MINUTE_MS);
  const contacts = aContacts({ email: null, phone });
  const notification = aNotification({
    id: anId((next += 1)),
    departmentId: DEPARTMENT,
    acceptedAtMs: NOW,
    contacts,
  });
  await new PostgresAcceptStore(pools.app, new Vault(KEYS), new KeyedHash(KEYS)).acceptGroup([
    { departmentId: DEPARTMENT, notifications: [notification], idempotency: null, actor: 'k', route: 'r' },
  ]);
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at,
       due_at, state_since, tries, last_tried_at, gateway_id, cost_micros)
     VALUES ($1, 1, $2, 'sms', 'phone', $3, 'original', $4, 'routine', $5, $6, $7, 1, $5, $8, 60000)`,
    [
      notification.id,
      DEPARTMENT,
      lane,
      state,
      ago(triedMinutesAgo),
      new Date(NOW),
      ago(sinceMinutesAgo),
      gatewayId,
    ],
  );
  return notification.id;
}

describe('PostgresTextWeightStore', () => {
  it('measures what was slow, what failed and nothing else', async () => {
    await text({ triedMinutesAgo: 14, sinceMinutesAgo: 8 });
    await text({ triedMinutesAgo: 14, sinceMinutesAgo: 9 });
    await text({ state: 'accepted_by_gateway', triedMinutesAgo: 6 });
    await text({ state: 'accepted_by_gateway', triedMinutesAgo: 4 });
    await text({ state: 'unknown', triedMinutesAgo: 3 });
    await text({ triedMinutesAgo: 16, sinceMinutesAgo: 1 });
    await text({ state: 'queued', triedMinutesAgo: 3 });
    await pools.worker.query(
      `INSERT INTO refusal (lane, at, label, scope, fingerprint, reply) VALUES ($1, $2, 'policy', 'sender_at_provider', 'f', 'r')`,
      [A, new Date(NOW - MINUTE_MS)],
    );
    expect(await store.measure([A, B], TIMES)).toEqual([
      { lane: A, handedOver: 6, slow: 2, failed: 2 },
      { lane: B, handedOver: 0, slow: 0, failed: 0 },
    ]);
  });

  it('keeps weights, of two savers the first', async () => {
    const weight = (lane: string, of: number, changedAtMs: number) => ({
      lane,
      weight: of,
      changedAtMs,
      because: { rule: 'even', facts: { gateways: 2 } },
    });
    const first = [weight(A, 50, NOW), weight(B, 50, NOW)];
    expect(await store.save(first, [])).toBe(true);
    expect(await store.weights()).toEqual(first);
    expect(await store.save([weight(A, 40, NOW + 1)], [])).toBe(false);
    const second = [weight(A, 100, NOW + 1)];
    expect(await store.save(second, first)).toBe(true);
    expect(await store.weights()).toEqual(second);
  });
});

it('a text that fails over changes its lane and its price, and the lane is known', async () => {
  const id = await text({ state: 'refused' });
  await pools.admin.query('UPDATE notification SET due_at = now(), fence = 7 WHERE id = $1', [id]);
  const advance: Advance = {
    id, fence: 7, status: 'in_progress', dueAtMs: NOW, newAttempts: [], decisions: [], decisionsBefore: 0, alerts: [], reminders: 0, endedAtMs: null, affectedIn: [], told: null,
    changedAttempts: [{ ordinal: 1, from: 'refused', to: 'queued', dueAtMs: NOW, content: null, failover: { lane: B, priceRatio: 1.5 } }],
  }; // prettier-ignore
  expect(await saveAdvances(pools.worker, [advance], NOW, 7)).toEqual([id]);
  const { rows } = await pools.admin.query(
    `SELECT a.lane, a.state, a.cost_micros::int AS cost, s.spent_micros::int AS spent, l.key FROM attempt a JOIN lane l ON l.key = a.lane
     JOIN sms_spend s ON s.department_id = a.department_id WHERE a.notification_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ lane: B, state: 'queued', cost: 90_000, spent: 30_000, key: B }]);
});

it('finds a text by the id that its own gateway gave it', async () => {
  const id = await text({ gatewayId: 'ff', lane: A });
  const texts = new TextsByGatewayId(pools.worker);
  expect(await texts.find(A, ['255', 'ff'])).toBe(attemptId(id, 1));
  expect(await texts.find(B, ['ff'])).toBeNull();
});

it('a number is dead when a second notification shows what the first one did, and not by a repeat', async () => {
  const receipts = new PostgresReceiptStore(pools.worker);
  const phone = '+4915199999999';
  const report = async (id: string, gatewayId: string) => {
    await receipts.record([
      { attempt: attemptId(id, 1), kind: 'bounced', atMs: NOW, source: 'twilio', gatewayId, label: 'mailbox_unknown', scope: 'recipient', suppress: false, doubt: true, details: {} },
    ]); // prettier-ignore
    const { rowCount } = await pools.admin.query(`SELECT 1 FROM suppression WHERE channel = 'sms'`);
    return rowCount;
  };
  const first = await text({ state: 'accepted_by_gateway', phone });
  expect(await report(first, 'SM1')).toBe(0);
  expect(await report(first, 'SM2')).toBe(0);
  expect(await report(await text({ state: 'accepted_by_gateway', phone: '+4915188888888' }), 'SM3')).toBe(0);
  expect(await report(await text({ state: 'accepted_by_gateway', phone }), 'SM4')).toBe(1);
});
