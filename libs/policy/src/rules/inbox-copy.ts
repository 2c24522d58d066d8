import { because } from '../because/because.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import { hasInbox, inboxWay } from '../ways.js';
import { contentFor } from './content.js';
import { tend } from './tend.js';

/** Rule 1: the inbox always keeps a copy for recipients with an account, whatever the order of channels. */
export function copyToInbox(plan: Plan, s: Situation): void {
  if (!hasInbox(s)) return;
  const reason = because('1-inbox-copy', {});
  const way = inboxWay(s);
  const copy = way.attempt;
  if (way.spent !== null) return;
  if (copy === null) plan.attempt(way, contentFor(s, way.contact), s.now, reason);
  else if (copy.state !== 'accepted_by_gateway' && copy.state !== 'delivered')
    tend(plan, s, way, copy, {
      keepBack: false,
      becauseOfHold: () => reason,
      becauseOfRelease: () => reason,
      lookAgainMs: s.endMs,
    });
}

/** Whether a copy lies, or is about to lie, in an inbox that the recipient can read. */
export function inboxHasCopy(s: Situation): boolean {
  return hasInbox(s) && inboxWay(s).spent === null;
}
