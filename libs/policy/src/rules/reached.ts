import { hasReached, reachedAtMs } from '../attempts.js';
import type { PastAttempt } from '../model.js';
import type { Situation } from '../situation.js';

/** How the recipient was told. */
export interface Reached {
  /** The attempts that told, in order; empty when the inbox or the protected page did. */
  readonly attempts: readonly PastAttempt[];
  /** The first of them. */
  readonly first: PastAttempt | null;
  /** When the first of them did. */
  readonly atMs: number;
  /** Retrieved, opened or confirmed. */
  readonly isAcknowledged: boolean;
}

/** Whether and how the recipient was told what the notification says; its `late` text is another matter. */
export function reachedBy(s: Situation): Reached | null {
  const { readAtMs, confirmedAtMs, pageOpenedAtMs } = s.facts.recipient;
  const acknowledgedMs = readAtMs ?? confirmedAtMs ?? pageOpenedAtMs;
  const attempts = s.attempts.filter((attempt) => attempt.content !== 'late' && hasReached(attempt, s.facts));
  if (attempts.length === 0 && acknowledgedMs === null) return null;
  const atMs = Math.min(...attempts.map(reachedAtMs), acknowledgedMs ?? s.now);
  return { attempts, first: attempts[0] ?? null, atMs, isAcknowledged: acknowledgedMs !== null };
}
