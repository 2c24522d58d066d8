import type { Because, HealthState, LaneKey, Uuid } from '#domain';

/** Whom an incident is about. */
export type IncidentKind = 'provider' | 'gateway' | 'own_infrastructure';

/** One incident that is not over, as health and the keeper see it. */
export interface OpenIncident {
  readonly id: Uuid;
  /** Such as `group:united-internet`, `site:posteo.de`, `gateway:sms:twilio`, `relay` or `own`. */
  readonly subject: string;
  /** `health`, or who opened it by hand. */
  readonly openedBy: string;
  readonly openedAtMs: number;
  readonly lanes: readonly IncidentLane[];
}

/** A lane's part in an incident. */
export interface IncidentLane {
  readonly lane: LaneKey;
  readonly illAtMs: number;
  /** null while it is ill. */
  readonly wellAtMs: number | null;
}

/** A lane's health as incidents need it. */
export interface LaneCondition {
  readonly lane: LaneKey;
  readonly state: HealthState;
  readonly isLate: boolean;
  /** Since when it has not been well, or null. */
  readonly sinceMs: number | null;
  /** Why it is what it is. */
  readonly because: Because;
}

/** A lane that is ill now. */
export interface IllLane {
  readonly lane: LaneKey;
  readonly subject: string;
  readonly kind: IncidentKind;
  /** Name to show, such as `GMX`. */
  readonly name: string;
  readonly illAtMs: number;
  readonly because: Because;
}

/** What becomes of incidents when health has changed. */
export type IncidentChange =
  | {
      readonly kind: 'open';
      readonly subject: string;
      readonly about: IncidentKind;
      readonly atMs: number;
      readonly because: Because;
      readonly lanes: readonly IllLane[];
    }
  | { readonly kind: 'ill'; readonly incidentId: Uuid; readonly lane: IllLane }
  | { readonly kind: 'well'; readonly incidentId: Uuid; readonly lane: LaneKey; readonly atMs: number }
  | { readonly kind: 'close'; readonly incidentId: Uuid; readonly atMs: number };

/** Incidents as the workers open and close them. */
export abstract class IncidentStore {
  abstract open(): Promise<readonly OpenIncident[]>;
  /** Writes the changes; one that another worker has written already changes nothing. @returns how many were new */
  abstract apply(changes: readonly IncidentChange[], newId: () => Uuid): Promise<number>;
}
