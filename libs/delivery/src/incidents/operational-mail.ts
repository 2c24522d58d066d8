import type { Uuid } from '#domain';
import {
  OPERATION_CATEGORY,
  type AcceptUnit,
  type Attachment,
  type NewNotification,
} from '../ports/index.js';

/** A mail of our own making, to a department or to a provider. */
export interface OperationalMail {
  /** Of the notification; the same again is written once. */
  readonly id: Uuid;
  /** In whose name it goes out. */
  readonly departmentId: Uuid;
  readonly to: string;
  /** Where answers go; absent: where the department's do. */
  readonly replyTo?: string;
  readonly language: 'de' | 'en';
  readonly subject: string;
  /** Markdown. */
  readonly body: string;
  readonly attachments: readonly Attachment[];
  readonly actor: string;
  readonly nowMs: number;
  /** Absent: `urgent`. */
  readonly urgency?: 'urgent' | 'important';
  /** After this moment it is not sent any more; absent: it has time. */
  readonly validUntilMs?: number;
}

/** Idempotency keys of these mails are their ids. */
const ROUTE = 'operation';

/** As a request that the ordinary way accepts: by mail alone, urgent, without a deadline of its own. */
export function operationalUnit(mail: OperationalMail): AcceptUnit {
  return {
    departmentId: mail.departmentId,
    notifications: [notificationOf(mail)],
    idempotency: { key: mail.id, bodyHash: '', response: mail.id },
    actor: mail.actor,
    route: ROUTE,
  };
}

function notificationOf({ id, departmentId, to, nowMs, ...mail }: OperationalMail): NewNotification {
  return {
    id,
    departmentId,
    keyKind: 'live',
    simulatedEnd: null,
    recipientId: null,
    contacts: { name: null, email: to, phone: null },
    phoneRangeAllowed: false,
    language: mail.language,
    category: OPERATION_CATEGORY,
    urgency: mail.urgency ?? 'urgent',
    // Nothing of it may go another way than by mail.
    confidential: true,
    oneTimeCode: false,
    stream: 'transactional',
    deadlineMs: null,
    sendAtMs: null,
    validUntilMs: mail.validUntilMs ?? null,
    channels: ['email'],
    reference: null,
    secondFactor: null,
    conditionUrl: null,
    escalate: null,
    content: {
      subject: mail.subject,
      body: mail.body,
      sms: null,
      push: null,
      late: null,
      action: null,
      attachments: mail.attachments,
      calendar: null,
      ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
    },
    acceptedAtMs: nowMs,
    status: 'accepted',
    dueAtMs: nowMs,
  };
}
