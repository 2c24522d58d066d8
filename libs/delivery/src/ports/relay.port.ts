import type { AttemptId, LaneKey, SmtpStage, Verdict } from '#domain';

/** What ties a mail in the relay's queue to an attempt. */
export interface RelayTie {
  readonly queueId: string;
  /** By the mail's return path; null: by the id that the relay gave when it took the mail. */
  readonly attempt: AttemptId | null;
}

/** An attempt whose mail the relay has, or had. */
export interface RelayedAttempt {
  readonly attempt: AttemptId;
  readonly lane: LaneKey;
}

/** One finding about a mail, in the words of a reply. */
export interface RelayFinding {
  readonly queueId: string;
  readonly attempt: AttemptId;
  /**
   * `deferred`: it waits, and why. `sent`: the provider took it. `refused`: the relay gave it back for a reason that is
   * about us, so that it may be tried again. `bounced`, `failed`: it came back for good.
   */
  readonly kind: 'deferred' | 'sent' | 'refused' | 'bounced' | 'failed';
  /** When the relay saw it, by the relay's own clock: orders findings about one mail, and tells repeated ones. */
  readonly seenMs: number;
  /** The queue tells that a mail waits, not when it was tried last: counts only where no try is on record. */
  readonly fromQueue: boolean;
  /** Domain time. */
  readonly atMs: number;
  /** The provider's words, addresses taken out. */
  readonly reply: string;
  readonly stage: SmtpStage | null;
  readonly verdict: Verdict | null;
}

/** What became of a mail that was to be taken out of the relay's queue. */
export interface RelayRemoval {
  readonly queueId: string;
  /** `gone`: it was not there any more, and the log does not tell where it went. */
  readonly result: 'removed' | 'gone' | 'sent';
}

/** Mail that lies at the city's own relay. */
export abstract class RelayStore {
  /** Notes which attempts these mails are. @returns those that are known, by queue id; all others are forgotten */
  abstract tie(
    host: string,
    ties: readonly RelayTie[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, RelayedAttempt>>;

  /**
   * Writes findings into their attempts and wakes the notifications concerned; what became of a mail for good is a
   * receipt besides. Repeats change nothing. @returns the findings that are news
   */
  abstract record(findings: readonly RelayFinding[], nowMs: number): Promise<readonly RelayFinding[]>;

  /** Makes the notifications due at once whose mail lies at the relay in these lanes. @returns how many */
  abstract wake(lanes: readonly LaneKey[], nowMs: number): Promise<number>;

  /** Notes removals; a mail that was taken out is superseded. */
  abstract recordRemovals(host: string, removals: readonly RelayRemoval[], nowMs: number): Promise<void>;

  /**
   * Mail whose recipient was told otherwise, or that is not wanted any more, and still lies at this relay. Until it is
   * taken out it is marked as possibly late.
   * @returns those to be taken out
   */
  abstract toRemove(host: string, nowMs: number, most: number): Promise<readonly string[]>;

  /** Forgets mail that the relay cannot have any more. */
  abstract purge(beforeMs: number): Promise<void>;
}
