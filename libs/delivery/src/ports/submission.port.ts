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

/**
 * What there is to tell of a submitted mail. `failed`: it reached its recipient in no way. `expired`: its time was over.
 * `relayed`: the provider took it, and says no more. `delivered`: the provider reported that it lies in the mailbox.
 * `told-otherwise`: another channel told the recipient. `delayed`: it still waits.
 */
export type SubmissionNewsKind =
  'failed' | 'expired' | 'relayed' | 'delivered' | 'told-otherwise' | 'delayed';

/** News of a submitted mail, with what a report to its sender needs. */
export interface SubmissionNews {
  readonly kind: SubmissionNewsKind;
  /** The same of the same news about the same mail, whoever reads it: the report's mark. */
  readonly key: string;
  readonly notificationId: Uuid;
  readonly departmentId: Uuid;
  readonly keyKind: KeyKind;
  readonly category: string;
  /** The recipient's address. */
  readonly recipient: string;
  readonly original: OriginalMail;
  /** What the mail exchanger said last, or null. */
  readonly reply: string | null;
  readonly acceptedAtMs: number;
}

/** Where the marks of reports are kept, by `SubmissionNews.key`. */
export const REPORT_ROUTE = 'smtp-report';

/**
 * Reads what became of submitted mail: ends in the order in which departments were told, success only of mail whose sender
 * asked for it. News whose mark is held is passed over.
 */
export abstract class SubmissionNewsReader {
  /** The place behind the last event before a moment: where to begin after a start. */
  abstract placeAt(atMs: number): Promise<number>;
  /**
   * Those behind a place, and the place behind them. Events that are no submission's are passed over.
   * @param known keys of news that need not be opened again
   */
  abstract after(place: number, most: number, known: ReadonlySet<string>): Promise<NewsRead>;
  /**
   * Mail whose sender asked to hear of a delay, that was accepted (or was to be sent) between the moments and still waits.
   * @param known as above
   */
  abstract waiting(
    between: { readonly fromMs: number; readonly toMs: number },
    most: number,
    known: ReadonlySet<string>,
  ): Promise<Omit<NewsRead, 'place'>>;
}

/** What one look found. */
export interface NewsRead {
  readonly place: number;
  /** Every key that was met, for `known`. */
  readonly seen: readonly string[];
  readonly news: readonly SubmissionNews[];
}
