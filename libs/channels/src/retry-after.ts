/** Nobody is waited for longer than this. */
const MOST_MS = 24 * 3_600_000;

/**
 * How long `Retry-After` asks to wait (RFC 9110, 10.2.3): seconds, or a date in real time. Bounded to a day.
 * @param nowMs real time
 * @returns milliseconds, or null when there is none or it says nothing
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? null : Math.min(Math.max(waitMs, 0), MOST_MS);
}
