import { type ChildProcess, fork, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { freePort, holdsWithin, isAlive } from '#sandbox';
import { useTemporaryFolders } from '#testing';
import type { LocalOptions } from '../../../tools/local-options.mjs';
import { Launcher, type LaunchPlan } from './launcher.js';
import { ProcessRecord } from './process-record.js';
import type { Ready } from './ready-file.js';

const SLOW_MS = 90_000;
const emptyDir = useTemporaryFolders();
const children = new URL('./spec-children/', import.meta.url);
const standIn = fileURLToPath(new URL('stand-in.ts', children));
const failing = fileURLToPath(new URL('failing.ts', children));
const hooks = new URL('../../../tools/typescript-hooks.mjs', import.meta.url).href;

async function options(changes: Partial<LocalOptions> = {}): Promise<LocalOptions> {
  const dir = emptyDir();
  const port = await freePort();
  return {
    dir,
    port,
    readyFile: join(dir, 'ready.json'),
    scenario: null,
    fresh: false,
    demo: true,
    help: false,
    ...changes,
  };
}

function plan(given: LocalOptions, changes: Partial<LaunchPlan> = {}): LaunchPlan {
  return {
    options: given,
    entries: { sandbox: standIn, prepare: standIn, api: standIn, worker: standIn, postbox: standIn },
    workers: 2,
    outside: { databaseUrl: undefined, redisUrl: undefined },
    say: () => undefined,
    ...changes,
  };
}

interface Told {
  readonly pid: number;
  readonly offsetMs: number;
  readonly instanceId: string;
  readonly databases: readonly string[];
}

async function ask(url: string): Promise<Told> {
  return (await (await fetch(url)).json()) as Told;
}

function readReady({ readyFile }: LocalOptions): Ready {
  return JSON.parse(readFileSync(readyFile ?? '', 'utf8')) as Ready;
}

function pidsOf({ pids }: Ready): number[] {
  return [pids.api, ...pids.worker, pids.postbox, pids.postgres, pids.redis, pids.sandbox].filter(
    (pid) => pid !== null,
  );
}

/** What stands in `mark`; the table is made when it is missing. */
async function marks(databaseUrl: string, add?: number): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('CREATE TABLE IF NOT EXISTS mark (n int)');
    if (add !== undefined) await client.query('INSERT INTO mark VALUES ($1)', [add]);
    return (await client.query<{ n: number }>('SELECT n FROM mark ORDER BY n')).rows.map(({ n }) => n);
  } finally {
    await client.end();
  }
}

