import type { Because } from '#domain';
import { hasReached, isLive } from '../attempts.js';
import { because } from '../because/because.js';
import type { ContentKind, PastAttempt, Step } from '../model.js';
import { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { placeOf, waysOf } from '../ways.js';
import { drop, isDroppable } from './drop.js';
import { extendDeadline } from './extend.js';
import { isAtBlockedSite } from './open-way.js';
import type { Reached } from './reached.js';
import { reachedBy } from './reached.js';
import { isReminder, remind } from './remind.js';
import { tend } from './tend.js';

/**
 * Rules 7, 8 and 11, once the recipient was told: what else was under way is dropped, but for the mail of which only a
 * hint was told, a copy that the department wants, an emergency's other channels, and reminders.
 */
export function told(s: Situation): readonly Step[] | null {
  const reached = reachedBy(s);
  if (reached === null) return null;
  const plan = new Plan(s);
  extendDeadline(plan, s, reached.atMs);
  const ways = goesOn(s, reached) ? waysOf(s) : [];
  const others = s.attempts.filter(
    (attempt) => attempt.channel !== 'inbox' && isLive(attempt) && !hasReached(attempt, s.facts),
  );
  const staying = others
    .map((attempt) => stayingOf(s, reached, ways, attempt))
    .filter((stay) => stay !== null);
  for (const stay of staying) goOn(plan, s, stay);
  const dropped = others.filter((attempt) => !staying.some((stay) => stay.attempt === attempt));
  drop(plan, s, dropped, becauseOfDrop(reached));
  const left = ways.map((way) => withoutDropped(s, way, dropped));
  const reminds = goesOn(s, reached) && remind(plan, s, left, reached);
  return reminds || staying.length > 0 ? plan.wait() : plan.finish('delivered', becauseOfEnd(s, reached));
}

/** Whether anything may follow: nobody needs a copy or a reminder of what is acknowledged or over. */
function goesOn(s: Situation, reached: Reached): boolean {
  return !reached.isAcknowledged && !s.isLate && s.now < s.endMs;
}

/** A way whose attempt is dropped is free for a reminder; one that may be on the wire still is in its way. */
function withoutDropped(s: Situation, way: Way, dropped: readonly PastAttempt[]): Way {
  const { attempt } = way;
  const isFreed = attempt !== null && dropped.includes(attempt) && isDroppable(s, attempt);
  return isFreed ? { ...way, attempt: null } : way;
}

/** An attempt that goes on although the recipient was told. */
interface Staying {
  readonly attempt: PastAttempt;
  readonly way: Way;
  readonly content: ContentKind;
  /** What told. */
  readonly first: PastAttempt;
}

function stayingOf(
  s: Situation,
  reached: Reached,
  ways: readonly Way[],
  attempt: PastAttempt,
): Staying | null {
  const way = ways.find((candidate) => candidate.attempt === attempt);
  const { first } = reached;
  if (way === undefined || first === null) return null;
  const content = contentAfterTold(s, reached, way, attempt);
  return content === null ? null : { attempt, way, content, first };
}

/** What an open attempt still is good for, or null when it is dropped. */
function contentAfterTold(
  s: Situation,
  reached: Reached,
  way: Way,
  attempt: PastAttempt,
): ContentKind | null {
  if (isReminder(s, reached, attempt)) return attempt.content;
  if (isOnItsWayToAnotherDevice(reached, way, attempt)) return attempt.content;
  if (attempt.channel === 'email' && isOnlyHinted(s, reached)) return attempt.content;
  // An emergency goes on by all channels that are open; what is held would come too late.
  if (s.usesAllChannels) return attempt.state === 'held' || isAtBlockedSite(way) ? null : attempt.content;
  return attempt.channel === 'email' && s.policy.sendCopyAfterFallback ? 'copy' : null;
}

/** A push that one device has taken still goes to the others, once: which one lies at hand is not known. */
function isOnItsWayToAnotherDevice(
  { first }: Reached,
  { place }: Way,
  { channel, state, tries }: PastAttempt,
): boolean {
  return (
    channel === 'push' &&
    first?.channel === 'push' &&
    tries === 0 &&
    (state === 'queued' || state === 'sending') &&
    !place.isDown
  );
}

/** Rule 8: so far the recipient heard only that there is news. */
function isOnlyHinted(s: Situation, { attempts }: Reached): boolean {
  return s.facts.notification.confidential && attempts.every(({ content }) => content === 'neutral');
}

function goOn(plan: Plan, s: Situation, { attempt, way, content, first }: Staying): void {
  const { channel } = first;
  const reason = content === 'copy' ? because('7-copy', { channel }) : because('8-mail-stays', { channel });
  tend(plan, s, way, attempt, {
    keepBack: isAtBlockedSite(way),
    becauseOfHold: () => reason,
    becauseOfRelease: () => reason,
    content,
    lookAgainMs: s.endMs,
  });
}

function becauseOfDrop({ first, isAcknowledged }: Reached): Because {
  if (isAcknowledged || first === null) return because('7-told-and-acknowledged', {});
  return because('7-told-by-other-channel', { channel: first.channel });
}

function becauseOfEnd(s: Situation, { first }: Reached): Because {
  if (first === null) return because('0-acknowledged', {});
  if (first.channel !== 'email') return because('0-accepted-by-gateway', { channel: first.channel });
  return because('0-accepted-by-provider', { site: placeOf(s, 'email').name });
}
