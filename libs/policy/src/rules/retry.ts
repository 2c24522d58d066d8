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

/** Cuts come in pairs at times; a third unknown outcome is a sign of trouble over there. */
const REPEATS_AT_ONCE = 2;

/** Crashes of ours say nothing about the other side; but what brought a worker down so often may bring down the next. */
const LAPSES_AT_ONCE = 5;

/**
 * When an attempt of unknown outcome is repeated, once its quarantine is over: at once after two tries and five lapses,
 * then as rule 15 says, so that a site that takes mail and never answers gets three copies at most before the first
 * wait, and a message that ends its worker costs no more than two an hour.
 */
export function repeatAtMs(attempt: PastAttempt, policy: Policy, now: number): number {
  const tries = Math.max(0, attempt.tries - REPEATS_AT_ONCE) + Math.max(0, attempt.lapses - LAPSES_AT_ONCE);
  return tries === 0 ? now : retryAtMs({ ...attempt, tries }, policy);
}

/** A deferral that nobody has decided about comes due after this. What comes due later, the other side asked for. */
const UNDECIDED_MS = 5 * 60_000;

/** The moment before which the other side does not want to be asked again (`Retry-After`), or the last try. */
function askedAtMs({ state, dueAtMs, lastTriedAtMs }: PastAttempt): number {
  const triedAtMs = lastTriedAtMs ?? dueAtMs;
  return state === 'deferred' && dueAtMs - triedAtMs > UNDECIDED_MS ? dueAtMs : triedAtMs;
}

/** The step of rule 15; never in quiet hours (rule 5), and never sooner than the other side asked for. */
export function tryAgain(s: Situation, way: Way, attempt: PastAttempt, content: ContentKind): Step {
  const dueAtMs = Math.max(retryAtMs(attempt, s.policy), askedAtMs(attempt), quietUntil(s, way));
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
