import { z } from 'zod';
import { CHANNELS } from '#domain';

const micros = z.int().describe('Millionths of a euro');

export const usageQuerySchema = z.strictObject({
  months: z.coerce.number().int().min(1).max(12).default(3).describe('This one included'),
});

export const usageSchema = z
  .object({
    budget: z
      .object({
        limitMicros: micros.nullable().describe('null: no limit'),
        spentMicros: micros,
        reservedMicros: micros.describe('Kept for held mail with a deadline and a phone'),
        leftMicros: micros.nullable().describe('What mail without a deadline may still use'),
      })
      .describe('For texts, this month'),
    items: z.array(
      z.object({
        month: z.string().describe('Such as 2021-03, of the city’s calendar'),
        channel: z.enum(CHANNELS),
        taken: z.int().describe('By a provider or gateway'),
        delivered: z.int(),
        failed: z.int(),
        costMicros: micros,
      }),
    ),
  })
  .meta({ id: 'Usage' });
