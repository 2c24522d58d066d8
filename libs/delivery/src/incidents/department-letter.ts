import type { DepartmentMail, ToldEvent } from '../ports/index.js';
import { cityMoment, nearMoment } from './city-moments.js';
import { asCsv, listRow, newestOf, type ListRow, type ListWorld } from './department-list.js';

/** A mail to a department: its finding, what to do, and the list. */
export interface DepartmentLetter {
  readonly subject: string;
  /** Markdown. */
  readonly body: string;
  readonly csv: string;
  readonly filename: string;
}

/** Lines that stand in the text itself. */
const MOST_LINES = 20;

const COUNTED: Readonly<Record<ToldEvent, readonly [one: string, many: string]>> = {
  'deadline.at_risk': ['Nachricht gefährdet', 'Nachrichten gefährdet'],
  'deadline.missed': ['Frist versäumt', 'Fristen versäumt'],
  'notification.undeliverable': ['Empfänger nicht erreichbar', 'Empfänger nicht erreichbar'],
};

const ADVICE: Readonly<Record<ToldEvent, string>> = {
  'deadline.at_risk':
    '**Gefährdet:** Kein Weg kommt sicher vor der Frist an. Bitte erreichen Sie diese Personen selbst, zum Beispiel am Telefon, oder verlängern Sie die Frist.',
  'deadline.missed':
    '**Frist versäumt:** Die Frist ist vorbei, und die Nachricht kam nicht rechtzeitig an. Bitte entscheiden Sie, ob die Frist nachträglich gilt.',
  'notification.undeliverable':
    '**Nicht erreichbar:** Über keinen bekannten Weg kommt die Nachricht an. Bitte prüfen Sie die Kontaktdaten in Ihrem Fachverfahren.',
};

const ORDER: readonly ToldEvent[] = ['deadline.at_risk', 'deadline.missed', 'notification.undeliverable'];

/** Makes the letter. The same mail again is the same text. */
export function departmentLetter({ news, atMs }: DepartmentMail, world: ListWorld): DepartmentLetter {
  const newest = newestOf(news);
  const rows = newest.map((one) => listRow(one, world));
  const kinds = ORDER.filter((event) => rows.some((row) => row.event === event));
  const next = newest.find(({ deadlineMs }) => deadlineMs !== null && deadlineMs > atMs)?.deadlineMs ?? null;
  return {
    subject: subjectOf(rows, kinds, next === null ? null : nearMoment(next, atMs)),
    body: [
      ...kinds.map((event) => ADVICE[event]),
      rows.slice(0, MOST_LINES).map(line).join('\n'),
      closing(rows.length),
    ].join('\n\n'),
    csv: asCsv(rows),
    filename: `stadtbote-${cityMoment(atMs).replace(/(\d+)\.(\d+)\.(\d+) (\d+):(\d+)/, '$3-$2-$1-$4$5')}.csv`,
  };
}

/** "29 Nachrichten gefährdet, nächste Frist heute, 09:30 Uhr". */
function subjectOf(rows: readonly ListRow[], kinds: readonly ToldEvent[], next: string | null): string {
  const found = kinds.map((event) => {
    const count = rows.filter((row) => row.event === event).length;
    const [one, many] = COUNTED[event];
    return `${String(count)} ${count === 1 ? one : many}`;
  });
  return [...found, ...(next === null ? [] : [`nächste Frist ${next}`])].join(', ');
}

function line({ reference, category, what, deadline, link }: ListRow): string {
  const name = reference === '' ? 'ohne Referenz' : `Referenz ${reference}`;
  const parts = [what, category, name, ...(deadline === '' ? [] : [`Frist ${deadline}`])];
  return `- ${parts.map(plain).join(' · ')}: <${link.replace(/[<>\s]/g, encodeURIComponent)}>`;
}

function closing(count: number): string {
  const rest =
    count > MOST_LINES ? `Hier stehen die ersten ${String(MOST_LINES)} von ${String(count)}. ` : '';
  return `${rest}Die ganze Liste liegt als CSV-Datei bei. Sie enthält keine Adressen und keine Telefonnummern.`;
}

/** Text from outside that must not become a mark of Markdown. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()<>#+!|~&-]/g, '\\$&');
}
