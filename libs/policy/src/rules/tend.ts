import type { Because } from '#domain';
import { isWaiting } from '../attempts.js';
import { because, utc } from '../because/because.js';
import type { ContentKind, PastAttempt } from '../model.js';
import type { Plan } from '../plan.js';
import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import { contentFor } from './content.js';
import { quietUntil } from './gate.js';
import { repeatAtMs, tryAgain } from './retry.js';

const MINUTE = 60_000;
/** Outcomes and changes of health wake a notification by themselves; these are the bounds should that be lost. */
const UNDER_WAY_MS = 10 * MINUTE;
const HELD_MS = 60 * MINUTE;
const GATEWAY_LIST_MS = MINUTE;

/** What to do with an attempt that is still open. */
export interface Tending {
  /** Not to go out now. */
  readonly keepBack: boolean;
  /** Why it is held, if it is not held yet. */
  readonly becauseOfHold: () => Because;
  /** Why a held one goes on. */
  readonly becauseOfRelease: () => Because;
  /** Content to send instead of the attempt's own, such as `copy`. */
  readonly content?: ContentKind;
  /** When to look again at a held one, at the latest. */
  readonly lookAgainMs: number;
}

/** Brings one open attempt on its way, or keeps it back. What is on the wire, or accepted, is left alone. */
export function tend(plan: Plan, s: Situation, way: Way, attempt: PastAttempt, tending: Tending): void {
  if (attempt.state === 'unknown') settle(plan, s, way, attempt, tending);
  else if (!isWaiting(attempt)) lookAtUnderWay(plan, s, way, s.now);
  else if (attempt.state === 'held') {
    if (tending.keepBack) lookAtHeld(plan, s, tending);
    else release(plan, s, way, attempt, tending);
  } else if (tending.keepBack) keep(plan, s, way, tending);
  else goOn(plan, s, way, attempt, tending);
}

/** Holds a new attempt (`way.attempt` null) or one that lies with us. */
export function keep(plan: Plan, s: Situation, way: Way, tending: Tending): void {
  const untilMs = heldUntil(s, tending);
  plan.add({
    kind: 'hold',
    ordinal: way.attempt?.ordinal ?? null,
    contactRef: way.contact.ref,
    content: tending.content ?? way.attempt?.content ?? contentFor(s, way.contact),
    untilMs,
    because: tending.becauseOfHold(),
  });
  lookAtHeld(plan, s, tending);
}

function heldUntil(s: Situation, tending: Tending): number {
  return Math.min(tending.lookAgainMs, s.now + HELD_MS, s.deadlineMs ?? s.endMs);
}

function lookAtHeld(plan: Plan, s: Situation, tending: Tending): void {
  plan.lookAgain(heldUntil(s, tending), tending.becauseOfHold);
}

/** Looks again some time after the attempt is due, or when its outcome is known. */
export function lookAtUnderWay(plan: Plan, s: Situation, way: Way, dueAtMs: number): void {
  const untilMs = Math.max(dueAtMs, s.now) + UNDER_WAY_MS;
  const { channel } = way;
  plan.lookAgain(untilMs, () => because('0-under-way', { channel, until: utc(untilMs) }));
}

function goOn(plan: Plan, s: Situation, way: Way, attempt: PastAttempt, tending: Tending): void {
  const content = tending.content ?? attempt.content;
  if (attempt.state !== 'queued') plan.add(tryAgain(s, way, attempt, content));
  else if (content !== attempt.content)
    plan.attempt(way, content, attempt.dueAtMs, tending.becauseOfRelease());
  else keepQuiet(plan, s, way, attempt);
  lookAtUnderWay(plan, s, way, attempt.dueAtMs);
}

/** Rule 5 for what was queued before the quiet hours began. */
function keepQuiet(plan: Plan, s: Situation, way: Way, attempt: PastAttempt): void {
  const untilMs = quietUntil(s, way);
  if (untilMs <= s.now || attempt.dueAtMs >= untilMs) return;
  plan.attempt(way, attempt.content, untilMs, because('5-quiet-hours', { until: utc(untilMs) }));
}

function release(plan: Plan, s: Situation, way: Way, attempt: PastAttempt, tending: Tending): void {
  const dueAtMs = quietUntil(s, way);
  plan.attempt(way, tending.content ?? attempt.content, dueAtMs, tending.becauseOfRelease());
  lookAtUnderWay(plan, s, way, dueAtMs);
}

/**
 * What an attempt of unknown outcome is worth once its quarantine is over: an email is repeated under its Message-ID and
 * a push under its Topic; an SMS only when the gateway's list does not have it. Where nothing may go now it is held like
 * any other: it may be the very message that probes the site.
 */
function settle(plan: Plan, s: Situation, way: Way, attempt: PastAttempt, tending: Tending): void {
  const { channel } = way;
  if (attempt.dueAtMs > s.now) {
    lookAt(plan, way, attempt.dueAtMs);
  } else if (channel === 'sms' && attempt.gatewayFound === null) {
    askGateway(plan, attempt);
    lookAt(plan, way, s.now + GATEWAY_LIST_MS);
  } else if (tending.keepBack) {
    keep(plan, s, way, tending);
  } else {
    const dueAtMs = Math.max(quietUntil(s, way), repeatAtMs(attempt, s.policy, s.now));
    plan.attempt(way, tending.content ?? attempt.content, dueAtMs, because('0-unknown-again', { channel }));
    lookAtUnderWay(plan, s, way, s.now);
  }
}

function lookAt(plan: Plan, way: Way, atMs: number): void {
  const { channel } = way;
  plan.lookAgain(atMs, () => because('0-under-way', { channel, until: utc(atMs) }));
}

/** Has the gateway's list read, to learn whether an SMS went out. */
export function askGateway(plan: Plan, attempt: PastAttempt): void {
  const { ordinal, channel } = attempt;
  plan.add({ kind: 'ask_gateway', ordinal, because: because('0-unknown-ask', { channel }) });
}
