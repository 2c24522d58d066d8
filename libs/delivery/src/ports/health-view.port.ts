import type { HealthState, LaneKey, SmtpStage, Verdict } from '#domain';

/** Health of one lane, as the policy needs it. */
export interface LaneHealth {
  readonly state: HealthState;
  /** A sister site is blocked, or first refusals: not condemned. */
  readonly suspected: boolean;
  /** Since when it has not been healthy, domain time, or null. */
  readonly sinceMs: number | null;
}

/** What may go into a lane now. */
export type LaneAdmission =
  | { readonly kind: 'open'; readonly perMinute: number | null; readonly connectionShare: number }
  /** One message may go as a probe. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'closed'; readonly untilMs: number };

/** What a hand-over taught about the other side. */
export interface LaneObservation {
  readonly outcome: 'accepted' | 'refused' | 'timeout' | 'connection_failed' | 'dns_failed' | 'unknown';
  readonly stage: SmtpStage | null;
  readonly verdict: Verdict | null;
  readonly latencyMs: number;
  readonly probe: boolean;
  /** A delivery report said it about mail that had been taken. */
  readonly isReported?: boolean;
}

/** A lane with the names that health and screens need. */
export interface LaneIdentity {
  readonly lane: LaneKey;
  /** Name to show, such as `GMX`. */
  readonly name: string;
  /** Group of sister sites, or null. */
  readonly group: string | null;
}

/** Health of all lanes as this process knows it: read from the store, and ahead of it by what its own lanes just saw. */
export abstract class HealthView {
  abstract healthOf(lane: LaneKey, nowMs: number): LaneHealth;
  abstract admission(lane: LaneKey, nowMs: number): LaneAdmission;
  /** Marks that the one probe is in flight. */
  abstract beginProbe(lane: LaneKey, nowMs: number): void;
  /** Takes in one outcome at once; the store learns of it with the next flush. */
  abstract learn(lane: LaneKey, observation: LaneObservation, nowMs: number): void;
  /** Whether our own route for email works at all (rule 12). */
  abstract emailRouteUsable(nowMs: number): boolean;
}
