import type { IncidentPageModel, Locale } from '#contracts';
import { anIncidentPage } from './incident.js';

/** The same incident after it ended. */
export function aClosedIncidentPage(locale: Locale): IncidentPageModel {
  const open = anIncidentPage(locale);
  return {
    ...open,
    health: 'healthy',
    openIncidents: 0,
    closed: { by: null, at: '2021-03-12T05:50:00Z' },
    fates: { ...open.fates, email: 214, held: 0, atRisk: 0, otherwise: 29 },
    risks: [],
    choices: [],
    canProbe: false,
    sites: open.sites.map((site) => ({
      ...site,
      health: 'healthy' as const,
      wellAt: '2021-03-12T04:50:00Z',
      nextProbeAt: null,
    })),
    notice: null,
  };
}

/** Our own, just opened: nothing affected, nobody has done anything. */
export function aFreshIncidentPage(locale: Locale): IncidentPageModel {
  const { fates, ...open } = anIncidentPage(locale);
  const none = Object.fromEntries(Object.keys(fates).map((fate) => [fate, 0])) as unknown as typeof fates;
  return {
    ...open,
    about: 'own_infrastructure',
    names: [],
    fates: none,
    acknowledged: null,
    deadlines: { kept: 0, missed: 0, total: 0 },
    sms: { count: 0, cents: 0 },
    hours: [],
    risks: [],
    choices: [],
    canProbe: false,
    wordings: [],
    sites: [],
    dossierHref: null,
    contacts: [],
    notice: null,
    log: open.log.slice(-1),
  };
}
