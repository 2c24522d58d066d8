import { copyFileSync, existsSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const LARGEST_BYTES = 32 * 1024 * 1024;
const CHECK_EVERY_MS = 60_000;

/**
 * Keeps the children's logs within bounds: one that has grown is copied to `.1` and emptied. The children append to an open
 * file, so it can be cut under them, but not renamed.
 * @returns how to end the watch
 */
export function boundLogs(dir: string, largestBytes = LARGEST_BYTES): () => void {
  cutGrownLogs(dir, largestBytes);
  const timer = setInterval(() => {
    cutGrownLogs(dir, largestBytes);
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

function cutGrownLogs(dir: string, largestBytes: number): void {
  if (!existsSync(dir)) return;
  const logs = readdirSync(dir).filter((name) => name.endsWith('.log'));
  for (const file of logs.map((name) => join(dir, name))) {
    if (statSync(file).size <= largestBytes) continue;
    copyFileSync(file, `${file}.1`);
    truncateSync(file);
  }
}
