import { enter, NO_EVIDENCE, type HealthRecord } from './record.js';

/**
 * Takes back what a failure of our own infrastructure made a lane look like: evidence of not being reached is
 * forgotten, and a lane that was blocked for nothing else is well again. What providers answered stands.
 */
export function pardon(record: HealthRecord, now: number): HealthRecord {
  if (record.blockedBy === 'unreachable') return acquitted(record, now);
  const { evidence } = record;
  if (evidence.unreachable === 0) return record;
  return { ...record, evidence: { ...evidence, unreachable: 0, unreachableSinceMs: null } };
}

function acquitted(record: HealthRecord, now: number): HealthRecord {
  const { lastRecoveryMs, recoveredMs } = record.probe;
  const probe = {
    step: 0,
    nextMs: null,
    inFlightSinceMs: null,
    sent: 0,
    accepted: 0,
    inconclusive: 0,
    lastRecoveryMs,
    recoveredMs,
  };
  const free = { ...record, blockedSinceMs: null, blockedBy: null, ramp: null, evidence: NO_EVIDENCE, probe };
  return enter(free, 'healthy', now, { rule: 'pardoned', facts: {} });
}
