const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
const HOUR_MS = 3_600_000;

/** The city's day of a moment, such as `2021-03-11`. */
export function berlinDay(atMs: number): string {
  return DAY.format(atMs);
}

const ENDS = new Map<number, number>();

/** The next midnight of the city, by whole hours: all of Germany's offsets are. */
export function endOfBerlinDay(atMs: number): number {
  const hour = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const known = ENDS.get(hour);
  if (known !== undefined) return known;
  const day = berlinDay(hour);
  let endMs = hour + HOUR_MS;
  while (berlinDay(endMs) === day) endMs += HOUR_MS;
  if (ENDS.size > 10_000) ENDS.clear();
  ENDS.set(hour, endMs);
  return endMs;
}
