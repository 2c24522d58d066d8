import type { Because } from '#domain';
import { wasRefused } from '../attempts.js';
import { because, utc } from '../because/because.js';
import { latestSafeMoment } from '../latest-safe-moment.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';

/** From when on the next channel is used although this way is still open, and why. */
export interface Switch {
  /** Unix milliseconds; `Infinity`: never. */
  readonly atMs: number;
  readonly because: () => Because;
}

type SwitchRule = (s: Situation, way: Way, nextLatencyMs: number) => Switch | null;

/** What was not even offered yet gets this long, however late it is: a healthy provider costs no SMS. */
const FIRST_TRY_MS = 60_000;
const DAY = 24 * 3_600_000;

/** In order: where two name the same moment, or moments that have passed, the first one is the reason. */
const SWITCH_RULES: readonly SwitchRule[] = [
  instructed,
  blockedWithDeadline,
  blockedWithoutDeadline,
  gatewayDown,
  ownRouteDown,
  shortWindow,
  latestSafe,
  sameDay,
  deferredTooLong,
  inboxUnread,
  notToldInTime,
];

/**
 * The moment from which this open way is not waited for any more: the earliest that a rule names.
 * @param nextLatencyMs how long the next channel takes to tell somebody
 */
export function switchMoment(s: Situation, way: Way, nextLatencyMs: number): Switch {
  let earliest: Switch | null = null;
  for (const rule of rulesFor(s, way)) {
    const found = rule(s, way, nextLatencyMs);
    if (found !== null && (earliest === null || Math.max(found.atMs, s.now) < earliest.atMs))
      earliest = found;
  }
  return earliest ?? { atMs: Number.POSITIVE_INFINITY, because: () => because('6-no-way-left', {}) };
}

/** Rules that an order to wait for the mail puts off; what a deadline or the law demands stays. */
const PUT_OFF_BY_WAITING: readonly SwitchRule[] = [
  blockedWithDeadline,
  blockedWithoutDeadline,
  ownRouteDown,
  deferredTooLong,
];

function rulesFor(s: Situation, way: Way): readonly SwitchRule[] {
  const waits = way.channel === 'email' && s.facts.notification.instruction?.kind === 'wait_for_mail';
  return waits
    ? [...SWITCH_RULES.filter((rule) => !PUT_OFF_BY_WAITING.includes(rule)), waitsToTheEnd]
    : SWITCH_RULES;
}

/** When this way was first taken. */
function openedAtMs(s: Situation, way: Way): number {
  return way.attempt?.createdAtMs ?? s.now;
}

function isPutOff(way: Way): boolean {
  return way.attempt !== null && wasRefused(way.attempt);
}

function isRelayed(way: Way): boolean {
  return way.channel === 'email' && way.attempt?.state === 'accepted_by_gateway';
}

function sinceOf(s: Situation, way: Way): string {
  return utc(way.place.sinceMs ?? openedAtMs(s, way));
}

/** An administrator's order for the held mail of an incident. Once the provider takes mail again, it costs no SMS. */
function instructed(s: Situation, way: Way): Switch | null {
  const { instruction } = s.facts.notification;
  if (way.channel !== 'email' || instruction?.kind !== 'reroute') return null;
  if (!way.place.isDown && s.facts.emailRouteUsable && !isPutOff(way)) return null;
  return { atMs: s.now, because: () => because('2-instructed', { incident: instruction.incident }) };
}

function waitsToTheEnd(s: Situation): Switch {
  return { atMs: s.endMs, because: () => because('6-no-way-left', {}) };
}

/** Rule 2: with a deadline, at once, however far away it is: blocks last for days. */
function blockedWithDeadline(s: Situation, way: Way, nextLatencyMs: number): Switch | null {
  const { deadlineMs } = s;
  if (way.channel !== 'email' || !way.place.isDown || deadlineMs === null) return null;
  return {
    atMs: s.now,
    because: () =>
      because('2-blocked-with-deadline', {
        site: way.place.name,
        since: sinceOf(s, way),
        deadline: utc(deadlineMs),
        category: s.facts.notification.category.id,
        switchAt: utc(latestSafeMoment(s.startMs, deadlineMs, nextLatencyMs, s.policy)),
      }),
  };
}

/** Rule 2: without a deadline, after the time that the policy gives this urgency. */
function blockedWithoutDeadline(s: Situation, way: Way): Switch | null {
  if (way.channel !== 'email' || !way.place.isDown || s.deadlineMs !== null) return null;
  const heldMs = s.policy.holdMs[s.facts.notification.urgency];
  const place = { site: way.place.name, since: sinceOf(s, way) };
  return {
    atMs: openedAtMs(s, way) + heldMs,
    because: () =>
      heldMs === 0
        ? because('2-blocked-urgent', place)
        : because('2-blocked-held-long-enough', { ...place, heldMs }),
  };
}

