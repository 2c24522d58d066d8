import type { ClaimedAttempt, Clock } from '#delivery/ports';

/**
 * Whole seconds until a message is of no use: the nearer of its deadline and the end of its use, in domain time; negative
 * once that is past, null when it has no end. The text for after the deadline has no deadline.
 */
export function secondsOfUse(
  attempt: Pick<ClaimedAttempt, 'contentKind' | 'deadlineMs' | 'validUntilMs'>,
  clock: Clock,
): number | null {
  const deadlineMs = attempt.contentKind === 'late' ? null : attempt.deadlineMs;
  const ends = [deadlineMs, attempt.validUntilMs].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.floor((Math.min(...ends) - clock.now()) / 1000);
}
