import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { LocalSystem, waitFor } from './local-system.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

/** Every process of the database that serves somebody, and the one that would start new ones. */
async function databasePids(): Promise<number[]> {
  const client = new Client({ connectionString: system.ready.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return [system.ready.pids['postgres'] as number, ...rows.map(({ pid }) => pid)];
  } finally {
    await client.end();
  }
}

/** Lets the database fall silent: connections stay open, and nothing comes back. */
async function whileSilent(work: () => Promise<void>): Promise<void> {
  const pids = await databasePids();
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await work();
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}

const ask = (path: string) => system.api('GET', path, { key: null });

/** Waits until the status is read from the database, or from a copy. What was read last serves all for two seconds. */
async function untilCurrent(wanted: boolean, withinMs: number): Promise<void> {
  await waitFor(async () => {
    const { current } = JSON.parse((await ask('/status.json')).text) as { current: boolean };
    return current === wanted;
  }, withinMs);
}

it('tells the public how mail goes from a copy while the database is silent, and afresh when it is back', async () => {
  await waitFor(() => existsSync(join(system.dir, 'data', 'status', 'status.json')), 10_000);
  expect((await ask('/status')).text).not.toContain('Das ist eine Kopie');

  await whileSilent(async () => {
    await untilCurrent(false, 10_000);
    const pages = await Promise.all(['/status', '/status.json', '/status.atom'].map(ask));
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(pages[0]?.text).toContain('Das ist eine Kopie');
    expect(pages[0]?.headers.get('warning')).toContain('111');
    expect((await ask('/v1/advisory?domain=gmx.de')).json).toMatchObject({
      domain: 'gmx.de',
      delayed: false,
    });
  });

  await untilCurrent(true, 30_000);
}, 60_000);
