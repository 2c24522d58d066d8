import type { Locale } from '#contracts';
import { renderBulkActionPage } from '../incident/bulk-action-page.js';
import { renderClosePage } from '../incident/close-page.js';
import { renderContactPage } from '../incident/contact-page.js';
import { renderIncidentListPage } from '../incident/incident-list-page.js';
import { renderIncidentPage } from '../incident/incident-page.js';
import { renderNotePage } from '../incident/note-page.js';
import { renderNoticePage } from '../incident/notice-page.js';
import { renderOpenIncidentPage } from '../incident/open-page.js';
import { renderHeldPage } from '../operation/held-page.js';
import { renderProviderPage } from '../operation/provider-page.js';
import { renderProvidersPage } from '../operation/providers-page.js';
import { anAction, anIncidentPage } from './incident.js';
import {
  aBulkActionPage,
  aClosePage,
  aContactPage,
  anIncidentListPage,
  aNotePage,
  aNoticePage,
  anOpenIncidentPage,
} from './incident-forms.js';
import { aClosedIncidentPage, aFreshIncidentPage } from './incident-states.js';
import { aHeldPage, aProviderPage, aProvidersPage } from './operation.js';

/** Pages of incidents, providers and held mail in every state that looks different. */
export const OPERATION_PAGES: Readonly<Record<string, (locale: Locale) => string>> = {
  incident: (locale) => renderIncidentPage(anIncidentPage(locale)),
  'incident-ordered': (locale) =>
    renderIncidentPage(
      anIncidentPage(locale, { done: { kind: 'ordered', action: anAction() }, actions: [anAction()] }),
    ),
  'incident-closed': (locale) => renderIncidentPage(aClosedIncidentPage(locale)),
  'incident-fresh': (locale) => renderIncidentPage(aFreshIncidentPage(locale)),
  'incident-list': (locale) => renderIncidentListPage(anIncidentListPage(locale)),
  'incident-list-empty': (locale) =>
    renderIncidentListPage(
      anIncidentListPage(locale, { open: [], closed: [], next: null, openIncidents: 0 }),
    ),
  'bulk-action': (locale) => renderBulkActionPage(aBulkActionPage(locale)),
  'bulk-action-wrong': (locale) => renderBulkActionPage(aBulkActionPage(locale, { error: 'reason-missing' })),
  'incident-note': (locale) => renderNotePage(aNotePage(locale)),
  'incident-contact': (locale) => renderContactPage(aContactPage(locale)),
  'incident-notice': (locale) => renderNoticePage(aNoticePage(locale)),
  'incident-notice-preview': (locale) => renderNoticePage(aNoticePage(locale, { preview: true })),
  'incident-close': (locale) => renderClosePage(aClosePage(locale)),
  'incident-open': (locale) => renderOpenIncidentPage(anOpenIncidentPage(locale)),
  providers: (locale) => renderProvidersPage(aProvidersPage(locale)),
  provider: (locale) => renderProviderPage(aProviderPage(locale)),
  held: (locale) => renderHeldPage(aHeldPage(locale)),
  'held-empty': (locale) => renderHeldPage(aHeldPage(locale, { total: 0, rows: [] })),
};

/** Of those, one state of each face. */
export const OPERATION_FACES: readonly string[] = [
  'incident',
  'incident-list',
  'bulk-action-wrong',
  'incident-contact',
  'incident-notice',
  'providers',
  'provider',
  'held',
];
