import type { Because } from '#domain';
import { relapse } from './block.js';
import { findBlock, weigh } from './detect.js';
import type { Moment } from './moment.js';
import { enter, NO_EVIDENCE, type HealthRecord, type Ramp } from './record.js';
import type { RampSettings } from './settings.js';
import { isGreeting, isRefusal, type Observation, type Sign } from './sign.js';
import { emptyWindow } from './window.js';

/** A step that used less than this share of its rate was not held back by it. */
const USED_UP_SHARE = 0.9;

/**
 * An outcome while the rate grows. One refusal that is about us, or that comes before a recipient was named, ends it;
 * a time-out or an odd temporary failure among thousands does not, but they add up as at any site.
 */
export function learnWhileRamping(
  record: HealthRecord,
  ramp: Ramp,
  sign: Sign,
  observation: Observation,
  moment: Moment,
): HealthRecord {
  const { now, settings } = moment;
  if (sign === 'rate_limit') return slowRamp(record, ramp, moment);
  const used = { ...record, ramp: { ...ramp, used: ramp.used + 1 } };
  const weighed = weigh(used, sign, observation, now, settings);
  const cause = isEndOfRamp(sign, observation) ? refusalOf(observation) : findBlock(weighed, now, settings);
  return cause === null ? weighed : relapse(weighed, cause, moment);
}

/** Doubles the rate after a full step. However late the look, one step at a time; a full rate that is not used up is health. */
export function climb(record: HealthRecord, now: number, settings: RampSettings): HealthRecord {
  const { ramp } = record;
  if (ramp === null || now < ramp.stepSinceMs + settings.stepMs) return record;
  if (isAtTop(ramp, settings)) return recover(record, ramp, now);
  return { ...record, ramp: { perMinute: ramp.perMinute * 2, stepSinceMs: now, used: 0 } };
}

function isAtTop(ramp: Ramp, settings: RampSettings): boolean {
  if (ramp.perMinute >= settings.endPerMinute) return true;
  const allowed = (ramp.perMinute * settings.stepMs) / 60_000;
  return ramp.perMinute >= settings.fullPerMinute && ramp.used < allowed * USED_UP_SHARE;
}

function recover(record: HealthRecord, ramp: Ramp, now: number): HealthRecord {
  const minutes = Math.round((now - (record.blockedSinceMs ?? now)) / 60_000);
  const facts = { perMinute: ramp.perMinute, minutes };
  return enter(endRamp(record, now), 'healthy', now, { rule: 'recovered', facts });
}

/** Well again: of the block only the interval is remembered, for a relapse. */
function endRamp(record: HealthRecord, now: number): HealthRecord {
  return {
    ...record,
    ramp: null,
    blockedSinceMs: null,
    blockedBy: null,
    evidence: NO_EVIDENCE,
    window: emptyWindow(),
    probe: { ...record.probe, recoveredMs: now, accepted: 0, nextMs: null },
  };
}

/**
 * "Too many" while the rate grows: one step back. At a rate that a blocking provider would not bear it is a matter of
 * speed alone, and the lane leaves the ramp for the pace of a degraded one.
 */
function slowRamp(record: HealthRecord, ramp: Ramp, moment: Moment): HealthRecord {
  const { now, settings } = moment;
  if (now - ramp.stepSinceMs < settings.pace.graceMs) return record;
  const perMinute = Math.max(settings.ramp.startPerMinute, ramp.perMinute / 2);
  if (ramp.perMinute < settings.ramp.provenPerMinute)
    return { ...record, ramp: { perMinute, stepSinceMs: now, used: 0 } };
  const level = Math.max(1, settings.pace.maxLevel - 1);
  const pace = { level, perMinute, changedMs: now, replies: 0, lastReplyMs: now };
  const facts = { replies: 1, level, perMinute };
  return enter({ ...endRamp(record, now), pace }, 'degraded', now, { rule: 'rate-replies', facts });
}

function isEndOfRamp(sign: Sign, observation: Observation): boolean {
  if (!isRefusal(sign)) return false;
  return observation.verdict?.scope === 'sender_at_provider' || isGreeting(observation.stage);
}

function refusalOf(observation: Observation): Because {
  const facts = { label: observation.verdict?.label ?? null, stage: observation.stage };
  return { rule: 'refused', facts };
}
