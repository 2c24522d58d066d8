import { parseLaneKey, type LaneKey } from '#domain';

/** The cap of a first day, and by how much it grows from day to day. */
export interface WarmUpStep {
  /** Messages. */
  readonly first: number;
  /** At least 1. */
  readonly factor: number;
}

/** How a new address begins: so many messages a day to each MX site, and more each day. */
export interface WarmUpPlan extends WarmUpStep {
  /** UTC, `2026-12-01`. */
  readonly startDay: string;
  /** Sites with a step of their own. */
  readonly sites: ReadonlyMap<string, WarmUpStep>;
}

/** What may still go to a site on one day. */
export interface WarmUpCap {
  readonly site: string;
  /** UTC, `2026-12-01`. */
  readonly day: string;
  readonly cap: number;
}

const DAY_MS = 86_400_000;
/** No city writes more to one site in a day: a cap above it is none, and counting ends. */
const GROWN = 200_000;

/**
 * The cap of a site on a day, or null when it has outgrown the plan. Before the first day that day's cap holds: who plans ahead
 * does not mean "as much as you like until then".
 */
export function capOn(day: string, site: string, plan: WarmUpPlan): number | null {
  const { first, factor } = plan.sites.get(site) ?? plan;
  const days = Math.max(0, Math.round((Date.parse(day) - Date.parse(plan.startDay)) / DAY_MS));
  const cap = Math.floor(first * factor ** days);
  return cap > GROWN ? null : cap;
}

/**
 * What caps a lane at a moment of domain time; null: nothing. Only mail that leaves straight from our own address is warmed up,
 * and both streams of a site share its cap: the provider sees one address.
 */
export function warmUpOf(lane: LaneKey, nowMs: number, plan: WarmUpPlan): WarmUpCap | null {
  const parts = parseLaneKey(lane);
  if (parts?.channel !== 'email' || parts.route !== 'direct') return null;
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const cap = capOn(day, parts.site, plan);
  return cap === null ? null : { site: parts.site, day, cap };
}
