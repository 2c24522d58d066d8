import type { Finding, FindingState } from './finding.js';
import type { Demand } from './provider-demands.js';
import type { PreflightSpeech } from './speech.js';
import { ENGLISH } from './words-english.js';
import { GERMAN } from './words-german.js';

/** The languages of screens. */
export type PreflightLanguage = 'de' | 'en';

/** A finding in words. */
export interface FindingWords {
  readonly check: string;
  readonly says: string;
  /** What to do; null: nothing. */
  readonly remedy: string | null;
}

const SPEECHES: Readonly<Record<PreflightLanguage, PreflightSpeech>> = { de: GERMAN, en: ENGLISH };

/** What a finding says, and its remedy. */
export function wordsOf(finding: Finding, language: PreflightLanguage): FindingWords {
  const speech = SPEECHES[language];
  const [says, remedy] = speech.reasons[finding.reason];
  return {
    check: speech.checks[finding.check],
    says: filled(says, finding, speech),
    remedy: remedy === undefined ? null : filled(remedy, finding, speech),
  };
}

/** The word for a state. */
export function stateWord(state: FindingState, language: PreflightLanguage): string {
  return SPEECHES[language].states[state];
}

const LISTS_OF_DEMANDS = new Set(['met', 'unmet', 'open']);

function filled(text: string, { facts }: Finding, { demands }: PreflightSpeech): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = String(facts[name] ?? '');
    if (!LISTS_OF_DEMANDS.has(name)) return value;
    return value
      .split(', ')
      .map((demand) => demands[demand as Demand])
      .join(', ');
  });
}
