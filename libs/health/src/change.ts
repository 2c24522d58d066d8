import type { HealthState, LaneKey } from '#domain';
import type { HealthRecord } from './record.js';
import type { HealthBecause } from './rule.js';

/** A change of a lane's state, worth keeping and telling. Its facts are counts, labels and moments; nothing personal. */
export interface HealthChange {
  readonly key: LaneKey;
  readonly from: HealthState;
  readonly to: HealthState;
  readonly atMs: number;
  readonly because: HealthBecause;
}

/** The change that led from one record to the other, or null when the state is the same. */
export function changeBetween(before: HealthRecord, after: HealthRecord): HealthChange | null {
  if (before.state === after.state) return null;
  return {
    key: after.key,
    from: before.state,
    to: after.state,
    atMs: after.sinceMs ?? before.sinceMs ?? 0,
    because: after.because,
  };
}
