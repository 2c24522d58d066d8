import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { uuidV7 } from '#domain';
import { HmacKeyHasher } from '#persistence';
import { createRolesAndDatabase, migrate } from '#persistence/schema';
import { startPostgres } from '#sandbox';

const PASSWORDS = {
  stadtbote_owner: 'bench',
  stadtbote_app: 'bench',
  stadtbote_worker: 'bench',
  stadtbote_report: 'bench',
};
const CATEGORY = `INSERT INTO category (id, name_de, name_en, basis, confidential, same_day, position) VALUES ('appointments', 'Termine', 'Appointments', 'duty', false, false, 0)`;
const SENDER = {
  fromName: 'Amt',
  fromAddress: 'amt@lindenburg.example',
  replyTo: null,
  smsSenderId: 'Amt',
  imprint: 'Amt',
};

/** A Postgres of the benchmark's own, migrated, with one department and a key. */
export interface BenchDatabase {
  readonly adminUrl: string;
  readonly departmentId: string;
  readonly key: string;
  /** The settings of an application process. */
  readonly env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts it in a temporary folder with the local mode's settings. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const dir = mkdtempSync(join(tmpdir(), 'stadtbote-bench-'));
  const postgres = await startPostgres({ dir });
  await createRolesAndDatabase(postgres.url(), 'stadtbote', PASSWORDS);
  const urlOf = (user: string) => postgres.url({ user, password: 'bench', database: 'stadtbote' });
  await migrate(urlOf('stadtbote_owner'));
  const secrets = { data: randomBytes(32).toString('base64'), hash: randomBytes(32).toString('base64') };
  const { departmentId, key } = await seed(urlOf('stadtbote_owner'), Buffer.from(secrets.hash, 'base64'));
  return {
    adminUrl: postgres.url({ database: 'stadtbote' }),
    departmentId,
    key,
    env: {
      DATABASE_URL: urlOf('stadtbote_app'),
      DATABASE_WORKER_URL: urlOf('stadtbote_worker'),
      DATABASE_REPORT_URL: urlOf('stadtbote_report'),
      DATA_KEYS: `a:${secrets.data}`,
      HASH_KEYS: `a:${secrets.hash}`,
      CITY_NAME: 'Lindenburg',
      PUBLIC_URL: 'http://127.0.0.1',
      LOG_LEVEL: 'error',
      METRICS_PORT: '0',
      LOCAL_MODE: 'true',
      RATE_LIMIT_PER_MINUTE: '1000000',
    },
    stop: async () => {
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function seed(ownerUrl: string, hashKey: Buffer): Promise<{ departmentId: string; key: string }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const departmentId = uuidV7(Date.now(), randomBytes(10));
  const key = `sb_live_benchkey_${randomBytes(32).toString('base64url')}`;
  const hash = new HmacKeyHasher([{ id: 'a', secret: hashKey }]).hash(key);
  await client.query(CATEGORY);
  await client.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'amt', 'Amt', 'Lindenburg', $2)`,
    [departmentId, JSON.stringify(SENDER)],
  );
  await client.query(
    `INSERT INTO api_key (id, department_id, name, kind, prefix, hash, scopes, created_at) VALUES ($1, $2, 'bench', 'live', 'benchkey', $3, '{send,read}', now())`,
    [uuidV7(Date.now(), randomBytes(10)), departmentId, hash],
  );
  await client.end();
  return { departmentId, key };
}
