import type {
  IncidentDone,
  IncidentFrame,
  IncidentListItem,
  IncidentListPageModel,
  IncidentPageModel,
  OverviewIncident,
  PublicNotice,
  StaffFrame,
} from '#contracts';
import { SECOND_THOUGHTS_MS } from '#delivery';
import type { DepartmentDirectory } from '#delivery/ports';
import { worstState } from '#health';
import type { FateCount, IncidentView, NoticeView, OperationReader } from '#persistence';
import { INCIDENT_PATHS, INCIDENTS_PATH, OPEN_BY_HAND } from '#pages';
import { namesOf, type IncidentDesk } from '../../incidents/incident-desk.js';
import { firstHourMs } from './health-hours.js';
import { actionView, choicesOf } from './incident-choices.js';
import { deadlinesOf, fatesOf, risksOf, smsOf, wordingOf } from './incident-figures.js';
import { contactsOf, logLines } from './incident-log.js';
import { sitesOf } from './incident-sites.js';

/** Rows of a page of closed incidents. */
const PAGE_ROWS = 20;
/** More are never open at once but in a disaster. */
const MOST_OPEN = 50;
const MOST_ENTRIES = 200;
const MOST_CHANGES = 1_000;

/** Puts together what the pages of incidents show. */
export class IncidentModels {
  constructor(
    private readonly desk: IncidentDesk,
    private readonly operation: OperationReader,
    private readonly departments: DepartmentDirectory,
  ) {}

  /** Open ones on the first page, then a page of closed ones. @param cursor number of the last one seen, or null */
  async list(frame: StaffFrame, cursor: string | null): Promise<IncidentListPageModel> {
    const { reader } = this.desk;
    const open = cursor === null ? await reader.list('open', null, MOST_OPEN) : [];
    const closed = await reader.list('closed', cursor, PAGE_ROWS + 1);
    const page = closed.slice(0, PAGE_ROWS);
    return {
      ...frame,
      href: INCIDENTS_PATH,
      open: await Promise.all(open.map((incident) => this.openItem(incident))),
      closed: page.map((incident) => itemOf(incident, null)),
      next: closed.length > PAGE_ROWS ? (page.at(-1)?.number ?? null) : null,
      continued: cursor !== null,
      openByHandHref: `${INCIDENTS_PATH}/${OPEN_BY_HAND}`,
    };
  }

  /** Open incidents for the delivery report. */
  async overview(): Promise<OverviewIncident[]> {
    const open = await this.desk.reader.list('open', null, MOST_OPEN);
    return Promise.all(
      open.map(async (incident) => {
        const counts = await this.desk.reader.fates(incident.id, this.desk.now());
        const { affected, toldOtherwise, atRisk } = shortCounts(counts);
        const risk = counts.find(({ fate }) => fate === 'at_risk')?.nextDeadlineMs ?? null;
        return {
          href: hrefOf(incident),
          names: shownNames(incident),
          since: iso(incident.openedAtMs),
          affected,
          toldOtherwise,
          atRisk,
          nextDeadlineAt: risk === null ? null : iso(risk),
          ownInfrastructure: incident.kind === 'own_infrastructure',
        };
      }),
    );
  }

  /** One incident with all its evidence. @param done what the form before did */
  async page(
    frame: StaffFrame,
    incident: IncidentView,
    done: (model: Pick<IncidentPageModel, 'actions'>) => IncidentDone | null,
  ): Promise<IncidentPageModel> {
    const { reader } = this.desk;
    const nowMs = this.desk.now();
    const { id } = incident;
    const [counts, hours, wordings, actions] = await Promise.all([
      reader.fates(id, nowMs),
      reader.hours(id, nowMs),
      reader.wordings(id),
      reader.actions(id),
    ]);
    const shown = actions.map(actionView);
    return {
      ...incidentFrame(frame, incident),
      ...standing(incident),
      ...(await this.evidence(frame, incident)),
      fates: fatesOf(counts),
      deadlines: deadlinesOf(counts),
      sms: smsOf(counts),
      hours: hours.map(({ hourMs, ...hour }) => ({ at: iso(hourMs), ...hour })),
      wordings: wordings.map((wording) => wordingOf(wording, laneName(incident, wording.lane))),
      choices: await choicesOf(this.desk, incident),
      canProbe: incident.closedAtMs === null && incident.lanes.some(({ state }) => state === 'blocked'),
      secondThoughtsMs: SECOND_THOUGHTS_MS,
      actions: shown,
      dossierHref: `${hrefOf(incident)}/${INCIDENT_PATHS.dossier}`,
      done: done({ actions: shown }),
    };
  }

