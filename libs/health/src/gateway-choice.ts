import type { HealthState } from '#domain';

/** One gateway of a channel, as the choice sees it. */
export interface GatewayStanding {
  readonly lane: string;
  /** Hundredths of all messages. */
  readonly weight: number;
  readonly state: HealthState;
  /** It is closed but for one probe, and that is due. */
  readonly probeIsDue: boolean;
}

/** Which gateway, and which one it would have been if all were well. */
export interface GatewayChoice {
  readonly lane: string;
  /** The one whose turn it was and that is not to be used now; null: none. */
  readonly instead: string | null;
}

/** While a gateway comes back it gets no more than this share of its weight: its ramp lets little through. */
const RECOVERING_SHARE = 0.1;
/** It asked us to go slower. */
const DEGRADED_SHARE = 0.5;
const PLACES = 10_000;

/**
 * Chooses a gateway by the message's own key and the weights, so that the same facts choose the same one again. A closed
 * gateway gets nothing but a probe that is due, and what has little time is no probe while another gateway is well.
 * @param key the notification's id
 * @param isPressed its deadline is near
 * @param not a gateway that has just refused this message; used only when there is no other
 * @returns null when no gateway may be used
 */
export function chooseGateway(
  key: string,
  standings: readonly GatewayStanding[],
  { isPressed, not = null }: { readonly isPressed: boolean; readonly not?: string | null },
): GatewayChoice | null {
  const all = [...standings].sort((a, b) => (a.lane < b.lane ? -1 : 1));
  const open = all.filter((one) => isOpen(one, isPressed) && one.lane !== not);
  const turn = pick(key, all, ({ weight }) => weight);
  const chosen = pick(key, open, shareOf) ?? pick(key, all.filter(isUsable), shareOf);
  if (chosen === null) return null;
  return { lane: chosen.lane, instead: turn === null || turn.lane === chosen.lane ? null : turn.lane };
}

/** Whether anything but a probe may go there. */
export function isGatewayOpen({ state }: Pick<GatewayStanding, 'state'>): boolean {
  return state !== 'blocked' && state !== 'probing';
}

function isUsable(one: GatewayStanding): boolean {
  return isGatewayOpen(one) || one.probeIsDue;
}

function isOpen(one: GatewayStanding, isPressed: boolean): boolean {
  return isPressed ? one.state === 'healthy' || one.state === 'degraded' : isUsable(one);
}

/** What a probe is given is decided by its weight too: of many messages that are due one is enough. */
function shareOf({ state, weight }: GatewayStanding): number {
  if (state === 'degraded') return weight * DEGRADED_SHARE;
  return state === 'healthy' ? weight : weight * RECOVERING_SHARE;
}

function pick(
  key: string,
  among: readonly GatewayStanding[],
  shareFrom: (one: GatewayStanding) => number,
): GatewayStanding | null {
  const given = among.map(shareFrom);
  const shares = given.some((share) => share > 0) ? given : given.map(() => 1);
  const sum = shares.reduce((a, b) => a + b, 0);
  let left = (placeOf(key) / PLACES) * sum;
  for (const [index, one] of among.entries()) {
    left -= shares[index] ?? 0;
    if (left < 0) return one;
  }
  return among.at(-1) ?? null;
}

/** FNV-1a: spreads ids evenly, and is the same everywhere. */
function placeOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash ^= key.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  // The lowest bits of FNV mix worst.
  return ((hash ^ (hash >>> 15)) >>> 0) % PLACES;
}
