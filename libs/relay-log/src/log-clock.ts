import { readStamp } from './log-time.js';

/** What stamps without year and zone need. */
export interface LogZone {
  /** A moment not long after the last line, Unix milliseconds. */
  readonly nearMs: number;
  /** Minutes east of Greenwich at a local moment, given as if it were UTC. */
  readonly offsetMinutes: (localMs: number) => number;
}

const HOUR_LENGTH = 9;
const MINUTE_MS = 60_000;

/** Reads stamps one after the other; an hour's first costs, the rest is counted on. State: that hour. */
export class LogClock {
  private hour = '';
  private hourMs: number | null = null;

  constructor(private readonly zone: LogZone) {}

  /** The moment of a stamp, Unix milliseconds, or null. */
  read(stamp: string): number | null {
    if (stamp.length !== 15 || stamp[3] !== ' ') return readStamp(stamp, { nearMs: 0, zoneMinutes: 0 });
    const hour = stamp.slice(0, HOUR_LENGTH);
    if (hour !== this.hour) {
      this.hour = hour;
      this.hourMs = this.readHour(hour);
    }
    const minutes = Number(stamp.slice(10, 12));
    const seconds = Number(stamp.slice(13, 15));
    const isTime = minutes < 60 && seconds <= 60;
    return this.hourMs === null || !isTime ? null : this.hourMs + minutes * MINUTE_MS + seconds * 1_000;
  }

  private readHour(hour: string): number | null {
    const localMs = readStamp(`${hour}:00:00`, { nearMs: this.zone.nearMs, zoneMinutes: 0 });
    return localMs === null ? null : localMs - this.zone.offsetMinutes(localMs) * MINUTE_MS;
  }
}
