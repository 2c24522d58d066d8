import { nextSteps } from '#policy';
import type { Verdict } from '#domain';
import { factsOf } from '../facts.js';
import { Life } from '../life.js';
import type { Fate, ForeseenMail, World } from '../mail.js';
import type { SiteHistory } from './site-history.js';

/** How one mail fared in the log. */
export interface LoggedMail {
  readonly mail: ForeseenMail;
  /** What the site said to it while it waited. */
  readonly verdict: Verdict;
  /** When the provider took it; null: never. */
  readonly takenAtMs: number | null;
}

/** No life has more looks than this: the policy's patience is five days, and it looks at least hourly. */
const MOST_LOOKS = 2_000;

/**
 * What the policy would have done for a mail of the log, with the site as health saw it then. Its own tries by mail meet
 * what the log tells: refused until the provider took it. What is held then goes at the moment at which the log says `sent`.
 */
export function wouldHave(logged: LoggedMail, history: SiteHistory, world: World): Fate {
  const life = new Life(logged.mail);
  let now = logged.mail.notification.acceptedAtMs;
  for (let look = 0; look < MOST_LOOKS && Number.isFinite(now); look += 1)
    now = step(life, logged, history, { world, now });
  return life.fate(world.smsPriceMicros);
}

interface Moment {
  readonly world: World;
  readonly now: number;
}

/** One decision and what is due after it. @returns the next moment to look, `Infinity` at the end */
function step(life: Life, logged: LoggedMail, history: SiteHistory, { world, now }: Moment): number {
  release(life, logged, now);
  const site = history.at(now);
  const steps = nextSteps(life.past, factsOf(logged.mail, site, world, now), world.policy, now);
  life.apply(steps, now);
  const wait = steps.at(-1);
  if (life.isOver || wait?.kind !== 'wait') return Number.POSITIVE_INFINITY;
  if (handOver(life, logged, now)) return now;
  const due = life.past.attempts.filter(({ state }) => state === 'queued').map(({ dueAtMs }) => dueAtMs);
  const taken = logged.takenAtMs !== null && logged.takenAtMs > now ? [logged.takenAtMs] : [];
  return Math.max(now + 1, Math.min(wait.untilMs, history.nextTurnMs(now), ...due, ...taken));
}

/** The provider takes it: what is held goes. */
function release(life: Life, { takenAtMs }: LoggedMail, now: number): void {
  const held = life.openMail();
  if (held?.state === 'held' && takenAtMs !== null && now >= takenAtMs)
    life.land(held.ordinal, { state: 'accepted_by_gateway', verdict: null }, now);
}

function handOver(life: Life, { takenAtMs, verdict }: LoggedMail, now: number): boolean {
  const due = life.past.attempts.filter(({ state, dueAtMs }) => state === 'queued' && dueAtMs <= now);
  for (const { ordinal, channel } of due) {
    const isTaken = channel !== 'email' || (takenAtMs !== null && now >= takenAtMs);
    if (isTaken) life.land(ordinal, { state: 'accepted_by_gateway', verdict: null }, now);
    else life.land(ordinal, { state: verdict.temporary ? 'deferred' : 'refused', verdict }, now);
  }
  return due.length > 0;
}
