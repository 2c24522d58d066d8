import type { Incident, IncidentSummary } from '#contracts';
import { isSick } from '#health';
import type {
  BulkActionView,
  EntryView,
  FateCount,
  IncidentFate,
  IncidentReader,
  IncidentView,
  NoticeView,
} from '#persistence';
import { namesOf } from './incident-desk.js';

const MOST_ENTRIES = 500;

/** An incident as lists show it. */
export function summaryOf(incident: IncidentView): IncidentSummary {
  const { id, number, kind, subject, openedBy, acknowledgedBy } = incident;
  return {
    id,
    number,
    kind,
    subject,
    names: namesOf(incident),
    state: incident.closedAtMs === null ? 'open' : 'closed',
    openedAt: utc(incident.openedAtMs),
    openedBy,
    acknowledgedAt: utcOrNull(incident.acknowledgedAtMs),
    acknowledgedBy,
    closedAt: utcOrNull(incident.closedAtMs),
    lanes: incident.lanes.map(
      ({ lane, name, state, illAtMs, wellAtMs, refusals, probes, nextProbeAtMs }) => ({
        lane,
        name,
        health: state,
        since: utc(illAtMs),
        wellSince: utcOrNull(wellAtMs),
        refusals,
        probes,
        // The plan of a lane that is well again may still name one.
        nextProbeAt: isSick(state) ? utcOrNull(nextProbeAtMs) : null,
      }),
    ),
  };
}

/** One incident with all that is known of it. */
export async function incidentAnswer(
  incident: IncidentView,
  reader: IncidentReader,
  nowMs: number,
): Promise<Incident> {
  const { id, because } = incident;
  const [fates, risks, wordings, actions, notices, entries] = await Promise.all([
    reader.fates(id, nowMs),
    reader.risks(id, nowMs),
    reader.wordings(id),
    reader.actions(id),
    reader.notices(id),
    reader.entries(id, MOST_ENTRIES),
  ]);
  return {
    ...summaryOf(incident),
    because: { rule: because.rule, facts: { ...because.facts } },
    ...figuresOf(fates),
    risks: risks.map(({ nextDeadlineMs, ...risk }) => ({ ...risk, nextDeadlineAt: utc(nextDeadlineMs) })),
    replies: wordings.map(({ firstMs, lastMs, ...wording }) => ({
      ...wording,
      firstAt: utc(firstMs),
      lastAt: utc(lastMs),
    })),
    actions: actions.map(actionOf),
    notice: noticeOf(notices),
    log: entries.map(entryOf),
  };
}

function figuresOf(fates: readonly FateCount[]): Pick<Incident, 'counts' | 'costMicros' | 'nextDeadlineAt'> {
  const of = (fate: IncidentFate) => fates.find((row) => row.fate === fate)?.count ?? 0;
  const open = fates.filter(({ fate }) => fate === 'held' || fate === 'at_risk');
  const deadlines = open.map(({ nextDeadlineMs }) => nextDeadlineMs).filter((one) => one !== null);
  return {
    counts: {
      affected: fates.reduce((sum, { count }) => sum + count, 0),
      told: {
        email: of('email'),
        sms: of('sms'),
        push: of('push'),
        inbox: of('inbox'),
        otherwise: of('otherwise'),
      },
      held: of('held'),
      atRisk: of('at_risk'),
      missed: of('missed'),
      unreached: of('unreached'),
      cancelled: of('cancelled'),
    },
    costMicros: fates.reduce((sum, { costMicros }) => sum + costMicros, 0),
    nextDeadlineAt: deadlines.length === 0 ? null : utc(Math.min(...deadlines)),
  };
}

function actionOf(action: BulkActionView): Incident['actions'][number] {
  const { id, kind, actor, reason, items, takenBack, price } = action;
  return {
    id,
    kind,
    actor,
    reason,
    askedAt: utc(action.askedAtMs),
    beginsAt: utc(action.beginsAtMs),
    begunAt: utcOrNull(action.begunAtMs),
    undoneAt: utcOrNull(action.undoneAtMs),
    count: action.begunAtMs === null ? (price['count'] ?? 0) : items,
    takenBack,
  };
}

function noticeOf([shown]: readonly NoticeView[]): Incident['notice'] {
  if (shown?.de == null || shown.en === null) return null;
  return { at: utc(shown.atMs), de: shown.de, en: shown.en };
}

function entryOf({ atMs, actor, kind, facts }: EntryView): Incident['log'][number] {
  return { at: utc(atMs), actor, kind, facts: { ...facts } };
}

function utc(ms: number): string {
  return new Date(ms).toISOString();
}

function utcOrNull(ms: number | null): string | null {
  return ms === null ? null : utc(ms);
}
