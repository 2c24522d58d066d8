import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './mortal.js';
import { holdsWithin } from './waiting.js';

/** What Postgres writes about itself into its data directory (miscadmin.h: line 1 the process, line 8 the state). */
export interface PostmasterFile {
  readonly pid: number;
  readonly isReady: boolean;
}

/** Reads `postmaster.pid`; undefined when there is none. */
export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isNaN(pid) ? undefined : { pid: Math.abs(pid), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Ends a Postgres that a killed launcher left behind in this directory, and removes the file when its process id belongs to
 * somebody else by now. A file whose process is gone stays: Postgres itself then checks that no backend lives on.
 */
export async function endLeftoverPostgres(dataDir: string): Promise<void> {
  const leftover = readPostmasterFile(dataDir);
  if (leftover === undefined || !isAlive(leftover.pid)) return;
  if (!worksIn(leftover.pid, dataDir)) {
    if (processesIn(dataDir).length === 0) rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  const isGone = (): boolean => !isAlive(leftover.pid);
  for (const [signal, timeoutMs] of [
    ['SIGINT', 5000],
    ['SIGQUIT', 2000],
    ['SIGKILL', 2000],
  ] as const) {
    if (isGone()) return;
    process.kill(leftover.pid, signal);
    await holdsWithin(timeoutMs, isGone);
  }
}

/** Every process of Postgres works in its data directory. */
export function processesIn(dataDir: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && worksIn(Number(name), dataDir))
    .map(Number);
}

function worksIn(pid: number, dataDir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
  } catch {
    return false;
  }
}
