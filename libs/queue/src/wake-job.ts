import type { LaneKey } from '#domain';
import type { WakeTarget } from '#delivery/ports';

/** Name of the only queue. */
export const WAKE_QUEUE = 'wake';

/**
 * What each job carries: a lane's key and nothing else. No address, no content, no notification: the number of jobs
 * grows with lanes, not with messages.
 */
export interface WakeJobs {
  readonly advance: Record<string, never>;
  readonly resolve: Record<string, never>;
  readonly lane: { readonly lane: LaneKey };
}

export type WakeJobName = keyof WakeJobs;

/** One job, ready to be added. */
export type WakeJob = {
  readonly [N in WakeJobName]: { readonly name: N; readonly payload: WakeJobs[N] };
}[WakeJobName];

const LANE_PREFIX = 'lane:';

/** The job that wakes a target. */
export function jobOf(target: WakeTarget): WakeJob {
  switch (target) {
    case 'advance':
    case 'resolve':
      return { name: target, payload: {} };
    default:
      return { name: 'lane', payload: { lane: target.slice(LANE_PREFIX.length) } };
  }
}

/** The target of a job that came out of Redis, or null when it is none of ours (a newer version's, say). */
export function targetOf(name: string, payload: unknown): WakeTarget | null {
  if (name === 'advance' || name === 'resolve') return name;
  if (name !== 'lane' || typeof payload !== 'object' || payload === null || !('lane' in payload)) return null;
  return typeof payload.lane === 'string' && payload.lane !== '' ? `${LANE_PREFIX}${payload.lane}` : null;
}
