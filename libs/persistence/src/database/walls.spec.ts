import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { uuidV7 } from '#domain';
import { aDepartment, aNotification, SeededChance, useTestDatabase } from '#testing';
import { PostgresAcceptStore } from '../stores/accept.store.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { migrate } from './migrate.js';
import { asCitizen, asDepartment, openPool, withSetting } from './pools.js';
import { assertNarrowRole, assertSafePostgres } from './safety.js';

const MINE = randomUUID();
const OTHER = randomUUID();
const CITIZEN = randomUUID();
const NEIGHBOUR = randomUUID();
const ENDPOINT = randomUUID();
const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const chance = new SeededChance(7);
const id = uuidV7(Date.now(), chance.bytes(10));
const pools = new Map<string, pg.Pool>();

// Before the database goes: hooks run in the order in which they are written.
afterAll(async () => {
  await Promise.all([...pools.values()].map((pool) => pool.end()));
});

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

beforeAll(async () => {
  for (const login of ['admin', 'owner', 'app', 'worker', 'report'] as const) {
    const onError = (error: Error) => {
      throw error;
    };
    pools.set(login, openPool({ url: database.current[login], size: 2, name: login, onError }));
  }
  await fill(as('admin'));
});

function as(login: string): pg.Pool {
  const pool = pools.get(login);
  if (!pool) throw new Error(`no pool ${login}`);
  return pool;
}

/** A row of the other department in every table of a tenant, and of the neighbour in every table of a citizen. */
async function fill(admin: pg.Pool): Promise<void> {
  for (const department of [MINE, OTHER])
    await admin.query(
      'INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, $2, $2, $2, $3)',
      [department, department, aDepartment().sender],
    );
  await admin.query(
    `INSERT INTO category (id, name_de, name_en, basis, confidential, same_day, position)
     VALUES ('appointments', 'Termine', 'Appointments', 'duty', false, false, 1)`,
  );
  const accept = new PostgresAcceptStore(as('app'), new Vault(KEYS), new KeyedHash(KEYS));
  const idempotency = { key: 'k', bodyHash: 'b', response: '{}' };
  const notifications = [aNotification({ id, departmentId: OTHER })];
  await accept.acceptGroup([{ departmentId: OTHER, notifications, idempotency, actor: 'a', route: 'r' }]);
  for (const [text, values] of ROWS) await admin.query(text, values);
}

