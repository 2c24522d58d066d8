/** What a stamp without year and zone needs: `Nov  4 20:11:05`. */
export interface LogTime {
  /** A moment not long after the line was written, Unix milliseconds: its year is the nearest one. */
  readonly nearMs: number;
  /** East of Greenwich. */
  readonly zoneMinutes: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The moment of a stamp, old (RFC 3164) or new (RFC 3339), or null. */
export function readStamp(stamp: string, time: LogTime): number | null {
  const [, month, day, hours, minutes, seconds] =
    /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)$/.exec(stamp) ?? [];
  if (month === undefined) return /^\d{4}-\d\d-\d\dT/.test(stamp) ? momentOf(stamp) : null;
  const ofYear = (year: number) =>
    Date.UTC(year, MONTHS.indexOf(month), Number(day), Number(hours), Number(minutes), Number(seconds)) -
    time.zoneMinutes * MINUTE_MS;
  if (!MONTHS.includes(month)) return null;
  const year = new Date(time.nearMs).getUTCFullYear();
  // A clock may be a little ahead; a line of December that is read in January is of the year before.
  return [year + 1, year, year - 1].map(ofYear).find((atMs) => atMs <= time.nearMs + DAY_MS) ?? null;
}

function momentOf(stamp: string): number | null {
  const atMs = Date.parse(stamp);
  return Number.isNaN(atMs) ? null : atMs;
}
