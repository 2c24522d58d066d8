import { z } from 'zod';
import { CHANNELS } from '#domain';
import { becauseSchema } from './answers.js';
import { sendSchema } from './send.js';

const moment = z.iso.datetime({ offset: true });

/** `POST /v1/simulations`: a provider fails for some hours; what becomes of one notification, or of the traffic of a time. */
export const simulationSchema = z
  .strictObject({
    provider: z.string().min(1).max(100).describe('Id of a provider of GET /v1/providers, such as gmx'),
    hours: z.number().positive().max(336),
    from: moment.optional().describe('Now when absent; with traffic, its begin'),
    notification: sendSchema.optional(),
    traffic: z
      .strictObject({ since: moment, until: moment })
      .optional()
      .describe('At most 31 days and 100,000 notifications'),
  })
  .refine(({ notification, traffic }) => (notification === undefined) !== (traffic === undefined), {
    message: 'either notification or traffic is needed',
    path: ['notification'],
  })
  .meta({ id: 'Simulation' });

const totals = z.object({
  notifications: z.int(),
  affected: z.int(),
  toldBy: z.partialRecord(z.enum(CHANNELS), z.int()),
  held: z.int(),
  atRisk: z.int(),
  missed: z.int(),
  missedByMailAlone: z.int().describe('Deadlines that would pass if there were mail alone'),
  untold: z.int(),
  texts: z.int(),
  costMicros: z.int(),
  waitP50Ms: z.int().nullable(),
  waitP95Ms: z.int().nullable(),
  waitMaxMs: z.int().nullable(),
});

export const simulationAnswerSchema = z
  .object({
    failure: z.object({ provider: z.string(), sites: z.array(z.string()), from: moment, until: moment }),
    sites: z
      .array(
        z.object({
          site: z.string(),
          name: z.string(),
          knownAt: moment.nullable(),
          wellAgainAt: moment.nullable(),
        }),
      )
      .describe('When the block was known, and when the full rate was back'),
    notification: z
      .object({
        status: z.string(),
        toldAt: moment.nullable(),
        toldBy: z.enum(CHANNELS).nullable(),
        heldAt: moment.nullable(),
        atRiskAt: moment.nullable(),
        missed: z.boolean(),
        texts: z.int(),
        costMicros: z.int(),
        timeline: z.array(
          z.object({
            at: moment,
            step: z.string(),
            channel: z.enum(CHANNELS).nullable(),
            because: becauseSchema,
          }),
        ),
      })
      .nullable(),
    totals: totals.nullable(),
    perDay: z.array(z.object({ day: z.string(), totals })).nullable(),
  })
  .meta({ id: 'SimulationAnswer' });
export type SimulationAnswer = z.infer<typeof simulationAnswerSchema>;
