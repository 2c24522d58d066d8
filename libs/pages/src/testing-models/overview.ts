import type {
  Fates,
  Locale,
  OverviewChannel,
  OverviewIncident,
  OverviewPageModel,
  OverviewProvider,
} from '#contracts';
import { aStaffFrame } from './frames.js';

function aProvider(id: string, name: string, change: Partial<OverviewProvider> = {}): OverviewProvider {
  return {
    id,
    name,
    health: 'healthy',
    suspected: false,
    since: null,
    attempts: 514,
    accepted: 506,
    affected: 0,
    p50Ms: 4_000,
    p95Ms: 31_000,
    oldestWaitingMs: null,
    ...change,
  };
}

const SHUT = { health: 'blocked', since: '2021-03-11T13:03:01Z', p50Ms: null, p95Ms: null } as const;

const FATES: Fates = {
  email: 3_702,
  sms: 566,
  push: 243,
  inbox: 0,
  onTheWay: 21,
  held: 214,
  atRisk: 29,
  missed: 6,
  undeliverable: 31,
};

const INCIDENT: OverviewIncident = {
  href: '/verwaltung/stoerungen/2021-0017',
  names: ['GMX', 'WEB.DE'],
  since: '2021-03-11T13:03:01Z',
  affected: 860,
  toldOtherwise: 611,
  atRisk: 29,
  nextDeadlineAt: '2021-03-12T08:30:00Z',
  ownInfrastructure: false,
};

const PROVIDERS: readonly OverviewProvider[] = [
  aProvider('gmail', 'Gmail', { attempts: 1_043, accepted: 1_036, oldestWaitingMs: 20_000 }),
  aProvider('outlook', 'Outlook.com', {
    health: 'degraded',
    since: '2021-03-12T01:00:00Z',
    attempts: 371,
    accepted: 358,
    p95Ms: 360_000,
    oldestWaitingMs: 660_000,
  }),
  aProvider('web.de', 'WEB.DE', {
    ...SHUT,
    attempts: 852,
    accepted: 418,
    affected: 431,
    oldestWaitingMs: 61_000_000,
  }),
  aProvider('gmx', 'GMX', {
    ...SHUT,
    attempts: 806,
    accepted: 373,
    affected: 429,
    oldestWaitingMs: 61_140_000,
  }),
  aProvider('t-online', 'T-Online', { suspected: true }),
];

const CHANNELS: readonly OverviewChannel[] = [
  { channel: 'email', attempts: 4_614, told: 3_702, p50Ms: 4_000, costCents: 0 },
  { channel: 'sms', attempts: 571, told: 566, p50Ms: 6_000, costCents: 4_283 },
  { channel: 'push', attempts: 249, told: 243, p50Ms: 1_000, costCents: 0 },
  { channel: 'inbox', attempts: 0, told: 0, p50Ms: null, costCents: 0 },
];

/** The report of 12 March 2021, 07:02. */
export function anOverviewPage(locale: Locale, change: Partial<OverviewPageModel> = {}): OverviewPageModel {
  return {
    ...aStaffFrame(locale, '/verwaltung/uebersicht?period=24h'),
    period: '24h',
    fates: FATES,
    timeToTold: { p50Ms: 4_000, p95Ms: 41_000 },
    deadlines: { kept: 1_790, total: 1_825 },
    costCents: 4_283,
    before: { toldShare: 0.992, deadlinesKeptShare: 1, costCents: 510 },
    incidents: [INCIDENT],
    providers: PROVIDERS,
    channels: CHANNELS,
    reasons: [
      { reason: 'mailbox_full', count: 5 },
      { reason: 'mailbox_unknown', count: 22 },
      { reason: 'no_contact', count: 4 },
    ],
    senderRefusals: 860,
    firstCurl: null,
    ...change,
  };
}

/** The report before anything was sent. */
export function anEmptyOverviewPage(locale: Locale): OverviewPageModel {
  const none = {
    email: 0,
    sms: 0,
    push: 0,
    inbox: 0,
    onTheWay: 0,
    held: 0,
    atRisk: 0,
    missed: 0,
    undeliverable: 0,
  };
  return anOverviewPage(locale, {
    openIncidents: 0,
    fates: none,
    timeToTold: null,
    deadlines: { kept: 0, total: 0 },
    costCents: 0,
    before: null,
    incidents: [],
    providers: [],
    channels: [],
    reasons: [],
    senderRefusals: 0,
    firstCurl:
      'curl http://127.0.0.1:4100/v1/notifications -H "Authorization: Bearer $KEY" -d @notification.json',
  });
}