describe('a launched system', () => {
  const lines: string[] = [];
  let given: LocalOptions;
  let launcher: Launcher;
  let ready: Ready;
  beforeAll(async () => {
    given = await options();
    launcher = new Launcher(plan(given, { say: (line) => lines.push(line) }));
    ready = await launcher.start();
  }, SLOW_MS);
  afterAll(() => launcher.stop(), SLOW_MS);

  it('tells everything in the ready file, with exactly the keys of the contract', () => {
    expect(readReady(given)).toEqual(ready);
    expect(Object.keys(ready)).toEqual([
      'api', 'web', 'sandbox', 'metrics', 'databaseUrl', 'redisUrl', 'departmentId', 'keys', 'otherDepartment', 'adminKey',
      'smtpSubmission', 'postbox', 'notify', 'signIns', 'pids',
    ]); // prettier-ignore
    expect(Object.keys(ready.keys)).toEqual(['live', 'team', 'test', 'notify']);
    expect(Object.keys(ready.pids)).toEqual([
      'launcher',
      'api',
      'worker',
      'postbox',
      'postgres',
      'redis',
      'sandbox',
    ]);
    expect(ready.pids.launcher).toBe(process.pid);
    expect(ready.pids.worker).toHaveLength(2);
    expect(pidsOf(ready).every((pid) => isAlive(pid))).toBe(true);
  });

  it('tells how mail is handed over: user, password, and an authority that vouches for the address', () => {
    const { smtpSubmission } = ready;
    expect(smtpSubmission).toMatchObject({
      host: '127.0.0.1',
      password: ready.keys.live,
      from: 'buergeramt@lindenburg.example',
    });
    const folder = dirname(smtpSubmission?.ca ?? '');
    const shown = new X509Certificate(readFileSync(join(folder, 'postbox.pem')));
    const authority = new X509Certificate(readFileSync(join(folder, 'ca.pem')));
    expect(shown.checkIssued(authority) && shown.verify(authority.publicKey)).toBe(true);
    expect([shown.checkHost('localhost'), shown.checkIP('127.0.0.1')]).toEqual(['localhost', '127.0.0.1']);
  });

  it('gives each process the logins that it needs and no others', async () => {
    expect((await ask(ready.api)).databases).not.toContain('DATABASE_OWNER_URL');
    expect((await ask(workerUrl())).databases).toEqual(['DATABASE_WORKER_URL']);
  });

  it('keeps its processes out of its own group, for Ctrl-C reaches all of that at once', () => {
    const groupOf = (pid: number): string | undefined =>
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
    expect(pidsOf(ready).map(groupOf)).not.toContain(groupOf(process.pid));
  });

  it('carries the domain time from the sandbox to everybody', async () => {
    await fetch(`${ready.sandbox}/clock/60000`);
    const follows = async (url: string): Promise<boolean> => (await ask(url)).offsetMs === 60_000;
    expect(
      await holdsWithin(1000, async () => (await follows(ready.api)) && (await follows(workerUrl()))),
    ).toBe(true);
  });

  it(
    'starts a crashed application again, as another owner of leases, at the present domain time',
    async () => {
      const before = await ask(ready.api);
      await fetch(`${ready.api}/crash`).catch(() => undefined);
      await holdsWithin(15_000, () => readReady(given).pids.api !== before.pid);
      const after = await ask(ready.api);
      expect(after).toMatchObject({ pid: readReady(given).pids.api, offsetMs: 60_000 });
      expect(after.instanceId).not.toBe(before.instanceId);
      expect(lines).toEqual(
        expect.arrayContaining(['api ended (exit code 3); starts again in 0.25 s', 'api runs again']),
      );
    },
    SLOW_MS,
  );

  it(
    'starts a killed Postgres again with everything that was committed',
    async () => {
      expect(await marks(ready.databaseUrl, 1)).toEqual([1]);
      const before = readReady(given).pids.postgres ?? 0;
      process.kill(before, 'SIGKILL');
      await holdsWithin(30_000, () => readReady(given).pids.postgres !== before);
      expect(await marks(ready.databaseUrl)).toEqual([1]);
    },
    SLOW_MS,
  );

  it('refuses a second launcher on its directory, and on its port', async () => {
    await expect(new Launcher(plan({ ...given, port: await freePort() })).start()).rejects.toThrow(
      `${given.dir} is in use by process ${process.pid}`,
    );
    await expect(new Launcher(plan(await options({ port: given.port }))).start()).rejects.toThrow(
      `port ${given.port} is in use; choose another with --port`,
    );
  });

  it(
    'stops completely, and goes on where it was at the next start',
    async () => {
      const pids = pidsOf(readReady(given));
      const { keys, adminKey, sandbox } = ready;
      await launcher.stop();
      expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
      launcher = new Launcher(plan(given));
      ready = await launcher.start();
      expect(ready).toMatchObject({ keys, adminKey, sandbox });
      expect(await marks(ready.databaseUrl)).toEqual([1]);
    },
    SLOW_MS,
  );

  it(
    'cuts off an application that does not stop by itself',
    async () => {
      await fetch(`${ready.api}/hang`);
      const pids = pidsOf(readReady(given));
      const startedAt = performance.now();
      await launcher.stop();
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
    },
    SLOW_MS,
  );

  function workerUrl(): string {
    const { metricsWorker1 } = JSON.parse(readFileSync(join(given.dir, 'ports.json'), 'utf8')) as Record<
      string,
      number
    >;
    return `http://127.0.0.1:${metricsWorker1}`;
  }
});

