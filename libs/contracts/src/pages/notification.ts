import type {
  AttemptState,
  Channel,
  HealthState,
  NotificationStatus,
  ReplyLabel,
  ReplyScope,
  Route,
  SmtpStage,
  Urgency,
} from '#domain';
import type { Moment, StaffFrame } from './frame.js';

/** One notification for the department that sent it: what happened, and why. Contacts are masked. */
export interface NotificationPageModel extends StaffFrame {
  readonly id: string;
  readonly status: NotificationStatus;
  /** What the department called it; null when it gave none. */
  readonly reference: string | null;
  /** Null once the content is deleted. */
  readonly subject: string | null;
  readonly listHref: string;
  readonly acceptedAt: Moment;
  readonly told: { readonly channel: Channel; readonly at: Moment } | null;
  readonly deadline: NotificationDeadline | null;
  readonly timeline: readonly TimelineEntry[];
  readonly facts: NotificationFactsView;
}

/** By when the recipient must have acted. */
export interface NotificationDeadline {
  readonly at: Moment;
  /** When the recipient did, as far as we know. */
  readonly confirmedAt: Moment | null;
  /** The latest safe moment to change channel, as computed when accepted. */
  readonly latestSwitchAt: Moment | null;
}

/** One line of the timeline, oldest first. */
export type TimelineEntry = AcceptedEntry | DecisionEntry | AttemptEntry | HealthEntry | RecipientEntry;

/** The department handed it over. */
export interface AcceptedEntry {
  readonly kind: 'accepted';
  readonly at: Moment;
  readonly via: 'api' | 'batch' | 'smtp' | 'demo';
}

/** The policy decided. */
export interface DecisionEntry {
  readonly kind: 'decision';
  readonly at: Moment;
  readonly steps: readonly DecisionStep[];
  /** In the page's language, starting with "weil" or "because". */
  readonly because: string;
  /** The rule's number as people know it, such as "2". */
  readonly rule: string;
  readonly policyVersion: string;
}

/** What was decided, in order. */
export type DecisionStep =
  | { readonly step: 'attempt' | 'hold' | 'supersede'; readonly channel: Channel }
  | { readonly step: 'wait'; readonly until: Moment | null }
  | { readonly step: 'finish'; readonly status: NotificationStatus }
  | { readonly step: 'tell_department' | 'extend_deadline' };

/** A try to hand it to one contact point, as it stands now. */
export interface AttemptEntry {
  readonly kind: 'attempt';
  readonly at: Moment;
  readonly ordinal: number;
  readonly channel: Channel;
  /** Masked; null for the inbox. */
  readonly contact: string | null;
  readonly provider: string | null;
  readonly state: AttemptState;
  readonly stateAt: Moment | null;
  readonly route: Route | null;
  /** What is known of a mail at the relay beside its state; absent: nothing. */
  readonly atRelay?: 'deferred' | 'possibly_late' | 'taken_out';
  readonly tries: number;
  readonly verdict: { readonly label: ReplyLabel; readonly scope: ReplyScope } | null;
  readonly costCents: number | null;
  readonly reply: AttemptReply | null;
}

/** What the other side said, word for word. */
export interface AttemptReply {
  readonly text: string;
  readonly stage: SmtpStage | null;
  readonly host: string | null;
  readonly tls: string | null;
  readonly durationMs: number | null;
  readonly gateway: string | null;
}

/** The health of the provider or gateway changed while the notification was under way. */
export interface HealthEntry {
  readonly kind: 'health';
  readonly at: Moment;
  readonly name: string;
  readonly health: HealthState;
}

/** What the recipient did, or the department said. */
export interface RecipientEntry {
  readonly kind: 'read' | 'confirmed' | 'declined' | 'told_otherwise' | 'cancelled' | 'content_deleted';
  readonly at: Moment;
}

/** The panel beside the timeline. */
export interface NotificationFactsView {
  /** Such as "E. Hoffmann"; null when the department gave no name. */
  readonly recipient: string | null;
  readonly category: string;
  readonly duty: boolean;
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly costCents: number;
  readonly contentDeletedAt: Moment | null;
  readonly evidenceDeletedAt: Moment | null;
}
