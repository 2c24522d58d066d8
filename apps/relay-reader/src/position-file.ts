import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogPosition } from './log-follower.js';

/** How far the log was told to the api, and which mails of it are ours. */
export interface Progress {
  readonly position: LogPosition;
  readonly ours: readonly string[];
}

/** Notes the progress over restarts. */
export class PositionFile {
  constructor(private readonly path: string) {}

  /** @returns null at the first start, and for a file that cannot be read */
  read(): Progress | null {
    try {
      const { position, ours } = JSON.parse(readFileSync(this.path, 'utf8')) as Progress;
      return typeof position.inode === 'number' && Array.isArray(ours) ? { position, ours } : null;
    } catch {
      return null;
    }
  }

  /** Whole or not at all. */
  write(progress: Progress): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(`${this.path}.new`, JSON.stringify(progress));
    renameSync(`${this.path}.new`, this.path);
  }
}
