import type { MailBehaviour, SmtpStage } from '../behaviours.js';
import { isPositive } from './replies.js';

/** How one reply leaves. Delays are real milliseconds. */
export type ReplyPlan =
  | { readonly how: 'say'; readonly reply: string; readonly delayMs: number }
  | { readonly how: 'trickle'; readonly reply: string; readonly delayMs: number; readonly everyMs: number }
  | { readonly how: 'hang' }
  | { readonly how: 'close'; readonly delayMs: number };

/** What the client can learn: a yes, a no, or nothing at all. */
export type ReplyOutcome = 'accepted' | 'refused' | 'unsaid';

/**
 * What to answer at a stage.
 * @param usual what the provider says of itself
 * @param concerned whether the behaviour is meant for the recipients at hand
 */
export function planReply(
  behaviour: MailBehaviour,
  stage: SmtpStage,
  usual: string,
  concerned: boolean,
): ReplyPlan {
  const { delayMs = 0, reply = usual, trickleMs } = behaviour;
  if (behaviour.stage !== stage || !concerned) return { how: 'say', reply: usual, delayMs: 0 };
  if (behaviour.hang === true) return { how: 'hang' };
  if (behaviour.close === true) return { how: 'close', delayMs };
  return trickleMs === undefined
    ? { how: 'say', reply, delayMs }
    : { how: 'trickle', reply, delayMs, everyMs: trickleMs };
}

export function outcomeOf(plan: ReplyPlan): ReplyOutcome {
  if (plan.how === 'hang' || plan.how === 'close') return 'unsaid';
  return isPositive(plan.reply) ? 'accepted' : 'refused';
}
