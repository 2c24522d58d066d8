import { hasReached, isAtRelay, reachedAtMs } from '../attempts.js';
import { because, utc } from '../because/because.js';
import type { Step } from '../model.js';
import { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import { chooseChannels } from './choose.js';
import { drop, isDroppable, settleAndDrop } from './drop.js';
import { extendDeadline } from './extend.js';

/** A relay that is silent for this long has handed the mail over, as far as anybody can know. */
const RELAY_SILENCE_MS = 6 * 24 * 3_600_000;

/** Drops what is still waiting for a notification that has ended. The inbox keeps its copy. */
export function alreadyOver(s: Situation): readonly Step[] | null {
  const { status } = s.past;
  if (status === 'accepted' || status === 'scheduled' || status === 'in_progress') return null;
  const reason = because('0-over', { status });
  return s.attempts
    .filter((attempt) => attempt.channel !== 'inbox')
    .filter((attempt) => isDroppable(s, attempt))
    .map(({ ordinal }): Step => ({ kind: 'supersede', ordinal, because: reason }));
}

/** The end of `validUntil`, or of all patience (rule 6). */
export function validityOver(s: Situation): readonly Step[] | null {
  if (s.now < s.endMs) return null;
  const { validUntilMs, acceptedAtMs } = s.facts.notification;
  const reason =
    validUntilMs === null
      ? because('6-gave-up', { accepted: utc(acceptedAtMs) })
      : because('0-valid-until', { validUntil: utc(validUntilMs) });
  const plan = new Plan(s);
  if (!settleAndDrop(plan, s, s.attempts, reason)) return plan.wait();
  tellMissed(plan, s);
  return plan.finish(validUntilMs === null && !s.isLate ? 'undeliverable' : 'expired', reason);
}

/**
 * Rule 10: after the deadline the original (a dead link) is not sent. The department is told, so that it can grant
 * grace, and its `late` text goes out if it gave one. What is on the wire is waited for: it may have told the recipient.
 */
export function deadlinePassed(s: Situation): readonly Step[] | null {
  const { deadline, hasLateContent } = s.facts.notification;
  if (!s.isLate || deadline === null) return null;
  const reason = because('10-deadline-passed', { deadline: utc(deadline.atMs) });
  const plan = new Plan(s);
  if (extendDeadline(plan, s, s.now)) return goOnAtOnce(plan, s);
  const originals = s.attempts.filter((attempt) => attempt.content !== 'late');
  if (!settleAndDrop(plan, s, originals, reason)) return plan.wait();
  tellMissed(plan, s);
  const late = s.attempts.filter((attempt) => attempt.content === 'late');
  if (hasLateContent && !late.some((attempt) => hasReached(attempt, s.facts))) return chooseChannels(s, plan);
  drop(plan, s, late, reason);
  return plan.finish('expired', reason);
}

/** With its new deadline the notification is as much alive as before. */
function goOnAtOnce(plan: Plan, s: Situation): readonly Step[] {
  const untilMs = s.now + 1;
  plan.lookAgain(untilMs, () => because('6-still-trying', { until: utc(untilMs) }));
  return plan.wait();
}

function tellMissed(plan: Plan, s: Situation): void {
  const { deadline } = s.facts.notification;
  if (!s.isLate || deadline === null) return;
  plan.tell('deadline.missed', because('10-deadline-passed', { deadline: utc(deadline.atMs) }));
}

/** A relay's 250 without evidence for 6 days, or until the notification ends: `sent`, which claims no more than that. */
export function silentRelay(s: Situation): readonly Step[] | null {
  const relayed = s.attempts.find((attempt) => isAtRelay(attempt, s.facts));
  if (relayed === undefined) return null;
  const acceptedMs = reachedAtMs(relayed);
  const endMs = Math.min(s.endMs, s.facts.notification.deadline?.atMs ?? s.endMs);
  if (s.now < Math.min(acceptedMs + RELAY_SILENCE_MS, endMs)) return null;
  const reason = because('0-accepted-by-relay', { accepted: utc(acceptedMs) });
  const plan = new Plan(s);
  drop(plan, s, s.attempts, reason);
  return plan.finish('sent', reason);
}
