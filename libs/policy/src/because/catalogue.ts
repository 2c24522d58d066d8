import { REASONS_OF_CHOICE } from './reasons-of-choice.js';
import { REASONS_OF_LIFE } from './reasons-of-life.js';

/**
 * Why something was decided, by rule id, in both languages. The number in front is the rule's in domain.md ("The
 * policy"); `0` stands for what is no rule of choice (withdrawn, over, under way). Ids are stored with every decision
 * and never change their meaning.
 */
export const CATALOGUE = { ...REASONS_OF_CHOICE, ...REASONS_OF_LIFE };

/** Id of a rule that can decide. */
export type RuleId = keyof typeof CATALOGUE;

/** Parts of sentences that depend on a fact: `{due}` is chosen by `category` and uses `deadline`. */
export const PHRASES = {
  due: {
    appointments: {
      de: 'der Termin bis {deadline} bestätigt werden muss',
      en: 'the appointment must be confirmed by {deadline}',
    },
    other: { de: 'die Frist um {deadline} endet', en: 'the deadline ends at {deadline}' },
  },
} as const;
