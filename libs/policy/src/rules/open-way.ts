import type { Situation } from '../situation.js';
import type { Way } from '../ways.js';
import type { Gate } from './gate.js';
import type { Switch } from './switch-moment.js';
import { switchMoment } from './switch-moment.js';

/** A way that is being tried, or that this decision begins to try. */
export interface OpenWay {
  readonly way: Way;
  readonly switch: Switch;
  /** Not waited for any more. */
  readonly isStuck: boolean;
}

/** A way that was not tried yet. */
export interface FreeWay {
  readonly way: Way;
  readonly gate: Gate;
}

/** What became of the search for a way that tells the recipient in time. */
export interface Search {
  /** There is one, open or to be opened at a moment that still is in time. */
  isFound: boolean;
  /** One is closed only for now. */
  hasLater: boolean;
  /** One cannot arrive before the deadline. */
  isTooLate: boolean;
}

/** The ways of one decision. `open` grows as ways are opened. */
export interface Choice {
  readonly ways: readonly Way[];
  readonly free: readonly FreeWay[];
  readonly open: OpenWay[];
  readonly search: Search;
}

/**
 * Looks at a way as of now. What is on the wire at this moment is waited for, whatever is known of its place: its outcome
 * comes within the limit of a hand-over, and the recipient shall not be told twice.
 * @param nextLatencyMs latency of the channel that would come after it
 */
export function openWay(s: Situation, way: Way, nextLatencyMs: number): OpenWay {
  const found = switchMoment(s, way, nextLatencyMs);
  return { way, switch: found, isStuck: found.atMs <= s.now && !isOnTheWire(way) };
}

function isOnTheWire({ channel, attempt }: Way): boolean {
  return channel !== 'inbox' && attempt?.state === 'sending';
}

/** Whether this way may still tell the recipient in time by itself, if it is not held. */
function isSound(entry: OpenWay): boolean {
  return !entry.isStuck && !isAtBlockedSite(entry.way);
}

/** Whether nothing but probes may go there. */
export function isAtBlockedSite(way: Way): boolean {
  return way.channel === 'email' && way.place.isDown;
}

/** Whether mail cannot leave now, be it their fault or ours. */
export function isHeldUp(s: Situation, way: Way): boolean {
  return isAtBlockedSite(way) || (way.channel === 'email' && !s.facts.emailRouteUsable);
}

/**
 * Whether an open way is kept back: rule 2, because its site is blocked; rules 3 and 7, because another channel has
 * taken over and the recipient shall not be told twice.
 */
export function isKeptBack(s: Situation, open: readonly OpenWay[], entry: OpenWay): boolean {
  if (isAtBlockedSite(entry.way)) return true;
  if (s.usesAllChannels || !(entry.isStuck || entry.way.attempt?.state === 'held')) return false;
  const index = open.indexOf(entry);
  const sound = (other: OpenWay, at: number) => at !== index && isSound(other);
  if (entry.isStuck) return open.some(sound);
  // Of several held ways that could go on, the first one does.
  return open.some((other, at) => sound(other, at) && (at < index || other.way.attempt?.state !== 'held'));
}
