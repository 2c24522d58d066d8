import { z } from 'zod';

export const replyListQuerySchema = z.strictObject({
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export const replyListSchema = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        at: z.iso.datetime({ offset: true }),
        notification: z.uuid().nullable().describe('Whose text went to this person last'),
        reference: z.string().nullable(),
        wish: z.enum(['stop', 'start']).nullable().describe('No more optional texts, or again'),
        body: z.string().nullable().describe('null where the text says its wish alone'),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'ReplyList' });
