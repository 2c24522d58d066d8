import type { ProviderDirectory } from '#channels';
import type { StatusIncident, StatusNotice, StatusReport, StatusService } from '#contracts';
import { parseLaneKey, siteOfLane, type HealthState, type LaneKey, type Route } from '#domain';
import {
  datesOf,
  dayStateOf,
  illDays,
  partlyIllDays,
  partlyState,
  worstDays,
  worstState,
  type DayState,
  type DayWindow,
  type IllDay,
  type StateChange,
} from '#health';
import type { LaneHealthView, PublicIncidentRow, PublicNoticeRow, StatusRows } from '#persistence';

/** So many days, today among them, stand on the status page. */
export const STATUS_DAYS = 90;

/** The row of all mail sites that no provider of the directory owns: a family's own domain is nobody's business. */
const OTHERS = 'others';
const MINUTE_MS = 60_000;

/** What a report needs to know beside the rows. */
export interface StatusSurroundings {
  readonly city: string;
  readonly directory: ProviderDirectory;
  /** The way that mail takes now. */
  readonly mailRoute: Route;
}

/** A lane with all that is told of it. */
interface LaneStory {
  readonly lane: LaneKey;
  readonly service: string;
  /** By it the service's state now is told: mail's own way, not the bulk stream's, and every gateway. */
  readonly leads: boolean;
  readonly health: LaneHealthView | null;
  readonly days: readonly IllDay[];
}

/** Makes what the public may know out of what the workers know. @param nowMs domain time */
export function statusReport(rows: StatusRows, nowMs: number, around: StatusSurroundings): StatusReport {
  const window: DayWindow = { nowMs, days: STATUS_DAYS };
  const { first, last } = datesOf(window);
  return {
    city: around.city,
    asOf: momentText(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS),
    current: true,
    from: first,
    to: last,
    services: servicesOf(storiesOf(rows, window, around), around),
    incidents: rows.incidents.map((row) => incidentOf(row, around)).filter(isWorthTelling),
  };
}

/** The service that a lane belongs to, or null: inbox and simulator fail nobody. */
function serviceOf(lane: LaneKey, { directory }: StatusSurroundings): string | null {
  const parts = parseLaneKey(lane);
  if (parts === null || parts.channel === 'inbox') return null;
  return parts.channel === 'email' ? (directory.providerOfSite(parts.site)?.id ?? OTHERS) : parts.channel;
}

function storiesOf(
  { lanes, changes, incidents }: StatusRows,
  window: DayWindow,
  around: StatusSurroundings,
): readonly LaneStory[] {
  const health = new Map(lanes.map((one) => [one.lane, one]));
  const known = [
    ...health.keys(),
    ...changes.map(({ lane }) => lane),
    ...incidents.flatMap((one) => one.lanes),
  ];
  const byLane = grouped(changes, ({ lane }) => lane);
  return [...new Set(known)].flatMap((lane) => {
    const service = serviceOf(lane, around);
    if (service === null) return [];
    const view = health.get(lane) ?? null;
    const way = { lane, isTaken: isTaken(lane, around.mailRoute) };
    const days = illDays(historyOf(byLane.get(lane) ?? [], view, way.isTaken), window);
    return [{ lane, service, leads: way.isTaken && !isBulk(lane), health: view, days }];
  });
}

/**
 * The changes of a lane. One that has not changed within the period is what it is since its last change. Of a way that mail
 * takes no more nothing is known after its last change: it is not ill for ever.
 */
function historyOf(
  changes: readonly StateChange[],
  view: LaneHealthView | null,
  isTakenNow: boolean,
): readonly StateChange[] {
  const last = changes.at(-1);
  if (!isTakenNow)
    return last === undefined ? [] : [...changes, { atMs: last.atMs + 1, from: last.to, to: 'healthy' }];
  if (last !== undefined || view === null || view.sinceMs === null) return changes;
  return [{ atMs: view.sinceMs, from: 'healthy', to: view.state }];
}

function isTaken(lane: LaneKey, route: Route): boolean {
  const parts = parseLaneKey(lane);
  return parts?.channel !== 'email' || parts.route === route;
}

function isBulk(lane: LaneKey): boolean {
  const parts = parseLaneKey(lane);
  return parts?.channel === 'email' && parts.stream === 'bulk';
}

