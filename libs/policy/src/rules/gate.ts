import type { Because } from '#domain';
import { because, utc } from '../because/because.js';
import { latestSafeMoment } from '../latest-safe-moment.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { isNeutral, isUnverifiedFallback } from './content.js';

/**
 * Whether a way may be opened now.
 * - `open`: yes. `wait`: this way, but not before `atMs` (quiet hours).
 * - `later`: not now, perhaps soon (gateway, budget, cap): the next way is looked at meanwhile.
 * - `closed`: not at all, as things stand; `isTooLate` when only the deadline stands against it.
 */
export type Gate =
  | { readonly kind: 'open' }
  | { readonly kind: 'wait'; readonly atMs: number; readonly because: Because }
  | { readonly kind: 'later'; readonly because: Because }
  | { readonly kind: 'closed'; readonly isTooLate: boolean; readonly because: Because };

type GateRule = (s: Situation, way: Way) => Gate | null;

const OPEN: Gate = { kind: 'open' };

/** In order; the first that objects decides. */
const GATES: readonly GateRule[] = [
  arrivesInTime,
  lateTextFits,
  numberRange,
  gatewayWell,
  hourlyCap,
  budget,
  quietHours,
];

/** Asks every rule whether it objects to opening this way now. */
export function gateOf(s: Situation, way: Way): Gate {
  for (const rule of GATES) {
    const gate = rule(s, way);
    if (gate !== null) return gate;
  }
  return OPEN;
}

/** Rules 2 and 3: only a channel that can arrive in time is a way out. A mail costs nothing and is always tried. */
function arrivesInTime(s: Situation, way: Way): Gate | null {
  const { deadlineMs } = s;
  if (deadlineMs === null || !isNoisy(way)) return null;
  if (quietUntil(s, way) + way.place.latencyMs <= deadlineMs) return null;
  const facts = { deadline: utc(deadlineMs), category: s.facts.notification.category.id };
  return { kind: 'closed', isTooLate: true, because: because('3-at-risk', facts) };
}

/** Rules 8 and 10: after the deadline there is no neutral text that would still be true. */
function lateTextFits(s: Situation, way: Way): Gate | null {
  if (!s.isLate || !isNeutral(s, way.contact)) return null;
  return { kind: 'closed', isTooLate: false, because: because('6-no-way-left', {}) };
}

/** Rule 14: allowed number ranges only. */
function numberRange(s: Situation, way: Way): Gate | null {
  if (s.facts.phone.allowedRange || !isUnverifiedFallback(s, way.contact)) return null;
  return { kind: 'closed', isTooLate: false, because: because('14-number-range', {}) };
}

/** Rule 2 for gateways. Email to a site that is down is not refused here: it is held. */
function gatewayWell(_s: Situation, way: Way): Gate | null {
  if (way.channel === 'email' || !way.place.isDown) return null;
  const facts = { channel: way.channel, gateway: way.place.name };
  return { kind: 'later', because: because('2-gateway-down', facts) };
}

/** Rule 14: so many neutral texts an hour to one unverified phone. */
function hourlyCap(s: Situation, way: Way): Gate | null {
  const cap = s.policy.unverifiedPhoneCapPerHour;
  if (s.facts.phone.sentLastHour < cap || !isUnverifiedFallback(s, way.contact)) return null;
  return { kind: 'later', because: because('14-hourly-cap', { cap }) };
}

/** Rule 9: nearest deadline first; what has no deadline uses only what the deadlines will not need. */
function budget(s: Situation, way: Way): Gate | null {
  const { leftMicros, priceMicros } = s.facts.budget;
  if (way.channel !== 'sms' || leftMicros === null || leftMicros - neededByOthers(s) >= priceMicros)
    return null;
  return { kind: 'later', because: because('9-budget', {}) };
}

/** An emergency and a one-time code yield to nobody. */
function neededByOthers(s: Situation): number {
  const { urgency, oneTimeCode } = s.facts.notification;
  if (urgency === 'emergency' || oneTimeCode) return 0;
  return s.deadlineMs === null ? s.facts.budget.deadlineNeedMicros : s.facts.budget.nearerNeedMicros;
}

/** Rule 5: SMS and push of routine and important matters wait for the end of the quiet hours. */
function quietHours(s: Situation, way: Way): Gate | null {
  const untilMs = quietUntil(s, way);
  if (untilMs <= s.now) return null;
  return { kind: 'wait', atMs: untilMs, because: because('5-quiet-hours', { until: utc(untilMs) }) };
}

/**
 * When this way may make a noise: now, outside of quiet hours, for urgent matters, and for what the law wants
 * told the same day. Important matters with a deadline wait no longer than to their latest safe moment.
 */
export function quietUntil(s: Situation, way: Way): number {
  const untilMs = s.facts.recipient.quietUntilMs;
  const { urgency, category } = s.facts.notification;
  if (untilMs === null || !isNoisy(way) || urgency === 'urgent' || urgency === 'emergency') return s.now;
  if (category.sameDay && untilMs > s.facts.recipient.endOfDayMs) return s.now;
  if (urgency === 'routine' || s.deadlineMs === null) return untilMs;
  const safeMs = latestSafeMoment(s.startMs, s.deadlineMs, way.place.latencyMs, s.policy);
  return Math.max(s.now, Math.min(untilMs, safeMs));
}

function isNoisy(way: Way): boolean {
  return way.channel === 'sms' || way.channel === 'push';
}
