import type {
  AttemptState,
  Because,
  Channel,
  ContactPoint,
  LaneKey,
  NotificationStatus,
  ReplyLabel,
  ReplyScope,
  Stream,
  Urgency,
  Uuid,
} from '#domain';
import type { KeyKind, SimulatedEnd } from './accept.port.js';

/** A notification with what the policy needs to know of it. Nothing personal: addresses stay sealed. */
export interface NotificationCase {
  readonly id: Uuid;
  readonly fence: number;
  readonly departmentId: Uuid;
  readonly keyKind: KeyKind;
  readonly simulatedEnd: SimulatedEnd | null;
  readonly status: NotificationStatus;
  readonly category: string;
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly oneTimeCode: boolean;
  readonly stream: Stream;
  readonly acceptedAtMs: number;
  readonly deadlineMs: number | null;
  /** Where the deadline lay before it was prolonged; absent: it was not. */
  readonly extendedFromMs?: number | null;
  /** The citizen answers on a page of ours. */
  readonly isHosted?: boolean;
  /** Since when an incident has kept it back, now or earlier. */
  readonly hinderedSinceMs?: number | null;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly channels: readonly Channel[] | null;
  readonly hasLateContent: boolean;
  readonly hasSecondFactor: boolean;
  /** What an administrator ordered in an incident, by its number, or null. */
  readonly instruction: { readonly kind: 'reroute' | 'wait_for_mail'; readonly incident: string } | null;
  readonly conditionUrl: string | null;
  /** The department's own name for it; absent or null: none. */
  readonly reference?: string | null;
  readonly escalate: { readonly afterMs: number; readonly maxReminders: number } | null;
  readonly cancelled: boolean;
  readonly toldOtherwise: boolean;
  readonly readAtMs: number | null;
  readonly confirmedAtMs: number | null;
  readonly pageOpenedAtMs: number | null;
  readonly alerts: readonly string[];
  readonly reminders: number;
  /** Decisions stored so far: the next one gets this number plus one. */
  readonly decisions: number;
  readonly attempts: readonly CaseAttempt[];
  readonly recipient: CaseRecipient;
  /** The email contact's domain, lower case, or null without one. */
  readonly emailDomain: string | null;
  readonly budget: CaseBudget;
  readonly told: { readonly atMs: number; readonly channel: Channel } | null;
}

/** An attempt, as the policy sees it. */
export interface CaseAttempt {
  readonly ordinal: number;
  readonly channel: Channel;
  readonly contactRef: string;
  readonly lane: LaneKey;
  readonly state: AttemptState;
  readonly content: AttemptContent;
  readonly createdAtMs: number;
  readonly dueAtMs: number;
  readonly tries: number;
  readonly lapses: number;
  readonly lastTriedAtMs: number | null;
  readonly stateSinceMs: number;
  readonly label: ReplyLabel | null;
  readonly scope: ReplyScope | null;
  readonly temporary: boolean;
  readonly gatewayFound: boolean | null;
}

/** Which text an attempt carries. */
export type AttemptContent = 'original' | 'neutral' | 'late' | 'reminder' | 'copy';

/** The person behind a notification: contact points of the request and, with an account, of the portal. */
export interface CaseRecipient {
  readonly citizenId: Uuid | null;
  readonly contacts: readonly ContactPoint[];
  readonly preferredChannels: readonly Channel[] | null;
  /** Minutes after local midnight, or null without quiet hours. */
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null;
  /** Whether the phone's number range may get a neutral text (rule 14). */
  readonly phoneRangeAllowed: boolean;
  /** Keyed hash of the phone, to count texts to it within a batch; null without one. */
  readonly phoneKey: string | null;
  readonly textsLastHour: number;
  /** Whoever has the phone answered STOP, and not START since: only what the city must tell goes there. */
  readonly declinesTexts: boolean;
}

/** SMS money of the department this month, millionths of a euro. */
export interface CaseBudget {
  readonly limitMicros: number | null;
  readonly spentMicros: number;
  readonly nearerNeedMicros: number;
  readonly deadlineNeedMicros: number;
}