describe('a system that cannot start', () => {
  it(
    'says why with the end of the log, and leaves nothing behind',
    async () => {
      const given = await options();
      const launcher = new Launcher(plan(given, { entries: { ...plan(given).entries, worker: failing } }));
      await expect(launcher.start()).rejects.toThrow(
        /worker-\d ended while starting[\s\S]*this application does not start/,
      );
      await launcher.stop();
      const recorded = JSON.parse(readFileSync(join(given.dir, 'processes.json'), 'utf8')) as {
        pid: number;
      }[];
      expect(recorded.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(existsSync(given.readyFile ?? '')).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'blames the scenario when the sandbox does not understand it',
    async () => {
      const scenario = join(emptyDir(), 'wrong.yaml');
      writeFileSync(scenario, 'nonsense');
      const launcher = new Launcher(plan(await options({ scenario })));
      await expect(launcher.start()).rejects.toMatchObject({
        exitCode: 2,
        message: `--scenario "${scenario}": sandbox: the scenario is wrong`,
      });
      await launcher.stop();
    },
    SLOW_MS,
  );

  it('refuses a taken port before it starts anything', async () => {
    const given = await options();
    const server = createServer().listen(given.port, '127.0.0.1');
    await once(server, 'listening');
    await expect(new Launcher(plan(given)).start()).rejects.toMatchObject({ exitCode: 1 });
    server.close();
    expect(existsSync(join(given.dir, 'postgres'))).toBe(false);
  });

  it(
    'removes the ready file of an earlier run at once',
    async () => {
      const given = await options({ scenario: fileURLToPath(import.meta.url) });
      writeFileSync(given.readyFile ?? '', '{}');
      const launcher = new Launcher(plan(given));
      await launcher.start().catch(() => undefined);
      await launcher.stop();
      expect(existsSync(given.readyFile ?? '')).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'stops in the middle of a start',
    async () => {
      const given = await options();
      const launcher = new Launcher(plan(given));
      const start = launcher.start().catch((error: unknown) => error);
      await holdsWithin(SLOW_MS, () => existsSync(join(given.dir, 'processes.json')));
      await launcher.stop();
      expect(await start).toBeInstanceOf(Error);
      const recorded = JSON.parse(readFileSync(join(given.dir, 'processes.json'), 'utf8')) as {
        pid: number;
      }[];
      expect(recorded.filter(({ pid }) => isAlive(pid))).toEqual([]);
    },
    SLOW_MS,
  );
});

describe('a launcher that is killed', () => {
  function launch(given: LocalOptions): ChildProcess {
    return fork(fileURLToPath(new URL('launch.ts', children)), [JSON.stringify(given)], {
      execArgv: [
        '--experimental-transform-types',
        '--disable-warning=ExperimentalWarning',
        '--import',
        hooks,
      ],
    });
  }

  it(
    'leaves no process behind, and the next one goes on',
    async () => {
      const given = await options();
      const first = launch(given);
      const [{ ready }] = (await once(first, 'message')) as [{ ready: Ready }];
      expect(await marks(ready.databaseUrl, 2)).toEqual([2]);
      first.kill('SIGKILL');
      expect(await holdsWithin(10_000, () => !pidsOf(ready).some((pid) => isAlive(pid)))).toBe(true);
      const second = launch({ ...given, readyFile: null });
      const [next] = (await once(second, 'message')) as [{ ready: Ready }];
      expect(next.ready.keys).toEqual(ready.keys);
      expect(await marks(next.ready.databaseUrl)).toEqual([2]);
      second.kill('SIGKILL');
      expect(await holdsWithin(10_000, () => !pidsOf(next.ready).some((pid) => isAlive(pid)))).toBe(true);
    },
    SLOW_MS,
  );

  it(
    'is followed by one that ends what would not die',
    async () => {
      const sleeper = spawn('sleep', ['600']);
      const notes = new Map<string, unknown>();
      const directory = {
        read: (name: string) => notes.get(name),
        write: (name: string, value: unknown) => notes.set(name, value),
      } as unknown as ConstructorParameters<typeof ProcessRecord>[0];
      new ProcessRecord(directory).note('sandbox', sleeper.pid ?? null);
      await new ProcessRecord(directory).endLeftovers();
      expect(sleeper.signalCode ?? (await once(sleeper, 'exit'))[1]).toBe('SIGKILL');
    },
    SLOW_MS,
  );
});
