import type { Facts } from '#domain';
import { NO_EVIDENCE, type Evidence, type HealthRecord } from './record.js';
import type { DetectionSettings, HealthSettings } from './settings.js';
import { gotFurther, isGreeting, isRefusal, isSuccess, type Observation, type Sign } from './sign.js';
import { countAttempt, totalsAt } from './window.js';
import type { HealthBecause } from './rule.js';

/** Signs that are no attempt in the sense of the refused share. */
const NO_ATTEMPT: readonly Sign[] = ['nothing', 'rate_limit', 'unknown'];

/** Takes one outcome into the evidence and the hour's counts; decides nothing. */
export function weigh(
  record: HealthRecord,
  sign: Sign,
  observation: Observation,
  now: number,
  settings: HealthSettings,
): HealthRecord {
  if (sign === 'nothing' && !gotFurther(observation)) return record;
  const fresh = freshEvidence(record.evidence, now, settings);
  const evidence = weighRow(weighScores(fresh, sign, now, settings.detection), sign, observation);
  const isAgainst = settings.detection.weights[sign] > 0;
  const counted = {
    refused: isRefusal(sign),
    slow: sign === 'slow_success',
  };
  return {
    ...record,
    evidence: isAgainst ? nameLast(evidence, observation, now) : forgetReports(evidence),
    window: NO_ATTEMPT.includes(sign) ? record.window : countAttempt(record.window, now, counted),
  };
}

/** The evidence, or none when it is too old to speak. */
export function freshEvidence(evidence: Evidence, now: number, settings: HealthSettings): Evidence {
  const { lastBadMs } = evidence;
  const isOld = lastBadMs !== null && now - lastBadMs >= settings.detection.evidenceLifeMs;
  return isOld ? NO_EVIDENCE : evidence;
}

/** The rule that finds the lane blocked, with what it saw; null when none does. */
export function findBlock(record: HealthRecord, now: number, settings: HealthSettings): HealthBecause | null {
  const { detection } = settings;
  return (
    findRow(record.evidence, detection) ??
    findShare(record, now, detection) ??
    findWeight(record, now, detection) ??
    findUnreachable(record.evidence, now, detection)
  );
}

function findRow(evidence: Evidence, detection: DetectionSettings): HealthBecause | null {
  if (evidence.refusalsInRow < detection.refusalsInRow) return null;
  return { rule: 'refusals-in-row', facts: { refusals: evidence.refusalsInRow, ...lastOf(evidence) } };
}

function findShare(record: HealthRecord, now: number, detection: DetectionSettings): HealthBecause | null {
  const { attempts, refusals } = totalsAt(record.window, now);
  if (refusals === 0 || attempts < detection.minAttempts || refusals < attempts * detection.refusedShare)
    return null;
  const facts = { refusals, attempts, ...lastOf(record.evidence), ...reportsIn(record.evidence) };
  return { rule: 'refused-share', facts };
}

function findWeight(record: HealthRecord, now: number, detection: DetectionSettings): HealthBecause | null {
  const { score } = record.evidence;
  if (score < detection.threshold) return null;
  const { attempts, refusals } = totalsAt(record.window, now);
  const said = { ...lastOf(record.evidence), ...reportsIn(record.evidence) };
  const facts = { score: Math.round(score * 100) / 100, refusals, attempts, ...said };
  return { rule: 'weight-of-evidence', facts };
}

function findUnreachable(
  evidence: Evidence,
  now: number,
  detection: DetectionSettings,
): HealthBecause | null {
  const sinceMs = evidence.unreachableSinceMs;
  if (sinceMs === null || evidence.unreachable < detection.threshold) return null;
  if (now - sinceMs < detection.unreachableMs) return null;
  return { rule: 'unreachable', facts: { minutes: Math.floor((now - sinceMs) / 60_000) } };
}

/** The two CUSUMs: every success pulls both back, every other sign moves its own. */
function weighScores(evidence: Evidence, sign: Sign, now: number, detection: DetectionSettings): Evidence {
  const weight = detection.weights[sign];
  const isUnreachable = sign === 'unreachable';
  const share = isUnreachable || isSuccess(sign) ? weight : 0;
  // Waiting for `unreachableMs` it could grow without end, and then need as many successes to sink.
  const unreachable = Math.min(Math.max(0, evidence.unreachable + share), detection.threshold);
  return {
    ...evidence,
    score: Math.max(0, evidence.score + (isUnreachable ? 0 : weight)),
    unreachable,
    unreachableSinceMs: unreachable === 0 ? null : (evidence.unreachableSinceMs ?? now),
  };
}

/** A refusal before the recipient lengthens the row; whatever got further ends it. */
function weighRow(evidence: Evidence, sign: Sign, observation: Observation): Evidence {
  if (isRefusal(sign))
    return isGreeting(observation.stage)
      ? { ...evidence, refusalsInRow: evidence.refusalsInRow + 1 }
      : evidence;
  return isSuccess(sign) || gotFurther(observation) ? { ...evidence, refusalsInRow: 0 } : evidence;
}

function nameLast(evidence: Evidence, observation: Observation, now: number): Evidence {
  return {
    ...evidence,
    ...(observation.isReported === true ? { reports: (evidence.reports ?? 0) + 1 } : {}),
    lastBadMs: now,
    lastLabel: observation.verdict?.label ?? null,
    lastStage: observation.stage,
  };
}

/** Successes have taken everything back, so nothing is left that came from reports. */
function forgetReports(evidence: Evidence): Evidence {
  const { reports, ...rest } = evidence;
  return reports === undefined || evidence.score > 0 ? evidence : rest;
}

function lastOf({ lastLabel, lastStage }: Evidence): Facts {
  return { label: lastLabel, stage: lastStage };
}

/** How many of the signs were delivery reports: who reads of a block looks for them elsewhere than in the dialogue. */
function reportsIn({ reports }: Evidence): Facts {
  return reports === undefined ? {} : { reports };
}
