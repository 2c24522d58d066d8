import type pg from 'pg';
import { attemptId, type LaneKey } from '#domain';
import type { RelayFinding } from '#delivery/ports';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { asDepartment, openPool } from '../database/pools.js';
import { PostgresReceiptStore } from './receipt.store.js';
import { PostgresRelayStore } from './relay.store.js';

const [A, B] = [anId(1), anId(2)];
const NOW = Date.UTC(2021, 2, 11, 13, 3);
const DAY_MS = 86_400_000;
const GMX = 'email:transactional:relay:gmx.net';
const HOST = 'relay.stadt.example';

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let store: PostgresRelayStore;
beforeAll(async () => {
  const { admin, app, worker } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 2, name, onError: () => undefined });
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  store = new PostgresRelayStore(pools.worker, new PostgresReceiptStore(pools.worker));
  for (const [id, slug] of [
    [A, 'amt'],
    [B, 'kfz'],
  ])
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, $2, 'Amt', 'Lindenburg', '{}')`,
      [id, slug],
    );
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

let count = 0;
let made = Date.now();
/** A queue id as Postfix gives it with `enable_long_queue_ids`: never used again. */
const aQueueId = () => `4gKx3s5L9bz${String((count += 1)).padStart(3, 'y')}`;

interface Mail {
  readonly id: string;
  readonly queueId: string;
}

/** A mail that the relay took under this queue id. */
async function aMail(
  given: {
    readonly queueId?: string;
    readonly lane?: LaneKey;
    readonly department?: string;
    readonly status?: string;
    readonly told?: string | null;
  } = {},
): Promise<Mail> {
  const { queueId = aQueueId(), lane = GMX, department = A, status = 'in_progress', told = null } = given;
  const id = anId((made += 1));
  await pools.admin.query(
    `INSERT INTO notification (id, department_id, key_kind, hash_key, phone_range_allowed, language, category, urgency, confidential, one_time_code,
       stream, accepted_at, has_late, has_second_factor, status, due_at, told_channel)
     VALUES ($1, $2, 'live', 'k1', false, 'de', 'appointments', 'urgent', false, false, 'transactional', $3, false, false, $4,
       CASE WHEN $4 = 'in_progress' THEN $3::timestamptz + interval '1 hour' END, $5)`,
    [id, department, new Date(NOW), status, told],
  );
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, state_since, gateway_id)
     VALUES ($1, 1, $2, 'email', 'email', $3, 'original', 'accepted_by_gateway', 'urgent', $4, $4, $5)`,
    [id, department, lane, new Date(NOW), queueId],
  );
  return { id, queueId };
}

/** One that the reader has seen. */
async function aTiedMail(given: Parameters<typeof aMail>[0] = {}): Promise<Mail> {
  const mail = await aMail(given);
  await store.tie(HOST, [{ queueId: mail.queueId, attempt: null }], NOW);
  return mail;
}

function finding({ id, queueId }: Mail, given: Partial<RelayFinding> = {}): RelayFinding {
  return {
    queueId,
    attempt: attemptId(id, 1),
    kind: 'deferred',
    seenMs: NOW,
    fromQueue: false,
    atMs: NOW,
    reply: '554 IP address is block listed',
    stage: 'connect',
    verdict: {
      label: 'sender_blocked_ip',
      scope: 'sender_at_provider',
      suppress: false,
      temporary: true,
      rule: 'r',
    },
    ...given,
  };
}

async function rowOf<T extends pg.QueryResultRow>(sql: string, ...values: unknown[]): Promise<T> {
  const { rows } = await pools.admin.query<T>(sql, values);
  const [row] = rows;
  if (row === undefined) throw new Error('no such row');
  return row;
}
const attemptOf = ({ id }: Mail) =>
  rowOf<{ state: string; reply: string | null; scope: string | null; temporary: boolean }>(
    'SELECT state, reply, scope, temporary FROM attempt WHERE notification_id = $1',
    id,
  );
const mailOf = ({ queueId }: Mail) =>
  rowOf<{ deferrals: number; ended: string | null; possibly_late: boolean; notification_id: string }>(
    'SELECT deferrals, ended, possibly_late, notification_id FROM relay_mail WHERE queue_id = $1',
    queueId,
  );
const notificationOf = ({ id }: Mail) =>
  rowOf<{ due_at: number | null; fence: number; status: string }>(
    'SELECT due_at, fence, status FROM notification WHERE id = $1',
    id,
  );

