import type { HealthState, LaneKey, ReplyLabel, SmtpStage } from '#domain';
import type { HealthBecause, HealthRule } from './rule.js';
import { emptyWindow, type HourWindow } from './window.js';

/** Evidence of a block that has not tripped yet. */
export interface Evidence {
  /** Refusals in a row at connect, EHLO or MAIL, without an attempt between that got further. */
  readonly refusalsInRow: number;
  /** CUSUM of answers and broken sessions, never below 0. */
  readonly score: number;
  /** CUSUM of what could not be reached at all, apart because that may be our own fault. */
  readonly unreachable: number;
  readonly unreachableSinceMs: number | null;
  /** The last sign against the site. */
  readonly lastBadMs: number | null;
  readonly lastLabel: ReplyLabel | null;
  readonly lastStage: SmtpStage | null;
  /** How many of the signs against the site were delivery reports; absent: none. */
  readonly reports?: number;
}

/** How far the lane has slowed down because of rate replies. */
export interface Pace {
  /** 0: not at all. Each level halves connections and rate. */
  readonly level: number;
  /** Messages a minute, or null for no limit. */
  readonly perMinute: number | null;
  readonly changedMs: number | null;
  /** Rate replies since the last level, less what successes took back. */
  readonly replies: number;
  readonly lastReplyMs: number | null;
}

/** Mail arrives, but late. */
export interface LatePeriod {
  readonly sinceMs: number;
  readonly reportedMs: number;
  /** The delay measured last: what a message must reckon with. */
  readonly delayMs: number;
}

/** When the next single message may try a blocked lane, and how the last ones fared. */
export interface ProbePlan {
  /** Index into the intervals; survives a recovery, so that a relapse resumes it. */
  readonly step: number;
  readonly nextMs: number | null;
  readonly inFlightSinceMs: number | null;
  /** Probes begun since the block. */
  readonly sent: number;
  /** Accepted in a row while recovering. */
  readonly accepted: number;
  /** In a row without a meaning while recovering. */
  readonly inconclusive: number;
  /** When the last recovery began. */
  readonly lastRecoveryMs: number | null;
  /** When the last recovery ended well. */
  readonly recoveredMs: number | null;
}

/** The way back to the full rate. */
export interface Ramp {
  readonly perMinute: number;
  readonly stepSinceMs: number;
  /** Messages tried in this step. */
  readonly used: number;
}

/** Suspicion because a sister site of the same provider group is blocked. */
export interface Suspicion {
  readonly state: 'none' | 'suspected' | 'acquitted';
  readonly sinceMs: number | null;
}

/**
 * All that is known of one lane's health: plain JSON, to be stored as it is. One writer per lane. Times are Unix
 * milliseconds of domain time.
 */
export interface HealthRecord {
  readonly key: LaneKey;
  readonly state: HealthState;
  /** When this state began; null for a lane that never changed. */
  readonly sinceMs: number | null;
  /** Why the state is what it is. */
  readonly because: HealthBecause;
  /** Since when the provider refuses us: kept through probes, recovery and relapse, null when that is over. */
  readonly blockedSinceMs: number | null;
  /** Id of the rule that found the block. */
  readonly blockedBy: HealthRule | null;
  readonly evidence: Evidence;
  readonly window: HourWindow;
  readonly pace: Pace;
  readonly late: LatePeriod | null;
  /** Hand-overs take unusually long. */
  readonly slow: boolean;
  readonly probe: ProbePlan;
  readonly ramp: Ramp | null;
  readonly suspicion: Suspicion;
}

export const NO_EVIDENCE: Evidence = {
  refusalsInRow: 0,
  score: 0,
  unreachable: 0,
  unreachableSinceMs: null,
  lastBadMs: null,
  lastLabel: null,
  lastStage: null,
};

export const FULL_PACE: Pace = { level: 0, perMinute: null, changedMs: null, replies: 0, lastReplyMs: null };

export const NO_SUSPICION: Suspicion = { state: 'none', sinceMs: null };

const NO_PROBES: ProbePlan = {
  step: 0,
  nextMs: null,
  inFlightSinceMs: null,
  sent: 0,
  accepted: 0,
  inconclusive: 0,
  lastRecoveryMs: null,
  recoveredMs: null,
};

/** A lane of which nothing bad is known. */
export function healthyRecord(key: LaneKey): HealthRecord {
  return {
    key,
    state: 'healthy',
    sinceMs: null,
    because: { rule: 'no-evidence', facts: {} },
    blockedSinceMs: null,
    blockedBy: null,
    evidence: NO_EVIDENCE,
    window: emptyWindow(),
    pace: FULL_PACE,
    late: null,
    slow: false,
    probe: NO_PROBES,
    ramp: null,
    suspicion: NO_SUSPICION,
  };
}

/** The record in another state, from `now`. */
export function enter(
  record: HealthRecord,
  state: HealthState,
  now: number,
  because: HealthBecause,
): HealthRecord {
  return { ...record, state, sinceMs: now, because };
}

/** Since when the lane has not been well: a block counts from its discovery, through probes and recovery. */
export function illSinceMs(record: HealthRecord): number | null {
  return record.state === 'healthy' ? null : (record.blockedSinceMs ?? record.sinceMs);
}
