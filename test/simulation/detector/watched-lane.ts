import {
  advanceTime,
  healthyRecord,
  isSuspected,
  learn,
  learnLateness,
  nextLookMs,
  type HealthRecord,
  type HealthSettings,
  type Lateness,
} from '#health';
import { SAID, type Saying } from './observations.js';

const LANE = 'email:transactional:direct:gmx.net';
const MIDDLE = 0.5;

/** One lane under the real rules; only its record is kept. */
export class WatchedLane {
  record: HealthRecord = healthyRecord(LANE);

  constructor(private readonly settings: HealthSettings) {}

  hear(saying: Saying, atMs: number): void {
    this.pass(atMs);
    this.record = learn(this.record, SAID[saying], atMs, MIDDLE, this.settings);
  }

  report(lateness: Lateness, atMs: number): void {
    this.pass(atMs);
    this.record = learnLateness(this.record, lateness, atMs, this.settings);
  }

  isBlocked(): boolean {
    return this.record.blockedSinceMs !== null;
  }

  isSuspected(): boolean {
    return isSuspected(this.record);
  }

  isLate(): boolean {
    return this.record.late !== null;
  }

  forget(): void {
    this.record = healthyRecord(LANE);
  }

  private pass(atMs: number): void {
    const look = nextLookMs(this.record, atMs, this.settings);
    if (look !== null && look <= atMs) this.record = advanceTime(this.record, atMs, MIDDLE, this.settings);
  }
}
