import type { EngineExit } from '#sandbox';
import type { Say } from './say.js';

/** Something that runs until it is stopped or dies. */
export interface RunningProcess {
  /** null: not ours, somebody else runs it. */
  readonly pid: number | null;
  readonly exited: Promise<EngineExit>;
  stop(): Promise<void>;
}

export interface SupervisedOptions<T extends RunningProcess> {
  readonly name: string;
  /** Starts it and waits until it serves. Called again after a crash. */
  readonly start: (abort: AbortSignal) => Promise<T>;
  readonly say: Say;
  /** Told of every start, the first too. */
  readonly onStarted?: (running: T) => void;
  /** Pauses before the first, second … restart in a row; the last one repeats. */
  readonly pausesMs?: readonly number[];
  /** Having run this long, a process starts with the first pause again. */
  readonly steadyAfterMs?: number;
}

const PAUSES_MS = [250, 500, 1000, 2000, 5000, 10_000];
const STEADY_AFTER_MS = 30_000;

/** Keeps one process running: starts it again when it ends by itself, more slowly each time in a row. */
export class Supervised<T extends RunningProcess> {
  readonly #options: SupervisedOptions<T>;
  readonly #abort = new AbortController();
  #running: T | undefined;
  #crashes = 0;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: SupervisedOptions<T>) {
    this.#options = options;
  }

  /** What runs now; undefined between a crash and the next start. */
  get current(): T | undefined {
    return this.#running;
  }

  /** The first start. @throws when it fails: that is for the caller to tell, not to repeat */
  start(): Promise<T> {
    const started = this.#startOnce();
    this.#work = started.catch(() => undefined);
    return started;
  }

  /** Stops it for good, wherever it is: serving, starting or waiting for its next start. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#work;
    await this.#running?.stop();
  }

  async #startOnce(): Promise<T> {
    const running = await this.#options.start(this.#abort.signal);
    const startedAt = performance.now();
    this.#running = running;
    this.#options.onStarted?.(running);
    void running.exited.then((exit) => {
      this.#afterExit(exit, performance.now() - startedAt);
    });
    return running;
  }

  #afterExit(exit: EngineExit, ranForMs: number): void {
    if (this.#abort.signal.aborted) return;
    this.#running = undefined;
    if (ranForMs >= (this.#options.steadyAfterMs ?? STEADY_AFTER_MS)) this.#crashes = 0;
    this.#work = this.#restart(`ended (${describe(exit)})`);
  }

  async #restart(reason: string): Promise<void> {
    const pauses = this.#options.pausesMs ?? PAUSES_MS;
    for (let why = reason; !this.#abort.signal.aborted;) {
      const pauseMs = pauses[Math.min(this.#crashes, pauses.length - 1)] ?? 0;
      this.#crashes += 1;
      this.#options.say(`${this.#options.name} ${why}; starts again in ${pauseMs / 1000} s`);
      if (!(await this.#pause(pauseMs))) return;
      try {
        await this.#startOnce();
        this.#options.say(`${this.#options.name} runs again`);
        return;
      } catch (error) {
        why = `did not start (${firstLine(error)})`;
      }
    }
  }

  /** @returns false when it was stopped meanwhile */
  #pause(pauseMs: number): Promise<boolean> {
    const { signal } = this.#abort;
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve(!signal.aborted);
      };
      const timer = setTimeout(end, pauseMs);
      signal.addEventListener('abort', end);
    });
  }
}

function describe({ code, signal }: EngineExit): string {
  return signal === null ? `exit code ${code ?? 'unknown'}` : signal;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
