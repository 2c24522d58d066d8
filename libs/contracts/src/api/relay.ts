import { z } from 'zod';

const queueId = z.string().regex(/^[0-9A-Za-z]{6,30}$/);

/** One line or one object: far more than Postfix writes. */
const LONGEST_LINE = 16_384;
const MOST_ENTRIES = 2_000;
const MOST_LINES = 5_000;

/** What a reader beside the city's relay saw, by value. */
export const relayObservationsSchema = z
  .strictObject({
    host: z.string().min(1).max(255).describe('Name of the relay'),
    at: z.iso.datetime({ offset: true }).describe("The reader's clock as it posts"),
    queue: z
      .array(
        z.union([
          z.string().max(LONGEST_LINE),
          z
            .looseObject({
              queue_id: queueId,
              queue_name: z.string().max(40).optional(),
              arrival_time: z.number().optional(),
              sender: z.string().max(320),
              recipients: z
                .array(
                  z.looseObject({
                    address: z.string().max(320),
                    delay_reason: z.string().max(LONGEST_LINE).optional(),
                  }),
                )
                .max(1_000),
            })
            .describe('An object of postqueue -j'),
        ]),
      )
      .max(MOST_ENTRIES)
      .default([]),
    log: z.array(z.string().max(LONGEST_LINE)).max(MOST_LINES).default([]).describe('Lines of its log'),
    removed: z
      .array(z.strictObject({ queueId, result: z.enum(['removed', 'gone', 'sent']) }))
      .max(MOST_ENTRIES)
      .default([]),
    removes: z.boolean().default(false).describe('Whether the reader may take mail out of the queue'),
  })
  .meta({ id: 'RelayObservations' });
export type RelayObservations = z.infer<typeof relayObservationsSchema>;

/** What came of it. */
export const relayAnswerSchema = z
  .object({
    taken: z.int().describe('Mails of ours that it spoke of'),
    unknown: z.int().describe('Mails that are not ours; nothing of them is kept'),
    remove: z.array(z.object({ queueId: z.string() })).describe('To be taken out of the queue'),
  })
  .meta({ id: 'RelayAnswer' });
export type RelayAnswer = z.infer<typeof relayAnswerSchema>;
