import { because, utc } from '../because/because.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';

/** A delay counts from this part of the window on: less costs a citizen little of the time to act. */
const PART_OF_WINDOW = 4;

/**
 * How long an incident has kept the notification back, or null where it cost no more than a quarter of the time that the
 * department gave. Counted from when it met the incident, never from before it was to be sent.
 * @param untilMs when the recipient was told, or now when nobody was yet
 */
function delayOf(
  s: Situation,
  untilMs: number,
): { readonly sinceMs: number; readonly delayMs: number } | null {
  const { deadline, hinderedSinceMs = null } = s.facts.notification;
  if (deadline === null || hinderedSinceMs === null) return null;
  const sinceMs = Math.max(hinderedSinceMs, s.startMs);
  const delayMs = untilMs - sinceMs;
  const windowMs = (deadline.originalMs ?? deadline.atMs) - s.startMs;
  return delayMs > 0 && delayMs * PART_OF_WINDOW >= windowMs ? { sinceMs, delayMs } : null;
}

/**
 * Told late, or not at all, through an incident: the department hears of the delay, so that it can grant grace; the deadline of a
 * hosted action moves by the delay where the department allows it, never beyond its limit and never back.
 * @param untilMs when the recipient was told, or now
 * @returns whether the deadline now lies ahead again
 */
export function extendDeadline(plan: Plan, s: Situation, untilMs: number): boolean {
  const late = delayOf(s, untilMs);
  const { deadline } = s.facts.notification;
  if (late === null || deadline === null || s.facts.recipient.confirmedAtMs !== null) return false;
  const { sinceMs, delayMs } = late;
  plan.tell('deadline.extension_suggested', because('10-late-by-incident', { since: utc(sinceMs), delayMs }));
  const { allowed, maxMs } = s.policy.extension;
  const toMs = (deadline.originalMs ?? deadline.atMs) + Math.min(delayMs, maxMs);
  if (!allowed || deadline.isHosted !== true || toMs <= deadline.atMs || toMs <= s.now) return false;
  plan.add({
    kind: 'extend_deadline',
    toMs,
    because: because('10-extended', { deadline: utc(toMs), delayMs }),
  });
  return true;
}
