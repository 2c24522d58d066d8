import { freshEvidence } from './detect.js';
import { forgetLateness } from './lateness.js';
import { calmAtMs, calmDown, judgeSpeed } from './pace.js';
import { loseProbe } from './probe.js';
import { climb } from './ramp.js';
import type { HealthRecord } from './record.js';
import { DEFAULT_HEALTH_SETTINGS, type HealthSettings } from './settings.js';
import { windowEndMs } from './window.js';

/**
 * What time alone does to a lane: a lost probe, a step of the ramp up to `healthy`, a degraded lane that calms down,
 * old evidence forgotten. Returns the same record when nothing changed; `nextLookMs` tells when to ask again.
 */
export function advanceTime(
  record: HealthRecord,
  now: number,
  jitter: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): HealthRecord {
  const { inFlightSinceMs } = record.probe;
  if (inFlightSinceMs !== null && now >= inFlightSinceMs + settings.probe.timeoutMs)
    return advanceTime(loseProbe(record, now, jitter, settings), now, jitter, settings);
  if (record.state === 'recovering') return climb(record, now, settings.ramp);
  return isWell(record) ? passWhileWell(record, now, settings) : record;
}

/** The next moment at which time alone changes something (perhaps `now`), or null. */
export function nextLookMs(
  record: HealthRecord,
  now: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): number | null {
  const moments = [...changesOfRecord(record, settings), ...nextProbe(record, now)];
  const next = Math.min(...moments.filter((at) => at !== null));
  return Number.isFinite(next) ? Math.max(now, next) : null;
}

function passWhileWell(record: HealthRecord, now: number, settings: HealthSettings): HealthRecord {
  const evidence = freshEvidence(record.evidence, now, settings);
  const fresh = evidence === record.evidence ? record : { ...record, evidence };
  const calm = calmDown(forgetLateness(fresh, now, settings), now, settings);
  return judgeSpeed(calm, now, settings);
}

function changesOfRecord(record: HealthRecord, settings: HealthSettings): (number | null)[] {
  const { ramp, probe } = record;
  return [
    probe.inFlightSinceMs === null ? null : probe.inFlightSinceMs + settings.probe.timeoutMs,
    ramp === null ? null : ramp.stepSinceMs + settings.ramp.stepMs,
    ...(isWell(record) ? changesWhileWell(record, settings) : []),
  ];
}

function changesWhileWell(record: HealthRecord, settings: HealthSettings): (number | null)[] {
  const { late, pace, evidence } = record;
  return [
    late === null ? null : late.reportedMs + settings.lateness.staleMs,
    pace.level === 0 ? null : calmAtMs(pace, settings.pace),
    record.slow ? windowEndMs(record.window) : null,
    evidence.lastBadMs === null ? null : evidence.lastBadMs + settings.detection.evidenceLifeMs,
  ];
}

/** A probe that is due already waits for a message, not for time. */
function nextProbe(record: HealthRecord, now: number): (number | null)[] {
  const { nextMs } = record.probe;
  return nextMs !== null && nextMs > now ? [nextMs] : [];
}

function isWell(record: HealthRecord): boolean {
  return record.state === 'healthy' || record.state === 'degraded';
}
