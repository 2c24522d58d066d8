import type pg from 'pg';
import type { ContentAction } from '#delivery/ports';
import { aContent, aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { ActionStore, type HostedPage } from './action.store.js';
import { PostgresDepartmentNewsStore } from './department-news.store.js';
import { NotificationReader } from './notification.reader.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const hash = new KeyedHash(KEYS);
const A = anId(1);
const NOW = Date.UTC(2021, 2, 12, 5, 45);
const HOUR_MS = 3_600_000;
const ACTION: ContentAction = {
  label: 'Termin bestätigen',
  url: null,
  hosted: { answers: ['confirm', 'decline', 'other_time'], declineLabel: null, options: [] },
};

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker' | 'report', pg.Pool>;
let actions: ActionStore;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  const { admin, app, worker, report } = database.current;
  pools = {
    admin: open(admin, 'a'),
    app: open(app, 'b'),
    worker: open(worker, 'c'),
    report: open(report, 'd'),
  };
  await pools.admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender, mailbox) VALUES ($1, 'amt', 'Amt', 'Lindenburg', '{}', 'a@stadt.example')`,
    [A],
  );
  actions = new ActionStore(pools, vault);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

let next = Date.now();
const newId = () => anId((next += 1));

async function hosted(given: { readonly confidential?: boolean } = {}): Promise<HostedPage> {
  const one = aNotification({
    id: newId(),
    departmentId: A,
    acceptedAtMs: NOW,
    deadlineMs: NOW + HOUR_MS,
    confidential: false,
    content: aContent({ action: ACTION }),
    ...given,
  });
  const unit = { departmentId: A, notifications: [one], idempotency: null, actor: 'k', route: 'r' };
  await new PostgresAcceptStore(pools.app, vault, hash).acceptGroup([unit]);
  return found(one.id);
}

async function found(id: string): Promise<HostedPage> {
  const page = await actions.find(id);
  if (page === null) throw new Error('not found');
  return page;
}

async function historyOf(id: string) {
  const timeline = await new NotificationReader(pools.app, vault, hash).timeline(A, id);
  return timeline?.answers?.map(({ kind, choice, wish }) => [kind, choice, wish]);
}

describe('the answer to a hosted action', () => {
  it('is a fact that the policy sees, once however often the button is pressed', async () => {
    const page = await hosted();
    expect(page.answer).toBeNull();
    expect(await actions.answer(page, { choice: 'confirm', wish: null }, NOW + 1)).toBe(true);
    expect(await actions.answer(page, { choice: 'confirm', wish: null }, NOW + 2)).toBe(false);
    expect((await found(page.id)).answer).toEqual({ choice: 'confirm', atMs: NOW + 1, wish: null });
    const { rows } = await pools.admin.query(
      'SELECT confirmed_at, due_at, fence FROM notification WHERE id = $1',
      [page.id],
    );
    expect(rows).toEqual([{ confirmed_at: NOW + 1, due_at: NOW + 1, fence: 1 }]);
  });

  it('of two presses at once is one', async () => {
    const page = await hosted();
    const press = () => actions.answer(page, { choice: 'confirm', wish: null }, NOW + 1);
    expect((await Promise.all([press(), press(), press()])).filter(Boolean)).toHaveLength(1);
    expect(await historyOf(page.id)).toEqual([['done', 'confirm', null]]);
  });

  it('can be changed and taken back, and the history keeps all of it', async () => {
    const page = await hosted();
    await actions.answer(page, { choice: 'other_time', wish: 'vormittags' }, NOW + 1);
    expect((await found(page.id)).answer?.wish).toBe('vormittags');
    await actions.answer(page, { choice: 'other_time', wish: 'nachmittags' }, NOW + 2);
    expect(await actions.undo(page, NOW + 3)).toBe(true);
    expect(await actions.undo(page, NOW + 4)).toBe(false);
    expect((await found(page.id)).answer).toBeNull();
    expect(await historyOf(page.id)).toEqual([
      ['done', 'other_time', 'vormittags'],
      ['done', 'other_time', 'nachmittags'],
      ['undone', 'other_time', null],
    ]);
  });

  it('comes too late at the deadline, and nothing can be taken back then', async () => {
    const page = await hosted();
    await actions.answer(page, { choice: 'decline', wish: null }, NOW + HOUR_MS - 1);
    expect(await actions.undo(page, NOW + HOUR_MS)).toBe(false);
    expect(await actions.answer(page, { choice: 'confirm', wish: null }, NOW + HOUR_MS)).toBe(false);
    expect((await found(page.id)).answer?.choice).toBe('decline');
  });

  it('is not taken for what the department has cancelled', async () => {
    const page = await hosted();
    await pools.admin.query('UPDATE notification SET cancelled_at = now() WHERE id = $1', [page.id]);
    expect(await actions.answer(page, { choice: 'confirm', wish: null }, NOW + 1)).toBe(false);
  });

  it('outlives the content without the words of the citizen', async () => {
    const page = await hosted();
    await actions.answer(page, { choice: 'other_time', wish: 'vormittags' }, NOW + 1);
    await pools.worker.query('DELETE FROM content WHERE notification_id = $1', [page.id]);
    expect(await historyOf(page.id)).toEqual([['done', 'other_time', null]]);
  });

  it('is audited without a word of it', async () => {
    const page = await hosted();
    await actions.answer(page, { choice: 'other_time', wish: 'vormittags' }, NOW + 1);
    const { rows } = await pools.admin.query<{ action: string }>(
      'SELECT actor, action FROM audit WHERE subject = $1',
      [page.id],
    );
    expect(rows).toEqual([{ actor: 'citizen', action: 'action.done.other_time' }]);
  });

  it('is told to the department in one mail, the wish only where nothing is confidential', async () => {
    const news = new PostgresDepartmentNewsStore(pools.worker, vault);
    await news.claim(NOW - HOUR_MS, { everyMs: 0, patienceMs: 0 }, newId);
    const [open, secret] = [await hosted(), await hosted({ confidential: true })];
    await actions.answer(open, { choice: 'other_time', wish: 'vormittags' }, NOW + 1);
    await actions.answer(secret, { choice: 'other_time', wish: 'abends' }, NOW + 1);
    await actions.undo(secret, NOW + 2);
    const rhythm = { everyMs: 120_000, patienceMs: HOUR_MS };
    const { mails } = await news.claim(NOW + 3, rhythm, newId);
    expect(mails.map(({ news: all }) => all.map(({ event, wish }) => [event, wish]))).toEqual([
      [
        ['action.other_time', 'vormittags'],
        ['action.other_time', undefined],
        ['action.undone', undefined],
      ],
    ]);
    expect((await news.claim(NOW + HOUR_MS, rhythm, newId)).mails).toEqual([]);
  });
});
