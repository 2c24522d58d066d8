import type { IncidentSite, SiteHour } from '#contracts';
import type { HealthState } from '#domain';

const HOUR_MS = 3_600_000;
const HOURS = 24;

const STATES: Readonly<Record<HealthState, SiteHour>> = {
  healthy: 'well',
  degraded: 'slow',
  recovering: 'slow',
  probing: 'blocked',
  blocked: 'blocked',
};
const BADNESS: readonly SiteHour[] = ['well', 'slow', 'blocked'];

/** One lane: its state now, and its changes within the day, newest first. */
export interface LaneDay {
  readonly state: HealthState;
  readonly changes: readonly {
    readonly atMs: number;
    readonly from: HealthState;
    readonly to: HealthState;
  }[];
}

/** From when on `healthHours` looks. */
export function firstHourMs(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS) * HOUR_MS - (HOURS - 1) * HOUR_MS;
}

/** The worst of each of the last 24 hours over all lanes of a site, oldest first. The present hour is the last. */
export function healthHours(lanes: readonly LaneDay[], nowMs: number): IncidentSite['hours'] {
  const first = firstHourMs(nowMs);
  return Array.from({ length: HOURS }, (_, index) => {
    const fromMs = first + index * HOUR_MS;
    const states = lanes.flatMap((lane) => statesWithin(lane, fromMs, fromMs + HOUR_MS));
    return { at: new Date(fromMs).toISOString(), state: worst(states.map((state) => STATES[state])) };
  });
}

/** The state in which the hour began, and those it changed to. */
function statesWithin({ state, changes }: LaneDay, fromMs: number, toMs: number): HealthState[] {
  const within = changes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
  const before = changes.find(({ atMs }) => atMs < fromMs);
  const after = changes.findLast(({ atMs }) => atMs >= fromMs);
  return [before?.to ?? after?.from ?? state, ...within.map(({ to }) => to)];
}

function worst(states: readonly SiteHour[]): SiteHour {
  return BADNESS.findLast((state) => states.includes(state)) ?? 'well';
}
