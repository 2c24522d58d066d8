import type { Locale } from '#contracts';
import { renderDemoPage } from '../demo/demo-page.js';
import { renderNotificationListPage } from '../notification-list/notification-list-page.js';
import { renderNotificationPage } from '../notification/notification-page.js';
import { renderOverviewPage } from '../overview/overview-page.js';
import { renderPreferencesPage } from '../preferences/preferences-page.js';
import { renderErrorPage } from '../public/error-page.js';
import { renderSignInPage } from '../public/sign-in-page.js';
import { aDemoPage } from './demo.js';
import { aNotificationListPage, aNotificationPage } from './notification.js';
import { anEmptyOverviewPage, anOverviewPage } from './overview.js';
import { aPreferencesPage } from './preferences.js';
import { anErrorPage, aSignInPage } from './public.js';

/** Every page in every state that looks different, by name: what the structure and the browser are tried on. */
export const ALL_PAGES: Readonly<Record<string, (locale: Locale) => string>> = {
  'demo-on': (locale) => renderDemoPage(aDemoPage(locale, true)),
  'demo-off': (locale) => renderDemoPage(aDemoPage(locale, false)),
  preferences: (locale) => renderPreferencesPage(aPreferencesPage(locale)),
  'preferences-wrong': (locale) =>
    renderPreferencesPage(
      aPreferencesPage(locale, {
        errors: [
          { field: 'health.2', code: 'channel-twice' },
          { field: 'quiet.to', code: 'quiet-hours-incomplete' },
        ],
      }),
    ),
  'preferences-saved': (locale) =>
    renderPreferencesPage(aPreferencesPage(locale, { saved: { changes: ['Termine', 'Gesundheit'] } })),
  overview: (locale) => renderOverviewPage(anOverviewPage(locale)),
  'overview-empty': (locale) => renderOverviewPage(anEmptyOverviewPage(locale)),
  notification: (locale) => renderNotificationPage(aNotificationPage(locale)),
  'notification-list': (locale) => renderNotificationListPage(aNotificationListPage(locale)),
  'notification-list-empty': (locale) =>
    renderNotificationListPage(aNotificationListPage(locale, { items: [], next: null, continued: false })),
  'sign-in': (locale) => renderSignInPage(aSignInPage(locale, 'ready')),
  'signed-out': (locale) => renderSignInPage(aSignInPage(locale, 'signed_out')),
  'error-404': (locale) => renderErrorPage(anErrorPage(locale, 404)),
  'error-500': (locale) => renderErrorPage(anErrorPage(locale, 500)),
};
