import type { Locale } from '#contracts';

const TAGS: Readonly<Record<Locale, string>> = { de: 'de-DE', en: 'en-GB' };
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** No line break between a figure and its unit. */
const NBSP = '\u00a0';

/** "4.812" or "4,812". */
export function count(value: number, locale: Locale): string {
  return value.toLocaleString(TAGS[locale]);
}

/** A share from 0 to 1 as "93,7 %"; never rounded up to all or down to none, which would hide people. */
export function percent(share: number, locale: Locale): string {
  const rounded = Math.round(share * 1_000) / 10;
  const kept = share < 1 && rounded >= 100 ? 99.9 : share > 0 && rounded === 0 ? 0.1 : rounded;
  const text = kept.toLocaleString(TAGS[locale], { maximumFractionDigits: 1 });
  return locale === 'de' ? `${text}${NBSP}%` : `${text}%`;
}

/** Euro cents as "42,83 €" or "€42.83". */
export function euros(cents: number, locale: Locale): string {
  return (cents / 100).toLocaleString(TAGS[locale], { style: 'currency', currency: 'EUR' });
}

/** Small prices in cents ("7,5 Cent"), from one euro on in euros. */
export function price(cents: number, locale: Locale): string {
  if (cents >= 100) return euros(cents, locale);
  return `${cents.toLocaleString(TAGS[locale], { maximumFractionDigits: 1 })}${NBSP}${locale === 'de' ? 'Cent' : 'cents'}`;
}

const UNITS: Readonly<Record<Locale, Readonly<Record<'day' | 'hour' | 'minute' | 'second', string>>>> = {
  de: { day: 'T', hour: 'h', minute: 'min', second: 's' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
};

/** A length of time with at most two units: "0,4 s", "41 s", "6 min", "16 h 59 min", "3 T 4 h". */
export function duration(ms: number, locale: Locale): string {
  const unit = UNITS[locale];
  if (ms < 10 * SECOND) {
    const seconds = (ms / SECOND).toLocaleString(TAGS[locale], { maximumFractionDigits: 1 });
    return `${seconds}${NBSP}${unit.second}`;
  }
  if (ms < 2 * MINUTE) return `${Math.round(ms / SECOND)}${NBSP}${unit.second}`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${NBSP}${unit.minute}`;
  if (ms < DAY) return twoUnits(ms, HOUR, unit.hour, MINUTE, unit.minute);
  return twoUnits(ms, DAY, unit.day, HOUR, unit.hour);
}

function twoUnits(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms % large) / small);
  const first = `${whole}${NBSP}${largeUnit}`;
  return rest === 0 ? first : `${first} ${rest}${NBSP}${smallUnit}`;
}

const PLURALS: Readonly<
  Record<Locale, Readonly<Record<'day' | 'hour' | 'minute' | 'second', readonly [string, string]>>>
> = {
  de: {
    day: ['Tag', 'Tage'],
    hour: ['Stunde', 'Stunden'],
    minute: ['Minute', 'Minuten'],
    second: ['Sekunde', 'Sekunden'],
  },
  en: {
    day: ['day', 'days'],
    hour: ['hour', 'hours'],
    minute: ['minute', 'minutes'],
    second: ['second', 'seconds'],
  },
};

/** A length of time in words with one unit: "59 Minuten", "3 Tage"; for headings. Rounds down. */
export function durationInWords(ms: number, locale: Locale): string {
  const steps = [
    ['day', DAY, 2 * DAY],
    ['hour', HOUR, 2 * HOUR],
    ['minute', MINUTE, MINUTE],
  ] as const;
  const [unit, size] = steps.find(([, , from]) => ms >= from) ?? (['second', SECOND] as const);
  // An hour that lacks a few seconds is one to a reader.
  const value = Math.floor((unit === 'hour' ? ms + MINUTE / 2 : ms) / size);
  const [one, many] = PLURALS[locale][unit];
  return `${count(value, locale)} ${value === 1 ? one : many}`;
}