/** In the order of the directory, which names the large ones first; then all others, then SMS and push. */
function servicesOf(stories: readonly LaneStory[], { directory }: StatusSurroundings): StatusService[] {
  const own = (service: string): readonly LaneStory[] => stories.filter((one) => one.service === service);
  const isThere = ({ length }: readonly LaneStory[]): boolean => length > 0;
  const providers = directory
    .all()
    .filter(({ id }) => isThere(own(id)))
    .map(({ id, name, domains }) => ({
      ...stateOf(own(id)),
      id,
      kind: 'email' as const,
      name,
      domains: [...domains],
      days: [...worstDays(own(id).map(({ days }) => days))],
    }));
  const channels = (['sms', 'push'] as const)
    .filter((kind) => isThere(own(kind)))
    .map((kind) => ({
      ...stateOf(own(kind)),
      id: kind,
      kind,
      name: null,
      domains: [],
      days: [...worstDays(own(kind).map(({ days }) => days))],
    }));
  return [...providers, ...(isThere(own(OTHERS)) ? [othersOf(own(OTHERS))] : []), ...channels];
}

function stateOf(own: readonly LaneStory[]): Pick<StatusService, 'health' | 'suspected' | 'since'> {
  const leading = own.flatMap(({ leads, health }) => (leads && health !== null ? [health] : []));
  const health = worstState(leading.map(({ state }) => state));
  const moments = leading
    .filter(({ state }) => state !== 'healthy')
    .map(({ sinceMs }) => sinceMs ?? Infinity);
  const sinceMs = Math.min(...moments);
  return {
    health,
    suspected: leading.some(({ suspected }) => suspected),
    since: Number.isFinite(sinceMs) ? momentText(sinceMs) : null,
  };
}

const HEALTH_OF_OTHERS: Readonly<Record<DayState, HealthState>> = {
  ok: 'healthy',
  slow: 'degraded',
  blocked: 'blocked',
};

/** Sites, not lanes: two streams to one server are one site. */
function othersOf(own: readonly LaneStory[]): StatusService {
  const sites = [...grouped(own, ({ lane }) => siteOfLane(lane)).values()];
  const states = sites.map((lanes) => dayStateOf(stateOf(lanes).health));
  const blocked = states.filter((state) => state === 'blocked').length;
  const ill = states.filter((state) => state !== 'ok').length;
  const days = sites.map((lanes) => worstDays(lanes.map((one) => one.days)));
  return {
    id: OTHERS,
    kind: 'email',
    name: null,
    domains: [],
    health: HEALTH_OF_OTHERS[partlyState(blocked, ill, sites.length)],
    suspected: false,
    since: null,
    days: [...partlyIllDays(days, sites.length)],
  };
}

function incidentOf(row: PublicIncidentRow, around: StatusSurroundings): StatusIncident {
  const affected = row.lanes.flatMap((lane) => serviceOf(lane, around) ?? []);
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    affected: [...new Set(affected)],
    openedAt: momentText(row.openedAtMs),
    closedAt: row.closedAtMs === null ? null : momentText(row.closedAtMs),
    notices: noticesOf(row.notices),
  };
}

/** One club's server that refuses us is told to nobody, unless somebody wrote a notice about it. */
function isWorthTelling({ affected, notices }: StatusIncident): boolean {
  return notices.length > 0 || affected.some((id) => id !== OTHERS) || affected.length === 0;
}

/** A withdrawal takes back the notice that stood then, text and all. @param rows oldest first @returns newest first */
function noticesOf(rows: readonly PublicNoticeRow[]): StatusNotice[] {
  const notices: StatusNotice[] = [];
  for (const { id, atMs, de, en, withdrawn } of rows) {
    const at = momentText(atMs);
    const [standing, ...older] = notices;
    if (!withdrawn) notices.unshift({ id, at, de, en, withdrawnAt: null });
    else if (standing?.withdrawnAt === null)
      notices.splice(0, notices.length, { ...standing, de: null, en: null, withdrawnAt: at }, ...older);
  }
  return notices;
}

function momentText(atMs: number): string {
  return new Date(atMs).toISOString();
}

function grouped<T, K>(list: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
