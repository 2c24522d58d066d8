import type { StatusReport } from '#contracts';
import { ProblemError, problem } from '../http/problem.js';
import { ANSWER_MS, inTime } from './in-time.js';
import type { StatusCopy } from './status-copy.js';

/** How long is waited and kept, milliseconds of real time. */
export interface StatusDeskLimits {
  /** The database has so long to answer; then the copy does. */
  readonly answerMs: number;
  /** In an incident everybody asks at once: so long one reading serves all. */
  readonly keepMs: number;
  /** After a failure so long nobody waits for the database again. */
  readonly awayMs: number;
}

export const STATUS_DESK_LIMITS: StatusDeskLimits = { answerMs: ANSWER_MS, keepMs: 2_000, awayMs: 5_000 };

/** What the desk needs. */
export interface StatusDeskParts {
  /** Reads the database. */
  readonly read: () => Promise<StatusReport>;
  readonly copy: StatusCopy;
  readonly realNow: () => number;
  readonly limits: StatusDeskLimits;
}

/** The public status, from the database or, when that is away, from the last copy in memory or on disk. */
export class StatusDesk {
  private last: { readonly report: StatusReport; readonly atMs: number } | null = null;
  /** What answers while the database is away: one object, so that what was made of it is made once. */
  private copied: StatusReport | null = null;
  private awayUntilMs = 0;
  private reading: Promise<StatusReport> | null = null;

  constructor(private readonly parts: StatusDeskParts) {}

  /** @throws ProblemError 503 when neither the database answers nor a copy is there */
  async report(): Promise<StatusReport> {
    const { last, parts } = this;
    const nowMs = parts.realNow();
    if (last !== null && nowMs - last.atMs < parts.limits.keepMs) return last.report;
    if (nowMs < this.awayUntilMs) return this.lastCopy();
    try {
      return await this.readInTime();
    } catch {
      // Whoever keeps the copy meets the same failure within a minute, and tells the log.
      this.awayUntilMs = parts.realNow() + parts.limits.awayMs;
      return this.lastCopy();
    }
  }

  /** Reads and writes the copy; called once a minute. @throws what the database or the disk says */
  async keepCopy(): Promise<void> {
    await this.parts.copy.write(await this.readInTime(), this.parts.realNow());
  }

  /** One reading serves all who wait; one that comes too late is kept for those who ask next. */
  private async readInTime(): Promise<StatusReport> {
    this.reading ??= this.read().finally(() => (this.reading = null));
    return inTime(this.reading, this.parts.limits.answerMs);
  }

  private async read(): Promise<StatusReport> {
    const report = await this.parts.read();
    this.last = { report, atMs: this.parts.realNow() };
    this.copied = null;
    this.awayUntilMs = 0;
    return report;
  }

  private async lastCopy(): Promise<StatusReport> {
    if (this.copied !== null) return this.copied;
    const report = this.last?.report ?? (await this.parts.copy.read());
    if (report === null) throw new ProblemError(problem(503, 'unavailable'), { 'retry-after': '5' });
    this.copied = { ...report, current: false };
    return this.copied;
  }
}
