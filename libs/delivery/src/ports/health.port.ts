import type { LaneKey } from '#domain';

/** Under this key lies what is known of our own infrastructure: no lane, and not to be taken for one. */
export const OWN_HEALTH_KEY = 'own';

/** A stored health record: the pure room's JSON and the version that guards against lost updates. */
export interface StoredHealth {
  readonly key: LaneKey;
  readonly version: number;
  readonly record: unknown;
}

/** A change of health worth telling: for the timeline, the demo and (later) incidents. */
export interface StoredHealthChange {
  readonly key: LaneKey;
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly because: unknown;
}

/** Health of lanes, shared by all workers, kept over restarts. */
export abstract class HealthStore {
  abstract loadAll(): Promise<readonly StoredHealth[]>;
  /** Writes records whose version still holds. @returns the keys that lost the race: load again and reapply */
  abstract save(
    records: readonly StoredHealth[],
    changes: readonly StoredHealthChange[],
  ): Promise<readonly LaneKey[]>;
}
