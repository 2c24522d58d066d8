import type { ProviderDirectory } from '#channels';
import type {
  HeldPageModel,
  HeldRow,
  ProviderLane,
  ProviderPageModel,
  ProviderRow,
  ProvidersPageModel,
  StaffFrame,
} from '#contracts';
import { parseLaneKey, siteOfLane, type Channel } from '#domain';
import { worstState } from '#health';
import type { IncidentReader, IncidentView, LaneOperationView, OperationReader } from '#persistence';
import { changeWords } from './health-words.js';
import { firstHourMs, healthHours } from './health-hours.js';
import { hrefOf } from './incident-models.js';
import { placeOf, providerHref, PROVIDERS_PATH } from './incident-sites.js';

/** Changes shown of one provider. */
const MOST_CHANGES = 100;
const HISTORY_MS = 30 * 86_400_000;
const MOST_OPEN = 50;

/** Puts together what the pages of providers, gateways and held mail show. */
export class ProviderModels {
  constructor(
    private readonly operation: OperationReader,
    private readonly incidents: IncidentReader,
    private readonly directory: ProviderDirectory,
  ) {}

  async list(frame: StaffFrame): Promise<ProvidersPageModel> {
    const lanes = shownLanes(await this.operation.lanes());
    const places = [...new Set(lanes.map(({ lane }) => placeOf(lane)))];
    return { ...frame, providers: places.map((place) => this.rowOf(place, lanesTo(place, lanes))) };
  }

  /** @returns null for a place that nobody has ever sent to */
  async one(frame: StaffFrame, place: string, nowMs: number): Promise<ProviderPageModel | null> {
    const lanes = lanesTo(place, shownLanes(await this.operation.lanes()));
    if (lanes.length === 0) return null;
    const keys = lanes.map(({ lane }) => lane);
    const [changes, day, domains, open] = await Promise.all([
      this.operation.changes(keys, nowMs - HISTORY_MS, MOST_CHANGES),
      this.operation.changes(keys, firstHourMs(nowMs) - 1, MOST_CHANGES * 10),
      this.operation.domainsOf(place),
      this.incidents.list('open', null, MOST_OPEN),
    ]);
    const row = this.rowOf(place, lanes);
    return {
      ...frame,
      listHref: PROVIDERS_PATH,
      provider: row,
      incident: incidentAt(place, open),
      hours: healthHours(
        lanes.map(({ lane, state }) => ({ state, changes: day.filter((change) => change.lane === lane) })),
        nowMs,
      ),
      lanes: lanes.map(laneOf),
      changes: changes.flatMap(({ atMs, to, because }) => {
        const sentence = changeWords(because, row.name, frame.locale);
        return sentence === null ? [] : [{ at: iso(atMs), health: to, sentence }];
      }),
      ...this.known(place, domains),
    };
  }

  async held(frame: StaffFrame, nowMs: number): Promise<HeldPageModel> {
    const [rows, open] = await Promise.all([
      this.operation.held(nowMs),
      this.incidents.list('open', null, MOST_OPEN),
    ]);
    const shown = rows.map((row): HeldRow => {
      const place = placeOf(row.lane);
      return {
        site: row.lane,
        name: this.nameOf(place, null),
        department: row.department,
        count: row.count,
        oldestAt: iso(row.oldestMs),
        nextDeadlineAt: isoOrNull(row.nextDeadlineMs),
        incident: incidentAt(place, open),
      };
    });
    return { ...frame, total: shown.reduce((sum, { count }) => sum + count, 0), rows: shown };
  }

  private rowOf(place: string, lanes: readonly LaneOperationView[]): ProviderRow {
    const health = worstState(lanes.map(({ state }) => state));
    const ill = lanes.filter(({ state }) => state === health && state !== 'healthy');
    return {
      id: place,
      href: providerHref(place),
      name: this.nameOf(place, lanes[0] ?? null),
      channel: channelOf(place),
      health,
      suspected: lanes.some(({ suspected }) => suspected),
      since: least(ill.map(({ sinceMs }) => sinceMs)),
      nextProbeAt: least(lanes.map(({ nextProbeAtMs }) => nextProbeAtMs)),
      perMinute: leastNumber(lanes.map(({ perMinute }) => perMinute)),
      waiting: lanes.reduce((sum, { waiting }) => sum + waiting, 0),
      oldestWaitingAt: least(lanes.map(({ oldestWaitingMs }) => oldestWaitingMs)),
    };
  }

  /** What the directory knows of it; domains that citizens brought may name a person and are only counted. */
  private known(
    place: string,
    domains: readonly string[],
  ): Pick<ProviderPageModel, 'settings' | 'domains' | 'otherDomains'> {
    const provider = this.directory.providerOfSite(place);
    if (provider === null) return { settings: null, domains: [], otherDomains: domains.length };
    const { limits, group, postmasterUrl, contactForm } = provider;
    const listed = new Set(provider.domains);
    return {
      settings: { ...limits, group, postmasterUrl, contactForm },
      domains: provider.domains,
      otherDomains: domains.filter((domain) => !listed.has(domain)).length,
    };
  }

  private nameOf(place: string, lane: LaneOperationView | null): string {
    const parts = parseLaneKey(place);
    if (parts?.channel === 'sms' || parts?.channel === 'push') return parts.gateway;
    return this.directory.providerOfSite(place)?.name ?? lane?.name ?? place;
  }
}

/** The inbox is ours and in the database: it has no health to look at. */
function shownLanes(lanes: readonly LaneOperationView[]): readonly LaneOperationView[] {
  return lanes.filter(({ lane }) => lane !== 'inbox');
}

function lanesTo(place: string, lanes: readonly LaneOperationView[]): readonly LaneOperationView[] {
  return lanes.filter(({ lane }) => placeOf(lane) === place);
}

function channelOf(place: string): Channel {
  return parseLaneKey(place)?.channel ?? 'email';
}

function laneOf({ lane, state, suspected, sinceMs, waiting }: LaneOperationView): ProviderLane {
  const parts = parseLaneKey(lane);
  const mail = parts?.channel === 'email' ? parts : null;
  return {
    key: lane,
    stream: mail?.stream ?? null,
    route: mail?.route ?? null,
    health: state,
    suspected,
    since: state === 'healthy' ? null : isoOrNull(sinceMs),
    waiting,
  };
}

/** The open incident that a place belongs to. */
function incidentAt(place: string, open: readonly IncidentView[]): ProviderPageModel['incident'] {
  const found = open.find(({ lanes }) => lanes.some(({ lane }) => (siteOfLane(lane) ?? lane) === place));
  return found === undefined ? null : { number: found.number, href: hrefOf(found) };
}

function leastNumber(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function least(values: readonly (number | null)[]): string | null {
  return isoOrNull(leastNumber(values));
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
