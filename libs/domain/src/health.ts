import type { Route, Stream } from './channel.js';

/** Our verdict on a (stream, route, MX site) or a gateway. */
export const HEALTH_STATES = ['healthy', 'degraded', 'blocked', 'probing', 'recovering'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/**
 * The unit of parallel work and of health: everything bound for one MX site by one route and stream
 * (`email:transactional:direct:gmx.net`), or one gateway (`sms:twilio`, `push:web`, `inbox`).
 */
export type LaneKey = string;

/** The city's own relay as a gateway of ours: it has a health, and no work of its own. */
export const RELAY_KEY: LaneKey = 'relay';

/** What is ours, network and set-up: it has a health and incidents, and is no lane. */
export const OWN_KEY: LaneKey = 'own';

/** Parts of a lane's key. */
export type Lane =
  | { readonly channel: 'email'; readonly stream: Stream; readonly route: Route; readonly site: string }
  | { readonly channel: 'sms' | 'push'; readonly gateway: string }
  | { readonly channel: 'inbox' };

/** Builds the key of a lane. */
export function laneKey(lane: Lane): LaneKey {
  switch (lane.channel) {
    case 'email':
      return `email:${lane.stream}:${lane.route}:${lane.site}`;
    case 'sms':
    case 'push':
      return `${lane.channel}:${lane.gateway}`;
    case 'inbox':
      return 'inbox';
  }
}

/** Takes a lane's key apart, or null when the text is none. */
export function parseLaneKey(key: LaneKey): Lane | null {
  if (key === 'inbox') return { channel: 'inbox' };
  const [channel, ...rest] = key.split(':');
  if (channel === 'email') return parseEmailLane(rest);
  return channel === 'sms' || channel === 'push' ? parseGatewayLane(channel, rest) : null;
}

/** The MX site that a lane of mail leads to; null: it is none of mail. */
export function siteOfLane(key: LaneKey): string | null {
  const lane = parseLaneKey(key);
  return lane?.channel === 'email' ? lane.site : null;
}

/** Whether mail of this lane goes to the city's own relay, whose 250 tells nothing of the provider. */
export function isRelayLane(key: LaneKey): boolean {
  const lane = parseLaneKey(key);
  return lane?.channel === 'email' && lane.route === 'relay';
}

function parseEmailLane([stream, route, ...rest]: readonly string[]): Lane | null {
  const site = rest.join(':');
  return isStream(stream) && isRoute(route) && site !== '' ? { channel: 'email', stream, route, site } : null;
}

function parseGatewayLane(channel: 'sms' | 'push', rest: readonly string[]): Lane | null {
  const gateway = rest.join(':');
  return gateway === '' ? null : { channel, gateway };
}

function isStream(text: string | undefined): text is Stream {
  return text === 'transactional' || text === 'bulk';
}

function isRoute(text: string | undefined): text is Route {
  return text === 'direct' || text === 'relay';
}