describe('a tie', () => {
  it('finds a mail by its queue id or by its return path, and forgets what is not ours', async () => {
    const [taken, sent, direct] = [
      await aMail(),
      await aMail(),
      await aMail({ lane: 'email:transactional:direct:gmx.net' }),
    ];
    const other = aQueueId();
    const known = await store.tie(
      HOST,
      [
        { queueId: taken.queueId, attempt: null },
        { queueId: other, attempt: attemptId(sent.id, 1) },
        { queueId: aQueueId(), attempt: null },
        { queueId: aQueueId(), attempt: attemptId(anId(7), 1) },
        { queueId: direct.queueId, attempt: null },
        { queueId: aQueueId(), attempt: attemptId(direct.id, 1) },
      ],
      NOW,
    );
    expect([...known]).toEqual(
      expect.arrayContaining([
        [taken.queueId, { attempt: attemptId(taken.id, 1), lane: GMX }],
        [other, { attempt: attemptId(sent.id, 1), lane: GMX }],
      ]),
    );
    expect(known.size).toBe(2);
    expect(await store.tie(HOST, [], NOW)).toEqual(new Map());
  });

  it('keeps what is known when it comes again, and begins anew where a short id is another mail now', async () => {
    const [first, second] = [await aTiedMail({ queueId: 'AB12CD34' }), await aMail()];
    const tie = (mail: Mail) =>
      store.tie(HOST, [{ queueId: first.queueId, attempt: attemptId(mail.id, 1) }], NOW);
    await store.record([finding(first)], NOW);
    await tie(first);
    expect(await mailOf(first)).toMatchObject({ deferrals: 1, notification_id: first.id });
    await tie(second);
    expect(await mailOf(first)).toMatchObject({ deferrals: 0, notification_id: second.id });
  });
});

describe('a deferral', () => {
  it('is noted in the attempt, which stays with the relay, and makes its notification due at once', async () => {
    const mail = await aTiedMail();
    const one = finding(mail);
    expect(await store.record([one], NOW)).toEqual([one]);
    expect(await attemptOf(mail)).toEqual({
      state: 'accepted_by_gateway',
      reply: one.reply,
      scope: 'sender_at_provider',
      temporary: true,
    });
    expect(await notificationOf(mail)).toMatchObject({ due_at: NOW, fence: 1 });
  });

  it('is news once: not when it is read again, nor when the queue tells what the log told', async () => {
    const mail = await aTiedMail();
    await store.record([finding(mail)], NOW);
    for (const again of [
      finding(mail),
      finding(mail, { seenMs: NOW - 1 }),
      finding(mail, { seenMs: NOW + 60_000, fromQueue: true }),
    ])
      expect(await store.record([again], NOW + 1)).toEqual([]);
    expect([await mailOf(mail), await notificationOf(mail)]).toMatchObject([{ deferrals: 1 }, { fence: 1 }]);
  });

  it('is news again after another try, but wakes nobody with the same words', async () => {
    const mail = await aTiedMail();
    await store.record([finding(mail, { fromQueue: true })], NOW);
    expect(await store.record([finding(mail, { seenMs: NOW + 300_000 })], NOW + 300_000)).toHaveLength(1);
    expect([await mailOf(mail), await notificationOf(mail)]).toMatchObject([{ deferrals: 2 }, { fence: 1 }]);
  });

  it('of a mail that has ended is none', async () => {
    const mail = await aTiedMail();
    await store.record([finding(mail, { kind: 'sent', verdict: null, reply: '250 ok' })], NOW);
    expect(await store.record([finding(mail, { seenMs: NOW + 1 })], NOW)).toEqual([]);
  });
});

describe('an end', () => {
  it.each([
    ['sent', 'delivered', 'delivered'],
    ['bounced', 'bounced', 'bounced'],
    ['failed', 'failed', 'failed'],
    ['refused', 'refused', null],
  ] as const)('%s makes the attempt %s, once', async (kind, state, receipt) => {
    const mail = await aTiedMail();
    const one = finding(mail, { kind, reply: 'the end' });
    expect(await store.record([one], NOW)).toEqual([one]);
    expect(await attemptOf(mail)).toMatchObject({ state, reply: 'the end' });
    expect((await mailOf(mail)).ended).toBe(kind);
    const { due_at: dueAt, fence } = await notificationOf(mail);
    expect(dueAt).toBe(NOW);
    expect(await store.record([one], NOW + 1)).toEqual([]);
    expect((await notificationOf(mail)).fence).toBe(fence);
    const { rows } = await pools.admin.query<{ kind: string; source: string }>(
      'SELECT kind, source FROM receipt WHERE notification_id = $1',
      [mail.id],
    );
    expect(rows).toEqual(receipt === null ? [] : [{ kind: receipt, source: 'relay' }]);
  });

  it('of an earlier mail under another id leaves the mail that the relay has now', async () => {
    const now = await aTiedMail();
    const earlier = { ...now, queueId: aQueueId() };
    await store.tie(HOST, [{ queueId: earlier.queueId, attempt: attemptId(now.id, 1) }], NOW);
    await store.record([finding(earlier, { kind: 'refused' })], NOW);
    expect([await attemptOf(now), await mailOf(now)]).toMatchObject([
      { state: 'accepted_by_gateway' },
      { ended: null },
    ]);
  });
});

