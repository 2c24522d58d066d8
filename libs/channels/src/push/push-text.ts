import type { TextOfAttempt } from '#delivery/ports';
import { dueWording, neutralSentence, shortWording } from '../message-text.js';

/** The part of an attempt that the words of its push are made of. */
export type PushAttempt = Pick<
  TextOfAttempt,
  'content' | 'contentKind' | 'deadlineMs' | 'language' | 'confidential'
>;

/**
 * The words of a push, whose link is a field of its own. Confidential content never travels by push: only that there is
 * news (rule 8).
 */
export function pushText(attempt: PushAttempt): string {
  const { content, deadlineMs, language } = attempt;
  if (attempt.confidential || attempt.contentKind === 'neutral')
    return neutralSentence({ deadlineMs, language, way: null });
  return content.push === null
    ? dueWording(shortWording(attempt, null), attempt)
    : shortWording(attempt, content.push);
}
