import type { Channel, ContactPoint, HealthState } from '#domain';
import { isAtRelay, isHopeless, isLive, isSpent } from './attempts.js';
import type { GatewayFacts, PastAttempt, SiteFacts } from './model.js';
import { orderOf } from './rules/order.js';
import type { Situation } from './situation.js';

/** How long a healthy mailbox provider takes to accept and show a mail, when email is the channel fallen back to. */
const EMAIL_LATENCY_MS = 60_000;

/** Where a contact point is reached through: the MX site, or the gateway. */
export interface Place {
  /** Name to show, such as `GMX` or `twilio`. */
  readonly name: string;
  /** Nothing but probes goes there now. */
  readonly isDown: boolean;
  /** Not condemned, but not trusted either. */
  readonly isSuspect: boolean;
  readonly sinceMs: number | null;
  readonly latencyMs: number;
}

/** One contact point that could tell the recipient, with what was tried there. */
export interface Way {
  readonly channel: Channel;
  readonly contact: ContactPoint;
  readonly place: Place;
  /** The attempt that is still open here, or null. */
  readonly attempt: PastAttempt | null;
  /** The attempt that showed this contact point to be no use, or null. */
  readonly spent: PastAttempt | null;
}

/**
 * The ways to tell the recipient, in the order of rule 1, suppressed ones left out. The inbox is one of them only where
 * another channel comes after it: last in the order it can only be waited for.
 */
export function waysOf(s: Situation): readonly Way[] {
  const { channels } = orderOf(s);
  const ways: Way[] = [];
  channels.forEach((channel, index) => {
    if (channel === 'inbox') {
      if (index < channels.length - 1 && hasInbox(s)) ways.push(inboxWay(s));
      return;
    }
    for (const contact of s.facts.recipient.contacts)
      if (contact.channel === channel && !contact.suppressed) ways.push(wayTo(s, contact));
  });
  return ways;
}

const INBOX: ContactPoint = {
  ref: 'inbox',
  channel: 'inbox',
  verified: true,
  origin: 'portal',
  suppressed: false,
};

/** Whether the recipient has an inbox that can be reached now. */
export function hasInbox(s: Situation): boolean {
  return s.facts.recipient.hasAccount && s.facts.gateways.inbox.usable;
}

/** The copy that this phase wants in the inbox, the original or the `late` text, whatever became of it. */
export function inboxCopy(s: Situation): PastAttempt | null {
  const wanted = s.isLate ? 'late' : 'original';
  const copies = s.attempts.filter(
    ({ channel, content, state }) => channel === 'inbox' && content === wanted && state !== 'superseded',
  );
  return copies.at(-1) ?? null;
}

/** The inbox, whether or not the order of channels names it. A copy stays open when it is stored: it waits for its reader. */
export function inboxWay(s: Situation): Way {
  const copy = inboxCopy(s);
  const isLost = copy !== null && (isSpent(copy) || isHopeless(copy));
  return {
    channel: 'inbox',
    contact: INBOX,
    place: placeOf(s, 'inbox'),
    attempt: isLost ? null : copy,
    spent: isLost ? copy : null,
  };
}

function wayTo(s: Situation, contact: ContactPoint): Way {
  let attempt: PastAttempt | null = null;
  let spent: PastAttempt | null = null;
  for (const candidate of s.attempts) {
    if (candidate.contactRef !== contact.ref) continue;
    if (isSpent(candidate) || isHopeless(candidate)) spent = candidate;
    else if (isOpen(s, candidate)) attempt = candidate;
  }
  const place = placeOf(s, contact.channel);
  return { channel: contact.channel, contact, place, attempt: spent === null ? attempt : null, spent };
}

function isOpen(s: Situation, attempt: PastAttempt): boolean {
  if (s.isLate && attempt.content !== 'late') return false;
  return isLive(attempt) || isAtRelay(attempt, s.facts);
}

/** The MX site or gateway of a channel. */
export function placeOf(s: Situation, channel: Channel): Place {
  if (channel === 'email') return siteOf(s.facts.site);
  return gatewayOf(s.facts.gateways[channel]);
}

/** Held mail of a recovering site goes out by its lane's ramp, so for a choice it is as good as blocked. */
const SITE_DOWN: readonly HealthState[] = ['blocked', 'probing', 'recovering'];

function siteOf(site: SiteFacts | null): Place {
  // Not resolved yet: the lane for unknown domains has it, and DNS is what we wait for.
  if (site === null)
    return { name: 'DNS', isDown: false, isSuspect: false, sinceMs: null, latencyMs: EMAIL_LATENCY_MS };
  return {
    name: site.name,
    isDown: SITE_DOWN.includes(site.health),
    isSuspect: site.suspected || site.health !== 'healthy',
    sinceMs: site.sinceMs,
    latencyMs: EMAIL_LATENCY_MS,
  };
}

function gatewayOf(gateway: GatewayFacts): Place {
  const { health } = gateway;
  return {
    name: gateway.gateway,
    isDown: !gateway.usable || health === 'blocked' || health === 'probing',
    isSuspect: health !== 'healthy',
    sinceMs: null,
    latencyMs: gateway.latencyMs,
  };
}
