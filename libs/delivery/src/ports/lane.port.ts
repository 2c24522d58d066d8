import type {
  AttemptId,
  AttemptState,
  Channel,
  LaneKey,
  ReplyLabel,
  ReplyScope,
  SmtpStage,
  Urgency,
  Uuid,
} from '#domain';
import type { KeyKind, SimulatedEnd } from './accept.port.js';
import type { AttemptContent } from './advance.port.js';
import type { Content, PushSubscription } from './content.port.js';

/** An attempt whose row says `sending`: this worker may hand it over until the lease ends. */
export interface ClaimedAttempt {
  readonly id: AttemptId;
  readonly notificationId: Uuid;
  readonly ordinal: number;
  readonly fence: number;
  readonly lane: LaneKey;
  readonly channel: Channel;
  /** The state before the claim, to give the attempt back when it was not sent. */
  readonly before: AttemptState;
  readonly contentKind: AttemptContent;
  readonly content: Content;
  readonly contact: ClaimedContact;
  readonly departmentId: Uuid;
  readonly category: string;
  readonly keyKind: KeyKind;
  readonly simulatedEnd: SimulatedEnd | null;
  readonly citizenId: Uuid | null;
  readonly language: 'de' | 'en';
  readonly urgency: Urgency;
  readonly confidential: boolean;
  readonly hasSecondFactor: boolean;
  readonly acceptedAtMs: number;
  readonly deadlineMs: number | null;
  readonly validUntilMs: number | null;
  readonly reference: string | null;
  /** Finished tries before this one. */
  readonly tries: number;
  /** Real time by which the hand-over must have begun; past it the claim is dropped. */
  readonly leaseUntilRealMs: number;
}

/** The opened contact point. */
export type ClaimedContact =
  | { readonly channel: 'email'; readonly address: string; readonly name: string | null }
  | { readonly channel: 'sms'; readonly phone: string; readonly verified: boolean }
  | { readonly channel: 'push'; readonly subscription: PushSubscription; readonly contactPointId: Uuid }
  | { readonly channel: 'inbox'; readonly citizenId: Uuid };

/** The parts of a claimed attempt that its text is made of. */
export type TextOfAttempt = Pick<
  ClaimedAttempt,
  | 'notificationId'
  | 'departmentId'
  | 'content'
  | 'contentKind'
  | 'deadlineMs'
  | 'language'
  | 'confidential'
  | 'hasSecondFactor'
>;

/** How a hand-over ended, written under the claim's fence. */
export interface Outcome {
  readonly notificationId: Uuid;
  readonly ordinal: number;
  readonly fence: number;
  readonly state: AttemptState;
  readonly atMs: number;
  /** What the server or gateway said, with the recipient's address taken out. */
  readonly reply: string | null;
  readonly stage: SmtpStage | null;
  readonly label: ReplyLabel | null;
  readonly scope: ReplyScope | null;
  readonly temporary: boolean;
  readonly rule: string | null;
  /** The gateway's own id (an SMS's SID). */
  readonly gatewayId: string | null;
  /** When an `unknown` leaves quarantine, domain time; null otherwise. */
  readonly dueAtMs: number | null;
  /** The address is proven dead: suppress it. */
  readonly suppress: boolean;
  /** Counts as a try (an attempt given back unsent does not). */
  readonly tried: boolean;
  /** Of a reply against us or of their trouble: the wording without addresses, ids and times. Kept as evidence of incidents. */
  readonly fingerprint: string | null;
}

/** Which work a claim may take from a lane. */
export type ClaimMode =
  /** Queued and deferred attempts that are due. */
  | 'due'
  /** One still useful message for a probe, nearest deadline first; held ones included. */
  | 'probe'
  /** Held attempts let through by the ramp, nearest deadline first. */
  | 'ramp';

/** The right of one worker to send in a lane. */
export interface LaneLease {
  readonly lane: LaneKey;
  readonly fence: number;
}

/** Lanes, their owners, and the attempts in them. */
export abstract class LaneStore {
  /** Takes the lanes with work due (or a probe to send) that nobody owns. @returns the leases now held by `owner` */
  abstract acquire(
    owner: string,
    nowMs: number,
    leaseMs: number,
    most: number,
  ): Promise<readonly LaneLease[]>;
  /** Prolongs leases. @returns the lanes still owned */
  abstract renew(owner: string, leases: readonly LaneLease[], leaseMs: number): Promise<readonly LaneKey[]>;
  abstract release(owner: string, lanes: readonly LaneKey[]): Promise<void>;

  /**
   * Claims attempts of an owned lane and marks them `sending` (fence + 1, lease by the database's clock), before
   * anything goes over a wire. Shares by urgency (`CLAIM_SHARES`), then departments in turn.
   */
  abstract claim(claim: {
    readonly lane: LaneKey;
    readonly mode: ClaimMode;
    readonly limit: number;
    readonly nowMs: number;
    readonly leaseMs: number;
  }): Promise<readonly ClaimedAttempt[]>;

  /**
   * Writes outcomes in bulk where the fence still holds, and makes their notifications due. A bad row is found by
   * bisection and quarantined. @returns the notifications that are due now
   */
  abstract recordOutcomes(outcomes: readonly Outcome[]): Promise<readonly Uuid[]>;

  /** Turns lapsed `sending` attempts into `unknown`, in quarantine until `quarantineMs` after now. @returns how many */
  abstract sweepLapsed(nowMs: number, quarantineMs: number): Promise<number>;

  /** Deletes contents whose time has come, in batches. @returns how many */
  abstract purgeContents(nowMs: number, most: number): Promise<number>;

  /** Work in a lane, for health (lateness) and for screens. */
  abstract backlog(lane: LaneKey, nowMs: number): Promise<LaneBacklog>;

  /** Unknown SMS attempts whose quarantine is over and whose gateway list has not been asked. */
  abstract unknownsToAsk(lane: LaneKey, nowMs: number, limit: number): Promise<readonly UnknownAttempt[]>;
  /** Which of these gateway ids belong to attempts already: such a message is no evidence for another attempt. */
  abstract ownedGatewayIds(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Records what the gateway's list said. */
  abstract recordGatewayAnswer(
    id: AttemptId,
    found: boolean,
    gatewayId: string | null,
    nowMs: number,
  ): Promise<void>;
}

/** What waits in a lane. */
export interface LaneBacklog {
  readonly queued: number;
  readonly held: number;
  readonly oldestWaitingMs: number | null;
}

/** An SMS whose hand-over is not known; the text is needed to recognise it in the gateway's list. */
export interface UnknownAttempt {
  readonly id: AttemptId;
  readonly phone: string;
  readonly handedOverAtMs: number;
  /** What the gateway adapter needs to make the text again. */
  readonly text: TextOfAttempt;
}
