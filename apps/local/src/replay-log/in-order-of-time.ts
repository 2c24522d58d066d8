import type { TimedLine } from './log-file.js';

/** A log that gives its lines batch by batch. */
export interface Source {
  /** Of its first line, as far as it is known. */
  readonly firstMs: number;
  readonly batches: AsyncIterator<TimedLine[]>;
}

interface Reading {
  readonly source: Source;
  batch: readonly TimedLine[];
  at: number;
}

/**
 * The lines of several logs as one, by their moments. A rotated set is read one after the other; only logs that overlap (two
 * relays) are open together. Lines of one log keep their order.
 */
export async function* inOrderOfTime(sources: readonly Source[]): AsyncGenerator<readonly TimedLine[]> {
  const closed = [...sources].sort((a, b) => a.firstMs - b.firstMs);
  const open: Reading[] = [];
  for (;;) {
    await refill(open);
    while (closed[0] !== undefined && (open.length === 0 || closed[0].firstMs <= horizonOf(open)))
      await begin(open, closed);
    if (open.length === 0) return;
    yield takeUntil(open, horizonOf(open));
  }
}

async function begin(open: Reading[], closed: Source[]): Promise<void> {
  const source = closed.shift();
  if (source === undefined) return;
  open.push({ source, batch: [], at: 0 });
  await refill(open);
}

/** Reads on where a batch is used up; what has ended is closed. */
async function refill(open: Reading[]): Promise<void> {
  for (const reading of [...open]) {
    if (reading.at < reading.batch.length) continue;
    const next = await reading.source.batches.next();
    if (next.done === true) open.splice(open.indexOf(reading), 1);
    else {
      reading.batch = next.value;
      reading.at = 0;
    }
  }
}

/** Until here every open log is known. */
function horizonOf(open: readonly Reading[]): number {
  return Math.min(...open.map(({ batch }) => batch.at(-1)?.atMs ?? 0));
}

function takeUntil(open: readonly Reading[], horizonMs: number): readonly TimedLine[] {
  const [only] = open;
  if (open.length === 1 && only !== undefined) {
    const all = only.at === 0 ? only.batch : only.batch.slice(only.at);
    only.at = only.batch.length;
    return all;
  }
  return open.flatMap((reading) => takeFrom(reading, horizonMs)).sort((a, b) => a.atMs - b.atMs);
}

/** A batch that ends at the horizon is used up, though a line of it may be out of order. */
function takeFrom(reading: Reading, horizonMs: number): TimedLine[] {
  const { batch, at } = reading;
  const isFirstToEnd = (batch.at(-1)?.atMs ?? 0) <= horizonMs;
  let end = isFirstToEnd ? batch.length : at;
  while (end < batch.length && (batch[end]?.atMs ?? 0) <= horizonMs) end += 1;
  reading.at = end;
  return batch.slice(at, end);
}
