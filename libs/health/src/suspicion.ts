import { landProbe } from './probe.js';
import { NO_SUSPICION, type HealthRecord } from './record.js';
import { DEFAULT_HEALTH_SETTINGS, type HealthSettings } from './settings.js';

/**
 * Tells a lane whether a sister site of its provider group is blocked (same stream and route). That does not condemn
 * it: its next message goes alone, as a probe, and one that is accepted acquits it for `acquittalMs`.
 * May be called as often as one likes; only what changed makes another record.
 */
export function suspect(
  record: HealthRecord,
  sisterBlocked: boolean,
  now: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): HealthRecord {
  const { state, sinceMs } = record.suspicion;
  if (!sisterBlocked) return clear(record);
  if (record.state !== 'healthy' && record.state !== 'degraded') return record;
  if (state === 'suspected') return record;
  if (state === 'acquitted' && now - (sinceMs ?? 0) < settings.acquittalMs) return record;
  return { ...record, suspicion: { state: 'suspected', sinceMs: now } };
}

/** An accepted message clears the suspect. */
export function acquit(record: HealthRecord, now: number): HealthRecord {
  if (record.suspicion.state !== 'suspected') return record;
  return { ...record, suspicion: { state: 'acquitted', sinceMs: now } };
}

/**
 * Whether the site is under suspicion: a sister site is blocked and nothing was accepted here since, or first refusals
 * came in. It is not condemned; a policy with little time need not wait for the verdict.
 */
export function isSuspected(record: HealthRecord): boolean {
  if (record.state !== 'healthy' && record.state !== 'degraded') return false;
  const { refusalsInRow, score, unreachable } = record.evidence;
  return record.suspicion.state === 'suspected' || refusalsInRow > 0 || score >= 1 || unreachable >= 1;
}

function clear(record: HealthRecord): HealthRecord {
  if (record.suspicion.state === 'none') return record;
  return { ...landProbe(record), suspicion: NO_SUSPICION };
}
