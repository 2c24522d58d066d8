import type { Channel, NotificationStatus, Stream, Urgency, Uuid } from '#domain';
import type { Content, RequestContacts } from './content.port.js';

/** `live` sends; `team` reaches the department's own people only; `test` runs the whole life and sends nothing. */
export type KeyKind = 'live' | 'team' | 'test';

/** The fixed end of a `test` notification, read off its address at `simulator.stadtbote.example`. */
export type SimulatedEnd = 'delivered' | 'unknown' | 'full' | 'blocked' | 'late';

/** A valid notification, ready to be written. Moments are Unix milliseconds of domain time. */
export interface NewNotification {
  readonly id: Uuid;
  readonly departmentId: Uuid;
  readonly keyKind: KeyKind;
  readonly simulatedEnd: SimulatedEnd | null;
  readonly recipientId: Uuid | null;
  readonly contacts: RequestContacts;
  /** Whether the phone's number range may get a neutral text as a fallback (rule 14). */
  readonly phoneRangeAllowed: boolean;
  readonly language: 'de' | 'en';
  readonly category: string;
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly oneTimeCode: boolean;
  readonly stream: Stream;
  readonly deadlineMs: number | null;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly channels: readonly Channel[] | null;
  readonly reference: string | null;
  readonly secondFactor: { readonly label: string; readonly value: string } | null;
  readonly conditionUrl: string | null;
  readonly escalate: { readonly afterMs: number; readonly maxReminders: number } | null;
  readonly content: Content;
  readonly acceptedAtMs: number;
  readonly status: Extract<NotificationStatus, 'accepted' | 'scheduled'>;
  readonly dueAtMs: number;
}

/** One request: what it writes is committed together or not at all. */
export interface AcceptUnit {
  readonly departmentId: Uuid;
  readonly notifications: readonly NewNotification[];
  readonly idempotency: IdempotencyClaim | null;
  /** What tells that a recipient had this already; a notification of which one mark is held is not written again. */
  readonly repeats?: readonly RepeatMark[];
  /** Who asked: the API key's id. */
  readonly actor: string;
  readonly route: string;
}

/** The claim of an `Idempotency-Key` with the answer to keep for it. */
export interface IdempotencyClaim {
  readonly key: string;
  /** SHA-256 of the raw body, hex. */
  readonly bodyHash: string;
  /** The JSON answer given to the first request and to every repeat. */
  readonly response: string;
}

/**
 * A mark of one notification that is kept for a while: the id of a mail, or what it says. It is answered by the id of the
 * notification that first had it.
 */
export interface RepeatMark {
  readonly key: string;
  readonly notificationId: Uuid;
  readonly keptMs: number;
}

/** What became of a unit. */
export type AcceptResult =
  | { readonly kind: 'accepted' }
  /** Some of its recipients had theirs before; these were written, at least one. */
  | { readonly kind: 'partly'; readonly written: readonly Uuid[] }
  /** The same key and body, or marks of all notifications, came before: what was answered then, or the first one's id. */
  | { readonly kind: 'replayed'; readonly response: string }
  /** The same key with another body. */
  | { readonly kind: 'key_reused' }
  /** The row itself cannot be written (a NUL byte, an unknown reference). */
  | { readonly kind: 'rejected'; readonly code: string };

/** Nothing is known about the outcome of the commit, or the database is away: answer 503, repeat with the same key. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** Writes accepted notifications. */
export abstract class AcceptStore {
  /**
   * Writes all units in one transaction, in order of department and key; the results keep the order of the argument.
   * @throws OutcomeUnknownError when the commit's answer was lost and could not be looked up, or no connection is to be had
   * @throws any other error when the group as a whole failed and nothing was written: the caller bisects
   */
  abstract acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]>;
}
