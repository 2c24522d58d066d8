import pg from 'pg';
import { storeContract, useTestDatabase, type StoreGround } from '#testing';
import type { Department } from '#delivery/ports';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';
import { PostgresAdvanceStore } from './advance.store.js';
import { PostgresHealthStore } from './health.store.js';
import { PostgresInboxStore } from './inbox.store.js';
import { PostgresLaneStore } from './lane.store.js';
import { PostgresReceiptStore } from './receipt.store.js';
import { PostgresSiteStore } from './site.store.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const hash = new KeyedHash(KEYS);

/** Emptied between specs; deleting from small tables is quicker than truncating their partitions. */
const TABLES =
  'attempt decision receipt content notification idempotency audit department_event sms_spend suppression inbox_item citizen domain_site health health_change lane department';
const LEASED = ['notification', 'attempt', 'lane', 'domain_site'];

const pools: pg.Pool[] = [];

// Before the database goes: hooks run in the order in which they are written.
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
});

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

beforeAll(() => {
  const { admin, app, worker } = database.current;
  for (const [name, url] of Object.entries({ admin, app, worker })) {
    const onError = (error: Error) => {
      throw error;
    };
    pools.push(openPool({ url, size: 4, name, onError }));
  }
});

storeContract('Postgres', async () => {
  const [admin, app, worker] = pools;
  if (!admin || !app || !worker) throw new Error('the pools are opened before');
  await admin.query(
    TABLES.split(' ')
      .map((table) => `DELETE FROM ${table};`)
      .join(''),
  );
  return groundOf(admin, app, worker);
});

function groundOf(admin: pg.Pool, app: pg.Pool, worker: pg.Pool): StoreGround {
  const one = async <T extends pg.QueryResultRow>(text: string, values: unknown[]) =>
    (await admin.query<T>(text, values)).rows[0] ?? null;
  return {
    accept: new PostgresAcceptStore(app, vault, hash),
    advances: new PostgresAdvanceStore(worker, 75_000, { contentDays: 7 }),
    lanes: new PostgresLaneStore(worker, vault),
    receipts: new PostgresReceiptStore(worker),
    health: new PostgresHealthStore(worker),
    sites: new PostgresSiteStore(worker),
    inbox: new PostgresInboxStore(worker, vault),
    addDepartment: (department) => addDepartment(admin, department),
    addCitizen: async (id) => {
      await admin.query('INSERT INTO citizen (id, name_sealed) VALUES ($1, $2)', [id, vault.seal('Erika')]);
    },
    passRealTime: async (ms) => {
      for (const table of LEASED)
        await admin.query(`UPDATE ${table} SET lease_until = lease_until - $1::int * interval '1 ms'`, [ms]);
    },
    notification: (id) =>
      one('SELECT status, due_at AS "dueAtMs", fence FROM notification WHERE id = $1', [id]),
    attempt: (id, ordinal) =>
      one(
        'SELECT state, tries, lapses, due_at AS "dueAtMs" FROM attempt WHERE notification_id = $1 AND ordinal = $2',
        [id, ordinal],
      ),
    isSuppressed: async (email) =>
      (await one('SELECT 1 FROM suppression WHERE hash = $1', [hash.email(email)])) !== null,
    hasContent: async (id) => (await one('SELECT 1 FROM content WHERE notification_id = $1', [id])) !== null,
    inboxCopies: async (citizenId) =>
      (
        await one<{ n: number }>('SELECT count(*)::int AS n FROM inbox_item WHERE citizen_id = $1', [
          citizenId,
        ])
      )?.n ?? 0,
  };
}

async function addDepartment(admin: pg.Pool, one: Department): Promise<void> {
  await admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender, sms_budget_micros) VALUES ($1, $2, $3, $4, $5, $6)`,
    [one.id, one.slug, one.name, one.cityName, one.sender, one.smsBudgetMicrosPerMonth],
  );
}