  private async openItem(incident: IncidentView): Promise<IncidentListItem> {
    return itemOf(incident, shortCounts(await this.desk.reader.fates(incident.id, this.desk.now())));
  }

  private async evidence(
    frame: StaffFrame,
    incident: IncidentView,
  ): Promise<Pick<IncidentPageModel, 'risks' | 'sites' | 'contacts' | 'notice' | 'log'>> {
    const { reader } = this.desk;
    const nowMs = this.desk.now();
    const { id, openedAtMs } = incident;
    const lanes = incident.lanes.map(({ lane }) => lane);
    const [risks, entries, notices, changes] = await Promise.all([
      reader.risks(id, nowMs),
      reader.entries(id, MOST_ENTRIES),
      reader.notices(id),
      this.operation.changes(lanes, firstHourMs(nowMs) - 1, MOST_CHANGES),
    ]);
    const lists = await this.operation.lists(
      risks.map(({ departmentId }) => departmentId),
      openedAtMs,
    );
    const { locale } = frame;
    return {
      risks: risksOf(risks, lists, await this.departments.categories(), locale),
      sites: sitesOf(incident.lanes, changes, nowMs),
      contacts: contactsOf(entries),
      notice: noticeOf(notices),
      log: logLines(entries, { locale, names: namesOf(incident).join(', ') }),
    };
  }
}

/** What all pages of one incident carry. */
export function incidentFrame(frame: StaffFrame, incident: IncidentView): IncidentFrame {
  const { number, kind } = incident;
  return {
    ...frame,
    number,
    href: hrefOf(incident),
    listHref: INCIDENTS_PATH,
    about: kind,
    names: shownNames(incident),
  };
}

/** Path of an incident's page. */
export function hrefOf({ number }: Pick<IncidentView, 'number'>): string {
  return `${INCIDENTS_PATH}/${number}`;
}

/** What the public reads now. @param notices newest first */
export function noticeOf([shown]: readonly NoticeView[]): PublicNotice | null {
  if (shown?.de == null || shown.en === null) return null;
  return { de: shown.de, en: shown.en, publishedAt: iso(shown.atMs) };
}

/** Nobody's name when it is our own. */
function shownNames(incident: IncidentView): readonly string[] {
  return incident.kind === 'own_infrastructure' ? [] : namesOf(incident);
}

function standing(
  incident: IncidentView,
): Pick<IncidentPageModel, 'health' | 'openedAt' | 'acknowledged' | 'closed'> {
  const { lanes, openedAtMs, acknowledgedAtMs, acknowledgedBy, closedAtMs, closedBy } = incident;
  return {
    // Opened by hand, for what health does not see: no lane tells how it is.
    health: lanes.length === 0 ? 'blocked' : worstState(lanes.map(({ state }) => state)),
    openedAt: iso(openedAtMs),
    acknowledged: acknowledgedAtMs === null ? null : { by: acknowledgedBy ?? '', at: iso(acknowledgedAtMs) },
    closed: closedAtMs === null ? null : { by: closedBy === 'health' ? null : closedBy, at: iso(closedAtMs) },
  };
}

function shortCounts(counts: readonly FateCount[]): NonNullable<IncidentListItem['counts']> {
  const { sms, push, inbox, otherwise, atRisk } = fatesOf(counts);
  return {
    affected: counts.reduce((sum, { count }) => sum + count, 0),
    toldOtherwise: sms + push + inbox + otherwise,
    atRisk,
  };
}

function itemOf(incident: IncidentView, counts: IncidentListItem['counts']): IncidentListItem {
  const { number, kind, openedAtMs, closedAtMs, acknowledgedBy } = incident;
  return {
    number,
    href: hrefOf(incident),
    about: kind,
    names: shownNames(incident),
    openedAt: iso(openedAtMs),
    closedAt: closedAtMs === null ? null : iso(closedAtMs),
    acknowledgedBy,
    counts,
  };
}

function laneName({ lanes }: IncidentView, lane: string): string {
  return lanes.find((one) => one.lane === lane)?.name ?? lane;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
