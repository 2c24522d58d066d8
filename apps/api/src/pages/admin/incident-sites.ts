import type { IncidentSite } from '#contracts';
import { siteOfLane, type LaneKey } from '#domain';
import { worstState } from '#health';
import type { IncidentLaneView, LaneChangeView } from '#persistence';
import { healthHours } from './health-hours.js';

/** Where providers and gateways are shown. */
export const PROVIDERS_PATH = '/verwaltung/anbieter';

/** What a lane leads to, as in the path of its page: the MX site, or the gateway itself. */
export function placeOf(lane: LaneKey): string {
  return siteOfLane(lane) ?? lane;
}

/** The path of a provider's page. */
export function providerHref(place: string): string {
  return `${PROVIDERS_PATH}/${encodeURIComponent(place)}`;
}

/** Lanes to one place are one site of the incident: the worst of them. */
export function sitesOf(
  lanes: readonly IncidentLaneView[],
  changes: readonly LaneChangeView[],
  nowMs: number,
): IncidentSite[] {
  const places = [...new Set(lanes.map(({ lane }) => placeOf(lane)))];
  return places.map((place) =>
    siteOf(
      place,
      lanes.filter(({ lane }) => placeOf(lane) === place),
      changes,
      nowMs,
    ),
  );
}

function siteOf(
  place: string,
  lanes: readonly IncidentLaneView[],
  changes: readonly LaneChangeView[],
  nowMs: number,
): IncidentSite {
  const days = lanes.map(({ lane, state }) => ({
    state,
    changes: changes.filter((change) => change.lane === lane),
  }));
  const sum = (of: (lane: IncidentLaneView) => number): number =>
    lanes.reduce((total, lane) => total + of(lane), 0);
  const known = (of: (lane: IncidentLaneView) => number | null): number[] =>
    lanes.map(of).filter((value) => value !== null);
  const well = known(({ wellAtMs }) => wellAtMs);
  return {
    id: place,
    name: lanes[0]?.name ?? place,
    href: place === 'own' ? null : providerHref(place),
    health: worstState(lanes.map(({ state }) => state)),
    illAt: new Date(Math.min(...lanes.map(({ illAtMs }) => illAtMs))).toISOString(),
    wellAt: well.length < lanes.length ? null : atOrNull(Math.max(...well)),
    refusals: sum(({ refusals }) => refusals),
    probes: sum(({ probes }) => probes),
    // What is left of a plan says nothing once it is well.
    nextProbeAt: atOrNull(
      Math.min(...known(({ state, nextProbeAtMs }) => (state === 'healthy' ? null : nextProbeAtMs))),
    ),
    perMinute: finiteOrNull(Math.min(...known(({ perMinute }) => perMinute))),
    hours: healthHours(days, nowMs),
  };
}

/** The least of nothing is infinite. */
function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function atOrNull(ms: number): string | null {
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
