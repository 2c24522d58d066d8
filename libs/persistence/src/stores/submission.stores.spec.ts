import pg from 'pg';
import { OutcomeUnknownError, PLAIN_RULES, type NewNotification, type NotifyWish } from '#delivery/ports';
import { aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { asDepartment, openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresSubmissionNews } from './submission-news.js';
import { PostgresLaneStore } from './lane.store.js';
import { PostgresQuarantineStore, PostgresSubmissionDirectory } from './submission.stores.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const [A, B, KEY] = [anId(1), anId(2), anId(3)];
const NOW = Date.UTC(2021, 2, 11, 13);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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

describe('PostgresSubmissionNews', () => {
  let news: PostgresSubmissionNews;
  let next = Date.now();
  beforeEach(() => {
    news = new PostgresSubmissionNews(pools, vault);
  });

  const accept = (notification: NewNotification) =>
    new PostgresAcceptStore(pools.app, vault, new KeyedHash(KEYS)).acceptGroup([
      { departmentId: A, notifications: [notification], idempotency: null, actor: 'k', route: 'smtp' },
    ]);
  const tell = (id: string, event: string, at = new Date()) =>
    pools.admin.query(
      `INSERT INTO department_event (department_id, notification_id, event, at, rule, facts) VALUES ($1, $2, $3, $4, 'r', '{}')`,
      [A, id, event, at],
    );
  const mark = (key: string) =>
    pools.admin.query(
      `INSERT INTO idempotency (department_id, route, key, body_hash, response, created_at, kept_ms) VALUES ($1, 'smtp-report', $2, '', '', now(), 1)`,
      [A, key],
    );

  async function aMail(notify: NotifyWish[], given: Partial<NewNotification> = {}): Promise<NewNotification> {
    const plain = aNotification({ id: anId((next += 1)), departmentId: A, ...given });
    const original = {
      message: 'eA==',
      returnPath: 'amt@amt.example',
      envelopeId: null,
      notify,
      ret: 'HDRS',
    } as const;
    const mail = { ...plain, content: { ...plain.content, original } };
    await accept(mail);
    return mail;
  }

  async function begin(): Promise<number> {
    return (await news.after(await news.placeAt(Date.now()), 1_000, new Set())).place;
  }

  it('reads submitted mails that failed, in order, and passes over the rest', async () => {
    const plain = aNotification({ id: anId((next += 1)), departmentId: A });
    await accept(plain);
    const mail = await aMail([]);
    const start = await begin();
    await tell(mail.id, 'notification.delivered');
    await tell(plain.id, 'notification.undeliverable');
    await tell(mail.id, 'notification.expired');
    const first = await news.after(start, 1, new Set());
    expect(first).toMatchObject({ seen: [plain.id], news: [] });
    const second = await news.after(first.place, 10, new Set());
    expect(second.seen).toEqual([mail.id]);
    expect(second.news).toMatchObject([
      {
        kind: 'expired',
        key: mail.id,
        notificationId: mail.id,
        departmentId: A,
        recipient: mail.contacts.email,
        original: { notify: [] },
        reply: null,
      },
    ]);
    expect((await news.after(first.place, 10, new Set([mail.id]))).news).toEqual([]);
    expect(await news.after(second.place, 10, new Set())).toEqual({
      place: second.place,
      seen: [],
      news: [],
    });
  });

  it('opens nothing again whose report was written, by whatever process', async () => {
    const mail = await aMail([]);
    const start = await begin();
    await tell(mail.id, 'notification.undeliverable');
    await mark(mail.id);
    expect(await news.after(start, 10, new Set())).toMatchObject({ seen: [mail.id], news: [] });
  });

  it('begins behind what was told before a moment', async () => {
    const mail = await aMail([]);
    const other = await aMail([]);
    await tell(mail.id, 'notification.undeliverable', new Date('2020-01-01T00:00:00Z'));
    await tell(other.id, 'notification.undeliverable', new Date('2020-01-03T00:00:00Z'));
    const place = await news.placeAt(Date.parse('2020-01-02T00:00:00Z'));
    expect((await news.after(place, 10, new Set())).seen).toEqual([other.id]);
    expect(await news.placeAt(Date.parse('2019-01-01T00:00:00Z'))).toBe(0);
  });

  it.each([
    ['relayed', 'email', 'accepted_by_gateway'],
    ['delivered', 'email', 'delivered'],
    ['told-otherwise', 'sms', 'refused'],
  ])('tells success only to who asked: %s', async (kind, told, state) => {
    const asked = await aMail(['FAILURE', 'SUCCESS']);
    const silent = await aMail(['DELAY']);
    const start = await begin();
    for (const { id } of [asked, silent]) {
      await pools.admin.query('UPDATE notification SET told_channel = $2 WHERE id = $1', [id, told]);
      await pools.admin.query(
        `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, state_since, reply)
         VALUES ($1, 1, $2, 'email', 'email', 'l', 'original', $3, 'urgent', now(), now(), '250 ok')`,
        [id, A, state],
      );
      await tell(id, 'notification.delivered');
    }
    const { seen, news: found } = await news.after(start, 10, new Set());
    expect(seen).toEqual([`${asked.id} delivered`]);
    expect(found).toMatchObject([{ kind, notificationId: asked.id, reply: '250 ok' }]);
  });

  it('finds what waits too long, once, and only where a delay is to be told', async () => {
    const between = { fromMs: NOW - DAY_MS, toMs: NOW - 4 * HOUR_MS };
    const waits = { acceptedAtMs: NOW - 4 * HOUR_MS, dueAtMs: NOW };
    const late = await aMail(['DELAY'], waits);
    await aMail(['SUCCESS'], waits);
    await aMail([], waits);
    await aMail(['DELAY'], { ...waits, acceptedAtMs: NOW - 4 * HOUR_MS + 1 });
    await aMail(['DELAY'], { ...waits, acceptedAtMs: NOW - DAY_MS });
    await aMail(['DELAY'], { ...waits, sendAtMs: NOW - HOUR_MS });
    const told = await aMail(['DELAY'], waits);
    await pools.admin.query('UPDATE notification SET told_at = now() WHERE id = $1', [told.id]);
    const key = `${late.id} delayed`;
    expect(await news.waiting(between, 10, new Set())).toMatchObject({
      seen: [key],
      news: [{ kind: 'delayed', key, notificationId: late.id }],
    });
    expect(await news.waiting(between, 10, new Set([key]))).toEqual({ seen: [], news: [] });
    await mark(key);
    expect(await news.waiting(between, 10, new Set())).toEqual({ seen: [key], news: [] });
  });
});
