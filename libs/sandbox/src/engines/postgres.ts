import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Command, dyingWithParent } from './mortal.js';
import { freePort } from './ports.js';
import { embeddedPostgres, type PostgresBinaries } from './postgres-binaries.js';
import { asPostgresUser, giveToPostgresUser, type PostgresUser, postgresUser } from './postgres-user.js';
import { endLeftoverPostgres, readPostmasterFile } from './postmaster-file.js';
import { tailOf } from './tail.js';
import { holdsWithin } from './waiting.js';

/** Who signs in, and to which database. */
export interface PostgresLogin {
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
}

/** How an engine's process ended. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Postgres to work with. One that somebody else runs has no process: `pid` is null and `stop` leaves it alone. */
export interface RunningPostgres {
  /** A connection URL; without a login the superuser's. */
  url(login?: PostgresLogin): string;
  readonly port: number;
  readonly pid: number | null;
  readonly exited: Promise<EngineExit>;
  /** Ends connections, writes a checkpoint, waits for the end. */
  stop(): Promise<void>;
  /** `kill -9` of the postmaster: its children notice and end, the next start recovers. */
  crash(): Promise<void>;
}

export interface PostgresOptions {
  /** Holds everything that it keeps: data, password, log. */
  readonly dir: string;
  readonly port?: number;
  /** An outside Postgres (a superuser's URL): nothing is started then. */
  readonly outsideUrl?: string | undefined;
  /** Postgres settings that differ from ours, by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** For specs; otherwise decided by what the machine allows. */
  readonly user?: PostgresUser;
}

const SUPERUSER = 'postgres';
const READY_WITHIN_MS = 60_000;

/**
 * The durable settings stay on, for the boot check of the applications demands them. The rest keeps a small machine quick:
 * few backends, no workers that wait for work, checkpoints far apart.
 */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '128MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_compression: 'on',
  max_wal_size: '2GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  max_wal_senders: '0',
  wal_level: 'minimal',
  io_method: 'sync',
  max_worker_processes: '2',
  max_parallel_workers: '0',
  max_logical_replication_workers: '0',
  jit: 'off',
  huge_pages: 'off',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

type ServerSettings = Readonly<Record<string, string>> & { readonly port: string };

/** Starts the embedded Postgres in `dir`, made at the first start, or takes the one of `outsideUrl`. Ready when it returns. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  if (options.outsideUrl !== undefined) return outsidePostgres(options.outsideUrl);
  mkdirSync(options.dir, { recursive: true });
  const cluster = new Cluster(options.dir, options.user ?? postgresUser());
  await endLeftoverPostgres(cluster.dataDir);
  await cluster.initialize();
  return cluster.start({
    ...SETTINGS,
    ...options.settings,
    port: String(options.port ?? (await freePort())),
  });
}

/** A data directory with its files around it. */
class Cluster {
  readonly dataDir: string;
  readonly #passwordFile: string;
  readonly #logFile: string;
  readonly #binaries: PostgresBinaries;
  readonly #dir: string;
  readonly #user: PostgresUser;

  constructor(dir: string, user: PostgresUser) {
    this.#dir = dir;
    this.#user = user;
    this.dataDir = join(dir, 'data');
    this.#passwordFile = join(dir, 'password');
    this.#logFile = join(dir, 'postgres.log');
    this.#binaries = embeddedPostgres(dir);
  }

