import type { WebhookAnswer, WebhookDelivery, WebhookOutcome } from '../ports/index.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Waits before each further try: 76 hours in all (Standard Webhooks 1.0, "retry schedule"). */
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;
/** A wait is up to so much longer, so that not all come back in one moment. */
const JITTER = 0.1;
/** Answers of an endpoint, or of what stands before it, that has too much to do. */
const TOO_MUCH = new Set([429, 502, 504]);
/** How long such an endpoint is left alone when it says nothing itself. */
const SLOW_MS = MINUTE_MS;
const GONE = 410;

/**
 * What an answer means. 2xx is taken; everything else, a redirect too, is tried again after waits that grow, until the last has
 * failed. 410 ends it for the whole endpoint.
 * @param chance in [0, 1)
 */
export function judgeAnswer(
  delivery: WebhookDelivery,
  answer: WebhookAnswer,
  { nowMs, chance }: { readonly nowMs: number; readonly chance: number },
): WebhookOutcome {
  const { status } = answer;
  const base = { delivery, answer, slowUntilMs: null };
  if (status !== null && status >= 200 && status < 300)
    return { ...base, state: 'delivered', dueAtMs: null, endpoint: 'well' };
  // It stays for the day on which somebody switches the endpoint on again.
  if (status === GONE) return { ...base, state: 'waiting', dueAtMs: nowMs, endpoint: 'gone' };
  const wait = WAITS_MS[delivery.tries];
  const asked = answer.retryAfterMs ?? 0;
  const slow = TOO_MUCH.has(status ?? 0) ? Math.max(asked, SLOW_MS) : asked;
  const slowUntilMs = slow > 0 ? nowMs + slow : null;
  if (wait === undefined)
    return { ...base, state: 'failed', dueAtMs: null, endpoint: 'failing', slowUntilMs };
  const dueAtMs = nowMs + Math.max(wait * (1 + JITTER * chance), slow);
  return { ...base, state: 'waiting', dueAtMs: Math.round(dueAtMs), endpoint: 'failing', slowUntilMs };
}
