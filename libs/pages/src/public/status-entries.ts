import type { Locale, Moment, StatusIncident, StatusNotice, StatusReport } from '#contracts';
import type { PageContextValue } from '../components/page-context.js';
import { isOurs, namesOf } from './status-finding.js';

/** Something that was told: an incident began or ended, or a notice. */
export interface StatusEntry {
  /** Stable over all versions of it: `{incident}:opened`, `:closed` or `:notice:{number}`. */
  readonly key: string;
  readonly at: Moment;
  readonly updatedAt: Moment;
  readonly title: string;
  readonly text: string;
  /** A withdrawn notice is told to who has read it, and left out of the page. */
  readonly withdrawn: boolean;
}

/** All that was told, newest first. */
export function entriesOf(report: StatusReport, page: PageContextValue): readonly StatusEntry[] {
  const told = report.incidents.flatMap((incident) => entriesOfIncident(incident, report, page));
  return told.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** Texts of the notices that stand now: of each open incident the newest, unless it was withdrawn. */
export function currentNotices(
  report: StatusReport,
  locale: Locale,
): readonly { at: Moment; text: string }[] {
  return report.incidents
    .filter(({ closedAt }) => closedAt === null)
    .flatMap(({ notices: [newest] }) => {
      const text = newest?.[locale] ?? null;
      return newest === undefined || text === null ? [] : [{ at: newest.at, text }];
    });
}

function entriesOfIncident(
  incident: StatusIncident,
  report: StatusReport,
  page: PageContextValue,
): readonly StatusEntry[] {
  const t = page.texts.status;
  const subject = subjectOf(incident, report, page);
  const event = (kind: 'opened' | 'closed', at: Moment, title: string): StatusEntry => ({
    key: `${incident.id}:${kind}`,
    at,
    updatedAt: at,
    title,
    text: `${title}.`,
    withdrawn: false,
  });
  const { openedAt, closedAt } = incident;
  return [
    ...(closedAt === null ? [] : [event('closed', closedAt, t.ended(subject))]),
    ...incident.notices.map((notice) => noticeEntry(notice, incident, subject, page)),
    event('opened', openedAt, t.began(subject)),
  ];
}

function noticeEntry(
  notice: StatusNotice,
  { id }: StatusIncident,
  subject: string,
  { texts, frame }: PageContextValue,
): StatusEntry {
  const text = notice[frame.locale];
  return {
    key: `${id}:notice:${String(notice.id)}`,
    at: notice.at,
    updatedAt: notice.withdrawnAt ?? notice.at,
    title: texts.status.noticeOf(subject),
    text: text ?? texts.status.withdrawn,
    withdrawn: text === null,
  };
}

/** What an incident is about, as a citizen reads it. */
function subjectOf(incident: StatusIncident, { services }: StatusReport, page: PageContextValue): string {
  const t = page.texts.status;
  if (isOurs(incident)) return t.ourMail;
  const affected = services.filter(({ id }) => incident.affected.includes(id));
  const names = namesOf(affected, page);
  return affected.some(({ kind }) => kind === 'email') ? t.mailTo(names) : names;
}
