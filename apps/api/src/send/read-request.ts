import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { ACTION_CHOICES, sendSchema, type SendRequest } from '#contracts';
import type { NotificationRequest } from '#delivery';
import type { CalendarEntry, Content } from '#delivery/ports';
import { read, type WrongField } from '../http/validate.js';

/** Number plan for phones without a country code. */
const COUNTRY = 'DE';
const MINUTE_MS = 60_000;

/** A request in the domain's words, or the wrong fields. */
export function readRequest(body: unknown): NotificationRequest | readonly WrongField[] {
  const sent = read(sendSchema, body);
  if (isWrong(sent)) return sent;
  const phone = e164(sent.recipient.phone);
  const problems = [
    ...notAvailable(sent),
    ...(phone === 'wrong' ? [{ field: 'recipient.phone', message: 'is no valid phone number' }] : []),
  ];
  if (problems.length > 0 || phone === 'wrong' || sent.content === undefined) return problems;
  return requestOf(sent, sent.content, phone);
}

/** Whether a reading failed. */
export function isWrong(value: object): value is readonly WrongField[] {
  return Array.isArray(value);
}

/** A phone number in E.164 that can exist, null when none was given, `wrong` otherwise. */
export function e164(text: string | undefined): `+${string}` | null | 'wrong' {
  if (text === undefined) return null;
  const number = parsePhoneNumberFromString(text, COUNTRY);
  return number?.isPossible() === true ? (number.number as `+${string}`) : 'wrong';
}

/** What the contract names and this version does not do yet is refused by name rather than ignored. */
function notAvailable(sent: SendRequest): WrongField[] {
  const fields = (['template', 'sender', 'policy'] as const).filter((field) => sent[field] !== undefined);
  return fields.map((field) => ({
    field,
    message: 'names nothing that this department has',
  }));
}

function requestOf(
  sent: SendRequest,
  content: NonNullable<SendRequest['content']>,
  phone: string | null,
): NotificationRequest {
  return {
    recipient: recipientOf(sent.recipient, phone),
    category: sent.category,
    content: contentOf(sent, content),
    urgency: sent.urgency ?? null,
    deadlineMs: momentOf(sent.deadline?.at),
    confidential: sent.confidential ?? null,
    secondFactor: sent.secondFactor ?? null,
    channels: sent.channels ?? null,
    sendAtMs: momentOf(sent.sendAt),
    validUntilMs: momentOf(sent.validUntil),
    reference: sent.reference ?? null,
    conditionUrl: sent.condition?.url ?? null,
    escalate: escalationOf(sent.escalate),
  };
}

function recipientOf(
  { id, email, name, language }: SendRequest['recipient'],
  phone: string | null,
): NotificationRequest['recipient'] {
  return { id: id ?? null, email: email ?? null, phone, name: name ?? null, language: language ?? null };
}

function escalationOf(escalate: SendRequest['escalate']): NotificationRequest['escalate'] {
  if (!escalate) return null;
  return { afterMs: escalate.afterMinutes * MINUTE_MS, maxReminders: escalate.times ?? 1 };
}

function contentOf(sent: SendRequest, content: NonNullable<SendRequest['content']>): Content {
  const action = sent.deadline?.action;
  return {
    subject: content.subject,
    body: content.body,
    sms: content.sms ?? null,
    push: content.push ?? null,
    late: lateOf(content),
    action: action ? actionOf(action) : null,
    attachments: sent.attachments ?? [],
    calendar: typeof sent.calendar === 'string' ? sent.calendar : null,
    ...(typeof sent.calendar === 'object' ? { appointment: appointmentOf(sent.calendar) } : {}),
  };
}

function actionOf(action: NonNullable<NonNullable<SendRequest['deadline']>['action']>): Content['action'] {
  const { label, url, answers, declineLabel, options } = action;
  if (url !== undefined) return { label, url };
  return {
    label,
    url: null,
    hosted: {
      answers: answers ?? ACTION_CHOICES,
      declineLabel: declineLabel ?? null,
      options: options ?? [],
    },
  };
}

/** Without a name of its own it gets the notification's, once that has one. */
function appointmentOf(given: Exclude<NonNullable<SendRequest['calendar']>, string>): CalendarEntry {
  return {
    uid: given.uid ?? '',
    sequence: given.sequence ?? 0,
    title: given.title,
    startMs: Date.parse(given.start),
    endMs: Date.parse(given.end),
    location: given.location ?? null,
    description: given.description ?? null,
    isCancelled: given.cancelled ?? false,
  };
}

function lateOf({ subject, late }: NonNullable<SendRequest['content']>): Content['late'] {
  if (late === undefined) return null;
  if (typeof late === 'string') return { subject, body: late };
  return { subject: late.subject ?? subject, body: late.body };
}

function momentOf(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text);
}
