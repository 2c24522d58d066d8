import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** Connection URLs of one database, one per login. `admin` is a superuser, for set-up and for looking past the walls. */
export interface TestDatabase {
  readonly name: string;
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
  readonly worker: string;
  readonly report: string;
}

export interface TestDatabaseOptions {
  /**
   * Brings an empty database to the state that every spec starts from (migrations). Runs once per Jest run and `template`;
   * the specs get copies. It must close its connections.
   */
  readonly prepare?: (database: TestDatabase) => Promise<void>;
  /** Name of that state: specs with the same name share the same `prepare`. */
  readonly template?: string;
  /** For a set-up slower than Jest's five seconds. */
  readonly timeoutMs?: number;
}

/** Told by Jest's global set-up (tools/jest-engines.mjs). */
const ENGINES = 'STADTBOTE_TEST_ENGINES';
const LOGINS = ['owner', 'app', 'worker', 'report'] as const;
/** The server lives for one run on loopback. */
const PASSWORD = 'test';
/** Serialises the making of roles and templates between Jest's processes. */
const SETUP_LOCK = 7_325_002;

/**
 * Gives the specs of this file a database of their own on the run's shared Postgres, dropped afterwards.
 * Call it at the top of a `describe`; the result may be used from `beforeAll` on.
 */
export function useTestDatabase(options: TestDatabaseOptions = {}): { readonly current: TestDatabase } {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase(options);
  }, options.timeoutMs ?? 60_000);
  afterAll(async () => {
    if (database !== undefined) await dropTestDatabase(database);
  }, 20_000);
  return {
    get current() {
      if (database === undefined) throw new Error('the test database exists from beforeAll on');
      return database;
    },
  };
}

/** Gives the specs of this file the run's shared Redis. Other files use it too: keep to a prefix of your own. */
export function useTestRedis(): { readonly url: string } {
  let found: string | undefined;
  beforeAll(async () => {
    found = await engineUrl('redis');
  }, 30_000);
  return {
    get url() {
      if (found === undefined) throw new Error('the test Redis is there from beforeAll on');
      return found;
    },
  };
}

/** Directory of a local system that was set up once in this run and stopped: for copies, never to be run in itself. */
export async function setUpSystem(): Promise<string> {
  return (await ofThisRun<{ dir: string }>('system')).dir;
}

async function createTestDatabase({ prepare, template }: TestDatabaseOptions): Promise<TestDatabase> {
  const server = await engineUrl('postgres');
  const database = databaseOf(server, `spec_${randomBytes(6).toString('hex')}`);
  await asAdmin(server, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [SETUP_LOCK]);
    for (const login of LOGINS) await ensureRole(client, `stadtbote_${login}`);
    if (prepare === undefined || template === undefined) {
      await createDatabase(client, database.name);
    } else {
      await ensureTemplate(client, databaseOf(server, `template_${template}`), prepare);
      await createDatabase(client, database.name, `template_${template}`);
    }
  });
  if (prepare !== undefined && template === undefined) await prepare(database);
  return database;
}

/** Marked as a template only when it is whole, so that one that failed is made again. */
async function ensureTemplate(
  client: Client,
  template: TestDatabase,
  prepare: (database: TestDatabase) => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<{ datistemplate: boolean }>(
    'SELECT datistemplate FROM pg_database WHERE datname = $1',
    [template.name],
  );
  if (rows[0]?.datistemplate === true) return;
  if (rows[0] !== undefined) await client.query(`DROP DATABASE ${quoted(template.name)} WITH (FORCE)`);
  await createDatabase(client, template.name);
  await prepare(template);
  await client.query(`ALTER DATABASE ${quoted(template.name)} IS_TEMPLATE true`);
}

async function createDatabase(client: Client, name: string, template = 'template1'): Promise<void> {
  await client.query(`CREATE DATABASE ${quoted(name)} OWNER stadtbote_owner TEMPLATE ${quoted(template)}`);
}

async function ensureRole(client: Client, role: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0)
    await client.query(`CREATE ROLE ${quoted(role)} LOGIN NOBYPASSRLS PASSWORD '${PASSWORD}'`);
}

async function dropTestDatabase(database: TestDatabase): Promise<void> {
  await asAdmin(await engineUrl('postgres'), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${quoted(database.name)} WITH (FORCE)`);
  });
}

function databaseOf(server: string, name: string): TestDatabase {
  const as = (login?: (typeof LOGINS)[number]): string => {
    const url = new URL(server);
    url.pathname = `/${name}`;
    if (login !== undefined) Object.assign(url, { username: `stadtbote_${login}`, password: PASSWORD });
    return url.href;
  };
  return {
    name,
    admin: as(),
    owner: as('owner'),
    app: as('app'),
    worker: as('worker'),
    report: as('report'),
  };
}

async function asAdmin(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function engineUrl(engine: 'postgres' | 'redis'): Promise<string> {
  return (await ofThisRun<{ url: string }>(engine)).url;
}

async function ofThisRun<T>(what: string): Promise<T> {
  const address = process.env[ENGINES];
  if (address === undefined) throw new Error('run specs by Jest: its global set-up starts the engines');
  const response = await fetch(`${address}/${what}`);
  if (!response.ok) throw new Error(`no ${what} for specs: ${await response.text()}`);
  return (await response.json()) as T;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
