import type { IncidentFates, IncidentPageModel, IncidentRisk, IncidentWording, Locale } from '#contracts';
import type { Category } from '#delivery/ports';
import { REPLY_LABELS, SMTP_STAGES } from '#domain';
import type { DepartmentListView, FateCount, IncidentFate, RiskView, WordingView } from '#persistence';

const MICROS_PER_CENT = 10_000;
const LONGEST_LINE = 80;

/** Each affected once, by what became of it. */
export function fatesOf(counts: readonly FateCount[]): IncidentFates {
  const of = (fate: IncidentFate): number => counts.find((row) => row.fate === fate)?.count ?? 0;
  return {
    email: of('email'),
    sms: of('sms'),
    push: of('push'),
    inbox: of('inbox'),
    otherwise: of('otherwise'),
    held: of('held'),
    atRisk: of('at_risk'),
    missed: of('missed'),
    unreached: of('unreached'),
    cancelled: of('cancelled'),
  };
}

const KEPT: readonly IncidentFate[] = ['email', 'sms', 'push', 'inbox'];

/** Deadlines of the affected; those that still run are in the total alone. */
export function deadlinesOf(counts: readonly FateCount[]): IncidentPageModel['deadlines'] {
  const sum = (of: (row: FateCount) => boolean): number =>
    counts.filter(of).reduce((total, { withDeadline }) => total + withDeadline, 0);
  return {
    kept: sum(({ fate }) => KEPT.includes(fate)),
    missed: sum(({ fate }) => fate === 'missed'),
    total: sum(({ fate }) => fate !== 'cancelled'),
  };
}

/** What texts cost. A text told whoever is counted as reached by it. */
export function smsOf(counts: readonly FateCount[]): IncidentPageModel['sms'] {
  const micros = counts.reduce((total, { costMicros }) => total + costMicros, 0);
  return { count: fatesOf(counts).sms, cents: micros / MICROS_PER_CENT };
}

/** Who is at risk, with the state of each department's list. */
export function risksOf(
  risks: readonly RiskView[],
  lists: readonly DepartmentListView[],
  categories: readonly Category[],
  locale: Locale,
): IncidentRisk[] {
  return risks.map(({ departmentId, department, category, count, nextDeadlineMs }) => {
    const known = categories.find(({ id }) => id === category);
    return {
      department,
      about: (locale === 'de' ? known?.nameDe : known?.nameEn) ?? category,
      count,
      nextDeadlineAt: new Date(nextDeadlineMs).toISOString(),
      list: listOf(lists.find((list) => list.departmentId === departmentId)),
    };
  });
}

function listOf(list: DepartmentListView | undefined): IncidentRisk['list'] {
  if (list?.hasMailbox !== true) return 'no_mailbox';
  return list.sentAtMs === null ? 'coming' : { sentAt: new Date(list.sentAtMs).toISOString() };
}

/** @param siteName of a lane, as people know it */
export function wordingOf(wording: WordingView, siteName: string): IncidentWording {
  const { label, stage, count, firstMs, lastMs, example } = wording;
  return {
    line: lineOf(example),
    site: siteName,
    label: REPLY_LABELS.find((one) => one === label) ?? 'other',
    stage: SMTP_STAGES.find((one) => one === stage) ?? null,
    count,
    firstAt: new Date(firstMs).toISOString(),
    lastAt: new Date(lastMs).toISOString(),
    example,
  };
}

/**
 * The line of a reply that says most: the last one without an address of a web page. Servers begin with their name and end
 * with a link.
 */
export function lineOf(reply: string): string {
  const code = /^\d{3}/.exec(reply)?.[0] ?? '';
  const lines = reply
    .split(/\r?\n/)
    .map((line) => line.replace(/^\d{3}[ -]?/, '').trim())
    .filter((line) => line !== '');
  const telling = lines.findLast((line) => !/https?:/.test(line)) ?? lines[0] ?? '';
  const line = [code, telling.replace(/\.$/, '')].filter((part) => part !== '').join(' ');
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}
