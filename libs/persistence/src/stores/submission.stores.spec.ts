import pg from 'pg';
import { OutcomeUnknownError, PLAIN_RULES } from '#delivery/ports';
import { aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { asDepartment, openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresFailedSubmissions } from './failed-submissions.js';
import { PostgresLaneStore } from './lane.store.js';
import { PostgresQuarantineStore, PostgresSubmissionDirectory } from './submission.stores.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const [A, B, KEY] = [anId(1), anId(2), anId(3)];
const NOW = Date.UTC(2021, 2, 11, 13);
const DAY_MS = 86_400_000;

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'report' | 'worker', pg.Pool>;
beforeAll(async () => {
  const { admin, app, report, worker } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 2, name, onError: () => undefined });
  pools = {
    admin: open(admin, 'a'),
    app: open(app, 'b'),
    report: open(report, 'c'),
    worker: open(worker, 'd'),
  };
  for (const [id, slug] of [
    [A, 'amt'],
    [B, 'kfz'],
  ])
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, $2, 'Amt', 'Lindenburg', '{}')`,
      [id, slug],
    );
  await pools.admin.query(
    `INSERT INTO api_key (id, department_id, name, kind, prefix, hash, scopes, created_at) VALUES ($1, $2, 'k', 'live', 'p', 'h', '{send}', now())`,
    [KEY, A],
  );
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

describe('PostgresSubmissionDirectory', () => {
  it('fills what was set up with the plain rules, and lists the senders of a department', async () => {
    await pools.admin.query(`INSERT INTO submission_rules VALUES ($1, $2, '{"legacy": true}')`, [KEY, A]);
    await pools.admin.query(`INSERT INTO submission_sender VALUES ($1, '@amt.example')`, [A]);
    const directory = new PostgresSubmissionDirectory(pools.report);
    expect(await directory.rules(KEY)).toEqual({ ...PLAIN_RULES, legacy: true });
    expect(await directory.rules(anId(9))).toEqual(PLAIN_RULES);
    expect(await directory.senders(A)).toEqual(['@amt.example']);
    expect(await directory.senders(B)).toEqual([]);
  });

  it('keeps no failure: the next question is asked again', async () => {
    let isAway = true;
    const failing = Object.create(pools.report, {
      query: {
        value: (query: pg.QueryConfig) =>
          isAway ? Promise.reject(new Error('away')) : pools.report.query(query),
      },
    }) as pg.Pool;
    const directory = new PostgresSubmissionDirectory(failing);
    await expect(directory.rules(KEY)).rejects.toThrow('away');
    isAway = false;
    expect(await directory.rules(KEY)).toMatchObject({ legacy: true });
  });

  it('refuses a pattern that nothing could be compared with', async () => {
    for (const pattern of ['Amt@A.example', 'amt'])
      await expect(
        pools.admin.query('INSERT INTO submission_sender VALUES ($1, $2)', [A, pattern]),
      ).rejects.toThrow(/submission_sender_pattern_check/);
  });
});

describe('PostgresQuarantineStore', () => {
  const mail = (id: string, changes: object = {}) => ({
    id,
    departmentId: A,
    keyId: KEY,
    reason: '554 5.6.0',
    message: Buffer.from('From: erika@gmx.de'),
    atMs: NOW,
    ...changes,
  });

  it('keeps a mail sealed, behind the wall of its department, for thirty days', async () => {
    await new PostgresQuarantineStore(pools.app, vault).keep(mail(anId(10)));
    const read = (departmentId: string) =>
      asDepartment(pools.app, departmentId, (client) =>
        client.query<{ sealed: Buffer }>('SELECT sealed FROM submission_quarantine'),
      );
    expect((await read(B)).rows).toEqual([]);
    const [row] = (await read(A)).rows;
    expect(row?.sealed.toString('latin1')).not.toContain('erika');
    expect(vault.openJson(row?.sealed ?? Buffer.alloc(0))).toEqual({
      message: Buffer.from('From: erika@gmx.de').toString('base64'),
    });
    const lanes = new PostgresLaneStore(pools.worker, vault);
    await lanes.purgeContents(NOW + 30 * DAY_MS - 1, 10);
    expect((await read(A)).rows).toHaveLength(1);
    await lanes.purgeContents(NOW + 30 * DAY_MS, 10);
    expect((await read(A)).rows).toEqual([]);
  });

  it('says that nobody knows when it could not be written', async () => {
    const store = new PostgresQuarantineStore(pools.app, vault);
    await expect(store.keep(mail(anId(11), { departmentId: anId(99) }))).rejects.toThrow(OutcomeUnknownError);
  });
});

describe('PostgresFailedSubmissions', () => {
  const original = {
    message: 'eA==',
    returnPath: 'amt@amt.example',
    envelopeId: null,
    notify: [],
    ret: 'HDRS',
  } as const;

  it('reads submitted mails that failed, in order, and passes over the rest', async () => {
    const plain = aNotification({ id: anId(Date.now()), departmentId: A });
    const given = aNotification({ id: anId(Date.now() + 1), departmentId: A });
    const mail = { ...given, content: { ...given.content, original } };
    await new PostgresAcceptStore(pools.app, vault, new KeyedHash(KEYS)).acceptGroup([
      { departmentId: A, notifications: [plain, mail], idempotency: null, actor: 'k', route: 'smtp' },
    ]);
    const tell = (id: string, event: string) =>
      pools.admin.query(
        `INSERT INTO department_event (department_id, notification_id, event, at, rule, facts) VALUES ($1, $2, $3, now(), 'r', '{}')`,
        [A, id, event],
      );
    const failures = new PostgresFailedSubmissions(pools, vault);
    expect(await failures.placeBefore(100)).toBe(0);
    await tell(mail.id, 'notification.delivered');
    await tell(plain.id, 'notification.undeliverable');
    await tell(mail.id, 'notification.expired');
    const first = await failures.after(0, 1, new Set());
    expect(first.failed).toEqual([]);
    const second = await failures.after(first.place, 10, new Set());
    expect(second.failed).toMatchObject([
      {
        notificationId: mail.id,
        departmentId: A,
        isExpired: true,
        recipient: mail.contacts.email,
        original,
        reply: null,
      },
    ]);
    expect(second.seen).toEqual([mail.id]);
    expect((await failures.after(first.place, 10, new Set([mail.id]))).failed).toEqual([]);
    expect(await failures.after(second.place, 10, new Set())).toEqual({
      place: second.place,
      seen: [],
      failed: [],
    });
    expect(await failures.placeBefore(1)).toBe(second.place - 1);
  });
});
