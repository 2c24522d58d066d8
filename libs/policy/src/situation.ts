import type { Past, PastAttempt, Policy, PolicyFacts } from './model.js';

/** Everything the rules look at, once per call, with what several of them need. */
export interface Situation {
  readonly past: Past;
  /** Sorted by ordinal, so that the order in which they were loaded decides nothing. */
  readonly attempts: readonly PastAttempt[];
  readonly facts: PolicyFacts;
  readonly policy: Policy;
  readonly now: number;
  /** When sending was to begin: acceptance, `sendAt` or the digest, whichever is latest. */
  readonly startMs: number;
  /** The deadline, while it still lies ahead; after it, the notification is sent as its `late` text or not at all. */
  readonly deadlineMs: number | null;
  /** The deadline has passed: only `late` content may go out. */
  readonly isLate: boolean;
  /** After this moment nothing is tried any more. */
  readonly endMs: number;
  /** Rule 5: an emergency that uses all channels at once. */
  readonly usesAllChannels: boolean;
}

/** Puts the facts of one call together. */
export function situationOf(past: Past, facts: PolicyFacts, policy: Policy, now: number): Situation {
  const { notification } = facts;
  const deadlineMs = notification.deadline?.atMs ?? null;
  const isLate = deadlineMs !== null && now >= deadlineMs;
  const startMs = startOf(facts);
  return {
    past,
    attempts: byOrdinal(past.attempts),
    facts,
    policy,
    now,
    startMs,
    deadlineMs: isLate ? null : deadlineMs,
    isLate,
    endMs: endOf(facts, policy, startMs),
    usesAllChannels: notification.urgency === 'emergency' && policy.emergencyUsesAllChannels,
  };
}

function byOrdinal(attempts: readonly PastAttempt[]): readonly PastAttempt[] {
  if (attempts.length < 2) return attempts;
  return [...attempts].sort((a, b) => a.ordinal - b.ordinal);
}

function startOf(facts: PolicyFacts): number {
  const { acceptedAtMs, sendAtMs } = facts.notification;
  const asked = Math.max(acceptedAtMs, sendAtMs ?? acceptedAtMs);
  const digestMs = digestOf(facts);
  return digestMs === null ? asked : Math.max(asked, digestMs);
}

/** Rule 13: the digest that this notification waits for, or null. A deadline, urgency or a same-day duty leaves early. */
export function digestOf(facts: PolicyFacts): number | null {
  const { urgency, deadline, validUntilMs, category } = facts.notification;
  const digestMs = facts.recipient.digestAtMs;
  if (digestMs === null || urgency !== 'routine' || deadline !== null || category.sameDay) return null;
  return validUntilMs !== null && validUntilMs <= digestMs ? null : digestMs;
}

function endOf(facts: PolicyFacts, policy: Policy, startMs: number): number {
  const { deadline, validUntilMs } = facts.notification;
  return validUntilMs ?? (deadline?.atMs ?? startMs) + policy.giveUpAfterMs;
}
