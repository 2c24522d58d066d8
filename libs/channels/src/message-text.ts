import type { ClaimedAttempt, Content } from '#delivery/ports';
import { CannotBeSent } from './outcome.js';

export type Language = ClaimedAttempt['language'];

/** Subject and Markdown body of an attempt's kind of content. */
export interface Wording {
  readonly subject: string;
  readonly body: string;
}

const TEXTS = {
  de: {
    reminder: 'Erinnerung: ',
    copy: 'Kopie: ',
    copyNote:
      '*Dies ist eine Kopie: Über diese Nachricht haben wir Sie schon auf einem anderen Weg informiert.*',
    neutralSubject: (city: string) => `Nachricht von ${city}`,
    todo: (until: string) => `Bitte handeln Sie bis ${until}.`,
    news: 'Wir haben eine Nachricht für Sie.',
    more: (link: string) => `Worum es geht: ${link}`,
    call: (phone: string) => `Worum es geht, sagen wir Ihnen am Telefon: ${phone}`,
    by: (until: string) => `Bitte bis ${until}`,
    at: (date: string, time: string) => `${date}, ${time} Uhr`,
  },
  en: {
    reminder: 'Reminder: ',
    copy: 'Copy: ',
    copyNote: '*This is a copy: we have already told you about this message in another way.*',
    neutralSubject: (city: string) => `Message from ${city}`,
    todo: (until: string) => `Please act by ${until}.`,
    news: 'We have a message for you.',
    more: (link: string) => `What it is about: ${link}`,
    call: (phone: string) => `Please call us to learn what it is about: ${phone}`,
    by: (until: string) => `Please by ${until}`,
    at: (date: string, time: string) => `${date}, ${time}`,
  },
} as const;

/** Cities read their own time, whatever zone the server keeps. */
const CITY_ZONE = 'Europe/Berlin';
const DATE: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  de: new Intl.DateTimeFormat('de-DE', { timeZone: CITY_ZONE, day: '2-digit', month: '2-digit' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: CITY_ZONE, day: 'numeric', month: 'short' }),
};
const LONG_DATE: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  de: new Intl.DateTimeFormat('de-DE', {
    timeZone: CITY_ZONE,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    timeZone: CITY_ZONE,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }),
};
const TIME = new Intl.DateTimeFormat('de-DE', { timeZone: CITY_ZONE, hour: '2-digit', minute: '2-digit' });

/** A moment as citizens read it: `11.03., 15:02 Uhr`. With its date always, so that a text does not change by the day. */
export function spokenMoment(atMs: number, language: Language): string {
  return TEXTS[language].at(DATE[language].format(atMs), TIME.format(atMs));
}

/** A moment where there is room for it: `Donnerstag, 11. März, 15:02 Uhr`. */
export function writtenMoment(atMs: number, language: Language): string {
  return TEXTS[language].at(LONG_DATE[language].format(atMs), TIME.format(atMs));
}

/**
 * What an attempt says where the full text may stand (email, inbox).
 * @throws CannotBeSent when the department gave no text for after the deadline (rule 10: the original must not go out)
 */
export function wordingOf(attempt: Pick<ClaimedAttempt, 'content' | 'contentKind' | 'language'>): Wording {
  const { content, contentKind } = attempt;
  const words = TEXTS[attempt.language];
  switch (contentKind) {
    case 'original':
    case 'neutral':
      return content;
    case 'late':
      return lateWording(content);
    case 'reminder':
      return { subject: words.reminder + content.subject, body: content.body };
    case 'copy':
      return { subject: words.copy + content.subject, body: `${words.copyNote}\n\n${content.body}` };
  }
}

function lateWording(content: Content): Wording {
  if (content.late === null) throw new CannotBeSent('no text for after the deadline');
  return content.late;
}

/** Subject of a neutral email. */
export function neutralSubject(cityName: string, language: Language): string {
  return TEXTS[language].neutralSubject(cityName);
}

/**
 * The neutral sentence (rules 8 and 14): that something is to be done, by when, and where it stands. It names neither
 * department nor subject.
 */
export function neutralSentence(about: {
  readonly deadlineMs: number | null;
  readonly language: Language;
  readonly way: { readonly link: string } | { readonly phone: string } | null;
}): string {
  const words = TEXTS[about.language];
  const news =
    about.deadlineMs === null ? words.news : words.todo(spokenMoment(about.deadlineMs, about.language));
  if (about.way === null) return news;
  return `${news} ${'link' in about.way ? words.more(about.way.link) : words.call(about.way.phone)}`;
}

/**
 * A line with by when to act, as what has only the subject to show needs it: `Termin bestätigen. Bitte bis 11.03., 15:02 Uhr`.
 * After the deadline there is nothing to be done in time.
 */
export function dueWording(
  line: string,
  attempt: Pick<ClaimedAttempt, 'contentKind' | 'deadlineMs' | 'language'>,
): string {
  if (attempt.deadlineMs === null || attempt.contentKind === 'late') return line;
  const end = /[.!?:]$/.test(line) ? '' : '.';
  return `${line}${end} ${TEXTS[attempt.language].by(spokenMoment(attempt.deadlineMs, attempt.language))}`;
}

/** What an attempt says in a line: the channel's own short text, else the subject of its kind of content. */
export function shortWording(
  attempt: Pick<ClaimedAttempt, 'content' | 'contentKind' | 'language'>,
  own: string | null,
): string {
  const wording = wordingOf(attempt);
  if (attempt.contentKind === 'late' || own === null) return wording.subject;
  return attempt.contentKind === 'reminder' ? TEXTS[attempt.language].reminder + own : own;
}
