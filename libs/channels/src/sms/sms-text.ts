import type { Links, TextOfAttempt } from '#delivery/ports';
import { dueWording, neutralSentence, shortWording } from '../message-text.js';

/** The part of an attempt that its text is made of. */
export type SmsAttempt = Omit<TextOfAttempt, 'departmentId'>;

/** Twilio's limit for one body. */
const MOST_CHARACTERS = 1600;

/** Whether the text of this attempt names the department's telephone instead of a link (rule 8). */
export function needsPhone(attempt: SmsAttempt): boolean {
  return attempt.confidential && !attempt.hasSecondFactor;
}

/**
 * The text of an SMS. Confidential content never travels by SMS, whatever was asked; a neutral text names the city, that
 * something is to be done and by when. Made of the attempt alone, so that it can be recognised in the gateway's list.
 */
export function smsText(
  attempt: SmsAttempt,
  about: { readonly cityName: string; readonly links: Links; readonly phone: string | null },
): string {
  const neutral = attempt.confidential || attempt.contentKind === 'neutral';
  return (neutral ? neutralText(attempt, about) : ownText(attempt, about)).slice(0, MOST_CHARACTERS);
}

function neutralText(
  attempt: SmsAttempt,
  about: { readonly cityName: string; readonly links: Links; readonly phone: string | null },
): string {
  const { deadlineMs, language } = attempt;
  const phone = about.phone === null ? null : { phone: about.phone };
  const way = needsPhone(attempt) ? phone : { link: about.links.url('message', attempt.notificationId) };
  return `${about.cityName}: ${neutralSentence({ deadlineMs, language, way })}`;
}

function ownText(attempt: SmsAttempt, about: { readonly cityName: string; readonly links: Links }): string {
  const { sms } = attempt.content;
  const words = shortWording(attempt, sms);
  if (sms !== null && attempt.contentKind !== 'late') return words;
  const link = about.links.url('message', attempt.notificationId);
  const text = dueWording(words, attempt);
  return `${about.cityName}: ${text}${/[.!?:]$/.test(text) ? '' : ':'} ${link}`;
}
