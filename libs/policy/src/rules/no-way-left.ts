import { because, utc } from '../because/because.js';
import type { Step } from '../model.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import { inboxHasCopy } from './inbox-copy.js';

/**
 * Rule 6: no usable channel left. What lies in an inbox can still be read there until the deadline or the end, and counts
 * as told when it is; else the notification is undeliverable, or, after its deadline, expired.
 */
export function noWayLeft(plan: Plan, s: Situation): readonly Step[] {
  const { deadline } = s.facts.notification;
  if (s.isLate && deadline !== null)
    return plan.finish('expired', because('10-deadline-passed', { deadline: utc(deadline.atMs) }));
  if (!inboxHasCopy(s)) return plan.finish('undeliverable', because('6-no-way-left', {}));
  const untilMs = Math.min(s.deadlineMs ?? s.endMs, s.endMs);
  plan.lookAgain(untilMs, () => because('6-inbox-only', { until: utc(untilMs) }));
  return plan.wait();
}
