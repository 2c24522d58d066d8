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
  'deadline.extension_suggested': ['Frist zu knapp', 'Fristen zu knapp'],
  'notification.undeliverable': ['Empfänger nicht erreichbar', 'Empfänger nicht erreichbar'],
  'action.confirm': ['Bestätigung', 'Bestätigungen'],
  'action.decline': ['Absage', 'Absagen'],
  'action.other_time': ['Terminwunsch', 'Terminwünsche'],
  'action.undone': ['zurückgenommene Antwort', 'zurückgenommene Antworten'],
};

const ADVICE: Readonly<Record<ToldEvent, string>> = {
  'deadline.at_risk':
    '**Gefährdet:** Kein Weg kommt sicher vor der Frist an. Bitte erreichen Sie diese Personen selbst, zum Beispiel am Telefon, oder verlängern Sie die Frist.',
  'deadline.missed':
    '**Frist versäumt:** Die Frist ist vorbei, und die Nachricht kam nicht rechtzeitig an. Bitte entscheiden Sie, ob die Frist nachträglich gilt.',
  'deadline.extension_suggested':
    '**Mehr Zeit empfohlen:** Eine Störung hielt die Nachricht so lange auf, dass wenig oder keine Zeit zum Handeln blieb. Bitte verlängern Sie die Frist um diese Zeit, wenn das nicht schon geschehen ist.',
  'action.confirm': '**Bestätigt:** Diese Personen haben auf unserer Seite zugesagt.',
  'action.decline':
    '**Abgesagt:** Diese Personen haben auf unserer Seite abgesagt. Bitte geben Sie den Termin frei.',
  'action.other_time':
    '**Anderer Termin gewünscht:** Diese Personen möchten einen anderen Termin. Bitte melden Sie sich bei ihnen.',
  'action.undone':
    '**Zurückgenommen:** Diese Personen haben ihre Antwort zurückgenommen und keine neue gegeben.',
  'notification.undeliverable':
    '**Nicht erreichbar:** Über keinen bekannten Weg kommt die Nachricht an. Bitte prüfen Sie die Kontaktdaten in Ihrem Fachverfahren.',
};

const ORDER: readonly ToldEvent[] = [
  'deadline.at_risk',
  'deadline.missed',
  'deadline.extension_suggested',
  'notification.undeliverable',
  'action.decline',
  'action.other_time',
  'action.undone',
  'action.confirm',
];

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
