import type { Locale, Moment } from '#contracts';
import * as quantity from './quantity.js';
import * as time from './time.js';

/** Everything a page needs to write figures and moments, bound to its language and its `now`. */
export interface Format {
  readonly clock: (at: Moment) => string;
  readonly clockWithSeconds: (at: Moment) => string;
  readonly day: (at: Moment) => string;
  readonly dayAndMonth: (at: Moment) => string;
  readonly longDay: (at: Moment) => string;
  readonly moment: (at: Moment) => string;
  readonly shortMoment: (at: Moment) => string;
  readonly clockBeside: (at: Moment, other: Moment) => string;
  readonly isSameDay: (one: Moment, other: Moment) => boolean;
  readonly count: (value: number) => string;
  readonly percent: (share: number) => string;
  readonly euros: (cents: number) => string;
  readonly price: (cents: number) => string;
  readonly duration: (ms: number) => string;
  readonly durationInWords: (ms: number) => string;
}

/** Binds the formatting functions. @param now what "heute" is relative to */
export function formatFor(locale: Locale, now: Moment): Format {
  return {
    clock: (at) => time.clock(at, locale),
    clockWithSeconds: (at) => time.clockWithSeconds(at, locale),
    day: (at) => time.day(at, locale),
    dayAndMonth: (at) => time.dayAndMonth(at, locale),
    longDay: (at) => time.longDay(at, locale),
    moment: (at) => time.moment(at, now, locale),
    shortMoment: (at) => time.shortMoment(at, now, locale),
    clockBeside: (at, other) => time.clockBeside(at, other, now, locale),
    isSameDay: time.isSameDay,
    count: (value) => quantity.count(value, locale),
    percent: (share) => quantity.percent(share, locale),
    euros: (cents) => quantity.euros(cents, locale),
    price: (cents) => quantity.price(cents, locale),
    duration: (ms) => quantity.duration(ms, locale),
    durationInWords: (ms) => quantity.durationInWords(ms, locale),
  };
}
