import type { HealthChange } from './change.js';
import type { OwnInfrastructure } from './own-infrastructure.js';
import { saidOf, type ShownHealth, type Speech } from './speech.js';
import { ENGLISH } from './wording-english.js';
import { GERMAN } from './wording-german.js';

/** The languages of screens. */
export type HealthLanguage = 'de' | 'en';

const SPEECHES: Readonly<Record<HealthLanguage, Speech>> = { de: GERMAN, en: ENGLISH };
const BERLIN = 'Europe/Berlin';

/**
 * One sentence of who did what: "GMX gesperrt: dritte Abweisung in Folge".
 * @param name of the site or gateway, as people know it
 * @param timeZone IANA name, for times of day
 */
export function renderHealthChange(
  change: HealthChange,
  language: HealthLanguage,
  name: string,
  timeZone: string = BERLIN,
): string {
  const speech = SPEECHES[language];
  return speech.changes[change.because.rule](saidOf(name, change.because.facts, speech.locale, timeZone));
}

/** A sentence on our own infrastructure, or null when it never was at fault. */
export function renderOwnInfrastructure(verdict: OwnInfrastructure, language: HealthLanguage): string | null {
  if (verdict.because === null) return null;
  const speech = SPEECHES[language];
  return speech.own[verdict.because.rule](saidOf('', verdict.because.facts, speech.locale, BERLIN));
}

/** The word for a state: "gesperrt". */
export function renderHealthState(state: ShownHealth, language: HealthLanguage): string {
  return SPEECHES[language].states[state];
}