const ROWS: [string, unknown[]][] = [
  [`INSERT INTO team_member VALUES ($1, '\\x01', 'k1')`, [OTHER]],
  [
    `INSERT INTO recipient (id, department_id, sealed, hash_key) VALUES ($2, $1, '\\x01', 'k1')`,
    [OTHER, randomUUID()],
  ],
  [`INSERT INTO sms_spend (department_id, month) VALUES ($1, '2021-03-01')`, [OTHER]],
  [
    `INSERT INTO department_event (department_id, notification_id, event, at, rule, facts) VALUES ($1, $2, 'e', now(), 'r', '{}')`,
    [OTHER, id],
  ],
  [
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since)
     VALUES ($2, 1, $1, 'email', 'email', 'l', 'original', 'queued', 'routine', now(), now(), now())`,
    [OTHER, id],
  ],
  [
    `INSERT INTO decision (notification_id, ordinal, department_id, at, step, rule, facts, policy_version) VALUES ($2, 1, $1, now(), 's', 'r', '{}', 1)`,
    [OTHER, id],
  ],
  [
    `INSERT INTO receipt (notification_id, attempt_ordinal, department_id, source, kind, at, details, parked) VALUES ($2, 1, $1, 's', 'delivered', now(), '{}', false)`,
    [OTHER, id],
  ],
  [
    `INSERT INTO api_key (id, department_id, name, kind, prefix, hash, scopes, created_at) VALUES ($2, $1, 'n', 'live', 'p', 'h', '{}', now())`,
    [OTHER, randomUUID()],
  ],
  [
    `INSERT INTO mail_report (department_id, notification_id, attempt_ordinal, kind, digest, sealed, received_at) VALUES ($1, $2, 1, 'bounce', '\\x01', '\\x01', now())`,
    [OTHER, id],
  ],
  [
    `INSERT INTO department_mail (id, department_id, at, events, lease_until) VALUES ($2, $1, now(), 1, now())`,
    [OTHER, randomUUID()],
  ],
  [
    `INSERT INTO webhook_endpoint (id, department_id, url, secret, state_since, created_at) VALUES ($2, $1, 'https://a.example', '\\x01', now(), now())`,
    [OTHER, ENDPOINT],
  ],
  [
    `INSERT INTO webhook_delivery (id, endpoint_id, department_id, event, subject_id, body, created_at) VALUES ($2, $2, $1, 'deadline.missed', $2, '{}', now())`,
    [OTHER, ENDPOINT],
  ],
  [
    `INSERT INTO text_reply (id, source, gateway_id, department_id, at) VALUES ($2, 's', 'g', $1, now())`,
    [OTHER, randomUUID()],
  ],
  [`INSERT INTO citizen (id, name_sealed) VALUES ($1, '\\x01')`, [NEIGHBOUR]],
  [
    `INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, verified) VALUES ($2, $1, 'email', '\\x01', '\\x01', 'k1', true)`,
    [NEIGHBOUR, randomUUID()],
  ],
  [`INSERT INTO preference VALUES ($1, 'appointments', '{email}', now())`, [NEIGHBOUR]],
  [
    `INSERT INTO inbox_item (notification_id, citizen_id, sealed, at) VALUES ($2, $1, '\\x01', now())`,
    [NEIGHBOUR, id],
  ],
];

const TENANT_TABLES =
  'team_member recipient sms_spend idempotency department_event notification content attempt decision receipt api_key audit mail_report department_mail webhook_endpoint webhook_delivery text_reply';
const CITIZEN_TABLES = 'citizen contact_point preference inbox_item';

async function countIn(client: pg.Pool | pg.PoolClient, table: string): Promise<number> {
  const { rows } = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
  return rows[0]?.n ?? -1;
}

describe('walls between departments', () => {
  it.each(TENANT_TABLES.split(' '))(
    'show of %s nothing without a department, and only its own with one',
    async (table) => {
      expect(await countIn(as('admin'), table)).toBe(1);
      expect(await countIn(as('app'), table)).toBe(0);
      expect(await asDepartment(as('app'), MINE, (client) => countIn(client, table))).toBe(0);
      expect(await asDepartment(as('app'), OTHER, (client) => countIn(client, table))).toBe(1);
    },
  );

  it('show nothing again on the connection that has just served a department', async () => {
    const client = await as('app').connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('app.department', $1, true)`, [OTHER]);
      expect(await countIn(client, 'notification')).toBe(1);
      await client.query('COMMIT');
      expect(await countIn(client, 'notification')).toBe(0);
    } finally {
      client.release();
    }
  });

  it('refuse a row in the name of another', async () => {
    const insert = asDepartment(as('app'), MINE, (client) =>
      client.query(`INSERT INTO idempotency VALUES ($1, 'r', 'x', 'b', '{}', now())`, [OTHER]),
    );
    await expect(insert).rejects.toThrow('row-level security');
  });

  it('leave a foreign row as it is', async () => {
    const { rowCount } = await asDepartment(as('app'), MINE, (client) =>
      client.query(`UPDATE notification SET reference = 'mine' WHERE id = $1`, [id]),
    );
    expect(rowCount).toBe(0);
  });

  it('show a key before anybody is signed in only to who names it', async () => {
    expect(await withSetting(as('app'), 'app.key_prefix', 'p', (client) => countIn(client, 'api_key'))).toBe(
      1,
    );
    expect(await withSetting(as('app'), 'app.key_prefix', 'q', (client) => countIn(client, 'api_key'))).toBe(
      0,
    );
  });

  it('let nobody read a partition, which its parent does not protect', async () => {
    const { rows } = await as('admin').query<{ part: string }>(
      `SELECT inhrelid::regclass::text AS part FROM pg_inherits WHERE inhparent = 'notification'::regclass LIMIT 1`,
    );
    await expect(countIn(as('app'), rows[0]?.part ?? '')).rejects.toThrow('permission denied');
  });
});

