import type { Because } from '#domain';
import { isWaiting } from '../attempts.js';
import { because, utc } from '../because/because.js';
import type { Step } from '../model.js';
import { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import { digestOf } from '../situation.js';
import { drop } from './drop.js';
import { copyToInbox } from './inbox-copy.js';
import { reachedBy } from './reached.js';

/** The department withdrew the notification, or reached the person otherwise. */
export function withdrawn(s: Situation): readonly Step[] | null {
  const { cancelled, toldOtherwise } = s.facts.notification;
  if (toldOtherwise) return end(s, 'delivered', because('0-told-otherwise', {}));
  if (!cancelled) return null;
  return end(s, reachedBy(s) === null ? 'cancelled' : 'delivered', because('0-cancelled', {}));
}

/** Rule 11: the department's condition says that it is not needed any more. No answer counts as "needed". */
export function notNeeded(s: Situation): readonly Step[] | null {
  if (s.facts.condition !== 'not_needed') return null;
  return end(s, 'cancelled', because('11-not-needed', {}));
}

function end(s: Situation, status: 'delivered' | 'cancelled', reason: Because): readonly Step[] {
  const plan = new Plan(s);
  drop(plan, s, s.attempts, reason);
  return plan.finish(status, reason);
}

/** Not before `sendAt`. */
export function scheduled(s: Situation): readonly Step[] | null {
  const { sendAtMs } = s.facts.notification;
  if (sendAtMs === null || sendAtMs <= s.now) return null;
  const plan = new Plan(s);
  plan.lookAgain(sendAtMs, () => because('0-scheduled', { sendAt: utc(sendAtMs) }));
  return plan.wait();
}

/** Rule 13: routine mail waits for the citizen's digest; only the inbox has it at once. */
export function awaitsDigest(s: Situation): readonly Step[] | null {
  const digestAtMs = digestOf(s.facts);
  if (digestAtMs === null || digestAtMs <= s.now) return null;
  const plan = new Plan(s);
  copyToInbox(plan, s);
  plan.lookAgain(digestAtMs, () => because('13-digest', { digestAt: utc(digestAtMs) }));
  return plan.wait();
}

/** A one-time code of unknown outcome is given up: it may have arrived, and a second one would contradict it. */
export function lostCode(s: Situation): readonly Step[] | null {
  if (!s.facts.notification.oneTimeCode) return null;
  const lost = s.attempts.filter(({ state, dueAtMs }) => state === 'unknown' && dueAtMs <= s.now);
  if (lost.length === 0) return null;
  const plan = new Plan(s);
  const reason = because('0-unknown-code', {});
  for (const { ordinal } of lost) plan.add({ kind: 'give_up', ordinal, because: reason });
  drop(plan, s, s.attempts.filter(isWaiting), reason);
  return plan.finish('undeliverable', reason);
}
