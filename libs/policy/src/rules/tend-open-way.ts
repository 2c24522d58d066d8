import type { Because } from '#domain';
import { because, utc } from '../because/because.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { becauseOfLeaving } from './because-of-leaving.js';
import { contentFor } from './content.js';
import { inboxHasCopy } from './inbox-copy.js';
import type { Choice, OpenWay } from './open-way.js';
import { isAtBlockedSite, isKeptBack } from './open-way.js';
import type { Tending } from './tend.js';
import { keep, lookAtUnderWay, tend } from './tend.js';

/** Begins, continues or keeps back one open way, and looks again when it is not waited for any more. */
export function tendOpenWay(plan: Plan, s: Situation, choice: Choice, entry: OpenWay): void {
  const { way } = entry;
  if (entry.switch.atMs > s.now) lookAtSwitch(plan, entry);
  if (way.channel === 'inbox') return;
  const keepBack = isKeptBack(s, choice.open, entry);
  const tending: Tending = {
    keepBack,
    becauseOfHold: () => becauseOfHold(s, choice, entry),
    becauseOfRelease: () => becauseOfRelease(entry),
    lookAgainMs: entry.isStuck ? s.endMs : entry.switch.atMs,
  };
  if (way.attempt !== null) tend(plan, s, way, way.attempt, tending);
  else if (keepBack) keep(plan, s, way, tending);
  else begin(plan, s, way, becauseOfLeaving(s, way, choice));
}

function lookAtSwitch(plan: Plan, entry: OpenWay): void {
  const { atMs } = entry.switch;
  const { channel } = entry.way;
  plan.lookAgain(atMs, () => because('0-under-way', { channel, until: utc(atMs) }));
}

function begin(plan: Plan, s: Situation, way: Way, reason: Because): void {
  plan.attempt(way, contentFor(s, way.contact), s.now, reason);
  lookAtUnderWay(plan, s, way, s.now);
}

/** Why a mail is held: because another channel takes over, because there is time, or because there is no other way. */
function becauseOfHold(s: Situation, { search }: Choice, entry: OpenWay): Because {
  const { way, isStuck } = entry;
  if (!isAtBlockedSite(way)) return isStuck ? entry.switch.because() : because('7-other-way-runs', {});
  const site = way.place.name;
  const since = utc(way.place.sinceMs ?? way.attempt?.createdAtMs ?? s.now);
  if (!isStuck) return becauseOfTime(s, entry, { site, since });
  if (search.isFound) return entry.switch.because();
  return inboxHasCopy(s)
    ? because('2-held-inbox-keeps-it', { site, since })
    : because('2-held-no-other-way', { site, since });
}

function becauseOfTime(s: Situation, entry: OpenWay, place: { site: string; since: string }): Because {
  const { instruction } = s.facts.notification;
  return instruction?.kind === 'wait_for_mail'
    ? because('2-waits-for-mail', { incident: instruction.incident, site: place.site })
    : because('2-held', { ...place, switchAt: utc(entry.switch.atMs) });
}

function becauseOfRelease({ way }: OpenWay): Because {
  return way.place.isSuspect || way.channel !== 'email'
    ? because('2-turn-back', { channel: way.channel })
    : because('2-well-again', { site: way.place.name });
}
