import { type ChildProcess, fork, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import net from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dyingWithParent, findOnPath } from './mortal.js';
import { freePort } from './ports.js';
import type { EngineExit } from './postgres.js';
import { tailOf } from './tail.js';
import { holdsWithin } from './waiting.js';

/** Where a Redis came from: somebody else's, a server program of this machine, or the embedded one. */
export type RedisKind = 'outside' | 'server' | 'embedded';

/** A Redis to work with. One that somebody else runs has no process: `pid` is null and `stop` leaves it alone. */
export interface RunningRedis {
  readonly url: string;
  readonly kind: RedisKind;
  readonly pid: number | null;
  readonly exited: Promise<EngineExit>;
  stop(): Promise<void>;
  /** `kill -9`. */
  crash(): Promise<void>;
}

export interface RedisOptions {
  /** Holds what a server program keeps, and the log. */
  readonly dir: string;
  readonly port?: number;
  /** An outside Redis: nothing is started then. */
  readonly outsideUrl?: string | undefined;
  /** Takes the embedded one although a server program is there. */
  readonly embedded?: boolean;
}

const READY_WITHIN_MS = 15_000;

/** Starts a Redis that answers when this returns: `redis-server` or `valkey-server` of the machine, else the embedded one. */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  if (options.outsideUrl !== undefined) return outsideRedis(options.outsideUrl);
  mkdirSync(options.dir, { recursive: true });
  const port = options.port ?? (await freePort());
  const program =
    options.embedded === true ? undefined : (findOnPath('redis-server') ?? findOnPath('valkey-server'));
  const logFile = join(options.dir, 'redis.log');
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child =
      program === undefined ? forkEmbedded(port, log) : spawnServer(program, options.dir, port, log);
    const redis = new OwnRedis(child, port, program === undefined ? 'embedded' : 'server');
    await redis.ready(logFile);
    return redis;
  } finally {
    closeSync(log);
  }
}

/** It lives in a process of its own, so that neither slows the other down. */
function forkEmbedded(port: number, log: number): ChildProcess {
  const entry = fileURLToPath(new URL(`redis-process${extname(import.meta.url)}`, import.meta.url));
  const [command, ...args] = dyingWithParent(
    [process.execPath, '--disable-warning=ExperimentalWarning'],
    'KILL',
  );
  return fork(entry, [String(port)], {
    execPath: command,
    execArgv: args,
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
}

/** Kept on disk only so that a restart finds its wake-ups; `noeviction`, because Bull's keys must not vanish. */
function spawnServer(program: string, dir: string, port: number, log: number): ChildProcess {
  const [command, ...args] = dyingWithParent(
    [
      program,
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--daemonize', 'no'],
      ...['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'],
    ],
    'TERM',
  );
  return spawn(command, args, { stdio: ['ignore', log, log], detached: true });
}

class OwnRedis implements RunningRedis {
  readonly url: string;
  readonly kind: RedisKind;
  readonly exited: Promise<EngineExit>;
  readonly #child: ChildProcess;
  readonly #port: number;
  #hasExited = false;

  constructor(child: ChildProcess, port: number, kind: RedisKind) {
    this.#child = child;
    this.#port = port;
    this.kind = kind;
    this.url = `redis://127.0.0.1:${port}`;
    this.exited = new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#hasExited = true;
        resolve({ code, signal });
      };
      child.once('exit', settle).once('error', () => {
        settle(null, null);
      });
    });
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  async ready(logFile: string): Promise<void> {
    const isReady = (): Promise<boolean> => {
      if (this.#hasExited) throw new Error(`Redis ended while starting: ${tailOf(logFile)}`);
      return answersPing(this.#port);
    };
    if (await holdsWithin(READY_WITHIN_MS, isReady)) return;
    this.#child.kill('SIGKILL');
    throw new Error(`Redis was not ready within ${READY_WITHIN_MS / 1000} s: ${tailOf(logFile)}`);
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    if (!(await holdsWithin(2000, () => this.#hasExited))) await this.crash();
  }

  async crash(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }
}

/** A server that still loads its file accepts connections and answers `-LOADING`. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => {
      settle(false);
    });
    socket.once('data', (data) => {
      settle(data.toString('latin1').startsWith('+PONG'));
    });
    socket.once('error', () => {
      settle(false);
    });
  });
}

function outsideRedis(url: string): RunningRedis {
  return {
    url,
    kind: 'outside',
    pid: null,
    exited: new Promise(() => undefined),
    stop: () => Promise.resolve(),
    crash: () => Promise.reject(new Error('an outside Redis is not ours to crash')),
  };
}
