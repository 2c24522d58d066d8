import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dyingWithParent, type EngineExit, holdsWithin, tailOf } from '#sandbox';
import type { RunningProcess } from './supervised.js';

/** What to run as a process of its own. */
export interface ChildPlan {
  readonly name: string;
  /** Path of the module. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** It gets SIGTERM and this long before it is cut off. */
  readonly stopWithinMs: number;
  /** Called for every message but the first, which says that it is ready. */
  readonly onMessage?: (message: unknown) => void;
}

/** A child that ended before it was ready; the message ends with the end of its log. */
export class ChildEndedError extends Error {
  override readonly name = 'ChildEndedError';
  readonly code: number | null;

  constructor({ name, logFile }: ChildPlan, code: number | null) {
    super(`${name} ended while starting (exit code ${code ?? 'none'}), see ${logFile}\n${tailOf(logFile)}`);
    this.code = code;
  }

  /** What the child itself said last. */
  get lastLine(): string {
    return this.message.split('\n').at(-1) ?? '';
  }
}

/** Long, for a machine that is busy with something else. */
const READY_WITHIN_MS = 120_000;
const PRELOAD = fileURLToPath(new URL(`./die-with-parent${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a child and waits until it says `{ ready }`. It lives in a process group of its own, for Ctrl-C reaches the whole
 * group of the terminal and the launcher alone decides who stops when.
 * @throws when it ends before, with the end of its log; when `abort` fires it is killed
 */
export async function startChild(plan: ChildPlan, abort: AbortSignal): Promise<Child> {
  const child = new Child(forkPlan(plan), plan);
  const kill = (): void => {
    child.kill();
  };
  abort.addEventListener('abort', kill);
  try {
    await child.whenReady();
    return child;
  } finally {
    abort.removeEventListener('abort', kill);
  }
}

function forkPlan(plan: ChildPlan): ChildProcess {
  const log = openSync(plan.logFile, 'a', 0o600);
  const [execPath, ...execArgv] = dyingWithParent(
    [process.execPath, '--disable-warning=ExperimentalWarning', '--import', PRELOAD],
    'KILL',
  );
  try {
    return fork(plan.entry, [], {
      execPath,
      execArgv,
      env: plan.env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

/** A forked process that runs one of our entries. */
export class Child implements RunningProcess {
  readonly exited: Promise<EngineExit>;
  /** What it said with `{ ready }`. */
  ready: unknown;
  readonly #process: ChildProcess;
  readonly #plan: ChildPlan;
  #hasExited = false;

  constructor(child: ChildProcess, plan: ChildPlan) {
    this.#process = child;
    this.#plan = plan;
    this.exited = new Promise((resolve) => {
      const settle = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#hasExited = true;
        resolve({ code, signal });
      };
      child.once('exit', settle);
      child.once('error', () => {
        settle(null, null);
      });
    });
  }

  get pid(): number | null {
    return this.#process.pid ?? null;
  }

  async whenReady(): Promise<void> {
    const isReady = this.#readyMessage();
    const timeout = setTimeout(() => {
      this.kill();
    }, READY_WITHIN_MS);
    try {
      const exit = await Promise.race([isReady, this.exited]);
      if (exit !== undefined) throw new ChildEndedError(this.#plan, exit.code);
    } finally {
      clearTimeout(timeout);
    }
  }

  #readyMessage(): Promise<void> {
    return new Promise((resolve) => {
      this.#process.on('message', (message) => {
        const ready = readyIn(message);
        if (ready === undefined) this.#plan.onMessage?.(message);
        else {
          this.ready = ready;
          resolve();
        }
      });
    });
  }

  /** Tells the child something; one that is just ending misses it. */
  send(message: object): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    if (await holdsWithin(this.#plan.stopWithinMs, () => this.#hasExited)) return;
    this.kill();
    await this.exited;
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

function readyIn(message: unknown): unknown {
  if (message === 'ready') return true;
  return typeof message === 'object' && message !== null && 'ready' in message ? message.ready : undefined;
}
