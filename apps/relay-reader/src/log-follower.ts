import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How far a log was read: which file, and up to which byte. */
export interface LogPosition {
  readonly inode: number;
  readonly offset: number;
}

/** Lines with the position behind the last of them. */
export interface ReadLines {
  readonly lines: readonly string[];
  readonly position: LogPosition;
}

const CHUNK = 1_048_576;
const LINE_FEED = 10;

/**
 * Reads what was written to a log since a position. A rotated log is read to its end by its old name's inode before the new
 * one is begun; one that was cut short (`copytruncate`) begins anew. A last line without its end is left for the next time.
 */
export class LogFollower {
  constructor(private readonly path: string) {}

  /** The end of the log as it is now; where there is none yet, its beginning. */
  async end(): Promise<LogPosition> {
    const file = await stat(this.path).catch(() => null);
    return { inode: file?.ino ?? 0, offset: file?.size ?? 0 };
  }

  /** @returns lines of one file and of at most a megabyte: call again until there are none */
  async readFrom(position: LogPosition): Promise<ReadLines> {
    const current = await stat(this.path).catch(() => null);
    if (current === null) return { lines: [], position };
    if (current.ino === position.inode) {
      const from = current.size < position.offset ? 0 : position.offset;
      return this.read(this.path, { inode: current.ino, offset: from });
    }
    const rotated = await this.pathOf(position.inode);
    const rest = rotated === null ? null : await this.read(rotated, position);
    if (rest !== null && rest.lines.length > 0) return rest;
    return this.read(this.path, { inode: current.ino, offset: 0 });
  }

  private async read(path: string, { inode, offset }: LogPosition): Promise<ReadLines> {
    const file = await open(path, 'r');
    try {
      const bytes = await chunkAt(file, offset);
      const end = bytes.lastIndexOf(LINE_FEED) + 1;
      const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
      return { lines, position: { inode, offset: offset + end } };
    } finally {
      await file.close();
    }
  }

  private async pathOf(inode: number): Promise<string | null> {
    const folder = dirname(this.path);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const file = await stat(path).catch(() => null);
      if (file?.ino === inode) return path;
    }
    return null;
  }
}

async function chunkAt(file: FileHandle, offset: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, offset);
  return buffer.subarray(0, bytesRead);
}
