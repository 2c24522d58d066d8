import type { ReplyLabel, ReplyScope } from '#domain';

/** What kind of mail came back. Only `bounce`, `delay` and `success` speak of delivery; the others change no attempt. */
export type ReportKind =
  'bounce' | 'delay' | 'success' | 'complaint' | 'auto-reply' | 'unsubscribe' | 'other';

/** RFC 3464 2.3.3. */
export type ReportedAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

/** What a report says of one recipient. */
export interface ReportedRecipient {
  readonly address: string;
  /** Where the message was first sent to, when the report names another address; else null. */
  readonly originalAddress: string | null;
  /** Null in a complaint: that message arrived. */
  readonly action: ReportedAction | null;
  /** Enhanced status (RFC 3463), or null when nobody gives one. */
  readonly status: string | null;
  /** Basic reply code that the report quotes (RFC 5321), or null. */
  readonly code: number | null;
  /** What was said, in one line of at most 1000 characters; may be empty. */
  readonly diagnostic: string;
  /** Null for what arrived. */
  readonly label: ReplyLabel | null;
  readonly scope: ReplyScope | null;
  /** Whether this proves the address dead (LABELS.md). The caller still asks whether the report is genuine. */
  readonly suppress: boolean;
}

/** A mail that came back, read. */
export interface Report {
  readonly kind: ReportKind;
  readonly recipients: readonly ReportedRecipient[];
}
