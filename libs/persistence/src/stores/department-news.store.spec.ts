import type pg from 'pg';
import type { DepartmentMail, NewNotification } from '#delivery/ports';
import { OPERATION_CATEGORY } from '#delivery/ports';
import { aContent, aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresDepartmentNewsStore } from './department-news.store.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const [A, B, SILENT] = [anId(1), anId(2), anId(3)];
const NOW = Date.UTC(2021, 2, 12, 5, 45);
const MINUTE_MS = 60_000;
const RHYTHM = { everyMs: 2 * MINUTE_MS, patienceMs: 60 * MINUTE_MS };

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let store: PostgresDepartmentNewsStore;
let accept: PostgresAcceptStore;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  const { admin, app, worker } = database.current;
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  for (const [id, mailbox] of [
    [A, 'a@stadt.example'],
    [B, 'b@stadt.example'],
    [SILENT, null],
  ])
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender, mailbox) VALUES ($1::uuid, $1::text, 'Amt', 'Lindenburg', '{}', $2)`,
      [id, mailbox],
    );
  store = new PostgresDepartmentNewsStore(pools.worker, vault);
  accept = new PostgresAcceptStore(pools.app, vault, new KeyedHash(KEYS));
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('DELETE FROM department_event');
  await pools.admin.query('DELETE FROM department_mail');
});

let next = Date.now();
const newId = () => anId((next += 1));

async function happened(
  event = 'deadline.at_risk',
  given: Partial<NewNotification> = {},
  atMs = NOW,
): Promise<NewNotification> {
  const one = aNotification({ id: newId(), departmentId: A, acceptedAtMs: NOW - MINUTE_MS, ...given });
  const { departmentId } = one;
  await accept.acceptGroup([
    { departmentId, notifications: [one], idempotency: null, actor: 'k', route: 'r' },
  ]);
  await pools.admin.query(
    `INSERT INTO department_event (department_id, notification_id, event, at, rule, facts) VALUES ($1, $2, $3, $4, '3-at-risk', '{"category": "appointments"}')`,
    [departmentId, one.id, event, new Date(atMs)],
  );
  return one;
}

const claim = (nowMs = NOW) => store.claim(nowMs, RHYTHM, newId);

function idsOf(mails: readonly DepartmentMail[]): string[] {
  return mails.flatMap(({ news }) => news.map(({ notificationId }) => notificationId));
}

describe('PostgresDepartmentNewsStore', () => {
  it('makes one mail a department, with what it needs to act', async () => {
    const action = { label: 'Bestätigen', url: 'https://termine.example/b/1' };
    const deadlineMs = NOW + 60 * MINUTE_MS;
    const first = await happened('deadline.at_risk', {
      reference: 'B-1',
      deadlineMs,
      content: aContent({ action }),
    });
    const second = await happened('deadline.missed');
    const other = await happened('deadline.at_risk', { departmentId: B });
    const { mails, withoutMailbox } = await claim();
    expect(withoutMailbox).toBe(0);
    expect(mails.map(({ departmentId }) => departmentId)).toEqual([A, B].sort());
    const mine = mails.find(({ departmentId }) => departmentId === A);
    expect(mine?.news).toMatchObject([
      {
        notificationId: first.id,
        event: 'deadline.at_risk',
        because: { rule: '3-at-risk', facts: { category: 'appointments' } },
        reference: 'B-1',
        deadlineMs,
        actionUrl: action.url,
      },
      { notificationId: second.id, event: 'deadline.missed', reference: null, actionUrl: null },
    ]);
    expect(idsOf(mails)).toContain(other.id);
    const { rows } = await pools.admin.query(
      'SELECT events, next_deadline FROM department_mail WHERE department_id = $1',
      [A],
    );
    expect(rows).toEqual([{ events: 2, next_deadline: deadlineMs }]);
  });

  it('tells each event in one mail, though several workers look at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => happened()));
    const looks = await Promise.all(Array.from({ length: 4 }, () => claim()));
    const mails = looks.flatMap(({ mails: some }) => some);
    expect(mails).toHaveLength(1);
    expect(idsOf(mails).sort()).toEqual(all.map(({ id }) => id).sort());
    expect((await claim(NOW + 10 * MINUTE_MS)).mails).toEqual([]);
  });

  it('waits two minutes for the next mail, and not with the first', async () => {
    await happened();
    expect((await claim()).mails).toHaveLength(1);
    await happened();
    expect((await claim(NOW + 2 * MINUTE_MS - 1)).mails).toEqual([]);
    expect((await claim(NOW + 2 * MINUTE_MS)).mails).toHaveLength(1);
  });

  it('lets news without a deadline wait for an hour, or go with the first that has one', async () => {
    await happened('notification.undeliverable');
    expect((await claim(NOW + 60 * MINUTE_MS - 1)).mails).toEqual([]);
    expect((await claim(NOW + 60 * MINUTE_MS)).mails).toHaveLength(1);
    await happened('notification.undeliverable', {}, NOW + 70 * MINUTE_MS);
    await happened('deadline.missed', {}, NOW + 70 * MINUTE_MS);
    expect(idsOf((await claim(NOW + 70 * MINUTE_MS)).mails)).toHaveLength(2);
  });

  it('tells nobody of tests, of our own mail, of other events, or where there is no mailbox, which it counts', async () => {
    await happened('deadline.at_risk', { keyKind: 'test' });
    await happened('notification.undeliverable', { category: OPERATION_CATEGORY });
    await happened('notification.delivered');
    await happened('deadline.at_risk', { departmentId: SILENT });
    await happened('deadline.at_risk', { departmentId: SILENT, keyKind: 'test' });
    expect(await claim(NOW + 90 * MINUTE_MS)).toEqual({ mails: [], withoutMailbox: 1 });
    expect(await claim(NOW + 99 * MINUTE_MS)).toEqual({ mails: [], withoutMailbox: 0 });
  });

  it('tells of no risk that is over', async () => {
    const told = await happened();
    await pools.admin.query(`UPDATE notification SET told_at = now(), told_channel = 'sms' WHERE id = $1`, [
      told.id,
    ]);
    const still = await happened();
    expect(idsOf((await claim()).mails)).toEqual([still.id]);
  });

  it('gives a mail again whose worker died, under the same id, and never one that was accepted', async () => {
    const one = await happened();
    const [first] = (await claim()).mails;
    expect((await claim(NOW + MINUTE_MS)).mails).toEqual([]);
    await pools.admin.query(`UPDATE department_mail SET lease_until = now() - interval '1 second'`);
    const [again] = (await claim(NOW + MINUTE_MS)).mails;
    expect(again).toEqual(first);
    expect(idsOf(again === undefined ? [] : [again])).toEqual([one.id]);
    await store.accepted(first?.id ?? '', NOW);
    await pools.admin.query(`UPDATE department_mail SET lease_until = now() - interval '1 second'`);
    expect((await claim(NOW + 5 * MINUTE_MS)).mails).toEqual([]);
  });

  it("writes the notification of one mail once, in the worker's role, and no department's own", async () => {
    const id = newId();
    const asWorker = new PostgresAcceptStore(pools.worker, vault, new KeyedHash(KEYS));
    const unit = {
      departmentId: A,
      notifications: [aNotification({ id, departmentId: A, category: OPERATION_CATEGORY })],
      idempotency: { key: id, bodyHash: '', response: id },
      actor: 'department-teller',
      route: 'operation',
    };
    expect(await asWorker.acceptGroup([unit])).toEqual([{ kind: 'accepted' }]);
    expect(await asWorker.acceptGroup([unit])).toEqual([{ kind: 'replayed', response: id }]);
    const notifications = [aNotification({ id: newId(), departmentId: A })];
    await expect(asWorker.acceptGroup([{ ...unit, notifications, idempotency: null }])).rejects.toThrow(
      'row-level security',
    );
  });
});
