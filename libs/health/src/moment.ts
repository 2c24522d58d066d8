import { LARGEST_JITTER_SHARE, LONGEST_PROBE_INTERVAL_MS, type HealthSettings } from './settings.js';

/** What every decision is made with besides the record: the time, one throw of chance, the numbers. */
export interface Moment {
  /** Unix milliseconds of domain time. */
  readonly now: number;
  /** 0..1, drawn anew for every call. */
  readonly jitter: number;
  readonly settings: HealthSettings;
}

/**
 * When an interval that begins now is over. Its jitter lies evenly around it, half the share to either side: chance
 * adds neither probes nor delay in the long run. No interval is longer than two hours.
 */
export function spreadFrom(moment: Moment, intervalMs: number): number {
  const share = Math.min(Math.max(moment.settings.probe.jitterShare, 0), LARGEST_JITTER_SHARE);
  const fraction = Number.isFinite(moment.jitter) ? Math.min(Math.max(moment.jitter, 0), 1) : 0.5;
  const spreadMs = Math.min(intervalMs, LONGEST_PROBE_INTERVAL_MS) * (1 + share * (fraction - 0.5));
  return moment.now + Math.round(spreadMs);
}
