import { z } from 'zod';
import { HEALTH_STATES } from '#domain';

const moment = z.iso.datetime({ offset: true });
const reason = z.string().trim().min(3).max(1_000).describe('Kept in the log and in the audit');
const count = z.int().nonnegative();

export const INCIDENT_KINDS = ['provider', 'gateway', 'own_infrastructure'] as const;
export const BULK_ACTION_KINDS = ['reroute', 'release', 'cancel'] as const;
export const CONTACT_WAYS = ['form', 'email', 'phone', 'other'] as const;

export const incidentListQuerySchema = z.strictObject({
  state: z.enum(['open', 'closed', 'all']).default('all'),
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const openIncidentSchema = z.strictObject({
  kind: z.enum(INCIDENT_KINDS),
  subject: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]{0,99}$/)
    .optional()
    .describe('A mail exchanger’s site such as posteo.de, or a gateway’s lane such as sms:twilio'),
  reason,
});
export type OpenIncident = z.infer<typeof openIncidentSchema>;

export const incidentNoteSchema = z.strictObject({ text: z.string().trim().min(1).max(4_000) });

export const incidentContactSchema = z.strictObject({
  way: z.enum(CONTACT_WAYS),
  provider: z.string().trim().min(1).max(100),
  at: moment.optional().describe('Now, unless given'),
  ticket: z.string().trim().max(100).optional(),
  answer: z.string().trim().max(4_000).optional(),
});
export type IncidentContact = z.infer<typeof incidentContactSchema>;

export const incidentNoticeSchema = z
  .union([
    z.strictObject({ de: z.string().trim().min(1).max(2_000), en: z.string().trim().min(1).max(2_000) }),
    z.strictObject({ withdraw: z.literal(true) }),
  ])
  .describe('What the public reads; withdrawing shows none');

export const probeSchema = z.strictObject({
  lane: z.string().max(200).optional().describe('Every blocked lane of the incident, unless given'),
});

export const probedSchema = z.object({ lanes: z.array(z.string()).describe('Those that are blocked') });

export const bulkSelectionSchema = z.strictObject({
  kind: z.enum(BULK_ACTION_KINDS),
  until: moment.optional().describe('Only mail whose deadline ends by then'),
  departmentId: z.uuid().optional(),
});
export type BulkSelection = z.infer<typeof bulkSelectionSchema>;

export const bulkActionSchema = bulkSelectionSchema.extend({
  reason,
  expectedCount: count
    .optional()
    .describe('As the preview said; should it have changed, 409 and nothing happens'),
});
export type BulkActionRequest = z.infer<typeof bulkActionSchema>;

export const bulkPriceSchema = z
  .object({
    count,
    sms: count,
    push: count,
    inbox: count,
    later: count.describe('Have a way that waits for the end of quiet hours or for budget'),
    unreachable: count,
    costMicros: count.describe('Millionths of a euro'),
    budgetLeftMicros: count.nullable().describe('Of the departments concerned; null: no limit'),
    forecastMicros: count.describe('What deadlines of held mail are expected to need'),
  })
  .meta({ id: 'BulkPrice' });

export const bulkAskedSchema = z
  .object({
    id: z.uuid(),
    beginsAt: moment.describe('Undo takes everything back until then'),
    price: bulkPriceSchema,
  })
  .meta({ id: 'BulkAsked' });

export const bulkUndoneSchema = z
  .object({ takenBack: count, tooLate: count.describe('Sent already, or over') })
  .meta({ id: 'BulkUndone' });

const incidentLane = z.object({
  lane: z.string(),
  name: z.string(),
  health: z.enum(HEALTH_STATES),
  since: moment,
  wellSince: moment.nullable(),
  refusals: count,
  probes: count,
  nextProbeAt: moment.nullable(),
});

export const incidentSummarySchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    kind: z.enum(INCIDENT_KINDS),
    subject: z.string(),
    names: z.array(z.string()),
    state: z.enum(['open', 'closed']),
    openedAt: moment,
    openedBy: z.string(),
    acknowledgedAt: moment.nullable(),
    acknowledgedBy: z.string().nullable(),
    closedAt: moment.nullable(),
    lanes: z.array(incidentLane),
  })
  .meta({ id: 'IncidentSummary' });
export type IncidentSummary = z.infer<typeof incidentSummarySchema>;

export const incidentListSchema = z.object({
  items: z.array(incidentSummarySchema),
  next: z.string().nullable(),
});

export const incidentSchema = incidentSummarySchema
  .extend({
    because: z.object({ rule: z.string(), facts: z.record(z.string(), z.unknown()) }),
    counts: z.object({
      affected: count,
      told: z.object({ email: count, sms: count, push: count, inbox: count, otherwise: count }),
      held: count,
      atRisk: count,
      missed: count,
      unreached: count,
      cancelled: count,
    }),
    costMicros: count,
    nextDeadlineAt: moment.nullable(),
    risks: z.array(
      z.object({
        departmentId: z.uuid(),
        department: z.string(),
        category: z.string(),
        count,
        nextDeadlineAt: moment,
      }),
    ),
    replies: z.array(
      z.object({
        lane: z.string(),
        fingerprint: z.string(),
        label: z.string(),
        stage: z.string().nullable(),
        count,
        firstAt: moment,
        lastAt: moment,
        example: z.string(),
      }),
    ),
    actions: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(BULK_ACTION_KINDS),
        actor: z.string(),
        reason: z.string(),
        askedAt: moment,
        beginsAt: moment,
        begunAt: moment.nullable(),
        undoneAt: moment.nullable(),
        count,
        takenBack: count,
      }),
    ),
    notice: z.object({ at: moment, de: z.string(), en: z.string() }).nullable(),
    log: z.array(
      z.object({ at: moment, actor: z.string(), kind: z.string(), facts: z.record(z.string(), z.unknown()) }),
    ),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof incidentSchema>;

export const openedIncidentSchema = z.object({ id: z.uuid(), number: z.string() });
export const noticeDraftSchema = z.object({ de: z.string(), en: z.string() });
