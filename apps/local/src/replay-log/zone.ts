const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A time zone: minutes east of Greenwich at local moments, and the ends of local days. State: what was asked before. */
export class Zone {
  private readonly format: Intl.DateTimeFormat;
  private readonly known = new Map<number, number>();

  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      dateStyle: 'short',
      timeStyle: 'medium',
      hourCycle: 'h23',
    });
  }

  /** @param localMs a local moment, given as if it were UTC */
  readonly offsetMinutes = (localMs: number): number => {
    const guess = this.offsetAt(localMs);
    return this.offsetAt(localMs - guess * MINUTE_MS);
  };

  readonly endOfDayMs = (atMs: number): number => {
    const localMs = atMs + this.offsetAt(atMs) * MINUTE_MS;
    const midnight = (Math.floor(localMs / (24 * HOUR_MS)) + 1) * 24 * HOUR_MS;
    return midnight - this.offsetMinutes(midnight) * MINUTE_MS;
  };

  private offsetAt(atMs: number): number {
    const hour = Math.floor(atMs / HOUR_MS);
    const known = this.known.get(hour);
    if (known !== undefined) return known;
    const [day = 0, month = 1, year = 0, h = 0, m = 0] = this.format
      .format(hour * HOUR_MS)
      .split(/\D+/)
      .map(Number);
    const offset = (Date.UTC(year, month - 1, day, h, m) - hour * HOUR_MS) / MINUTE_MS;
    this.known.set(hour, offset);
    return offset;
  }
}