/** What one application of the policy changes. Written whole or, when the fence is stale, not at all. */
export interface Advance {
  readonly id: Uuid;
  readonly fence: number;
  readonly status: NotificationStatus;
  /** null only when the status is an end. */
  readonly dueAtMs: number | null;
  readonly newAttempts: readonly NewAttempt[];
  readonly changedAttempts: readonly ChangedAttempt[];
  readonly decisions: readonly NewDecision[];
  /** Decisions stored before these. */
  readonly decisionsBefore: number;
  readonly alerts: readonly string[];
  readonly reminders: number;
  readonly endedAtMs: number | null;
  /** Lanes of open attempts that nothing but probes may enter now: evidence of their incidents. */
  readonly affectedIn: readonly AffectedIn[];
  /** Where the deadline lies from now on; absent: where it lay. */
  readonly extendToMs?: number;
  /**
   * Of a decision that sends a text or a push: ordinals of the mail that was on the wire when it was made. Mail that went out
   * since makes it void, or the recipient would be told twice. Absent: it sends neither.
   */
  readonly mailSeenOnWire?: readonly number[];
  /** The first attempt that told the recipient, once there is one. */
  readonly told: { readonly atMs: number; readonly channel: Channel } | null;
}

/** A sick lane that keeps a notification back. */
export interface AffectedIn {
  readonly lane: LaneKey;
  /** Since when, domain time: not before the lane fell ill, though the decision may have begun a moment earlier. */
  readonly sinceMs: number;
}

/** An attempt that the policy asked for. */
export interface NewAttempt {
  readonly ordinal: number;
  readonly channel: Channel;
  readonly contactRef: string;
  readonly lane: LaneKey;
  readonly content: AttemptContent;
  readonly state: Extract<AttemptState, 'queued' | 'held'>;
  readonly dueAtMs: number;
  readonly costMicros: number;
}

/** An attempt that the policy moves. */
export interface ChangedAttempt {
  readonly ordinal: number;
  readonly from: AttemptState;
  readonly to: AttemptState;
  readonly dueAtMs: number | null;
  /** Another text from now on, or null to keep it. */
  readonly content: AttemptContent | null;
  /** A text that fails over to another gateway, and what that asks by what the old one asked; absent: it stays. */
  readonly failover?: { readonly lane: LaneKey; readonly priceRatio: number };
}

/** A decision with its `because`, numbered within the notification. */
export interface NewDecision {
  readonly ordinal: number;
  readonly atMs: number;
  readonly step: string;
  readonly channel: Channel | null;
  /** What the department is told, for a step `tell_department`; each event once a notification. */
  readonly event: string | null;
  readonly because: Because;
  readonly policyVersion: number;
}

/** Which of the held mail is meant. */
export interface HeldSelection {
  readonly lanes: readonly LaneKey[];
  /** Only what has a deadline not after this; null: all. */
  readonly deadlineToMs: number | null;
  /** Only this department's; null: all. */
  readonly departmentId: Uuid | null;
}

/** Claims due notifications and writes what the policy decided. */
export abstract class AdvanceStore {
  /**
   * Claims up to `limit` notifications that are due at `nowMs` (fence + 1, a lease by the database's clock), with their
   * attempts, contact points, preferences and budget. Departments take turns.
   */
  abstract claimDue(limit: number, nowMs: number, leaseMs: number): Promise<readonly NotificationCase[]>;

  /**
   * Writes the advances whose fence still holds, in one transaction. One whose texts would exceed the department's
   * budget is not written but due again at once, to be decided anew. @returns the ids that were written
   */
  abstract saveAdvances(advances: readonly Advance[], nowMs: number): Promise<readonly Uuid[]>;

  /** Notifications with held mail that told nobody yet, by id; claims nothing. @param afterId of the page before, or null */
  abstract heldCases(
    selection: HeldSelection,
    afterId: Uuid | null,
    limit: number,
    nowMs: number,
  ): Promise<readonly NotificationCase[]>;

  /**
   * Makes the live notifications with an open attempt in these lanes due at once.
   * @param which `open`: queued, deferred or held ones; `queued`: those that somebody decided to send before it was
   *   known that the lane is closed
   * @returns how many
   */
  abstract wakeLanes(lanes: readonly LaneKey[], which: 'open' | 'queued', nowMs: number): Promise<number>;

  /** Makes the notifications that wait for these domains due at once. */
  abstract wakeDomains(domains: readonly string[], nowMs: number): Promise<number>;
}
