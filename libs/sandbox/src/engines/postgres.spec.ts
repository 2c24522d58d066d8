import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { useTemporaryFolders } from '#testing';
import { isAlive } from './mortal.js';
import { freePort } from './ports.js';
import { type RunningPostgres, startPostgres } from './postgres.js';
import { processesIn } from './postmaster-file.js';
import { parentOfEngines } from './spec-parents/parent.js';
import { holdsWithin } from './waiting.js';

const emptyDir = useTemporaryFolders();

const SLOW_MS = 60_000;

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  // A server that is killed under a client tells it so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded Postgres', () => {
  let dir: string;
  let postgres: RunningPostgres;
  beforeAll(async () => {
    dir = emptyDir();
    postgres = await startPostgres({ dir });
  }, SLOW_MS);
  afterAll(() => postgres.stop(), SLOW_MS);

  it('serves its superuser on loopback, with durable settings and the password only', async () => {
    expect(
      await query(
        postgres.url(),
        `SELECT current_user AS "user", current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
          current_setting('synchronous_commit') AS commits, current_setting('listen_addresses') AS host,
          current_setting('server_encoding') AS encoding, datcollate AS collation
        FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual([
      {
        user: 'postgres',
        fsync: 'on',
        pages: 'on',
        commits: 'on',
        host: '127.0.0.1',
        encoding: 'UTF8',
        collation: 'C.UTF-8',
      },
    ]);
    await expect(query(postgres.url({ password: 'wrong' }), 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    );
    expect(statSync(join(dir, 'password')).mode & 0o077).toBe(0);
  });

  it('keeps its data over a stop, and its port when told', async () => {
    await query(postgres.url(), 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
    const { port } = postgres;
    await postgres.stop();
    expect(processesIn(join(dir, 'data'))).toEqual([]);
    postgres = await startPostgres({ dir, port });
    expect(postgres.port).toBe(port);
    expect(await query(postgres.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  }, 60_000);

  it('keeps what was committed over a crash', async () => {
    await query(postgres.url(), 'CREATE TABLE crashed (n int); INSERT INTO crashed VALUES (2)');
    await postgres.crash();
    expect(await postgres.exited).toEqual({ code: null, signal: 'SIGKILL' });
    postgres = await startPostgres({ dir });
    expect(await query(postgres.url(), 'SELECT n FROM crashed')).toEqual([{ n: 2 }]);
  }, 60_000);

  it('takes over from one that was left behind in its directory', async () => {
    const left = postgres;
    postgres = await startPostgres({ dir });
    expect(await left.exited).toEqual({ code: 0, signal: null });
    expect(await query(postgres.url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  }, 60_000);

  it('is not deceived by a process id that somebody else has by now', async () => {
    const file = join(dir, 'data/postmaster.pid');
    await postgres.crash();
    await holdsWithin(5000, () => processesIn(join(dir, 'data')).length === 0);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.ppid)));
    postgres = await startPostgres({ dir });
    expect(await query(postgres.url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(isAlive(process.ppid)).toBe(true);
  }, 60_000);
});

describe('a Postgres that cannot start', () => {
  it(
    'says why',
    async () => {
      const dir = emptyDir();
      const port = await freePort();
      const first = await startPostgres({ dir: join(dir, 'first'), port });
      await expect(startPostgres({ dir: join(dir, 'second'), port })).rejects.toThrow(
        /could not bind|Address already in use/,
      );
      await first.stop();
    },
    SLOW_MS,
  );

  it(
    'makes its directory anew when the first attempt was cut off',
    async () => {
      const dir = emptyDir();
      mkdirSync(join(dir, 'data.new/base'), { recursive: true });
      const postgres = await startPostgres({ dir });
      expect(existsSync(join(dir, 'data.new'))).toBe(false);
      await postgres.stop();
    },
    SLOW_MS,
  );
});

describe('an outside Postgres', () => {
  it('is used as it is and left alone', async () => {
    const outsideUrl = 'postgres://admin:secret@db.example:5433/city';
    const postgres = await startPostgres({ dir: '/nonexistent', outsideUrl });
    expect(postgres).toMatchObject({ pid: null, port: 5433 });
    expect(postgres.url()).toBe(outsideUrl);
    expect(postgres.url({ user: 'app', password: 'p@ss', database: 'other' })).toBe(
      'postgres://app:p%40ss@db.example:5433/other',
    );
    await postgres.stop();
    await expect(postgres.crash()).rejects.toThrow('not ours');
  });
});

const isRoot = process.getuid?.() === 0;
const users = isRoot ? (['namespace', 'dropped'] as const) : (['plain'] as const);

describe('the engines of a parent that is killed', () => {
  it.each(users)(
    'are gone within ten seconds (%s)',
    async (user) => {
      const dir = emptyDir();
      const { parent, pids } = await parentOfEngines(dir, user);
      expect(pids.map((pid) => isAlive(pid))).toEqual([true, true, true]);
      parent.kill('SIGKILL');
      expect(await holdsWithin(10_000, () => !pids.some((pid) => isAlive(pid)))).toBe(true);
      expect(processesIn(join(dir, 'postgres/data'))).toEqual([]);
    },
    SLOW_MS,
  );
});
