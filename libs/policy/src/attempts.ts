import type { ReplyScope } from '#domain';
import type { PastAttempt, PolicyFacts } from './model.js';

/** Whether the attempt may still go over a wire, or may be going right now. */
export function isLive(attempt: PastAttempt): boolean {
  return isWaiting(attempt) || attempt.state === 'sending' || attempt.state === 'unknown';
}

/** Whether the attempt lies with us, so that it can be held, tried again or dropped. */
export function isWaiting(attempt: PastAttempt): boolean {
  const { state } = attempt;
  return state === 'queued' || state === 'held' || state === 'deferred' || state === 'refused';
}

/** Whether this contact point cannot be reached any more by this notification. */
export function isSpent(attempt: PastAttempt): boolean {
  return attempt.state === 'bounced' || attempt.state === 'failed';
}

/** Whether a relay took it and nobody knows yet whether the provider did. */
export function isAtRelay(attempt: PastAttempt, facts: PolicyFacts): boolean {
  return (
    attempt.channel === 'email' &&
    attempt.state === 'accepted_by_gateway' &&
    facts.emailAcceptance === 'relay'
  );
}

/** Whether this attempt has told the recipient (domain.md, "told"): an inbox copy or a relay's 250 has not. */
export function hasReached(attempt: PastAttempt, facts: PolicyFacts): boolean {
  if (attempt.channel === 'inbox' || isAtRelay(attempt, facts)) return false;
  const { state } = attempt;
  return (
    state === 'accepted_by_gateway' ||
    state === 'delivered' ||
    (state === 'unknown' && attempt.channel === 'sms' && attempt.gatewayFound === true)
  );
}

/** Whether a hand-over was tried and put off or refused. */
export function wasRefused(attempt: PastAttempt): boolean {
  return attempt.verdict !== null;
}

const NOT_ABOUT_US: readonly ReplyScope[] = ['recipient', 'message'];

/**
 * Rule 4: a final refusal that is about the recipient or the message, not about us: trying again cannot help. Nor may a
 * text be tried again of which nobody will ever know whether it went out.
 */
export function isHopeless(attempt: PastAttempt): boolean {
  const { verdict, state } = attempt;
  if (state === 'unknown' && attempt.isLost === true) return true;
  return (
    state === 'refused' && verdict !== null && !verdict.temporary && NOT_ABOUT_US.includes(verdict.scope)
  );
}

/** When the attempt told the recipient: the end of its last try, which later receipts do not move. */
export function reachedAtMs(attempt: PastAttempt): number {
  return attempt.lastTriedAtMs ?? attempt.stateSinceMs;
}
