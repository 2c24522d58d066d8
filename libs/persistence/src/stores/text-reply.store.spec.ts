import type pg from 'pg';
import type { NewNotification } from '#delivery/ports';
import { aContacts, aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresAdvanceStore } from './advance.store.js';
import { TextReplyStore, type NewTextReply } from './text-reply.store.js';

const key = (id: string, byte: number) => ({ id, secret: Buffer.alloc(32, byte) });
const vault = new Vault([key('k1', 1)]);
/** An older key's hashes are still in use. */
const hash = new KeyedHash([key('new', 3), key('old', 2)]);
const older = new KeyedHash([key('old', 2)]);
const [A, B] = [anId(1), anId(2)];
const PHONE = '+4915112345678';
const NOW = Date.UTC(2021, 2, 12, 5, 45);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let replies: TextReplyStore;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  const { admin, app, worker } = database.current;
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  for (const id of [A, B])
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1::uuid, $1::text, 'Amt', 'Lindenburg', '{}')`,
      [id],
    );
  replies = new TextReplyStore(pools, vault, hash);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  for (const table of ['text_reply', 'text_opt_out', 'attempt', 'content', 'notification'])
    await pools.admin.query(`DELETE FROM ${table}`);
});

let next = Date.now();
const newId = () => anId((next += 1));

/** A text that went out. */
async function texted(given: Partial<NewNotification> = {}, hashes = hash, atMs = NOW): Promise<string> {
  const one = aNotification({
    id: newId(),
    departmentId: A,
    acceptedAtMs: atMs,
    contacts: aContacts({ email: null, phone: PHONE }),
    ...given,
  });
  const { departmentId } = one;
  const unit = { departmentId, notifications: [one], idempotency: null, actor: 'k', route: 'r' };
  await new PostgresAcceptStore(pools.app, vault, hashes).acceptGroup([unit]);
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since)
     VALUES ($1, 1, $2, 'sms', 'phone', 'sms:twilio', 'original', 'delivered', 'important', $3, $3, $3)`,
    [one.id, departmentId, new Date(atMs)],
  );
  return one.id;
}

const record = (given: Partial<NewTextReply> = {}) =>
  replies.record({
    id: newId(),
    source: 'twilio',
    gatewayId: `SM${String(next)}`,
    from: PHONE,
    body: 'Ich komme später',
    wish: null,
    atMs: NOW,
    ...given,
  });

/** Whether the policy is told that this person wants no texts. */
async function declines(hashes = hash): Promise<boolean | undefined> {
  const id = await texted({}, hashes);
  const cases = await new PostgresAdvanceStore(pools.worker, 1, { contentDays: 30 }).claimDue(50, NOW, 1_000);
  return cases.find((one) => one.id === id)?.recipient.declinesTexts;
}

describe('a text that comes back', () => {
  it('belongs to the department whose text went there last, and to no other', async () => {
    await texted({ departmentId: B });
    const id = await texted({ reference: 'B-4471' }, hash, NOW + 1_000);
    expect(await record()).toBe(true);
    expect(await replies.list(A, null, 10)).toMatchObject([
      { notificationId: id, reference: 'B-4471', wish: null, body: 'Ich komme später', atMs: NOW },
    ]);
    expect(await replies.list(B, null, 10)).toEqual([]);
  });

  it('belongs to the department whose text went to the account of the number', async () => {
    const citizen = newId();
    const phonePoint = newId();
    await pools.admin.query(`INSERT INTO citizen (id, name_sealed) VALUES ($1, '\\x01')`, [citizen]);
    const point = `INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, verified) VALUES ($1, $2, $3, '\\x01', $4, 'new', true)`;
    await pools.admin.query(point, [newId(), citizen, 'email', hash.email('can@gmx.de')]);
    await pools.admin.query(point, [phonePoint, citizen, 'sms', hash.phone('+4915111111111')]);
    const id = await texted({ departmentId: B, contacts: aContacts({ email: 'can@gmx.de', phone: null }) });
    await pools.admin.query('UPDATE attempt SET contact_ref = $2 WHERE notification_id = $1', [
      id,
      `portal:${phonePoint}`,
    ]);
    await record({ from: '+4915111111111', body: 'Danke' });
    expect(await replies.list(B, null, 10)).toMatchObject([{ notificationId: id, body: 'Danke' }]);
  });

  it('is kept once, and read page by page', async () => {
    await texted();
    expect(await record({ gatewayId: 'SM1' })).toBe(true);
    expect(await record({ gatewayId: 'SM1' })).toBe(false);
    expect(await record({ gatewayId: 'SM2', body: 'Danke' })).toBe(true);
    const [newest] = await replies.list(A, null, 1);
    expect(newest?.body).toBe('Danke');
    expect(await replies.list(A, newest?.id ?? '', 10)).toMatchObject([{ body: 'Ich komme später' }]);
  });

  it('falls with the content of its notification', async () => {
    const id = await texted();
    await record();
    await pools.admin.query('DELETE FROM content WHERE notification_id = $1', [id]);
    expect(await replies.list(A, null, 10)).toEqual([]);
  });

  it('of a stranger is kept without its words', async () => {
    expect(await record({ from: '+4915199999999' })).toBe(true);
    const { rows } = await pools.admin.query('SELECT department_id, sealed FROM text_reply');
    expect(rows).toEqual([{ department_id: null, sealed: null }]);
  });

  it('is no word about the number in the clear', async () => {
    await texted();
    await record();
    await record({ wish: 'stop', body: 'Stop' });
    const { rows } = await pools.admin.query<{ row: string }>(
      `SELECT r::text AS row FROM text_reply r UNION ALL SELECT o::text FROM text_opt_out o`,
    );
    for (const { row } of rows) expect(row).not.toMatch(/15112345678|später/);
  });

  it('STOP is obeyed until START, under every key that hashes numbers', async () => {
    expect(await declines()).toBe(false);
    await record({ wish: 'stop', body: 'Stop' });
    expect(await declines()).toBe(true);
    expect(await declines(older)).toBe(true);
    const { rows } = await pools.admin.query('SELECT hash_key FROM text_opt_out ORDER BY hash_key');
    expect(rows).toEqual([{ hash_key: 'new' }, { hash_key: 'old' }]);
    await record({ wish: 'start', body: 'Start' });
    expect(await declines()).toBe(false);
    expect(await declines(older)).toBe(false);
    expect(await replies.list(A, null, 10)).toMatchObject([
      { wish: 'start', body: null },
      { wish: 'stop', body: null },
    ]);
  });

  it('STOP of the number in an account holds where the request names its email', async () => {
    const citizen = newId();
    await pools.admin.query(`INSERT INTO citizen (id, name_sealed) VALUES ($1, '\\x01')`, [citizen]);
    const point = `INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, verified) VALUES ($1, $2, $3, '\\x01', $4, 'new', true)`;
    await pools.admin.query(point, [newId(), citizen, 'email', hash.email('erika@gmx.de')]);
    await pools.admin.query(point, [newId(), citizen, 'sms', hash.phone('+4915100000000')]);
    await record({ wish: 'stop', body: 'Stop', from: '+4915100000000' });
    const id = await texted({ contacts: aContacts({ email: 'erika@gmx.de', phone: null }) });
    const cases = await new PostgresAdvanceStore(pools.worker, 1, { contentDays: 30 }).claimDue(
      50,
      NOW,
      1_000,
    );
    expect(cases.find((one) => one.id === id)?.recipient.declinesTexts).toBe(true);
  });
});
