import type { Because } from '#domain';
import type { Moment } from './moment.js';
import { spreadFrom } from './moment.js';
import { enter, FULL_PACE, NO_EVIDENCE, NO_SUSPICION, type HealthRecord } from './record.js';
import { LONGEST_PROBE_INTERVAL_MS } from './settings.js';
import type { HealthBecause } from './rule.js';

/** Stops the lane. A block soon after a recovery is a relapse and resumes the old interval. */
export function block(record: HealthRecord, because: HealthBecause, moment: Moment): HealthRecord {
  const { recoveredMs } = record.probe;
  const isRelapse = recoveredMs !== null && moment.now - recoveredMs < moment.settings.probe.relapseMemoryMs;
  const step = isRelapse ? record.probe.step : 0;
  const found = { ...record, blockedSinceMs: moment.now, blockedBy: because.rule };
  return stop({ ...found, probe: { ...record.probe, step, sent: 0 } }, because, moment);
}

/** Goes back from recovering to blocked, at the interval that had been reached. */
export function relapse(record: HealthRecord, cause: Because, moment: Moment): HealthRecord {
  return stop(record, { rule: 'relapse', facts: { ...cause.facts, cause: cause.rule } }, moment);
}

/** A probe was not accepted: each further try prolongs real blocks, so the next waits longer. */
export function postpone(record: HealthRecord, cause: HealthBecause, moment: Moment): HealthRecord {
  const step = Math.min(record.probe.step + 1, moment.settings.probe.intervalsMs.length - 1);
  return stop({ ...record, probe: { ...record.probe, step } }, cause, moment);
}

/** Enters `blocked`, forgets what led there and plans the next probe. */
function stop(record: HealthRecord, because: HealthBecause, moment: Moment): HealthRecord {
  const nextMs = nextProbeMs(record, moment);
  const facts = { ...because.facts, probe: record.probe.sent, nextProbeAt: new Date(nextMs).toISOString() };
  const stopped = {
    ...record,
    probe: { ...record.probe, nextMs, inFlightSinceMs: null, accepted: 0, inconclusive: 0 },
    evidence: NO_EVIDENCE,
    pace: FULL_PACE,
    late: null,
    slow: false,
    ramp: null,
    suspicion: NO_SUSPICION,
  };
  return enter(stopped, 'blocked', moment.now, { rule: because.rule, facts });
}

function nextProbeMs(record: HealthRecord, moment: Moment): number {
  const { intervalsMs, recoveryPauseMs } = moment.settings.probe;
  const { step, lastRecoveryMs } = record.probe;
  const dueMs = spreadFrom(moment, intervalsMs[step] ?? intervalsMs.at(-1) ?? LONGEST_PROBE_INTERVAL_MS);
  return lastRecoveryMs === null ? dueMs : Math.max(dueMs, lastRecoveryMs + recoveryPauseMs);
}
