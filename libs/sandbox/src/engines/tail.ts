import { existsSync, readFileSync } from 'node:fs';

/** The last lines of a log, for a message that says why something ended. */
export function tailOf(file: string, lines = 8): string {
  if (!existsSync(file)) return '(no log)';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
