import { z } from 'zod';
import { HEALTH_STATES } from '#domain';

const moment = z.iso.datetime({ offset: true });

/** A day on which something was wrong, by the calendar of Berlin, with the worst of it. */
const illDaySchema = z.object({ date: z.iso.date(), state: z.enum(['slow', 'blocked']) });
export type IllDay = z.infer<typeof illDaySchema>;

const serviceSchema = z.object({
  id: z.string().describe('Stable: of a mailbox provider its own, else `others`, `sms` or `push`'),
  kind: z.enum(['email', 'sms', 'push']),
  name: z.string().nullable().describe('Of a mailbox provider; null for all others together, SMS and push'),
  domains: z.array(z.string()),
  health: z.enum(HEALTH_STATES).describe('Of the way that mail takes now'),
  suspected: z.boolean(),
  since: moment.nullable().describe('Since when it is not healthy'),
  days: z.array(illDaySchema).describe('Only days that were not without fault, oldest first'),
});
export type StatusService = z.infer<typeof serviceSchema>;

const noticeSchema = z.object({
  id: z.int(),
  at: moment,
  de: z.string().nullable(),
  en: z.string().nullable(),
  withdrawnAt: moment.nullable().describe('A withdrawn notice has no text any more'),
});
export type StatusNotice = z.infer<typeof noticeSchema>;

const incidentSchema = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(['provider', 'gateway', 'own_infrastructure']),
  affected: z.array(z.string()).describe('Ids of services'),
  openedAt: moment,
  closedAt: moment.nullable(),
  notices: z.array(noticeSchema).describe('Newest first'),
});
export type StatusIncident = z.infer<typeof incidentSchema>;

/** What `/status.json` tells, and what page and feed are made of. No counts of people, no replies, no addresses of ours. */
export const statusReportSchema = z
  .object({
    city: z.string(),
    asOf: moment.describe('When this was read, to the minute'),
    current: z.boolean().describe('false: the last copy, as newer figures are not to be had'),
    from: z.iso.date().describe('First of the 90 days'),
    to: z.iso.date(),
    services: z.array(serviceSchema),
    incidents: z.array(incidentSchema).describe('Open or of the last 90 days, newest first'),
  })
  .meta({ id: 'Status' });
export type StatusReport = z.infer<typeof statusReportSchema>;
