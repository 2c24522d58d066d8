import type { Uuid } from '#domain';
import type { KeyKind } from './accept.port.js';
import type { OriginalMail } from './content.port.js';

/** How mail that comes with a key is read; what is not set stands in `PLAIN_RULES`. */
export interface SubmissionRules {
  /**
   * For software without back-off: what is wrong about a message is answered with 250, kept in quarantine and told,
   * and equal contents are one mail for 24 hours instead of 10 minutes.
   */
  readonly legacy: boolean;
  /** Whether the keys may stand in a leading HTML comment, for software of which only the templates can be changed. */
  readonly commentForm: boolean;
  /** The category of mail that names none. */
  readonly category: string | null;
  /** Whether mail that does not say so is confidential; null: as its category. */
  readonly confidential: boolean | null;
  /** Deadlines of mail that has none, the first that fits. */
  readonly deadlines: readonly DeadlineRule[];
  /** Whose mail it is by its From, for a key that several departments share; without a match the key's department. */
  readonly departments: readonly DepartmentRule[];
}

/** Mail of this sender with this subject is to be acted on within the time. */
export interface DeadlineRule {
  /** An address or `@domain`; null: every sender. */
  readonly from: string | null;
  /** `*` stands for any text, case does not count; null: every subject. */
  readonly subject: string | null;
  /** ISO 8601 duration from the mail's date, `PT60M`. */
  readonly within: string;
}

/** Mail of this sender is this department's. */
export interface DepartmentRule {
  /** An address or `@domain`. */
  readonly from: string;
  readonly departmentId: Uuid;
}

/** The rules of a key for which nothing was set. */
export const PLAIN_RULES: SubmissionRules = {
  legacy: false,
  commentForm: false,
  category: null,
  confidential: null,
  deadlines: [],
  departments: [],
};

/** What was decided about submissions by SMTP; answers may be up to a few seconds old. */
export abstract class SubmissionDirectory {
  abstract rules(keyId: Uuid): Promise<SubmissionRules>;
  /** Addresses and `@domain`s, lower case, that a department may write from beside its sender's own address. */
  abstract senders(departmentId: Uuid): Promise<readonly string[]>;
}

/** A message that was answered with 250 although it could not be accepted. */
export interface QuarantinedMail {
  readonly id: Uuid;
  readonly departmentId: Uuid;
  readonly keyId: Uuid;
  /** The reply that it would have got. */
  readonly reason: string;
  readonly message: Uint8Array;
  readonly atMs: number;
}

/** Keeps messages of `legacy` keys that could not be accepted. */
export abstract class QuarantineStore {
  /** Sealed and committed when it returns. @throws OutcomeUnknownError when nobody can say whether it was written */
  abstract keep(mail: QuarantinedMail): Promise<void>;
}

/** A submitted mail that reached its recipient in no way, with what a report to its sender needs. */
export interface FailedSubmission {
  readonly notificationId: Uuid;
  readonly departmentId: Uuid;
  readonly keyKind: KeyKind;
  readonly category: string;
  readonly isExpired: boolean;
  /** The recipient's address. */
  readonly recipient: string;
  readonly original: OriginalMail;
  /** What the mail exchanger said last, or null. */
  readonly reply: string | null;
  readonly acceptedAtMs: number;
}

/** Reads which submitted mails have failed, in the order in which departments were told. */
export abstract class FailedSubmissions {
  /** The place behind the last event but so many: where to begin after a start. */
  abstract placeBefore(events: number): Promise<number>;
  /**
   * Those behind a place, and the place behind them. Events that are no submission's are passed over.
   * @param known notifications that need not be opened again
   */
  abstract after(place: number, most: number, known: ReadonlySet<Uuid>): Promise<FailuresRead>;
}

/** What one look at the events found. */
export interface FailuresRead {
  readonly place: number;
  /** Every notification that was told of, for `known`. */
  readonly seen: readonly Uuid[];
  readonly failed: readonly FailedSubmission[];
}
