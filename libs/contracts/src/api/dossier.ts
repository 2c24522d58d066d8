import { z } from 'zod';
import { HEALTH_STATES } from '#domain';

const moment = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

export const DOSSIER_LANGUAGES = ['de', 'en'] as const;

export const dossierQuerySchema = z.strictObject({
  language: z
    .enum(DOSSIER_LANGUAGES)
    .optional()
    .describe('As the providers’ postmasters speak, unless given'),
});

export const dossierMailSchema = z.strictObject({
  to: z.email().max(254).describe('A postmaster’s address, or your own, to pass it on'),
  language: z.enum(DOSSIER_LANGUAGES).optional(),
});

export const dossierMailedSchema = z
  .object({ notificationId: z.uuid().describe('The mail goes the ordinary way, and is seen there') })
  .meta({ id: 'DossierMailed' });

/** What a provider's postmaster needs to let us in again. Our own data and theirs; nothing of citizens. */
export const dossierSchema = z
  .object({
    incident: z.string(),
    city: z.string(),
    language: z.enum(DOSSIER_LANGUAGES),
    madeAt: moment,
    since: moment,
    until: moment.nullable(),
    contact: z.object({
      name: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
    }),
    providers: z.array(
      z.object({ name: z.string(), contact: z.string().nullable(), pages: z.string().nullable() }),
    ),
    sender: z
      .object({
        helo: z.string(),
        returnPath: z.string(),
        addresses: z.array(z.object({ address: z.string(), ptr: z.array(z.string()) })),
        spf: z.array(
          z.object({ domain: z.string(), record: z.string().nullable(), result: z.string().nullable() }),
        ),
        dkim: z.array(z.object({ name: z.string(), record: z.string().nullable() })),
        dmarc: z.array(z.object({ domain: z.string(), record: z.string().nullable() })),
        checkedAt: moment.nullable().describe('Null: the DNS was not asked yet, this is our configuration'),
      })
      .describe('Who we are to mail servers'),
    sites: z.array(
      z.object({
        name: z.string(),
        site: z.string(),
        stream: z.string(),
        health: z.enum(HEALTH_STATES),
        since: moment,
        until: moment.nullable(),
        probes: count,
      }),
    ),
    replies: z.array(
      z.object({
        site: z.string(),
        stage: z.string().nullable(),
        count,
        first: moment,
        last: moment,
        examples: z.array(z.object({ at: moment, text: z.string() })),
      }),
    ),
    volumes: z.array(
      z.object({ day: z.string(), sent: count, accepted: count, refused: count }).describe('UTC'),
    ),
    contacts: z.array(
      z.object({
        at: moment,
        provider: z.string().nullable(),
        way: z.string().nullable(),
        ticket: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Dossier' });
export type Dossier = z.infer<typeof dossierSchema>;