describe('walls between citizens', () => {
  it.each(CITIZEN_TABLES.split(' '))('show of %s only the citizen’s own', async (table) => {
    expect(await countIn(as('app'), table)).toBe(0);
    expect(await asCitizen(as('app'), CITIZEN, (client) => countIn(client, table))).toBe(0);
    expect(await asCitizen(as('app'), NEIGHBOUR, (client) => countIn(client, table))).toBe(1);
  });
});

describe('the schema', () => {
  it('has no table without forced row level security and a policy', async () => {
    const { rows } = await as('admin').query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
       WHERE s.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'migrations'
         AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity
           OR (NOT c.relispartition AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)))`,
    );
    expect(rows).toEqual([]);
  });

  it.each(['app', 'worker', 'report'])('has in %s a role that neither owns nor bypasses', async (login) => {
    await expect(assertNarrowRole(as(login))).resolves.toBeUndefined();
  });

  it.each(['owner', 'admin'])('is not served by %s', async (login) => {
    await expect(assertNarrowRole(as(login))).rejects.toMatchObject({ code: 'unsafe-role' });
  });

  it.each([
    ['a live notification', `UPDATE notification SET due_at = NULL WHERE id = $1`, 'notification_due'],
    ['a queued attempt', `UPDATE attempt SET due_at = NULL WHERE notification_id = $1`, 'attempt_due'],
    ['a hand-over', `UPDATE attempt SET state = 'sending' WHERE notification_id = $1`, 'attempt_lease'],
  ])('refuses %s that waits for ever', async (_, text, constraint) => {
    await expect(as('admin').query(text, [id])).rejects.toMatchObject({ code: '23514', constraint });
  });

  it.each([
    ['app', `UPDATE attempt SET state = 'delivered'`],
    ['app', `UPDATE department SET name = ''`],
    ['worker', `UPDATE notification SET recipient_id = NULL`],
    ['worker', `INSERT INTO recipient (id) VALUES (gen_random_uuid())`],
    ['report', 'SELECT sealed FROM content'],
    ['report', 'SELECT email_hash FROM notification'],
    ['report', 'SELECT * FROM contact_point'],
  ])('refuses to %s: %s', async (login, text) => {
    await expect(as(login).query(text)).rejects.toThrow('permission denied');
  });

  it("lets the worker write mail of our own making, and nothing in a department's name", async () => {
    const insert = (category: string) =>
      as('worker').query('INSERT INTO notification (id, category) VALUES ($1, $2)', [id, category]);
    await expect(insert('appointments')).rejects.toThrow('row-level security');
    await expect(insert('operation')).rejects.toThrow('not-null');
  });

  it('is up to date after a second run', async () => {
    expect(await migrate(database.current.owner)).toEqual([]);
  });
});

describe('what is demanded of Postgres at boot', () => {
  it('is met by the server of the specs', async () => {
    await expect(assertSafePostgres(as('app'))).resolves.toBeUndefined();
  });

  it('is not met by one that may lose what it has confirmed', async () => {
    const { app } = database.current;
    const url = new URL(app);
    url.searchParams.set('options', '-c synchronous_commit=off');
    const pool = new pg.Pool({ connectionString: url.href, max: 1 });
    try {
      await expect(assertSafePostgres(pool)).rejects.toMatchObject({
        code: 'unsafe-postgres',
        message: expect.stringContaining('synchronous_commit = off') as string,
      });
    } finally {
      await pool.end();
    }
  });
});
