import { holdsWithin, isAlive, startOf } from '#sandbox';
import type { DataDirectory } from './data-directory.js';

interface RecordedProcess {
  readonly name: string;
  readonly pid: number;
  readonly startedAt: string | null;
}

const RECORD_FILE = 'processes.json';
/** They die with the launcher; this is for one that is just about to. */
const GRACE_MS = 3000;

/** Which processes run for a directory, written down so that the next start finds what a killed launcher left. */
export class ProcessRecord {
  readonly #running = new Map<string, RecordedProcess>();
  readonly #directory: DataDirectory;

  constructor(directory: DataDirectory) {
    this.#directory = directory;
  }

  /** Notes that `name` is now this process. */
  note(name: string, pid: number | null): void {
    if (pid === null) this.#running.delete(name);
    else this.#running.set(name, { name, pid, startedAt: startOf(pid) ?? null });
    this.#directory.write(RECORD_FILE, [...this.#running.values()]);
  }

  /** Waits for the processes of the last launcher, and ends those that stay. Postgres is left to its own start: it ends gently. */
  async endLeftovers(): Promise<void> {
    const recorded = (this.#directory.read(RECORD_FILE) ?? []) as readonly RecordedProcess[];
    const left = recorded.filter(({ name }) => name !== 'postgres');
    const living = (): RecordedProcess[] =>
      left.filter(({ pid, startedAt }) => isAlive(pid, startedAt ?? undefined));
    if (await holdsWithin(GRACE_MS, () => living().length === 0)) return;
    for (const { pid } of living()) process.kill(pid, 'SIGKILL');
    await holdsWithin(GRACE_MS, () => living().length === 0);
  }
}
