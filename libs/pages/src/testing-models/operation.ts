import type { HeldPageModel, Locale, ProviderPageModel, ProviderRow, ProvidersPageModel } from '#contracts';
import { aStaffFrame } from './frames.js';
import { aDayBlocked } from './incident.js';

/** A provider that is well. */
export function aProviderRow(id: string, name: string, change: Partial<ProviderRow> = {}): ProviderRow {
  return {
    id,
    href: `/verwaltung/anbieter/${id}`,
    name,
    channel: 'email',
    health: 'healthy',
    suspected: false,
    since: null,
    nextProbeAt: null,
    perMinute: null,
    waiting: 0,
    oldestWaitingAt: null,
    ...change,
  };
}

const GMX = aProviderRow('gmx.net', 'GMX', {
  health: 'blocked',
  since: '2021-03-11T13:03:01Z',
  nextProbeAt: '2021-03-12T06:31:00Z',
  waiting: 121,
  oldestWaitingAt: '2021-03-11T13:04:00Z',
});

/** The morning after, 07:02. */
export function aProvidersPage(locale: Locale, change: Partial<ProvidersPageModel> = {}): ProvidersPageModel {
  return {
    ...aStaffFrame(locale, '/verwaltung/anbieter'),
    providers: [
      aProviderRow('google.com', 'Gmail', { waiting: 3 }),
      aProviderRow('sms:twilio', 'twilio', { channel: 'sms' }),
      aProviderRow('t-online.de', 'T-Online', { suspected: true }),
      aProviderRow('outlook.com', 'Outlook.com', {
        health: 'degraded',
        since: '2021-03-12T01:00:00Z',
        perMinute: 30,
        waiting: 12,
        oldestWaitingAt: '2021-03-12T05:51:00Z',
      }),
      GMX,
      aProviderRow('web.de', 'WEB.DE', { ...GMX, id: 'web.de', name: 'WEB.DE', waiting: 122 }),
    ],
    ...change,
  };
}

const SENTENCES: Readonly<Record<Locale, readonly [string, string]>> = {
  de: ['Probe 17 an GMX abgewiesen. Nächste um 07:31.', 'GMX gesperrt: dritte Abweisung in Folge'],
  en: ['Probe 17 to GMX refused. The next at 07:31.', 'GMX blocked: third refusal in a row'],
};

/** GMX on that morning. */
export function aProviderPage(locale: Locale, change: Partial<ProviderPageModel> = {}): ProviderPageModel {
  const [probe, blocked] = SENTENCES[locale];
  return {
    ...aStaffFrame(locale, '/verwaltung/anbieter/gmx.net'),
    listHref: '/verwaltung/anbieter',
    provider: GMX,
    incident: { number: '2021-0017', href: '/verwaltung/stoerungen/2021-0017' },
    hours: aDayBlocked(),
    lanes: [
      {
        key: 'email:transactional:direct:gmx.net',
        stream: 'transactional',
        route: 'direct',
        health: 'blocked',
        suspected: false,
        since: '2021-03-11T13:03:01Z',
        waiting: 121,
      },
      {
        key: 'email:bulk:direct:gmx.net',
        stream: 'bulk',
        route: 'direct',
        health: 'healthy',
        suspected: true,
        since: null,
        waiting: 0,
      },
    ],
    changes: [
      { at: '2021-03-12T05:31:00Z', health: 'blocked', sentence: probe },
      { at: '2021-03-11T13:03:01Z', health: 'blocked', sentence: blocked },
    ],
    settings: {
      connections: 4,
      messagesPerConnection: 20,
      tls: 'require',
      group: 'united-internet',
      postmasterUrl: 'https://postmaster.gmx.net/en/error-messages',
      contactForm: 'https://postmaster.gmx.net/en/contact',
    },
    domains: ['gmx.de', 'gmx.net', 'gmx.at'],
    otherDomains: 4,
    ...change,
  };
}

/** 249 on hold at two providers. */
export function aHeldPage(locale: Locale, change: Partial<HeldPageModel> = {}): HeldPageModel {
  const incident = { number: '2021-0017', href: '/verwaltung/stoerungen/2021-0017' };
  return {
    ...aStaffFrame(locale, '/verwaltung/angehalten'),
    total: 249,
    rows: [
      {
        site: 'web.de',
        name: 'WEB.DE',
        department: 'Schulverwaltung',
        count: 120,
        oldestAt: '2021-03-11T13:20:00Z',
        nextDeadlineAt: null,
        incident,
      },
      {
        site: 'web.de',
        name: 'WEB.DE',
        department: 'Standesamt',
        count: 29,
        oldestAt: '2021-03-11T14:20:00Z',
        nextDeadlineAt: '2021-03-15T11:00:00Z',
        incident,
      },
      {
        site: 'gmx.net',
        name: 'GMX',
        department: 'Bürgeramt',
        count: 100,
        oldestAt: '2021-03-11T13:05:00Z',
        nextDeadlineAt: '2021-03-12T08:30:00Z',
        incident,
      },
    ],
    ...change,
  };
}
