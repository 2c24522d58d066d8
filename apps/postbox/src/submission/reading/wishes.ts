import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Urgency } from '#domain';
import type { SubmissionRules } from '#delivery/ports';
import { commentFields } from './comment-form.js';
import { durationMs, momentMs } from './duration.js';
import { deadlineByRules } from './key-rules.js';
import { fieldOf, type SubmittedMail } from './submitted-mail.js';

/** What a mail asks for beside being delivered; null: it says nothing of it. */
export interface Wishes {
  readonly category: string | null;
  readonly urgency: Urgency | null;
  /** Unix milliseconds of domain time; may be over. */
  readonly deadlineMs: number | null;
  readonly secondFactor: { readonly label: string; readonly value: string } | null;
  readonly actionUrl: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly reference: string | null;
  readonly smsText: string | null;
  readonly language: 'de' | 'en' | null;
  readonly confidential: boolean | null;
}

/** A value that nobody can follow; the text names the field, never what stood in it. */
export class WrongWish extends Error {
  override readonly name = 'WrongWish';
}

/** When a mail is read: `nowMs` is domain time, `aheadMs` how far that is ahead of the senders' clocks. */
export interface ReadingMoment {
  readonly nowMs: number;
  readonly aheadMs: number;
}

/** Up to `urgent`: an emergency is not told by a mail of a booking software. */
const URGENCIES: readonly Urgency[] = ['routine', 'important', 'urgent'];
const YES = new Set(['yes', 'true', '1', 'ja']);
const NO = new Set(['no', 'false', '0', 'nein']);
const LONGEST_REFERENCE = 255;
const LONGEST_TEXT = 1600;
/** Longer ones are no deadline: the action is long forgotten, and a notification lives 180 days at most. */
const LATEST_MS = 180 * 86_400_000;

/**
 * Reads the fields `Stadtbote-*`, and the comment form where the key allows it; a header field beats the comment.
 * @throws WrongWish for a value that the software's maker must mend. A phone is what a citizen typed: one that cannot be
 * read is left out, for a mail must not be refused for it.
 */
export function readWishes(mail: SubmittedMail, rules: SubmissionRules, at: ReadingMoment): Wishes {
  const comment =
    rules.commentForm && mail.html !== null ? commentFields(mail.html) : new Map<string, string>();
  const value = (name: string): string | null =>
    fieldOf(mail, `stadtbote-${name}`)?.trim() || (comment.get(name) ?? null);
  const of = <T>(name: string, read: (text: string) => T | null): T | null => {
    const text = value(name);
    const found = text === null ? null : read(text);
    if (text !== null && found === null) throw new WrongWish(`Stadtbote-${titled(name)} cannot be read`);
    return found;
  };
  return {
    category: value('category'),
    urgency: of('urgency', urgency),
    deadlineMs: of('deadline', (text) => deadline(text, mail, at)) ?? impliedDeadline(mail, rules, at),
    secondFactor: of('second-factor', secondFactor),
    actionUrl: of('action-link', webAddress),
    phone: phoneOf(value('phone')),
    reference: of('reference', reference),
    smsText: value('sms-text')?.slice(0, LONGEST_TEXT) ?? null,
    language: of('language', language),
    confidential: of('confidential', yesOrNo),
  };
}

/** A phone in E.164; numbers without a country are German. */
export function phoneOf(text: string | null): string | null {
  const number = text === null ? undefined : parsePhoneNumberFromString(text.slice(0, 40), 'DE');
  return number?.isPossible() === true ? number.number : null;
}

/** Kept and shown as a line: no control characters. */
function reference(text: string): string | null {
  return text.length <= LONGEST_REFERENCE && !/\p{Cc}/u.test(text) ? text : null;
}

function titled(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function urgency(text: string): Urgency | null {
  return URGENCIES.find((one) => one === text.toLowerCase()) ?? null;
}

/** A duration counts from the mail's date, and never from later than its receipt: a clock that runs ahead gives no time. */
function deadline(text: string, mail: SubmittedMail, at: ReadingMoment): number | null {
  const withinMs = durationMs(text.toUpperCase());
  const atMs = withinMs === null ? momentMs(text) : startMs(mail, at) + withinMs;
  return atMs === null || atMs > at.nowMs + LATEST_MS ? null : atMs;
}

function startMs({ dateMs }: SubmittedMail, { nowMs, aheadMs }: ReadingMoment): number {
  return dateMs === null ? nowMs : Math.min(dateMs + aheadMs, nowMs);
}

/** `Expires` (RFC 4021) while it lies ahead, then what the key says about such mail. */
function impliedDeadline(mail: SubmittedMail, rules: SubmissionRules, at: ReadingMoment): number | null {
  const expiresMs = Date.parse(fieldOf(mail, 'expires') ?? '');
  if (expiresMs > at.nowMs && expiresMs <= at.nowMs + LATEST_MS) return expiresMs;
  const withinMs = deadlineByRules(mail, rules.deadlines);
  return withinMs === null ? null : startMs(mail, at) + withinMs;
}

/** `Buchungsnummer=4711`. */
function secondFactor(text: string): Wishes['secondFactor'] {
  const [, label = '', value = ''] = /^([^=]{1,60})=(.{1,100})$/.exec(text) ?? [];
  return label.trim() === '' || value.trim() === '' ? null : { label: label.trim(), value: value.trim() };
}

function webAddress(text: string): string | null {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && text.length <= 2000 ? url.href : null;
}

function language(text: string): 'de' | 'en' | null {
  const short = text.toLowerCase().slice(0, 2);
  return short === 'de' || short === 'en' ? short : null;
}

function yesOrNo(text: string): boolean | null {
  const word = text.toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : null;
}