/** A gateway's failure is the city's own affair: the next channel at once, whatever the urgency. */
function gatewayDown(s: Situation, way: Way): Switch | null {
  if (way.channel === 'email' || !way.place.isDown) return null;
  return {
    atMs: s.now,
    because: () => because('2-gateway-down', { channel: way.channel, gateway: way.place.name }),
  };
}

/** Rule 12: our own route moves deadlines at once, urgent mail after a while, and nothing else. It blames no provider. */
function ownRouteDown(s: Situation, way: Way): Switch | null {
  if (way.channel !== 'email' || s.facts.emailRouteUsable) return null;
  const { deadlineMs } = s;
  const { urgency, category } = s.facts.notification;
  if (deadlineMs !== null) {
    const facts = { deadline: utc(deadlineMs), category: category.id };
    return { atMs: s.now, because: () => because('12-own-route-down', facts) };
  }
  if (urgency === 'routine' || urgency === 'important') return null;
  const sinceMs = openedAtMs(s, way);
  return {
    atMs: sinceMs + s.policy.deferredMs[urgency],
    because: () => because('12-own-route-down-urgent', { since: utc(sinceMs) }),
  };
}

/** Rule 3: in a short window the first transient refusal at a suspect site is already the switch moment. */
function shortWindow(s: Situation, way: Way): Switch | null {
  const { deadlineMs } = s;
  if (deadlineMs === null || !way.place.isSuspect || !isPutOff(way)) return null;
  const windowMs = deadlineMs - s.startMs;
  if (windowMs > s.policy.shortWindowMs) return null;
  return {
    atMs: s.now,
    because: () =>
      because('3-short-window', {
        name: way.place.name,
        deadline: utc(deadlineMs),
        category: s.facts.notification.category.id,
        windowMs,
      }),
  };
}

/**
 * Rule 3: the latest safe moment. What a relay took is in nobody's hands of ours; it counts
 * unless its site is suspect or has put it off.
 */
function latestSafe(s: Situation, way: Way, nextLatencyMs: number): Switch | null {
  const { deadlineMs } = s;
  if (deadlineMs === null || (isRelayed(way) && !way.place.isSuspect && !isPutOff(way))) return null;
  const safeMs = latestSafeMoment(s.startMs, deadlineMs, nextLatencyMs, s.policy);
  const isUntried = way.attempt?.lastTriedAtMs == null;
  const atMs = isUntried ? Math.max(safeMs, openedAtMs(s, way) + FIRST_TRY_MS) : safeMs;
  return {
    atMs,
    because: () =>
      because('3-latest-safe-moment', {
        channel: way.channel,
        switchAt: utc(atMs),
        deadline: utc(deadlineMs),
        category: s.facts.notification.category.id,
      }),
  };
}

/** Rule 5: what the law wants told the same day does not wait overnight for a site that refuses it. */
function sameDay(s: Situation, way: Way, nextLatencyMs: number): Switch | null {
  if (!s.facts.notification.category.sameDay) return null;
  if (!way.place.isDown && !isPutOff(way) && (way.channel !== 'email' || s.facts.emailRouteUsable))
    return null;
  const endMs = s.facts.recipient.endOfDayMs;
  const isOverdue = s.startMs < endMs - DAY;
  return {
    atMs: isOverdue ? s.now : endMs - nextLatencyMs,
    because: () => because('5-same-day', { until: utc(isOverdue ? endMs - DAY : endMs) }),
  };
}

/** Rule 15's end: a site that is not blocked, and still does not take the mail. */
function deferredTooLong(s: Situation, way: Way): Switch | null {
  if (!isPutOff(way)) return null;
  const sinceMs = openedAtMs(s, way);
  return {
    atMs: sinceMs + s.policy.deferredMs[s.facts.notification.urgency],
    because: () => because('15-deferred-too-long', { name: way.place.name, since: utc(sinceMs) }),
  };
}

/** Rule 1: a citizen who wants the inbox first is told by the next channel when it stays unread. */
function inboxUnread(s: Situation, way: Way): Switch | null {
  if (way.channel !== 'inbox') return null;
  const atMs = openedAtMs(s, way) + s.policy.deferredMs[s.facts.notification.urgency];
  return { atMs, because: () => because('1-inbox-unread', { until: utc(atMs) }) };
}

/** Rule 11: not told by the moment that the department's escalation names. */
function notToldInTime(s: Situation, way: Way): Switch | null {
  const { escalation } = s.policy;
  if (escalation === null) return null;
  const sinceMs = openedAtMs(s, way);
  return {
    atMs: sinceMs + escalation.afterMs,
    because: () => because('11-not-told-in-time', { channel: way.channel, since: utc(sinceMs) }),
  };
}
