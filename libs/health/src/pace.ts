import { enter, type HealthRecord, type Pace } from './record.js';
import type { HealthSettings, PaceSettings } from './settings.js';
import { attemptsPerMinute, totalsAt } from './window.js';
import type { HealthBecause } from './rule.js';

/** Whether a rate reply can still be answered by slowing down; else it is evidence of a block. */
export function canSlowDown(pace: Pace, settings: PaceSettings): boolean {
  return pace.level < settings.maxLevel;
}

/** A rate reply ("too many", 421/450): some of them cost a level, so the lane degrades before it is blocked. */
export function takeRateReply(record: HealthRecord, now: number, settings: HealthSettings): HealthRecord {
  const { pace } = record;
  if (pace.changedMs !== null && now - pace.changedMs < settings.pace.graceMs) return record;
  const isRecent = pace.lastReplyMs !== null && now - pace.lastReplyMs < settings.pace.forgetMs;
  const counted = { ...pace, replies: (isRecent ? pace.replies : 0) + 1, lastReplyMs: now };
  if (counted.replies < settings.pace.repliesPerLevel) return { ...record, pace: counted };
  return slowDown({ ...record, pace: counted }, now, settings.pace);
}

/** A success takes back part of a rate reply. */
export function forgive(pace: Pace, settings: PaceSettings): Pace {
  if (pace.replies === 0) return pace;
  return { ...pace, replies: Math.max(0, pace.replies - settings.forgivenPerSuccess) };
}

/** Gives one level back after a calm time; at level 0 the lane is well again unless it is late. */
export function calmDown(record: HealthRecord, now: number, settings: HealthSettings): HealthRecord {
  const { pace } = record;
  if (record.state !== 'degraded' || pace.level === 0 || now < calmAtMs(pace, settings.pace)) return record;
  const level = pace.level - 1;
  const perMinute = level === 0 || pace.perMinute === null ? null : pace.perMinute * 2;
  const calmer = { ...record, pace: { ...pace, level, perMinute, changedMs: now, replies: 0 } };
  return settle(calmer, now, { rule: 'calm', facts: { level } });
}

/** When the next level is given back, if no rate reply comes before. */
export function calmAtMs(pace: Pace, settings: PaceSettings): number {
  return Math.max(pace.changedMs ?? 0, pace.lastReplyMs ?? 0) + settings.calmMs;
}

/** Compares how many hand-overs of the last hour were slow with what is usual. */
export function judgeSpeed(record: HealthRecord, now: number, settings: HealthSettings): HealthRecord {
  const { attempts, slow } = totalsAt(record.window, now);
  const { slowShare, slowHandOverMs } = settings.lateness;
  if (!record.slow && attempts >= settings.detection.minAttempts && slow >= attempts * slowShare) {
    const facts = { slow, attempts, seconds: Math.round(slowHandOverMs / 1_000) };
    return degrade({ ...record, slow: true }, now, { rule: 'slow', facts });
  }
  const isStillSlow = attempts > 0 && slow * 2 >= attempts * slowShare;
  if (!record.slow || isStillSlow) return record;
  return settle({ ...record, slow: false }, now, { rule: 'quick', facts: { slow, attempts } });
}

/** Healthy becomes degraded; a lane that is something else stays so. */
export function degrade(record: HealthRecord, now: number, because: HealthBecause): HealthRecord {
  return record.state === 'healthy' ? enter(record, 'degraded', now, because) : record;
}

/** Degraded becomes healthy when no symptom is left. */
export function settle(record: HealthRecord, now: number, because: HealthBecause): HealthRecord {
  const isWell = record.pace.level === 0 && record.late === null && !record.slow;
  return record.state === 'degraded' && isWell ? enter(record, 'healthy', now, because) : record;
}

function slowDown(record: HealthRecord, now: number, settings: PaceSettings): HealthRecord {
  const { pace } = record;
  const before = pace.perMinute ?? attemptsPerMinute(record.window, now);
  const perMinute = Math.max(settings.slowestPerMinute, before / 2);
  const level = pace.level + 1;
  const slower = { ...record, pace: { ...pace, level, perMinute, changedMs: now, replies: 0 } };
  const facts = { replies: settings.repliesPerLevel, level, perMinute: Math.round(perMinute * 10) / 10 };
  return degrade(slower, now, { rule: 'rate-replies', facts });
}
