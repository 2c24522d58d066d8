import type { Locale, StatusIncident, StatusPageModel, StatusReport, StatusService } from '#contracts';
import { aFrame, MORNING } from './frames.js';

/** A provider that is well and always was. */
export function aService(change: Partial<StatusService> = {}): StatusService {
  return {
    id: 'gmx',
    kind: 'email',
    name: 'GMX',
    domains: [],
    health: 'healthy',
    suspected: false,
    since: null,
    days: [],
    ...change,
  };
}

const SHUT = {
  health: 'blocked',
  since: '2021-03-11T13:03:01Z',
  days: [
    { date: '2021-03-11', state: 'blocked' },
    { date: '2021-03-12', state: 'blocked' },
  ],
} as const;

/** The services of the morning after: two shut, one slow, the others well. */
export const SERVICES: readonly StatusService[] = [
  aService({ domains: ['gmx.de', 'gmx.net', 'gmx.at'], ...SHUT, days: [...SHUT.days] }),
  aService({ id: 'webde', name: 'WEB.DE', domains: ['web.de'], ...SHUT, days: [...SHUT.days] }),
  aService({ id: 't-online', name: 'T-Online', days: [{ date: '2021-01-29', state: 'slow' }] }),
  aService({ id: 'google', name: 'Gmail' }),
  aService({
    id: 'microsoft-consumer',
    name: 'Outlook.com',
    health: 'degraded',
    since: '2021-03-12T05:40:00Z',
    days: [
      { date: '2021-01-03', state: 'slow' },
      { date: '2021-01-04', state: 'blocked' },
      { date: '2021-03-12', state: 'slow' },
    ],
  }),
  ...['Posteo', 'mailbox.org', 'freenet', 'STRATO', 'IONOS', 'Tuta', 'iCloud', 'Yahoo', 'Proton'].map(
    (name) => aService({ id: name, name }),
  ),
  aService({ id: 'others', name: null, health: 'degraded', days: [{ date: '2021-03-12', state: 'slow' }] }),
  aService({ id: 'sms', kind: 'sms', name: null, days: [{ date: '2020-12-25', state: 'slow' }] }),
  aService({ id: 'push', kind: 'push', name: null }),
];

/** The incident of March 2021 on its second day, with two notices and one that was withdrawn. */
export function anIncidentOfStatus(change: Partial<StatusIncident> = {}): StatusIncident {
  return {
    id: '019a0000-0000-7000-8000-000000000017',
    number: '2021-0017',
    kind: 'provider',
    affected: ['gmx', 'webde'],
    openedAt: '2021-03-11T13:03:01Z',
    closedAt: null,
    notices: [
      {
        id: 3,
        at: '2021-03-12T06:02:00Z',
        de: 'Die Sperre besteht weiter. Wir haben die Anbieter um 06:40 erinnert.',
        en: 'The block goes on. We reminded the providers at 06:40.',
        withdrawnAt: null,
      },
      { id: 2, at: '2021-03-11T15:00:00Z', de: null, en: null, withdrawnAt: '2021-03-11T15:05:00Z' },
      {
        id: 1,
        at: '2021-03-11T13:40:00Z',
        de: 'GMX und WEB.DE weisen unsere E-Mails ab. Wir haben beide um Freigabe gebeten.',
        en: 'GMX and WEB.DE refuse our mail. We asked both to let it through.',
        withdrawnAt: null,
      },
    ],
    ...change,
  };
}

/** What the public may know on the morning after. */
export function aStatusReport(change: Partial<StatusReport> = {}): StatusReport {
  const sms = {
    id: '019a0000-0000-7000-8000-000000000003',
    number: '2020-0041',
    kind: 'gateway',
    affected: ['sms'],
    openedAt: '2020-12-25T09:00:00Z',
    closedAt: '2020-12-25T11:30:00Z',
    notices: [],
  } as const;
  return {
    city: 'Stadt Lindenburg',
    asOf: MORNING,
    current: true,
    from: '2020-12-13',
    to: '2021-03-12',
    services: [...SERVICES],
    incidents: [anIncidentOfStatus(), { ...sms, affected: [...sms.affected], notices: [...sms.notices] }],
    ...change,
  };
}

/** Nothing is ill, and nothing was. */
export function aWellReport(): StatusReport {
  return aStatusReport({
    services: [aService(), aService({ id: 'sms', kind: 'sms', name: null })],
    incidents: [],
  });
}

/** The status page of the morning after, asked for gmx.de. */
export function aStatusPage(locale: Locale, change: Partial<StatusPageModel> = {}): StatusPageModel {
  return {
    ...aFrame(locale, '/status?domain=gmx.de', MORNING),
    host: 'stadt.lindenburg.example',
    telephone: '0208 555 010 00',
    report: aStatusReport(),
    check: { domain: 'gmx.de', state: 'delayed', provider: 'GMX' },
    ...change,
  };
}
