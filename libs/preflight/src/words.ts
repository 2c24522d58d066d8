import type { CheckId, Finding, FindingState, Reason } from './finding.js';
import type { Demand } from './provider-demands.js';
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

/** The words of one language. Values stand in braces by their names in the facts. */
export interface PreflightSpeech {
  readonly checks: Readonly<Record<CheckId, string>>;
  readonly states: Readonly<Record<FindingState, string>>;
  readonly demands: Readonly<Record<Demand, string>>;
  /** What is so, and what to do about it. */
  readonly reasons: Readonly<Record<Reason, readonly [says: string, remedy?: string]>>;
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
