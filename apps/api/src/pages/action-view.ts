import type { ActionView, KnownAction, Locale } from '#contracts';
import type { ActionChoice, CalendarEntry, ContentAction } from '#delivery/ports';
import { ACTION_ANSWERS, MOST_WISH, WISH_FIELD } from '#pages';
import type { HostedPage, NewAnswer } from '#persistence';

/** What the page shows now. */
export interface Showing {
  readonly token: string;
  /** Another time was asked for and none was given. */
  readonly isMissing: boolean;
  readonly nowMs: number;
  readonly locale: Locale;
}

/** Everything that a hosted action offers when nothing is said. */
const ALL: readonly ActionChoice[] = ['confirm', 'decline', 'other_time'];

const STATES: Readonly<Record<ActionChoice, KnownAction['state']>> = {
  confirm: 'done',
  decline: 'declined',
  other_time: 'other_time',
};

/** Whether the page has a button for it. */
export function isOffered({ content }: HostedPage, choice: ActionChoice): boolean {
  const action = content?.action;
  return action?.url === null && (action.hosted?.answers ?? ALL).includes(choice);
}

/**
 * The answer that a form gives.
 * @param options other times that are offered; empty: a wish in the citizen's words
 * @returns null for no answer, `missing` for another time without one
 */
export function answerIn(
  fields: Readonly<Record<string, string>>,
  options: readonly string[],
): NewAnswer | 'missing' | null {
  const answer = fields[ACTION_ANSWERS.field];
  if (answer === ACTION_ANSWERS.yes) return { choice: 'confirm', wish: null };
  if (answer === ACTION_ANSWERS.no) return { choice: 'decline', wish: null };
  if (answer !== ACTION_ANSWERS.other) return null;
  const wish = wishOf(fields[WISH_FIELD] ?? '');
  const isUsable = wish !== '' && (options.length === 0 || options.includes(wish));
  return isUsable ? { choice: 'other_time', wish } : 'missing';
}

/** One line: it stands in lists. */
function wishOf(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_WISH);
}

/** The view of a hosted action. */
export function actionView(page: HostedPage | null, showing: Showing): ActionView {
  if (page?.isCancelled === true) return { state: 'withdrawn' };
  const shown = page === null ? null : hostedIn(page);
  if (page === null || shown === null) return { state: 'unknown' };
  const { content, action, deadlineMs } = shown;
  const { appointment } = content;
  const mayChange = deadlineMs > showing.nowMs;
  return {
    state: stateOf(page.answer, mayChange),
    ...offersOf(page, action, showing),
    ...answeredOf(page.answer),
    subject: content.subject,
    details: appointment === undefined ? [] : detailsOf(appointment, showing.locale),
    deadlineAt: new Date(deadlineMs).toISOString(),
    mayChange,
    extended: page.extendedFromMs !== null,
    calendarHref: content.calendar === null ? null : `/a/${showing.token}/termin.ics`,
  };
}

/** What there is to answer; null: the content is deleted, or the department's own page is asked. */
function hostedIn({ content, deadlineMs }: HostedPage) {
  const action = content?.action ?? null;
  if (content === null || action?.url !== null || deadlineMs === null) return null;
  return { content, action, deadlineMs };
}

function stateOf(answer: HostedPage['answer'], mayChange: boolean): KnownAction['state'] {
  if (answer !== null) return STATES[answer.choice];
  return mayChange ? 'open' : 'late';
}

function answeredOf(answer: HostedPage['answer']): Pick<KnownAction, 'wish' | 'answeredAt'> {
  if (answer === null) return { wish: null, answeredAt: null };
  return { wish: answer.wish, answeredAt: new Date(answer.atMs).toISOString() };
}

function offersOf(
  page: HostedPage,
  { label, hosted }: ContentAction,
  { isMissing }: Showing,
): Pick<KnownAction, 'label' | 'declineLabel' | 'otherTime'> {
  const { declineLabel = null, options = [] } = hosted ?? {};
  return {
    label: isOffered(page, 'confirm') ? label : null,
    declineLabel: isOffered(page, 'decline') ? (declineLabel ?? '') : null,
    otherTime: isOffered(page, 'other_time') ? { options, isMissing } : null,
  };
}

const MOMENT: Readonly<Record<Locale, Intl.DateTimeFormat>> = {
  de: new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', dateStyle: 'full', timeStyle: 'short' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', dateStyle: 'full', timeStyle: 'short' }),
};

/** When, what and where. */
function detailsOf({ startMs, title, location }: CalendarEntry, locale: Locale): readonly string[] {
  const when = MOMENT[locale].format(startMs);
  return [locale === 'de' ? `${when} Uhr` : when, title, ...(location === null ? [] : [location])];
}
