import { degrade, settle } from './pace.js';
import type { HealthRecord } from './record.js';
import type { HealthSettings, LatenessSettings } from './settings.js';
import { DEFAULT_HEALTH_SETTINGS } from './settings.js';

/** How late a lane's mail is, counted from each message's first try (waiting in our own queue is no symptom of theirs). */
export interface Lateness {
  /** Age of the oldest message that was tried and is not accepted yet; 0 when none waits. */
  readonly oldestWaitingMs: number;
  /** 95 % of the last hour's accepted messages took at most this; null when there were too few to say. */
  readonly p95AcceptanceMs: number | null;
  /** Messages tried and not accepted yet. */
  readonly waiting: number;
  /** How long a message to the provider's seed mailbox is overdue or took to arrive; null without one. */
  readonly seedDelayMs?: number | null;
  /** Our own infrastructure is judged broken: the report says nothing of the provider. */
  readonly ownFault?: boolean;
}

/** Takes in how late a lane is. A blocked lane is late because of us: nothing is learned then. */
export function learnLateness(
  record: HealthRecord,
  lateness: Lateness,
  now: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): HealthRecord {
  if (lateness.ownFault === true) return record;
  if (record.state !== 'healthy' && record.state !== 'degraded') return record;
  if (isLate(lateness, settings.lateness, 1)) return becomeLate(record, lateness, now);
  // Half the limits end it, so that a lane at the limit does not flap.
  if (record.late === null || isLate(lateness, settings.lateness, 0.5))
    return record.late === null ? record : becomeLate(record, lateness, now);
  return beOnTime(record, now);
}

/** Forgets lateness that nobody has reported for some time. */
export function forgetLateness(record: HealthRecord, now: number, settings: HealthSettings): HealthRecord {
  if (record.late === null || now - record.late.reportedMs < settings.lateness.staleMs) return record;
  return beOnTime(record, now);
}

function isLate(lateness: Lateness, settings: LatenessSettings, share: number): boolean {
  const { oldestWaitingMs, p95AcceptanceMs, waiting, seedDelayMs } = lateness;
  return (
    (waiting >= settings.minWaiting && oldestWaitingMs >= settings.oldestWaitingMs * share) ||
    (p95AcceptanceMs ?? 0) >= settings.p95AcceptanceMs * share ||
    (seedDelayMs ?? 0) >= settings.seedDelayMs * share
  );
}

function becomeLate(record: HealthRecord, lateness: Lateness, now: number): HealthRecord {
  const { oldestWaitingMs, p95AcceptanceMs, waiting, seedDelayMs } = lateness;
  const delayMs = Math.max(oldestWaitingMs, p95AcceptanceMs ?? 0, seedDelayMs ?? 0);
  const late = { sinceMs: record.late?.sinceMs ?? now, reportedMs: now, delayMs };
  const facts = { minutes: Math.round(delayMs / 60_000), waiting };
  return degrade({ ...record, late }, now, { rule: 'late', facts });
}

function beOnTime(record: HealthRecord, now: number): HealthRecord {
  return settle({ ...record, late: null }, now, { rule: 'on-time', facts: {} });
}
