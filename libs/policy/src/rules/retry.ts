import { because, utc } from '../because/because.js';
import type { ContentKind, PastAttempt, Policy, Step } from '../model.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { quietUntil } from './gate.js';

/** Rule 15: when an attempt that was put off is tried again. The first wait follows the first try; the last one repeats. */
export function retryAtMs(attempt: PastAttempt, policy: Policy): number {
  const waits = policy.retryMs;
  const waitMs = waits[Math.min(Math.max(attempt.tries, 1), waits.length) - 1] ?? 0;
  return (attempt.lastTriedAtMs ?? attempt.stateSinceMs) + waitMs;
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
