import type { NotificationRequest } from '#delivery';
import type { Category, NotifyWish, SubmissionRules } from '#delivery/ports';
import type { SubmittedRecipient } from './recipients.js';
import type { SubmittedMail } from './submitted-mail.js';
import { WrongWish, type Wishes } from './wishes.js';

/** What the envelope of a submission asks for. */
export interface SubmittedEnvelope {
  /** MAIL FROM; empty: the null sender. */
  readonly from: string;
  readonly envelopeId: string | null;
  readonly ret: 'FULL' | 'HDRS';
}

/** A recipient with what MAIL FROM wants to hear about it. */
export interface AskedRecipient {
  readonly recipient: SubmittedRecipient;
  readonly notify: readonly NotifyWish[];
}

/** Everything that a request is made of. */
export interface Submission {
  readonly mail: SubmittedMail;
  readonly wishes: Wishes;
  readonly rules: SubmissionRules;
  readonly envelope: SubmittedEnvelope;
  /** The whole message, lines ended by CRLF. */
  readonly message: Buffer;
}

const ACTION_LABELS = { de: 'Jetzt erledigen', en: 'Do it now' } as const;
const NO_SUBJECT = { de: 'Nachricht', en: 'Message' } as const;
/** What a page shows of a mail at most; the mail itself goes out whole. */
const LONGEST_BODY = 100_000;

/** What all requests of one mail have in common. */
export type CommonRequest = Omit<NotificationRequest, 'recipient' | 'channels'>;

/**
 * The part of the requests that all recipients share.
 * @param categories those of the city; mail that names none is confidential, of the first of them
 * @throws WrongWish for a category that the city has not
 */
export function commonRequest(submission: Submission, categories: readonly Category[]): CommonRequest {
  const { wishes, rules } = submission;
  const named = wishes.category ?? rules.category;
  const category = named ?? categories[0]?.id ?? '';
  if (named !== null && !categories.some(({ id }) => id === named))
    throw new WrongWish(
      `Stadtbote-Category names no category; there are: ${categories.map(({ id }) => id).join(', ')}`,
    );
  return {
    category,
    content: contentOf(submission),
    urgency: wishes.urgency,
    deadlineMs: wishes.deadlineMs,
    confidential: wishes.confidential ?? rules.confidential ?? (named === null ? true : null),
    secondFactor: wishes.secondFactor,
    sendAtMs: null,
    validUntilMs: null,
    reference: wishes.reference,
    escalate: null,
  };
}

function contentOf({ mail, wishes }: Submission): CommonRequest['content'] {
  const language = wishes.language ?? 'de';
  return {
    subject: mail.subject === '' ? NO_SUBJECT[language] : mail.subject,
    body: mail.text.trim().slice(0, LONGEST_BODY),
    sms: wishes.smsText,
    push: null,
    late: null,
    action: wishes.actionUrl === null ? null : { label: ACTION_LABELS[language], url: wishes.actionUrl },
    attachments: [],
    calendar: null,
  };
}

/** The request for one recipient: a mail with the message itself, or the text for a phone. */
export function requestFor(
  common: CommonRequest,
  { recipient, notify }: AskedRecipient,
  { mail, wishes, envelope, message }: Submission,
): NotificationRequest {
  const person = { id: null, name: null, language: wishes.language };
  if (recipient.kind === 'sms') {
    const sms = wishes.smsText ?? (mail.text.trim() || common.content.subject);
    return {
      ...common,
      content: { ...common.content, sms },
      recipient: { ...person, email: null, phone: recipient.phone },
      channels: ['sms'],
    };
  }
  const original = {
    message: message.toString('base64'),
    returnPath: envelope.from,
    envelopeId: envelope.envelopeId,
    notify,
    ret: envelope.ret,
  };
  return {
    ...common,
    content: { ...common.content, original },
    recipient: { ...person, email: recipient.address, phone: wishes.phone },
    channels: null,
  };
}
