import { parseArgs } from 'node:util';
import type { Locale } from '#policy';
import { URGENCIES, type Urgency } from '#domain';

/** What `npm run replay-log` was asked. */
export interface ReplayOptions {
  readonly files: readonly string[];
  readonly phonesShare: number;
  /** null: no deadline. */
  readonly deadlineMs: number | null;
  readonly urgency: Urgency;
  readonly smsPriceMicros: number;
  readonly language: Locale;
  readonly json: boolean;
  readonly html: string | null;
  /** Near the end of the logs, for stamps without a year; null: each file's own time. */
  readonly untilMs: number | null;
  readonly zone: string;
}

export const USAGE = `Usage: npm run replay-log -- FILE … [options]
What your own Postfix logs tell: who refused your mail, when and how long, how many mails waited, and what Stadtbote would have done.
FILE is a log as Postfix writes it, plain or gzip, of any size, in any order. Addresses are hashed as they are read and never shown.
Options:
  --phones-share N      share of the people with a phone, 0 to 1 (0.7)
  --deadline DURATION   time to act from acceptance, ISO 8601 such as PT60M or P2D; none when absent
  --urgency WORD        routine, important, urgent or emergency (important)
  --sms-price-cents N   price of one SMS (7.5)
  --language de|en      of the report (by LANG)
  --json                the report as JSON
  --html OUT            the report as one HTML page with a chart, written to OUT
  --until DATE          when the logs end, for lines without a year, such as 2021-03-20 (each file's own time)
  --zone ZONE           time zone of lines without one (Europe/Berlin)
Ends with 0; with 2 when an option or a file is wrong.`;

const OPTIONS = {
  'phones-share': { type: 'string', default: '0.7' },
  deadline: { type: 'string' },
  urgency: { type: 'string', default: 'important' },
  'sms-price-cents': { type: 'string', default: '7.5' },
  language: { type: 'string' },
  json: { type: 'boolean', default: false },
  html: { type: 'string' },
  until: { type: 'string' },
  zone: { type: 'string', default: 'Europe/Berlin' },
  help: { type: 'boolean', default: false },
} as const;

/** An option that cannot be read: one line that names it. */
export class WrongOption extends Error {}

const MICROS_PER_CENT = 10_000;

/**
 * Reads the options. @param lang the environment's LANG
 * @throws WrongOption that names the first wrong one
 */
export function readOptions(argv: readonly string[], lang: string | undefined): ReplayOptions | 'help' {
  const { values, positionals } = parsed(argv);
  if (values.help) return 'help';
  if (positionals.length === 0) throw new WrongOption('no FILE was given (see --help)');
  return {
    files: positionals,
    phonesShare: number('phones-share', values['phones-share'], 1),
    deadlineMs: values.deadline === undefined ? null : durationMs(values.deadline),
    urgency: oneOf('urgency', values.urgency, URGENCIES),
    smsPriceMicros: number('sms-price-cents', values['sms-price-cents'], 1_000) * MICROS_PER_CENT,
    language:
      values.language === undefined
        ? lang?.startsWith('en') === true
          ? 'en'
          : 'de'
        : oneOf('language', values.language, ['de', 'en']),
    json: values.json,
    html: values.html ?? null,
    untilMs: values.until === undefined ? null : dateMs(values.until),
    zone: zone(values.zone),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongOption(String(error instanceof Error ? error.message : error).split('\n')[0]);
  }
}

function number(name: string, text: string, most: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= most))
    throw new WrongOption(`--${name}: "${text}" is no number from 0 to ${String(most)}`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new WrongOption(`--${name}: "${text}" is none of ${known.join(', ')}`);
  return found;
}

const DURATION = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/;
const UNITS_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** An ISO 8601 duration in weeks, days, hours, minutes and seconds. @throws WrongOption */
export function durationMs(text: string): number {
  const parts: (string | undefined)[] = DURATION.exec(text)?.slice(1) ?? [];
  const ms = parts.reduce((sum, part, place) => sum + Number(part ?? 0) * (UNITS_MS[place] ?? 0), 0);
  if (ms === 0) throw new WrongOption(`--deadline: "${text}" is no ISO 8601 duration such as PT60M`);
  return ms;
}

function dateMs(text: string): number {
  const atMs = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) throw new WrongOption(`--until: "${text}" is no date such as 2021-03-20`);
  return atMs;
}

function zone(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw new WrongOption(`--zone: "${text}" is no time zone such as Europe/Berlin`);
  }
}
