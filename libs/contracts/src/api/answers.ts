import { z } from 'zod';
import { ATTEMPT_STATES, CHANNELS, HEALTH_STATES, NOTIFICATION_STATUSES, URGENCIES } from '#domain';
import { ACTION_CHOICES } from './send.js';

const moment = z.iso.datetime({ offset: true });

/** RFC 9457, with a stable `code` and one entry per wrong field. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const acceptedSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(NOTIFICATION_STATUSES),
    acceptedAt: moment,
    reference: z.string().nullable(),
  })
  .meta({ id: 'Accepted' });
export type Accepted = z.infer<typeof acceptedSchema>;

export const batchAnswerSchema = z
  .object({
    items: z.array(z.object({ index: z.int(), id: z.uuid().optional(), error: problemSchema.optional() })),
  })
  .meta({ id: 'BatchAnswer' });
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;

export const conditionSecretSchema = z.object({ secret: z.string() }).meta({ id: 'ConditionSecret' });

export const becauseSchema = z.object({
  rule: z.string(),
  facts: z.record(z.string(), z.unknown()),
  de: z.string(),
  en: z.string(),
});

export const attemptSchema = z.object({
  ordinal: z.int(),
  channel: z.enum(CHANNELS),
  state: z.enum(ATTEMPT_STATES),
  reply: z.string().nullable(),
  at: moment,
  lane: z.string(),
  contact: z.string().nullable().describe('Masked'),
  content: z.string(),
  tries: z.int(),
  dueAt: moment.nullable(),
  stage: z.string().nullable(),
  label: z.string().nullable(),
  scope: z.string().nullable(),
  costMicros: z.int(),
  relay: z
    .object({
      since: moment.describe('When it was first seen in the relay’s queue'),
      deferrals: z.int().describe('Tries of the relay that were put off'),
      end: z.enum(['sent', 'refused', 'bounced', 'failed', 'removed', 'gone']).nullable(),
      possiblyLate: z.boolean().describe('Somebody else was told, and it may still arrive'),
    })
    .nullable()
    .describe("What is known of it at the city's own relay"),
});

export const notificationSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(NOTIFICATION_STATUSES),
    category: z.string(),
    urgency: z.enum(URGENCIES),
    confidential: z.boolean(),
    reference: z.string().nullable(),
    acceptedAt: moment,
    sendAt: moment.nullable(),
    validUntil: moment.nullable(),
    deadline: z
      .object({
        at: moment,
        extendedFrom: moment.nullable().describe('Where it lay before it was prolonged'),
      })
      .nullable(),
    toldAt: moment.nullable(),
    toldBy: z.enum(CHANNELS).nullable(),
    endedAt: moment.nullable(),
    nextLookAt: moment.nullable(),
  })
  .meta({ id: 'Notification' });
export type NotificationAnswer = z.infer<typeof notificationSchema>;

/** What was answered on the page of a hosted action. */
const answeredSchema = z.object({
  state: z.enum(['open', 'done', 'undone']),
  at: moment.nullable(),
  choice: z.enum(ACTION_CHOICES).nullable().describe('What holds now'),
  wish: z.string().nullable().describe('Another time, as chosen or written; deleted with the content'),
  history: z.array(
    z.object({
      state: z.enum(['done', 'undone']),
      at: moment,
      choice: z.enum(ACTION_CHOICES),
      wish: z.string().nullable(),
    }),
  ),
});

export const timelineSchema = notificationSchema
  .extend({
    action: answeredSchema.nullable().describe('null: the platform hosts no action for it'),
    attempts: z.array(attemptSchema),
    decisions: z.array(
      z.object({
        at: moment,
        step: z.string(),
        channel: z.enum(CHANNELS).nullable(),
        because: becauseSchema,
        policyVersion: z.int(),
      }),
    ),
    events: z.array(z.object({ at: moment, event: z.string() })),
  })
  .meta({ id: 'NotificationWithTimeline' });
export type TimelineAnswer = z.infer<typeof timelineSchema>;

export const listSchema = z
  .object({ items: z.array(notificationSchema), next: z.string().nullable() })
  .meta({ id: 'NotificationList' });

export const listQuerySchema = z.strictObject({
  status: z.enum(NOTIFICATION_STATUSES).optional(),
  reference: z.string().max(200).optional(),
  category: z.string().max(64).optional(),
  channel: z.enum(CHANNELS).optional(),
  provider: z.string().max(200).optional(),
  since: moment.optional(),
  until: moment.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type ListQuery = z.infer<typeof listQuerySchema>;

export const searchSchema = z
  .strictObject({
    email: z.string().max(254).optional(),
    phone: z.string().max(24).optional(),
    reference: z.string().max(200).optional(),
  })
  .refine((value) => Object.values(value).filter((one) => one !== undefined).length === 1, {
    message: 'needs exactly one of email, phone and reference',
  })
  .meta({ id: 'SearchNotifications' });

export const toldSchema = z
  .strictObject({ note: z.string().max(500).optional() })
  .meta({ id: 'ToldOtherwise' });

export const previewSchema = z
  .object({
    category: z.string(),
    confidential: z.boolean(),
    channels: z.array(
      z.object({
        channel: z.enum(CHANNELS),
        chosen: z.boolean(),
        because: becauseSchema.nullable(),
        text: z.string().nullable(),
        segments: z.int().nullable(),
        costMicros: z.int(),
      }),
    ),
    ifProviderFails: z.array(
      z.object({
        step: z.string(),
        channel: z.enum(CHANNELS).nullable(),
        at: moment.nullable(),
        because: becauseSchema,
      }),
    ),
    missingPlaceholders: z.array(z.string()),
  })
  .meta({ id: 'Preview' });
export type PreviewAnswer = z.infer<typeof previewSchema>;

/** Whether it is a domain is judged with IDNA, which is the api's business: no address, and no echo of one. */
export const advisoryQuerySchema = z.strictObject({
  domain: z
    .string()
    .max(300, 'must be a domain, never an address')
    .regex(/^[^@]+$/, 'must be a domain, never an address')
    .describe('Such as gmx.de, in any case, international or not; never an address'),
});
export const advisorySchema = z
  .object({
    domain: z.string(),
    state: z.enum([...HEALTH_STATES, 'unknown']),
    delayed: z.boolean(),
    since: moment.nullable(),
    askFor: z.enum(['phone']).nullable(),
  })
  .meta({ id: 'Advisory' });

export const providersSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        domains: z.array(z.string()),
        sites: z.array(z.object({ id: z.string(), health: z.enum(HEALTH_STATES), since: moment.nullable() })),
        health: z.enum(HEALTH_STATES),
      }),
    ),
  })
  .meta({ id: 'Providers' });

export const createKeySchema = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(100)
      .refine((value) => !value.includes('\u0000'), 'must not contain a NUL character'),
    kind: z.enum(['live', 'team', 'test']),
    scopes: z
      .array(
        z.enum([
          'send',
          'read',
          'templates',
          'report',
          'keys',
          'webhooks',
          'broadcast',
          'relay',
          'incidents',
        ]),
      )
      .min(1),
    expiresAt: moment.optional(),
    departmentId: z.uuid().optional().describe('Needed with the administrator’s key only'),
  })
  .meta({ id: 'CreateKey' });
export const createdKeySchema = z.object({ id: z.uuid(), key: z.string() }).meta({ id: 'CreatedKey' });
