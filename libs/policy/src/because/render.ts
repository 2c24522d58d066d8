import type { Because, Facts } from '#domain';
import { CATALOGUE, PHRASES } from './catalogue.js';
import { CHANNEL_WORDS, HOURS, LABEL_WORDS, MINUTES, SECONDS, STATUS_WORDS } from './words.js';
import type { Locale, Reason, Unit } from './words.js';

/** Turns RFC 3339 text in UTC into what the reader's place calls that moment, such as `14:03` or `12. März, 14:03`. */
export type FormatTime = (iso: string) => string;

/** Facts that are moments. The names are the catalogue's. */
export const TIME_FACTS: readonly string[] = [
  'accepted',
  'deadline',
  'digestAt',
  'retryAt',
  'sendAt',
  'since',
  'switchAt',
  'until',
  'validUntil',
];

/**
 * The sentence of a reason: "weil GMX seit 14:03 unsere Mails abweist …", "because GMX has refused …".
 * A rule that this version does not know (a decision of an older one) is named by its id.
 */
export function renderBecause(because: Because, locale: Locale, formatTime: FormatTime): string {
  const entry = REASONS.get(because.rule);
  if (entry === undefined)
    return locale === 'de'
      ? `weil Regel ${because.rule} es vorsieht`
      : `because rule ${because.rule} says so`;
  const sentence = entry[locale].replaceAll('{due}', duePhrase(because.facts, locale));
  return sentence.replace(/\{(\w+)\}/g, (_match, fact: string) =>
    wordsOf(fact, because.facts[fact], locale, formatTime),
  );
}

const REASONS: ReadonlyMap<string, Reason> = new Map(Object.entries(CATALOGUE));

function duePhrase(facts: Facts, locale: Locale): string {
  return PHRASES.due[facts['category'] === 'appointments' ? 'appointments' : 'other'][locale];
}

function wordsOf(
  fact: string,
  value: Facts[string] | undefined,
  locale: Locale,
  formatTime: FormatTime,
): string {
  if (value === undefined || value === null) return '–';
  const text = String(value);
  if (TIME_FACTS.includes(fact)) return formatTime(text);
  if (fact.endsWith('Ms')) return duration(Number(value), locale);
  const words = WORDS[fact];
  return words?.[locale][text] ?? text;
}

type Words = Readonly<Record<Locale, Readonly<Record<string, string>>>>;

const WORDS: Readonly<Record<string, Words>> = {
  channel: CHANNEL_WORDS,
  label: LABEL_WORDS,
  status: STATUS_WORDS,
};

/** A length of time: `24 Stunden`, `15 minutes`, `40 seconds`. */
function duration(ms: number, locale: Locale): string {
  const unit = unitOf(ms);
  const count = Math.round(ms / unit.lengthMs);
  return `${count} ${count === 1 ? unit[locale].one : unit[locale].many}`;
}

function unitOf(ms: number): Unit {
  if (ms < 2 * MINUTES.lengthMs) return SECONDS;
  return ms % HOURS.lengthMs === 0 || ms >= 48 * HOURS.lengthMs ? HOURS : MINUTES;
}
