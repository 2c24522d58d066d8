import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { LogClock, readDeliveryLine, stampOf, type DeliveryLine } from '#relay-log';
import type { LineCounts } from './line-counts.js';

/** A delivery with its moment. */
export interface TimedLine {
  readonly atMs: number;
  readonly line: DeliveryLine;
}

/** How a file's lines are dated. */
export interface Dating {
  /** null: by the file's own time. */
  readonly untilMs: number | null;
  readonly offsetMinutes: (localMs: number) => number;
}

const CHUNK = 1 << 18;
const FIRST_LOOK = 1 << 16;
/** Postfix cuts far shorter; what is longer is no line. */
const LONGEST_LINE = 64 * 1024;

/** One log, plain or gzip, read piece by piece. State: none; each reading begins anew. */
export class LogFile {
  private constructor(
    readonly path: string,
    readonly bytes: number,
    private readonly isZipped: boolean,
    private readonly dating: { readonly nearMs: number; readonly offsetMinutes: Dating['offsetMinutes'] },
    /** Of the first line that has one; 0: none at the begin, so it is read at once. */
    readonly firstMs: number,
  ) {}

  /** Looks at a file. @throws when it cannot be read */
  static async at(path: string, { untilMs, offsetMinutes }: Dating): Promise<LogFile> {
    const handle = await open(path);
    try {
      const { size, mtimeMs } = await handle.stat();
      const zippedMs = await timeInHeader(handle);
      const nearMs = untilMs ?? (zippedMs === null || zippedMs === 0 ? mtimeMs : zippedMs);
      const dating = { nearMs, offsetMinutes };
      const unread = new LogFile(path, size, zippedMs !== null, dating, 0);
      return new LogFile(path, size, zippedMs !== null, dating, await unread.findFirst());
    } finally {
      await handle.close();
    }
  }

  /** The deliveries of the file, a batch for each piece. @param onBytes hears how much was read from the disk */
  async *batches(counts: LineCounts, onBytes: (bytes: number) => void): AsyncGenerator<TimedLine[]> {
    const clock = new LogClock(this.dating);
    let rest = '';
    try {
      for await (const text of this.pieces(onBytes)) {
        const batch: TimedLine[] = [];
        rest = eachLine(rest, text, (line) => {
          take(line, { clock, counts, batch });
        });
        if (batch.length > 0) yield batch;
      }
    } catch (error) {
      // A log that is being zipped, or was cut: what could be read counts.
      if (!isBadZip(error)) throw error;
      counts.cutShort += 1;
    }
    const last: TimedLine[] = [];
    if (rest !== '') take(rest, { clock, counts, batch: last });
    if (last.length > 0) yield last;
  }

  private async findFirst(): Promise<number> {
    try {
      return await this.firstStamp();
    } catch (error) {
      if (isBadZip(error)) return 0;
      throw error;
    }
  }

  private async firstStamp(): Promise<number> {
    const clock = new LogClock(this.dating);
    for await (const text of this.pieces(() => undefined, FIRST_LOOK)) {
      for (const line of text.split('\n')) {
        const stamp = stampOf(line);
        const atMs = stamp === null ? null : clock.read(stamp);
        if (atMs !== null) return atMs;
      }
      return 0;
    }
    return 0;
  }

  /** Bytes as Latin-1: one byte, one character, whatever was cut where. */
  private async *pieces(onBytes: (bytes: number) => void, chunk = CHUNK): AsyncGenerator<string> {
    const file = createReadStream(this.path, { highWaterMark: chunk });
    const stream = this.isZipped ? file.pipe(createGunzip({ chunkSize: chunk })) : file;
    if (stream !== file) file.on('error', (error) => stream.destroy(error));
    let told = 0;
    try {
      for await (const data of stream as AsyncIterable<Buffer>) {
        onBytes(file.bytesRead - told);
        told = file.bytesRead;
        yield data.toString('latin1');
      }
    } finally {
      file.destroy();
      stream.destroy();
    }
  }
}

function isBadZip(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_')
  );
}

const GZIP = [0x1f, 0x8b];

/** The time that gzip noted (RFC 1952, 2.3.1), 0 for none; null: the file is not zipped. */
async function timeInHeader(handle: FileHandle): Promise<number | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
  if (bytesRead < 8 || buffer[0] !== GZIP[0] || buffer[1] !== GZIP[1]) return null;
  return buffer.readUInt32LE(4) * 1_000;
}

/** Hands over each whole line. @returns the begin of the one that is not whole yet */
function eachLine(rest: string, text: string, onLine: (line: string) => void): string {
  let from = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    const line = from === 0 && rest !== '' ? rest + text.slice(0, end) : text.slice(from, end);
    onLine(line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line);
    from = end + 1;
  }
  const tail = from === 0 ? rest + text : text.slice(from);
  return tail.length > LONGEST_LINE ? tail.slice(0, LONGEST_LINE) : tail;
}

function take(
  line: string,
  { clock, counts, batch }: { clock: LogClock; counts: LineCounts; batch: TimedLine[] },
): void {
  counts.lines += 1;
  const read = readDeliveryLine(line);
  if (read === 'other') return;
  if (read === 'unreadable') {
    if (line === '') counts.lines -= 1;
    else counts.unread(line);
    return;
  }
  const atMs = clock.read(read.stamp);
  if (atMs === null) counts.unread(line);
  else {
    counts.deliveries += 1;
    batch.push({ atMs, line: read });
  }
}
