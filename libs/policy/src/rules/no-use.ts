import { isHopeless, isLive } from '../attempts.js';
import { because } from '../because/because.js';
import type { PastAttempt } from '../model.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { giveUp, settleAndDrop } from './drop.js';

/** Rule 4: a final refusal that is about the recipient or the message ends its attempt. One about us never does. */
export function giveUpHopeless(plan: Plan, s: Situation): void {
  for (const attempt of ofThisPhase(s)) if (isHopeless(attempt)) giveUp(plan, attempt);
}

/**
 * Rule 1 for what was begun under another order: attempts at contact points that the recipient does not want, or that we
 * do not use, any more.
 * @returns whether one of them may be on the wire, and is waited for
 */
export function dropStrays(plan: Plan, s: Situation, ways: readonly Way[]): boolean {
  const strays = ofThisPhase(s).filter(
    (attempt) =>
      attempt.channel !== 'inbox' &&
      isLive(attempt) &&
      !isHopeless(attempt) &&
      !ways.some((way) => way.attempt === attempt),
  );
  return !settleAndDrop(plan, s, strays, because('1-not-wanted', {}));
}

/** After the deadline, the originals are rule 10's. */
function ofThisPhase(s: Situation): readonly PastAttempt[] {
  return s.isLate ? s.attempts.filter(({ content }) => content === 'late') : s.attempts;
}
