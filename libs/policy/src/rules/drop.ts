import type { Because } from '#domain';
import { hasReached, isHopeless, isWaiting } from '../attempts.js';
import { because, utc } from '../because/because.js';
import type { PastAttempt } from '../model.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import { becauseOfSpent } from './because-of-leaving.js';
import { askGateway } from './tend.js';

/** Longer than a hand-over may last: its outcome, or the sweeper that finds it lapsed, comes first. */
const SENDING_MS = 120_000;
const GATEWAY_LIST_MS = 60_000;

/** Whether dropping this attempt cannot contradict what may be happening on the wire. */
export function isDroppable(s: Situation, attempt: PastAttempt): boolean {
  if (isWaiting(attempt)) return true;
  return attempt.state === 'unknown' && attempt.dueAtMs <= s.now && !hasReached(attempt, s.facts);
}

/** Drops what is not on the wire. What was refused for good ends as that: its contact point stays no use. */
export function drop(plan: Plan, s: Situation, attempts: readonly PastAttempt[], reason: Because): void {
  for (const attempt of attempts) {
    if (isHopeless(attempt)) giveUp(plan, attempt);
    else if (isDroppable(s, attempt)) plan.supersede(attempt.ordinal, reason);
  }
}

/** Rule 4: ends an attempt whose refusal was final. */
export function giveUp(plan: Plan, attempt: PastAttempt): void {
  plan.add({ kind: 'give_up', ordinal: attempt.ordinal, because: becauseOfSpent(attempt) });
}

/**
 * Drops every attempt that is still open, and first learns what became of those that may have gone out.
 * @returns whether all is settled; if not, the plan looks again when it may be
 */
export function settleAndDrop(
  plan: Plan,
  s: Situation,
  attempts: readonly PastAttempt[],
  reason: Because,
): boolean {
  drop(plan, s, attempts.filter(isWaiting), reason);
  const unsettled = attempts.filter((attempt) => !settle(plan, s, attempt, reason));
  return unsettled.length === 0;
}

function settle(plan: Plan, s: Situation, attempt: PastAttempt, reason: Because): boolean {
  if (attempt.state === 'sending') return waitFor(plan, attempt, s.now + SENDING_MS);
  if (attempt.state !== 'unknown') return true;
  if (attempt.dueAtMs > s.now) return waitFor(plan, attempt, attempt.dueAtMs);
  if (attempt.channel === 'sms' && attempt.gatewayFound === null && attempt.isLost !== true) {
    askGateway(plan, attempt);
    return waitFor(plan, attempt, s.now + GATEWAY_LIST_MS);
  }
  plan.supersede(attempt.ordinal, reason);
  return true;
}

function waitFor(plan: Plan, { channel }: PastAttempt, atMs: number): false {
  plan.lookAgain(atMs, () => because('0-under-way', { channel, until: utc(atMs) }));
  return false;
}
