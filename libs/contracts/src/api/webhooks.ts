import { z } from 'zod';
import { WEBHOOK_EVENTS } from '#domain';

const moment = z.iso.datetime({ offset: true });
const events = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);
const authorization = z
  .string()
  .trim()
  .min(1)
  .max(1_000)
  .regex(/^[\x21-\x7e][\x20-\x7e]*$/, 'must be printable ASCII')
  .describe('Sent as it is in the Authorization header, for receivers that check no signature');

export const createWebhookSchema = z.strictObject({
  url: z.string().max(2_000).describe('https; no user, no password'),
  events: events.optional().describe('All, unless given'),
  authorization: authorization.optional(),
});

export const changeWebhookSchema = z.strictObject({
  url: z.string().max(2_000).optional(),
  events: events.nullable().optional().describe('null: all'),
  authorization: authorization.nullable().optional().describe('null: none any more'),
});

export const createdWebhookSchema = z
  .object({ id: z.uuid(), secret: z.string().describe('whsec_ and base64; shown this once') })
  .meta({ id: 'CreatedWebhook' });

export const webhookSecretSchema = z.object({ secret: z.string() }).meta({ id: 'WebhookSecret' });

export const webhookSchema = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.enum(WEBHOOK_EVENTS)).nullable(),
    authorization: z.boolean().describe('Whether a header of its own is sent'),
    state: z.enum(['active', 'paused', 'disabled']),
    reason: z.enum(['by-hand', 'failing', 'gone']).nullable(),
    since: moment,
    createdAt: moment,
    failingSince: moment.nullable(),
    waiting: z.int().describe('Deliveries that are not taken yet'),
  })
  .meta({ id: 'Webhook' });

export const webhookListSchema = z.object({ items: z.array(webhookSchema) }).meta({ id: 'WebhookList' });

export const webhookLogQuerySchema = z.strictObject({
  state: z.enum(['waiting', 'delivered', 'failed']).optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const webhookLogSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid().describe('Also the webhook-id of every try, after msg_'),
        event: z.enum(WEBHOOK_EVENTS),
        subject: z.uuid().describe('The notification or the incident'),
        state: z.enum(['waiting', 'delivered', 'failed']),
        tries: z.int(),
        createdAt: moment,
        dueAt: moment.nullable(),
        triedAt: moment.nullable(),
        status: z.int().nullable().describe('Of the last try'),
        error: z.string().nullable(),
        answer: z.string().nullable().describe('Its beginning'),
        tookMs: z.int().nullable(),
        body: z.string(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'WebhookLog' });

export const replayWebhookSchema = z.strictObject({ since: moment });
export const replayedWebhookSchema = z.object({ count: z.int() }).meta({ id: 'ReplayedWebhook' });
