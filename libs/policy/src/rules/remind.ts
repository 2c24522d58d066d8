import { because, utc } from '../because/because.js';
import type { PastAttempt } from '../model.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { isNeutral } from './content.js';
import { gateOf } from './gate.js';
import { isHeldUp } from './open-way.js';
import type { Reached } from './reached.js';
import { lookAtUnderWay } from './tend.js';

const RECHECK_MS = 10 * 60_000;

/** Whether this attempt reminds of what another one has told. */
export function isReminder(s: Situation, reached: Reached, attempt: PastAttempt): boolean {
  const { escalation } = s.policy;
  if (escalation === null || attempt.channel === 'inbox') return false;
  return attempt.createdAtMs >= reached.atMs + escalation.afterMs;
}

/**
 * Rule 11: told, but neither retrieved nor confirmed by a moment: a reminder by the next channel, or by the same one
 * when none is left, up to a count.
 * @returns whether the notification has to be looked at again for this
 */
export function remind(plan: Plan, s: Situation, ways: readonly Way[], reached: Reached): boolean {
  const { escalation } = s.policy;
  if (escalation === null) return false;
  const sent = s.attempts.filter((attempt) => isReminder(s, reached, attempt));
  const count = Math.max(sent.length, s.past.reminders);
  if (count >= escalation.maxReminders) return false;
  const atMs = (sent.at(-1)?.createdAtMs ?? reached.atMs + escalation.afterMs * count) + escalation.afterMs;
  if (atMs > s.now) plan.lookAgain(atMs, () => because('11-awaiting-acknowledgement', { until: utc(atMs) }));
  else sendReminder(plan, s, wayOfReminder(s, ways), { count: count + 1, reached });
  return true;
}

/** The first way that this notification has not used and that is open; else one that has told. */
function wayOfReminder(s: Situation, ways: readonly Way[]): Way | null {
  const usable = ways.filter((way) => isUsable(s, way));
  const used = (way: Way) => s.attempts.some(({ contactRef }) => contactRef === way.contact.ref);
  return usable.find((way) => !used(way)) ?? usable[0] ?? null;
}

function isUsable(s: Situation, way: Way): boolean {
  if (way.channel === 'inbox' || way.spent !== null || way.attempt !== null) return false;
  return !isHeldUp(s, way) && gateOf(s, way).kind === 'open';
}

function sendReminder(
  plan: Plan,
  s: Situation,
  way: Way | null,
  { count, reached }: { count: number; reached: Reached },
): void {
  const until = utc(s.now + RECHECK_MS);
  if (way === null) {
    plan.lookAgain(s.now + RECHECK_MS, () => because('6-no-way-at-present', { until }));
    return;
  }
  const facts = { since: utc(reached.atMs), count };
  const content = isNeutral(s, way.contact) ? 'neutral' : 'reminder';
  plan.attempt(way, content, s.now, because('11-not-acknowledged', facts));
  lookAtUnderWay(plan, s, way, s.now);
}
