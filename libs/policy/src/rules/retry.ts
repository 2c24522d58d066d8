import { because, utc } from '../because/because.js';
import type { ContentKind, PastAttempt, Policy, Step } from '../model.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { quietUntil } from './gate.js';

/** For a policy without any wait, which `policyFrom` refuses. */
const LAST_WAIT_MS = 30 * 60_000;

/** Rule 15: when an attempt that was put off is tried again. The first wait follows the first try; the last one repeats. */
export function retryAtMs(attempt: PastAttempt, policy: Policy): number {
  const waits = policy.retryMs;
  const waitMs = waits[Math.min(Math.max(attempt.tries, 1), waits.length) - 1] ?? LAST_WAIT_MS;
  return (attempt.lastTriedAtMs ?? attempt.stateSinceMs) + waitMs;
}

/** Crashes and cuts of ours come in pairs at times; a third unknown outcome is a sign of trouble over there. */
const REPEATS_AT_ONCE = 2;

/**
 * When an attempt of unknown outcome is repeated, once its quarantine is over: twice at once, then as rule 15 says, so
 * that a site that takes mail and never answers gets three copies at most before the first wait. A text is always
 * repeated at once: its gateway was asked and does not have it.
 */
export function repeatAtMs(attempt: PastAttempt, policy: Policy, now: number): number {
  if (attempt.channel === 'sms' || attempt.tries <= REPEATS_AT_ONCE) return now;
  return retryAtMs({ ...attempt, tries: attempt.tries - REPEATS_AT_ONCE }, policy);
}

/** The step of rule 15; never in quiet hours (rule 5). */
export function tryAgain(s: Situation, way: Way, attempt: PastAttempt, content: ContentKind): Step {
  const dueAtMs = Math.max(retryAtMs(attempt, s.policy), quietUntil(s, way));
  return {
    kind: 'attempt',
    ordinal: attempt.ordinal,
    channel: way.channel,
    contactRef: way.contact.ref,
    content,
    dueAtMs,
    because: because('15-try-again', {
      name: way.place.name,
      retryAt: utc(dueAtMs),
      tries: attempt.tries,
    }),
  };
}
