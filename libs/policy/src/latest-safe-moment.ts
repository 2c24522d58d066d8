import type { Policy } from './model.js';

/**
 * Rule 3: the latest moment at which another channel may still start, so that the recipient has time to read and act.
 * Window = deadline − acceptance; reading time = half of it, at most `maxReadingTimeMs`; latest safe moment =
 * deadline − reading time − the channel's latency. It may lie before the acceptance. An earlier deadline never gives a
 * later moment.
 * @param acceptedAtMs when the notification was accepted, or its `sendAt` where that is later
 * @param channelLatencyMs how long the next channel usually takes to tell somebody
 * @returns Unix milliseconds
 */
export function latestSafeMoment(
  acceptedAtMs: number,
  deadlineMs: number,
  channelLatencyMs: number,
  policy: Policy,
): number {
  const windowMs = Math.max(0, deadlineMs - acceptedAtMs);
  const readingMs = Math.min(windowMs / 2, policy.maxReadingTimeMs);
  return Math.floor(deadlineMs - readingMs - channelLatencyMs);
}
