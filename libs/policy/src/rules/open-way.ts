import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import type { Switch } from './switch-moment.js';
import { switchMoment } from './switch-moment.js';

/** A way that is being tried, or that this decision begins to try. */
export interface OpenWay {
  readonly way: Way;
  readonly switch: Switch;
  /** Not waited for any more. */
  readonly isStuck: boolean;
}

/** Looks at a way as of now. @param nextLatencyMs latency of the channel that would come after it */
export function openWay(s: Situation, way: Way, nextLatencyMs: number): OpenWay {
  const found = switchMoment(s, way, nextLatencyMs);
  return { way, switch: found, isStuck: found.atMs <= s.now };
}

/** Whether this way may still tell the recipient in time by itself. */
function isMoving(entry: OpenWay): boolean {
  return !entry.isStuck && entry.way.attempt?.state !== 'held' && !isAtBlockedSite(entry.way);
}

/** Whether nothing but probes may go there. */
export function isAtBlockedSite(way: Way): boolean {
  return way.channel === 'email' && way.place.isDown;
}

/**
 * Whether an open way is kept back: rule 2, because its site is blocked; rules 3 and 7, because another channel has
 * taken over and the recipient shall not be told twice.
 */
export function isKeptBack(s: Situation, open: readonly OpenWay[], entry: OpenWay): boolean {
  if (isAtBlockedSite(entry.way)) return true;
  if (s.usesAllChannels || !(entry.isStuck || entry.way.attempt?.state === 'held')) return false;
  return open.some((other) => other !== entry && isMoving(other));
}
