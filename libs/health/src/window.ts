const BUCKETS = 12;
const BUCKET_MS = 5 * 60_000;

/** Counts of the last hour in twelve five-minute buckets: bounded, however many messages there are. */
export interface HourWindow {
  /** Number of the newest bucket since the Unix epoch. */
  readonly newest: number;
  readonly attempts: readonly number[];
  readonly refusals: readonly number[];
  readonly slow: readonly number[];
}

/** Sums over the hour. */
export interface HourTotals {
  readonly attempts: number;
  readonly refusals: number;
  readonly slow: number;
}

const EMPTY: readonly number[] = Array.from({ length: BUCKETS }, () => 0);

/** An hour without attempts. */
export function emptyWindow(): HourWindow {
  return { newest: 0, attempts: EMPTY, refusals: EMPTY, slow: EMPTY };
}

/** Moves the window to `now`; what is older than an hour falls out. A clock that steps back moves nothing. */
export function windowAt(window: HourWindow, now: number): HourWindow {
  const bucket = Math.floor(now / BUCKET_MS);
  const moved = bucket - window.newest;
  if (moved <= 0) return window;
  if (moved >= BUCKETS) return { ...emptyWindow(), newest: bucket };
  const isStale = (index: number): boolean => modulo(index - window.newest - 1) < moved;
  const clear = (counts: readonly number[]): readonly number[] =>
    counts.map((count, index) => (isStale(index) ? 0 : count));
  return {
    newest: bucket,
    attempts: clear(window.attempts),
    refusals: clear(window.refusals),
    slow: clear(window.slow),
  };
}

/** Counts one attempt at `now`. */
export function countAttempt(
  window: HourWindow,
  now: number,
  attempt: { refused: boolean; slow: boolean },
): HourWindow {
  const moved = windowAt(window, now);
  const at = modulo(moved.newest);
  return {
    newest: moved.newest,
    attempts: increase(moved.attempts, at),
    refusals: attempt.refused ? increase(moved.refusals, at) : moved.refusals,
    slow: attempt.slow ? increase(moved.slow, at) : moved.slow,
  };
}

/** What the hour before `now` holds. */
export function totalsAt(window: HourWindow, now: number): HourTotals {
  const moved = windowAt(window, now);
  return { attempts: sum(moved.attempts), refusals: sum(moved.refusals), slow: sum(moved.slow) };
}

/** Messages tried in the hour before `now`. */
export function attemptsInHour(window: HourWindow, now: number): number {
  return totalsAt(window, now).attempts;
}

/** When the last count falls out of the window. */
export function windowEndMs(window: HourWindow): number {
  return (window.newest + BUCKETS) * BUCKET_MS;
}

/** Attempts a minute in the newest five to ten minutes. */
export function attemptsPerMinute(window: HourWindow, now: number): number {
  const { newest, attempts } = windowAt(window, now);
  const latest = [modulo(newest), modulo(newest - 1)];
  const count = sum(attempts.filter((_, index) => latest.includes(index)));
  const elapsedMs = BUCKET_MS + Math.max(0, now - newest * BUCKET_MS);
  return (count * 60_000) / elapsedMs;
}

function increase(counts: readonly number[], at: number): readonly number[] {
  return counts.map((count, index) => (index === at ? count + 1 : count));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

function modulo(index: number): number {
  return ((index % BUCKETS) + BUCKETS) % BUCKETS;
}
