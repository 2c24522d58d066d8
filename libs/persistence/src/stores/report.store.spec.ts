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
const HOUR_MS = 3_600_000;
const LANE = 'email:transactional:direct:gmx.net';
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
async function aHandedOverMail(
  given: { readonly email?: string; readonly lane?: string; readonly atMs?: number | null } = {},
): Promise<string> {
  const id = anId(Date.now());
  const { email = id, lane = LANE, atMs = NOW - 60_000 } = given;
  await admin.query(
    `INSERT INTO notification (id, department_id, key_kind, hash_key, phone_range_allowed, language, category, urgency, confidential, one_time_code,
       stream, accepted_at, has_late, has_second_factor, status, due_at, email_hash)
     VALUES ($1, $2, 'live', 'k1', false, 'de', 'appointments', 'urgent', false, false, 'transactional', now(), false, false, 'in_progress', now() + interval '1 hour', $3)`,
    [id, DEPARTMENT, Buffer.from(email)],
  );
  await admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, state_since, last_tried_at)
     VALUES ($1, 1, $2, 'email', 'email', $3, 'original', 'accepted_by_gateway', 'urgent', now(), now(), $4)`,
    [id, DEPARTMENT, lane, atMs === null ? null : new Date(atMs)],
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
    refusal: null,
  };
}

/** Our address is on a list. */
function aRefusal(id: string, digest = 'aa', atMs = NOW): ReceivedReport {
  const { receipt, ...report } = aReport(id, digest);
  const listed = { label: 'sender_blocked_ip', scope: 'sender_at_provider' } as const;
  return {
    ...report,
    atMs,
    receipt: receipt && { ...receipt, ...listed, kind: 'failed' },
    refusal: { ...listed, suppress: false, temporary: false, rule: 'delivery-report' },
  };
}

const triedAt = (id: string, atMs: number) =>
  admin.query('UPDATE attempt SET last_tried_at = $2 WHERE notification_id = $1', [id, new Date(atMs)]);
const resultOf = async (report: ReceivedReport) => (await store.record(report)).result;
const againstOf = async (report: ReceivedReport) => (await store.record(report)).against;

const stateOf = async (id: string) =>
  (await admin.query<{ state: string }>('SELECT state FROM attempt WHERE notification_id = $1', [id])).rows[0]
    ?.state;
const keptOf = async (id: string) =>
  (await admin.query<{ sealed: Buffer }>('SELECT sealed FROM mail_report WHERE notification_id = $1', [id]))
    .rows;

describe('reports in Postgres', () => {
  it('are kept sealed, and what they say is applied', async () => {
    const id = await aHandedOverMail();
    expect(await resultOf(aReport(id))).toBe('stored');
    expect(await stateOf(id)).toBe('bounced');
    const [kept] = await keptOf(id);
    expect(kept?.sealed.includes('User unknown')).toBe(false);
    expect(vault.open(kept?.sealed ?? Buffer.alloc(0))).toContain('User unknown');
  });

  it('change nothing the second time', async () => {
    const id = await aHandedOverMail();
    await store.record(aReport(id));
    expect(await resultOf(aReport(id))).toBe('repeated');
    expect(await resultOf(aReport(id, 'bb'))).toBe('stored');
    expect(await keptOf(id)).toHaveLength(2);
  });

  it('of an attempt that is gone are not kept', async () => {
    const id = anId(Date.now());
    expect(await resultOf(aReport(id))).toBe('unknown');
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
    expect(await resultOf(report)).toBe('stored');
    expect(await resultOf(report)).toBe('repeated');
  });
});

describe('a refusal that a report tells of', () => {
  it('is evidence against the lane of its attempt, with the moment of the hand-over', async () => {
    const id = await aHandedOverMail();
    expect(await store.record(aRefusal(id))).toEqual({
      result: 'stored',
      against: { lane: LANE, handedOverMs: NOW - 60_000 },
    });
    expect(await stateOf(id)).toBe('failed');
  });

  it('is evidence once: neither the same report nor any other on that attempt adds to it', async () => {
    const id = await aHandedOverMail();
    await store.record(aRefusal(id));
    expect(await store.record(aRefusal(id))).toEqual({ result: 'repeated', against: null });
    await triedAt(id, NOW + 29 * HOUR_MS);
    for (const digest of ['bb', 'cc', 'dd'])
      expect(await store.record(aRefusal(id, digest, NOW + 30 * HOUR_MS))).toEqual({
        result: 'stored',
        against: null,
      });
  });

  it('is evidence once a day of an address, however many mails it had', async () => {
    const ids = [];
    for (let count = 0; count < 4; count += 1)
      ids.push(await aHandedOverMail({ email: 'one person', atMs: NOW + count }));
    const [first = '', second = '', third = '', fourth = ''] = ids;
    expect(await againstOf(aRefusal(first))).not.toBeNull();
    expect(await againstOf(aRefusal(second))).toBeNull();
    expect(await againstOf(aRefusal(third, 'aa', NOW + 1))).toBeNull();
    await triedAt(fourth, NOW + 23 * HOUR_MS);
    expect(await againstOf(aRefusal(fourth, 'aa', NOW + 24 * HOUR_MS + 1))).not.toBeNull();
  });

  it.each([
    ['that was handed over long ago', { atMs: NOW - 4 * HOUR_MS }],
    ['that was never handed over', { atMs: null }],
    ['that was no mail', { lane: 'sms:twilio' }],
  ])('is none of an attempt %s', async (_, given) => {
    expect(await againstOf(aRefusal(await aHandedOverMail(given)))).toBeNull();
  });

  it('is none where the reader beside the relay knows the mail: it tells it as well', async () => {
    const id = await aHandedOverMail({ lane: 'email:transactional:relay:gmx.net' });
    await admin.query(
      `INSERT INTO relay_mail (queue_id, host, notification_id, ordinal, department_id, since) VALUES ('4gKx3s5L9bz1Y2', 'relay', $1, 1, $2, now())`,
      [id, DEPARTMENT],
    );
    expect(await againstOf(aRefusal(id))).toBeNull();
    expect(await stateOf(id)).toBe('failed');
  });

  it('is none when the report says nothing against us', async () => {
    expect(await againstOf(aReport(await aHandedOverMail()))).toBeNull();
  });
});
