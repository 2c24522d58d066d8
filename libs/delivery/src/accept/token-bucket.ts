const MINUTE_MS = 60_000;

/** How full a bucket was at a moment; below 0 after a request that was larger than the whole bucket. */
export interface Bucket {
  readonly level: number;
  readonly atMs: number;
}

/**
 * How much a bucket holds at `nowMs`. It holds a minute's quota, so that a department may send its whole minute at once,
 * and fills evenly. A bucket that nobody has used is full; a clock that was set back fills nothing.
 * @param perMinute quota, at least 1
 */
export function levelAt(bucket: Bucket | undefined, perMinute: number, nowMs: number): number {
  if (bucket === undefined) return perMinute;
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  return Math.min(perMinute, bucket.level + (passedMs * perMinute) / MINUTE_MS);
}

/**
 * How long until a request of this cost is let through, milliseconds; 0: now. A cost above the quota waits for the full
 * bucket and leaves it in debt: otherwise a batch of 1,000 could never pass a quota of 600.
 */
export function waitMs(level: number, cost: number, perMinute: number): number {
  return timeMs(Math.min(cost, perMinute) - level, perMinute);
}

/** How long until the bucket is full, milliseconds. */
export function fullInMs(level: number, perMinute: number): number {
  return timeMs(perMinute - level, perMinute);
}

function timeMs(missing: number, perMinute: number): number {
  return Math.max(0, (missing * MINUTE_MS) / perMinute);
}
