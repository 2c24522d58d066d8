import { postpone, relapse } from './block.js';
import { spreadFrom, type Moment } from './moment.js';
import { enter, NO_EVIDENCE, type HealthRecord } from './record.js';
import type { HealthSettings } from './settings.js';
import { DEFAULT_HEALTH_SETTINGS } from './settings.js';
import { isSuccess, type Observation, type Sign } from './sign.js';
import type { HealthBecause } from './rule.js';

/** Whether one message may go as a probe now: a blocked or recovering lane when it is due, a suspected one at once. */
export function isProbeDue(record: HealthRecord, now: number): boolean {
  const { inFlightSinceMs, nextMs } = record.probe;
  if (inFlightSinceMs !== null) return false;
  return isSuspectedBySister(record) || (nextMs !== null && nextMs <= now);
}

/** Whether a sister site's block makes every message here a probe until one is accepted. */
export function isSuspectedBySister(record: HealthRecord): boolean {
  return record.suspicion.state === 'suspected';
}

/**
 * Marks the one message in flight; store it before the message goes. The same record comes back when none may go:
 * ask `admission` first.
 */
export function beginProbe(record: HealthRecord, now: number): HealthRecord {
  if (!isProbeDue(record, now)) return record;
  const sent = record.probe.sent + 1;
  const begun = { ...record, probe: { ...record.probe, inFlightSinceMs: now, nextMs: null, sent } };
  if (record.state !== 'blocked') return begun;
  return enter(begun, 'probing', now, { rule: 'probe-sent', facts: { probe: sent } });
}

/**
 * Has the next probe go at once, because somebody has reason to think that the block is over. The interval is not
 * shortened: should the probe be refused, the next one waits as long as if nobody had asked.
 */
export function hastenProbe(record: HealthRecord, now: number): HealthRecord {
  const { nextMs, inFlightSinceMs } = record.probe;
  if (record.state !== 'blocked' || inFlightSinceMs !== null || nextMs === null || nextMs <= now)
    return record;
  return { ...record, probe: { ...record.probe, nextMs: now } };
}

/**
 * The outcome of the probe in flight will never be known, since its worker died. Counts as not accepted.
 * `advanceTime` does the same after `probe.timeoutMs`.
 */
export function loseProbe(
  record: HealthRecord,
  now: number,
  jitter: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): HealthRecord {
  if (record.probe.inFlightSinceMs === null) return record;
  const moment = { now, jitter, settings };
  const lost: HealthBecause = { rule: 'probe-lost', facts: { label: null, stage: null } };
  if (record.state === 'probing') return postpone(record, lost, moment);
  if (record.state === 'recovering') return repeatProbe(record, lost, moment);
  return landProbe(record);
}

/** No probe is in flight any more. */
export function landProbe(record: HealthRecord): HealthRecord {
  if (record.probe.inFlightSinceMs === null) return record;
  return { ...record, probe: { ...record.probe, inFlightSinceMs: null } };
}

/**
 * An outcome while the lane is blocked. Only an accepted probe opens anything: mail that was under way when the lane
 * was stopped proves nothing new.
 */
export function learnWhileBlocked(
  record: HealthRecord,
  sign: Sign,
  observation: Observation,
  moment: Moment,
): HealthRecord {
  if (!observation.probe) return record;
  if (isSuccess(sign)) return beginRecovery(record, moment);
  if (record.state !== 'probing') return record;
  return postpone(record, causeOf(sign, observation), moment);
}

/** An outcome while single probes go in short order. What else arrives now is about mail sent earlier. */
export function learnWhileProving(
  record: HealthRecord,
  sign: Sign,
  observation: Observation,
  moment: Moment,
): HealthRecord {
  if (!observation.probe) return record;
  if (isSuccess(sign)) return acceptProbe(record, moment);
  const cause = causeOf(sign, observation);
  return cause.rule === 'probe-inconclusive'
    ? repeatProbe(record, cause, moment)
    : relapse(record, cause, moment);
}

function beginRecovery(record: HealthRecord, moment: Moment): HealthRecord {
  const probe = { ...record.probe, accepted: 0, inconclusive: 0, lastRecoveryMs: moment.now };
  const because: HealthBecause = { rule: 'probe-accepted', facts: { probe: record.probe.sent } };
  return acceptProbe(enter({ ...record, probe }, 'recovering', moment.now, because), moment);
}

/** One more accepted probe; the third opens the ramp. */
function acceptProbe(record: HealthRecord, moment: Moment): HealthRecord {
  const { acceptedForRamp, recoveringMs } = moment.settings.probe;
  const accepted = record.probe.accepted + 1;
  const proven = { ...record, probe: { ...record.probe, accepted, inconclusive: 0, inFlightSinceMs: null } };
  if (accepted < acceptedForRamp)
    return { ...proven, probe: { ...proven.probe, nextMs: spreadFrom(moment, recoveringMs) } };
  return {
    ...proven,
    evidence: NO_EVIDENCE,
    probe: { ...proven.probe, nextMs: null },
    ramp: { perMinute: moment.settings.ramp.startPerMinute, stepSinceMs: moment.now, used: 0 },
  };
}

/** A probe that told nothing is repeated, but not for ever. */
function repeatProbe(record: HealthRecord, cause: HealthBecause, moment: Moment): HealthRecord {
  const { inconclusiveInRow, inconclusiveMs } = moment.settings.probe;
  const inconclusive = record.probe.inconclusive + 1;
  if (inconclusive >= inconclusiveInRow) return relapse(record, cause, moment);
  const nextMs = spreadFrom(moment, inconclusiveMs);
  return { ...record, probe: { ...record.probe, inconclusive, inFlightSinceMs: null, nextMs } };
}

function causeOf(sign: Sign, observation: Observation): HealthBecause {
  const facts = { label: observation.verdict?.label ?? null, stage: observation.stage };
  if (sign === 'nothing' || sign === 'rate_limit') return { rule: 'probe-inconclusive', facts };
  return { rule: observation.outcome === 'refused' ? 'probe-refused' : 'probe-unanswered', facts };
}
