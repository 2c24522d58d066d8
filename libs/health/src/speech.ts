import type { Facts, HealthState } from '#domain';
import type { HealthRule, OwnRule } from './rule.js';

/** What a screen shows: the state, or suspicion where the state is well. */
export type ShownHealth = HealthState | 'suspected';

/** The facts of one change, ready to be put into a sentence. */
export interface Said {
  /** The site or gateway, as people know it. */
  readonly name: string;
  readonly number: (fact: string) => number;
  /** The number as people write it. */
  readonly count: (fact: string) => string;
  /** Time of day of a moment. */
  readonly time: (fact: string) => string;
  readonly is: (fact: string, value: string | boolean) => boolean;
}

/** One language's words for states and its sentence for every rule. */
export interface Speech {
  readonly locale: string;
  readonly states: Readonly<Record<ShownHealth, string>>;
  readonly changes: Readonly<Record<HealthRule, (said: Said) => string>>;
  readonly own: Readonly<Record<OwnRule, (said: Said) => string>>;
}

/** Puts the facts of a change into the form that sentences use. A missing number reads as 0. */
export function saidOf(name: string, facts: Facts, locale: string, timeZone: string): Said {
  const number = (fact: string): number => Number(facts[fact] ?? 0);
  return {
    name,
    number,
    count: (fact) => number(fact).toLocaleString(locale),
    time: (fact) => timeOfDay(new Date(String(facts[fact])), locale, timeZone),
    is: (fact, value) => facts[fact] === value,
  };
}

function timeOfDay(at: Date, locale: string, timeZone: string): string {
  return at.toLocaleTimeString(locale, { timeZone, hour: '2-digit', minute: '2-digit' });
}
