import type { AttemptId, LaneKey, Verdict } from '#domain';
import type { Receipt } from './receipt.port.js';

/** A mail that came back, as it came. */
export interface ReceivedReport {
  /** The attempt whose return path it came to, or whose mail it quotes; null: mail to the postmaster. */
  readonly attempt: AttemptId | null;
  /** What it is: a bounce, a delay, a complaint … */
  readonly kind: string;
  readonly atMs: number;
  /** The whole mail. Sealed at rest, for the administrator to read. */
  readonly raw: Uint8Array;
  /** SHA-256 of the mail without what the way here has added, hex: the same report again is a replay. */
  readonly digest: string;
  /** What it changes; null: nothing. */
  readonly receipt: Receipt | null;
  /** That the provider does not want us, as the report has it; null: it says nothing of the kind. */
  readonly refusal: Verdict | null;
}

/** What became of a report. `repeated`: the same report came before. `unknown`: there is no such attempt (any more). */
export type ReportResult = 'stored' | 'repeated' | 'unknown';

/** What a refusal that a report told of is evidence against. */
export interface ReportedLane {
  readonly lane: LaneKey;
  /** When the mail was handed over there, domain time. */
  readonly handedOverMs: number;
}

/** A report as it was taken in. */
export interface RecordedReport {
  readonly result: ReportResult;
  /**
   * Where health has to learn of its refusal; null: nowhere. An attempt tells once, an address once a day, only of mail that
   * was handed over within hours, and not where a reader beside the relay tells the same.
   */
  readonly against: ReportedLane | null;
}

/** Keeps reports and applies what they say, in one transaction. */
export abstract class ReportStore {
  /** @throws when the database is away: nothing was stored */
  abstract record(report: ReceivedReport): Promise<RecordedReport>;
}