  /** Made under another name first: an initdb that was killed leaves half a cluster that looks whole. */
  async initialize(): Promise<void> {
    if (existsSync(this.dataDir)) {
      giveToPostgresUser(this.#user, this.dataDir);
      return;
    }
    const unfinished = join(this.#dir, 'data.new');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(this.#passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    giveToPostgresUser(this.#user, unfinished);
    await this.#runInitdb(unfinished);
    renameSync(unfinished, this.dataDir);
  }

  async #runInitdb(dataDir: string): Promise<void> {
    const [command, ...args] = asPostgresUser(this.#user, [
      this.#binaries.initdb,
      ...['-D', dataDir, '-U', SUPERUSER, '-A', 'scram-sha-256', `--pwfile=${this.#passwordFile}`],
      ...['-E', 'UTF8', '--locale=C.UTF-8', '--no-sync', '--no-instructions'],
    ]);
    try {
      await promisify(execFile)(command, args, { env: this.#binaries.env });
    } catch (error) {
      throw new Error(`initdb failed: ${String((error as { stderr?: unknown }).stderr)}`, { cause: error });
    }
  }

  async start(settings: ServerSettings): Promise<RunningPostgres> {
    const child = this.#spawn(settings);
    const exited = exitOf(child);
    let exit: EngineExit | undefined;
    void exited.then((value) => {
      exit = value;
    });
    const isReady = (): boolean => {
      if (exit !== undefined) throw new Error(`Postgres ended while starting: ${tailOf(this.#logFile)}`);
      const file = readPostmasterFile(this.dataDir);
      return file?.pid === child.pid && file?.isReady === true;
    };
    if (!(await holdsWithin(READY_WITHIN_MS, isReady))) {
      child.kill('SIGKILL');
      throw new Error(`Postgres was not ready within ${READY_WITHIN_MS / 1000} s: ${tailOf(this.#logFile)}`);
    }
    return new EmbeddedPostgres(
      child,
      Number(settings.port),
      readFileSync(this.#passwordFile, 'utf8').trim(),
      exited,
    );
  }

  /** Detached: Ctrl-C reaches the whole terminal group, and the database must end last, not first. */
  #spawn(settings: ServerSettings): ChildProcess {
    const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
    const postgres: Command = [this.#binaries.postgres, '-D', this.dataDir, ...args];
    const [command, ...rest] = asPostgresUser(this.#user, dyingWithParent(postgres, 'INT'));
    const log = openSync(this.#logFile, 'a', 0o600);
    try {
      return spawn(command, rest, { stdio: ['ignore', log, log], detached: true, env: this.#binaries.env });
    } finally {
      closeSync(log);
    }
  }
}

class EmbeddedPostgres implements RunningPostgres {
  readonly port: number;
  readonly exited: Promise<EngineExit>;
  readonly #child: ChildProcess;
  readonly #password: string;

  constructor(child: ChildProcess, port: number, password: string, exited: Promise<EngineExit>) {
    this.#child = child;
    this.port = port;
    this.#password = password;
    this.exited = exited;
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  url({ user = SUPERUSER, password = this.#password, database = 'postgres' }: PostgresLogin = {}): string {
    return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  async stop(): Promise<void> {
    for (const [signal, timeoutMs] of [
      ['SIGINT', 3000],
      ['SIGQUIT', 1000],
      ['SIGKILL', 500],
    ] as const) {
      if (await this.#endsAfter(signal, timeoutMs)) return;
    }
  }

  async crash(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  async #endsAfter(signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
    this.#child.kill(signal);
    return holdsWithin(timeoutMs, () => this.#child.exitCode !== null || this.#child.signalCode !== null);
  }
}

function exitOf(child: ChildProcess): Promise<EngineExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    child.once('error', () => {
      resolve({ code: null, signal: null });
    });
  });
}

function outsidePostgres(outsideUrl: string): RunningPostgres {
  return {
    url({ user, password, database }: PostgresLogin = {}) {
      const url = new URL(outsideUrl);
      if (user !== undefined) url.username = encodeURIComponent(user);
      if (password !== undefined) url.password = encodeURIComponent(password);
      if (database !== undefined) url.pathname = `/${database}`;
      return url.href;
    },
    port: Number(new URL(outsideUrl).port || 5432),
    pid: null,
    exited: new Promise(() => undefined),
    stop: () => Promise.resolve(),
    crash: () => Promise.reject(new Error('an outside Postgres is not ours to crash')),
  };
}
