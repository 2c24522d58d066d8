import type pg from 'pg';
import { attemptId } from '#domain';
import type { ReceivedReport } from '#delivery/ports';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresLaneStore } from './lane.store.js';
import { PostgresReportStore } from './report.store.js';

const DEPARTMENT = anId(1);
const NOW = Date.UTC(2021, 2, 11, 13, 3);
const vault = new Vault([{ id: 'k1', secret: Buffer.alloc(32, 1) }]);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let worker: pg.Pool;
let admin: pg.Pool;
let store: PostgresReportStore;
beforeAll(async () => {
  const { admin: adminUrl, worker: url } = database.current;
  worker = openPool({ url, size: 2, name: 'under test', onError: () => undefined });
  admin = openPool({ url: adminUrl, size: 1, name: 'admin', onError: () => undefined });
  store = new PostgresReportStore(worker, vault);
  await admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'amt', 'Amt', 'Lindenburg', '{}')`,
    [DEPARTMENT],
  );
});
afterAll(async () => {
  await Promise.all([worker.end(), admin.end()]);
});

/** A mail that the provider took. */
async function aHandedOverMail(): Promise<string> {
  const id = anId(Date.now());
  await admin.query(
    `INSERT INTO notification (id, department_id, key_kind, hash_key, phone_range_allowed, language, category, urgency, confidential, one_time_code,
       stream, accepted_at, has_late, has_second_factor, status, due_at)
     VALUES ($1, $2, 'live', 'k1', false, 'de', 'appointments', 'urgent', false, false, 'transactional', now(), false, false, 'in_progress', now() + interval '1 hour')`,
    [id, DEPARTMENT],
  );
  await admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, state_since)
     VALUES ($1, 1, $2, 'email', 'email', 'l', 'original', 'accepted_by_gateway', 'urgent', now(), now())`,
    [id, DEPARTMENT],
  );
  return id;
}

function aReport(id: string, digest = 'aa'): ReceivedReport {
  const attempt = attemptId(id, 1);
  return {
    attempt,
    kind: 'bounce',
    atMs: NOW,
    raw: Buffer.from('From: MAILER-DAEMON\r\n\r\nUser unknown'),
    digest: digest.repeat(32),
    receipt: {
      attempt,
      kind: 'bounced',
      atMs: NOW,
      source: 'dsn',
      gatewayId: null,
      label: 'mailbox_unknown',
      scope: 'recipient',
      suppress: false,
      details: {},
    },
  };
}

const stateOf = async (id: string) =>
  (await admin.query<{ state: string }>('SELECT state FROM attempt WHERE notification_id = $1', [id])).rows[0]
    ?.state;
const keptOf = async (id: string) =>
  (await admin.query<{ sealed: Buffer }>('SELECT sealed FROM mail_report WHERE notification_id = $1', [id]))
    .rows;

describe('reports in Postgres', () => {
  it('are kept sealed, and what they say is applied', async () => {
    const id = await aHandedOverMail();
    expect(await store.record(aReport(id))).toBe('stored');
    expect(await stateOf(id)).toBe('bounced');
    const [kept] = await keptOf(id);
    expect(kept?.sealed.includes('User unknown')).toBe(false);
    expect(vault.open(kept?.sealed ?? Buffer.alloc(0))).toContain('User unknown');
  });

  it('change nothing the second time', async () => {
    const id = await aHandedOverMail();
    await store.record(aReport(id));
    expect(await store.record(aReport(id))).toBe('repeated');
    expect(await store.record(aReport(id, 'bb'))).toBe('stored');
    expect(await keptOf(id)).toHaveLength(2);
  });

  it('of an attempt that is gone are not kept', async () => {
    const id = anId(Date.now());
    expect(await store.record(aReport(id))).toBe('unknown');
    expect(await keptOf(id)).toEqual([]);
  });

  it('are not kept either when what they say cannot be applied', async () => {
    const id = await aHandedOverMail();
    const report = aReport(id);
    const wrong = { ...report, receipt: report.receipt && { ...report.receipt, details: { x: 'a\0b' } } };
    await expect(store.record(wrong)).rejects.toThrow();
    expect(await keptOf(id)).toEqual([]);
  });

  it('are kept for thirty days', async () => {
    const id = await aHandedOverMail();
    await store.record(aReport(id));
    const lanes = new PostgresLaneStore(worker, vault);
    await lanes.purgeContents(NOW + 29 * 86_400_000, 1);
    expect(await keptOf(id)).toHaveLength(1);
    await lanes.purgeContents(NOW + 31 * 86_400_000, 1);
    expect(await keptOf(id)).toEqual([]);
  });

  it('to the postmaster belong to nobody, once', async () => {
    const report = { ...aReport(anId(1)), attempt: null, receipt: null };
    expect(await store.record(report)).toBe('stored');
    expect(await store.record(report)).toBe('repeated');
  });
});
