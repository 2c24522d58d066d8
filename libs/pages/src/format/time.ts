import type { Locale, Moment } from '#contracts';

const ZONE = 'Europe/Berlin';
const TAGS: Readonly<Record<Locale, string>> = { de: 'de-DE', en: 'en-GB' };
const DAY_WORDS: Readonly<Record<Locale, Readonly<Record<number, string>>>> = {
  de: { [-1]: 'gestern', 0: 'heute', 1: 'morgen' },
  en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' },
};
const DAY_MS = 86_400_000;

/** Formatters are costly to make (about 0.1 ms) and pages show hundreds of moments. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(TAGS[locale], { timeZone: ZONE, ...options });
  formatters.set(key, made);
  return made;
}

function show(at: Moment, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  return formatter(locale, options).format(new Date(at));
}

/** "15:02" in the time of Berlin. */
export function clock(at: Moment, locale: Locale): string {
  return show(at, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** "15:02:09" in the time of Berlin. */
export function clockWithSeconds(at: Moment, locale: Locale): string {
  return show(at, locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** "18. März 2021". */
export function day(at: Moment, locale: Locale): string {
  return show(at, locale, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** "11. März". */
export function dayAndMonth(at: Moment, locale: Locale): string {
  return show(at, locale, { day: 'numeric', month: 'long' });
}

/** "Freitag, 12. März 2021". */
export function longDay(at: Moment, locale: Locale): string {
  return show(at, locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** Days since 1970 of the calendar day in Berlin: day light saving time must not move a day. */
function calendarDay(at: Moment): number {
  const text = formatter('en', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at));
  const [date = '', month = '', year = ''] = text.split('/');
  return Date.parse(`${year}-${month}-${date}T00:00:00Z`) / DAY_MS;
}

/** Whether both fall on one calendar day in Berlin. */
export function isSameDay(one: Moment, other: Moment): boolean {
  return calendarDay(one) === calendarDay(other);
}

/** The day as seen from `now`: "heute", "gestern", "morgen", else "Di., 16. März", with the year when it is another. */
export function dayFrom(at: Moment, now: Moment, locale: Locale): string {
  const word = DAY_WORDS[locale][calendarDay(at) - calendarDay(now)];
  if (word !== undefined) return word;
  const sameYear = show(at, locale, { year: 'numeric' }) === show(now, locale, { year: 'numeric' });
  const parts: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'long' };
  return show(at, locale, sameYear ? parts : { ...parts, year: 'numeric' });
}

/** "heute, 15:02 Uhr" or "today, 15:02": absolute, never "in 5 minutes", since a page may lie open. */
export function moment(at: Moment, now: Moment, locale: Locale): string {
  const suffix = locale === 'de' ? ' Uhr' : '';
  return `${dayFrom(at, now, locale)}, ${clock(at, locale)}${suffix}`;
}

/** "15:02" beside a moment of the same day, else with its day: for what lies between two moments. */
export function clockBeside(at: Moment, other: Moment, now: Moment, locale: Locale): string {
  return isSameDay(at, other) ? clock(at, locale) : `${dayFrom(at, now, locale)}, ${clock(at, locale)}`;
}

/** "14:03" on the same day, else "gestern, 14:03": for badges and tables, where "Uhr" only takes room. */
export function shortMoment(at: Moment, now: Moment, locale: Locale): string {
  return clockBeside(at, now, now, locale);
}
