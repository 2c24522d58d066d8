import { z } from 'zod';
import { CHANNELS, URGENCIES } from '#domain';

/** What a citizen may answer to a hosted action. */
export const ACTION_CHOICES = ['confirm', 'decline', 'other_time'] as const;

/** Longest times ahead: a notification's partition must exist while it lives. */
const NUL = '\u0000';
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((value) => !value.includes(NUL), 'must not contain a NUL character');
/** A text that becomes a header or a label: one line. */
const line = (most: number) => text(most).refine((value) => !/[\r\n]/.test(value), 'must be one line');
const moment = z.iso.datetime({ offset: true, error: 'must be a moment in RFC 3339 with an offset' });

/** One address by itself: no list, no display name, nothing that could change an envelope (RFC 5321, 4.1.2). */
const EMAIL =
  /^[^\s@,;:<>()[\]"\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

export const emailSchema = z
  .string()
  .max(254)
  .regex(EMAIL, 'must be one email address')
  .describe('One email address, without a display name');

export const phoneSchema = z
  .string()
  .min(4)
  .max(24)
  .regex(/^\+?[0-9 ()/-]+$/, 'must be a phone number')
  .describe('E.164 (+49…), or a national number of the city’s country');

export const recipientSchema = z
  .strictObject({
    id: z.uuid().optional().describe('A recipient the department has stored'),
    email: emailSchema.optional(),
    phone: phoneSchema.optional(),
    name: line(200).optional(),
    language: z.enum(['de', 'en']).optional(),
  })
  .refine((value) => value.id !== undefined || value.email !== undefined || value.phone !== undefined, {
    message: 'needs an id, an email or a phone',
  });

const lateSchema = z
  .union([text(100_000), z.strictObject({ subject: line(400).optional(), body: text(100_000) })])
  .describe('What is said instead once the deadline has passed');

export const contentSchema = z.strictObject({
  subject: line(400),
  body: text(100_000).describe('Markdown; HTML is shown as text'),
  sms: text(1_600).optional(),
  push: text(1_000).optional(),
  late: lateSchema.optional(),
});

const actionSchema = z
  .strictObject({
    label: line(100),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
    hosted: z.boolean().optional().describe('The platform hosts the page; excludes `url`'),
    answers: z
      .array(z.enum(ACTION_CHOICES))
      .min(1)
      .refine((value) => new Set(value).size === value.length, 'must not name an answer twice')
      .optional()
      .describe('What the hosted page offers; all three without it'),
    declineLabel: line(100).optional().describe('What the button to decline says on the hosted page'),
    options: z.array(line(200)).min(1).max(20).optional().describe('Other times to choose from'),
  })
  .refine((value) => (value.hosted === true) !== (value.url !== undefined), {
    message: 'needs either a url or hosted: true',
  })
  .refine(
    ({ hosted, answers, declineLabel, options }) =>
      hosted === true || (answers === undefined && declineLabel === undefined && options === undefined),
    { message: 'answers, declineLabel and options are for hosted: true' },
  );

export const deadlineSchema = z.strictObject({ at: moment, action: actionSchema.optional() });

const attachmentSchema = z.strictObject({
  filename: line(200),
  contentType: z
    .string()
    .max(200)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type'),
  content: z.base64().max(15_000_000),
});

const appointmentSchema = z
  .strictObject({
    title: line(200),
    start: moment,
    end: moment,
    location: line(400).optional(),
    description: text(4_000).optional(),
    uid: line(200)
      .optional()
      .describe('Names the appointment over its revisions; without it, the notification does'),
    sequence: z
      .int()
      .min(0)
      .max(2_147_483_646)
      .optional()
      .describe('Number of the revision, counted up by each change'),
    cancelled: z.boolean().optional().describe('The appointment is called off'),
  })
  .refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
    message: 'is not after the start',
    path: ['end'],
  });

const calendarSchema = z
  .union([text(100_000).startsWith('BEGIN:VCALENDAR', 'must be an iCalendar object'), appointmentSchema])
  .describe('An appointment, or an iCalendar object that is passed on as it is');

/** `POST /v1/notifications`. */
export const sendSchema = z
  .strictObject({
    recipient: recipientSchema,
    category: z.string().min(1).max(64),
    template: z
      .strictObject({
        id: z.uuid().optional(),
        name: line(200).optional(),
        version: z.int().positive().optional(),
        data: z.record(z.string(), z.unknown()).optional(),
      })
      .optional(),
    content: contentSchema.optional(),
    urgency: z.enum(URGENCIES).optional(),
    deadline: deadlineSchema.optional(),
    confidential: z.boolean().optional(),
    secondFactor: z.strictObject({ label: line(100), value: line(200) }).optional(),
    channels: z
      .array(z.enum(CHANNELS))
      .min(1)
      .max(4)
      .refine((value) => new Set(value).size === value.length, 'must not name a channel twice')
      .optional(),
    sendAt: moment.optional(),
    validUntil: moment.optional(),
    reference: line(200).optional(),
    attachments: z.array(attachmentSchema).max(10).optional(),
    calendar: calendarSchema.optional(),
    condition: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/ })
          .max(2_000)
          .describe('HTTPS, on the public Internet'),
      })
      .optional()
      .describe('Asked just before sending; answers {"needed": true} or {"needed": false}'),
    escalate: z
      .strictObject({ afterMinutes: z.int().min(5).max(43_200), times: z.int().min(1).max(5).optional() })
      .optional(),
    sender: line(200).optional(),
    policy: line(200).optional(),
  })
  .refine((value) => (value.content !== undefined) !== (value.template !== undefined), {
    message: 'needs either content or a template',
    path: ['content'],
  })
  .meta({ id: 'SendNotification' });
export type SendRequest = z.infer<typeof sendSchema>;

/** `POST /v1/notifications/batch`: rows are checked one by one, so here they are only counted. */
export const batchSchema = z
  .strictObject({ items: z.array(z.unknown()).min(1).max(1_000) })
  .meta({ id: 'SendBatch' });
export type BatchRequest = z.infer<typeof batchSchema>;
