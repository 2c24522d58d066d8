const MINUTE_MS = 60_000;
const FORM = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})$/;

const FORMAT = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** "2021-03-11 14:35" in Berlin. */
export function berlinText(ms: number): string {
  return FORMAT.format(new Date(ms));
}

/** Reads what `berlinText` writes. @returns Unix milliseconds, or null: no such moment, or the clock skips it */
export function readBerlin(text: string): number | null {
  const parts = FORM.exec(text.trim());
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const written = text.trim().replace('T', ' ');
  // Berlin is one or two hours ahead: the one that reads back the same is it.
  const found = [120, 60].map((ahead) => wall - ahead * MINUTE_MS).find((ms) => berlinText(ms) === written);
  return found ?? null;
}

/** The last minute of the day in Berlin, so many days after `nowMs`. */
export function endOfDay(nowMs: number, daysAhead: number): number {
  const [day = ''] = berlinText(nowMs + daysAhead * 1_440 * MINUTE_MS).split(' ');
  return readBerlin(`${day} 23:59`) ?? nowMs;
}
