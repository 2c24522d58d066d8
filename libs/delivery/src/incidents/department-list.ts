import { renderBecause } from '#policy';
import type { DepartmentNews, ToldEvent } from '../ports/index.js';
import { cityMoment, shortMoment } from './city-moments.js';

/** What the list needs beside the news. */
export interface ListWorld {
  /** Names of categories by their ids. */
  readonly categories: ReadonlyMap<string, string>;
  /** A notification's page on the department's desk. */
  readonly deskUrl: (notificationId: string) => string;
}

/** A line of the list, in words. */
export interface ListRow {
  readonly reference: string;
  readonly category: string;
  readonly what: string;
  readonly deadline: string;
  readonly deadlineIso: string;
  readonly link: string;
  readonly because: string;
  readonly event: ToldEvent;
  readonly sinceIso: string;
  readonly wish: string;
}

/** What happened, as departments read it. */
export const EVENT_WORDS: Readonly<Record<ToldEvent, string>> = {
  'deadline.at_risk': 'Gefährdet',
  'deadline.missed': 'Frist versäumt',
  'deadline.extension_suggested': 'Mehr Zeit empfohlen',
  'notification.undeliverable': 'Nicht erreichbar',
  'action.confirm': 'Bestätigt',
  'action.decline': 'Abgesagt',
  'action.other_time': 'Anderer Termin gewünscht',
  'action.undone': 'Antwort zurückgenommen',
};

/** The newest event of each notification, nearest deadline first. How long an incident cost is said beside it. */
export function newestOf(news: readonly DepartmentNews[]): readonly DepartmentNews[] {
  const newest = new Map<string, DepartmentNews>();
  for (const one of news) {
    const key =
      one.event === 'deadline.extension_suggested' ? `${one.notificationId} more` : one.notificationId;
    const known = newest.get(key);
    if (known === undefined || known.atMs <= one.atMs) newest.set(key, one);
  }
  return [...newest.values()].sort(
    (a, b) => (a.deadlineMs ?? Number.MAX_SAFE_INTEGER) - (b.deadlineMs ?? Number.MAX_SAFE_INTEGER),
  );
}

/** The booking's link where the department gave one, else the notification on its own desk: never an address or a telephone. */
export function listRow(one: DepartmentNews, world: ListWorld): ListRow {
  return {
    reference: one.reference ?? '',
    category: world.categories.get(one.category) ?? one.category,
    what: EVENT_WORDS[one.event],
    deadline: one.deadlineMs === null ? '' : cityMoment(one.deadlineMs),
    deadlineIso: one.deadlineMs === null ? '' : new Date(one.deadlineMs).toISOString(),
    link: one.actionUrl ?? world.deskUrl(one.notificationId),
    because: renderBecause(one.because, 'de', (iso) => shortMoment(Date.parse(iso))),
    event: one.event,
    sinceIso: new Date(one.atMs).toISOString(),
    wish: one.wish ?? '',
  };
}

const COLUMNS: readonly (readonly [string, keyof ListRow])[] = [
  ['Referenz', 'reference'],
  ['Kategorie', 'category'],
  ['Was geschah', 'what'],
  ['Frist', 'deadline'],
  ['Link', 'link'],
  ['Warum', 'because'],
  ['Frist (ISO 8601)', 'deadlineIso'],
  ['Seit (ISO 8601)', 'sinceIso'],
  ['Ereignis', 'event'],
  ['Wunsch', 'wish'],
];

/**
 * The list as a file that a German Excel opens by a double click: it splits at the list separator of its region, `;`, and takes a
 * file for UTF-8 only by its byte order mark. Lines end as RFC 4180 says.
 */
export function asCsv(rows: readonly ListRow[]): string {
  const lines = [
    COLUMNS.map(([title]) => cell(title)),
    ...rows.map((row) => COLUMNS.map(([, key]) => cell(row[key]))),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.join(';')}\r\n`).join('')}`;
}

/** References come from outside: what a spreadsheet would take for a formula is text by a leading apostrophe (OWASP, CSV injection). */
function cell(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