describe('a change of health', () => {
  it('makes what lies at the relay in the lane due at once, and nothing else', async () => {
    const lane = 'email:transactional:relay:web.de';
    const [here, ended] = [await aTiedMail({ lane }), await aTiedMail({ lane })];
    const elsewhere = await aTiedMail({ lane: 'email:transactional:relay:posteo.de' });
    await pools.admin.query(`UPDATE relay_mail SET ended = 'gone' WHERE queue_id = $1`, [ended.queueId]);
    expect(await store.wake([lane], NOW + 5)).toBe(1);
    expect(await notificationOf(here)).toMatchObject({ due_at: NOW + 5, fence: 1 });
    expect(await notificationOf(elsewhere)).toMatchObject({ fence: 0 });
  });
});

describe('mail to be taken out', () => {
  const late = { status: 'delivered', told: 'sms' };

  it('is that whose recipient was told otherwise, at this relay; it counts as possibly late until it is out', async () => {
    const [mail, byMail, open] = [
      await aTiedMail(late),
      await aTiedMail({ status: 'delivered', told: 'email' }),
      await aTiedMail(),
    ];
    const short = await aTiedMail({ ...late, queueId: 'FF00AA11' });
    expect(await store.toRemove('elsewhere', NOW, 10)).toEqual([]);
    expect(await store.toRemove(HOST, NOW, 10)).toEqual([mail.queueId]);
    expect([await mailOf(mail), await mailOf(short), await mailOf(byMail), await mailOf(open)]).toMatchObject(
      [{ possibly_late: true }, { possibly_late: true }, { possibly_late: false }, { possibly_late: false }],
    );
  });

  it.each([
    ['removed', 'superseded', 'removed', false],
    ['gone', 'accepted_by_gateway', 'gone', true],
    ['sent', 'accepted_by_gateway', 'gone', true],
  ] as const)('that is %s leaves its attempt %s', async (result, state, ended, possiblyLate) => {
    const mail = await aTiedMail(late);
    await store.toRemove(HOST, NOW, 1_000);
    await store.recordRemovals(HOST, [{ queueId: mail.queueId, result }], NOW);
    expect([await attemptOf(mail), await mailOf(mail)]).toMatchObject([
      { state },
      { ended, possibly_late: possiblyLate },
    ]);
    expect(await store.toRemove(HOST, NOW, 1_000)).not.toContain(mail.queueId);
  });

  it('is dropped on no word of a reader that was not asked, or is of another relay', async () => {
    const [unasked, asked] = [await aTiedMail(), await aTiedMail(late)];
    await store.toRemove(HOST, NOW, 1_000);
    const removals = [unasked, asked].map(({ queueId }) => ({ queueId, result: 'removed' as const }));
    await store.recordRemovals('elsewhere', removals, NOW);
    await store.recordRemovals(HOST, removals.slice(0, 1), NOW);
    for (const mail of [unasked, asked]) expect((await attemptOf(mail)).state).toBe('accepted_by_gateway');
  });
});

describe('what is kept of it', () => {
  it('is read by its own department alone, and written by no department', async () => {
    const mail = await aTiedMail({ department: B });
    const read = (department: string) =>
      asDepartment(pools.app, department, (client) =>
        client.query('SELECT 1 FROM relay_mail WHERE queue_id = $1', [mail.queueId]),
      );
    expect([(await read(A)).rowCount, (await read(B)).rowCount]).toEqual([0, 1]);
    await expect(
      asDepartment(pools.app, B, (client) => client.query('DELETE FROM relay_mail')),
    ).rejects.toThrow(/permission denied/);
  });

  it('is forgotten when the relay cannot have the mail any more', async () => {
    const [old, fresh] = [await aMail(), await aMail()];
    for (const [mail, sinceMs] of [
      [old, NOW - 30 * DAY_MS - 1],
      [fresh, NOW - 30 * DAY_MS],
    ] as const)
      await store.tie(HOST, [{ queueId: mail.queueId, attempt: null }], sinceMs);
    await store.purge(NOW - 30 * DAY_MS);
    await expect(mailOf(old)).rejects.toThrow('no such row');
    expect((await mailOf(fresh)).ended).toBeNull();
  });
});
