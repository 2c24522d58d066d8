import type { Locale } from '#contracts';
import { renderDemoPage } from '../demo/demo-page.js';
import { renderDevicesPage } from '../devices/devices-page.js';
import { renderNotificationListPage } from '../notification-list/notification-list-page.js';
import { renderNotificationPage } from '../notification/notification-page.js';
import { renderOverviewPage } from '../overview/overview-page.js';
import { renderPreferencesPage } from '../preferences/preferences-page.js';
import { renderActionPage } from '../public/action-page.js';
import { renderErrorPage } from '../public/error-page.js';
import { renderProtectedPage } from '../public/protected-page.js';
import { renderSignInPage } from '../public/sign-in-page.js';
import { renderStatusPage } from '../public/status-page.js';
import { renderTextPage } from '../public/text-page.js';
import { aDemoPage } from './demo.js';
import { aDevicesPage } from './devices.js';
import { aNotificationListPage, aNotificationPage } from './notification.js';
import { anEmptyOverviewPage, anOverviewPage } from './overview.js';
import { OPERATION_FACES, OPERATION_PAGES } from './operation-pages.js';
import { aPreferencesPage } from './preferences.js';
import {
  aLockedView,
  anActionPage,
  anActionView,
  anErrorPage,
  aProtectedPage,
  aSignInPage,
  aTextPage,
  OPEN_MESSAGE,
} from './public.js';
import { aStatusPage, aStatusReport, aWellReport } from './status.js';

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
    renderPreferencesPage(
      aPreferencesPage(locale, { saved: { categories: ['Termine', 'Gesundheit'], settings: ['language'] } }),
    ),
  devices: (locale) => renderDevicesPage(aDevicesPage(locale)),
  'devices-none': (locale) =>
    renderDevicesPage(aDevicesPage(locale, { devices: [], vapidKey: null, done: 'removed' })),
  ...OPERATION_PAGES,
  overview: (locale) => renderOverviewPage(anOverviewPage(locale)),
  'overview-empty': (locale) => renderOverviewPage(anEmptyOverviewPage(locale)),
  notification: (locale) => renderNotificationPage(aNotificationPage(locale)),
  'notification-list': (locale) => renderNotificationListPage(aNotificationListPage(locale)),
  'notification-list-empty': (locale) =>
    renderNotificationListPage(aNotificationListPage(locale, { items: [], next: null, continued: false })),
  'sign-in': (locale) => renderSignInPage(aSignInPage(locale, 'ready')),
  'signed-out': (locale) => renderSignInPage(aSignInPage(locale, 'signed_out')),
  'error-404': (locale) => renderErrorPage(anErrorPage(locale, 404)),
  'protected-locked': (locale) =>
    renderProtectedPage(aProtectedPage(locale, aLockedView({ error: 'wrong', triesLeft: 1 }))),
  'protected-open': (locale) => renderProtectedPage(aProtectedPage(locale, OPEN_MESSAGE)),
  'protected-shut': (locale) => renderProtectedPage(aProtectedPage(locale, { state: 'shut' })),
  'action-open': (locale) => renderActionPage(anActionPage(locale, anActionView())),
  'action-done': (locale) =>
    renderActionPage(
      anActionPage(locale, anActionView({ state: 'done', answeredAt: '2021-03-11T13:21:40Z' })),
    ),
  'action-options': (locale) =>
    renderActionPage(
      anActionPage(
        locale,
        anActionView({
          otherTime: { options: ['Mi, 17. März, 10:00 Uhr'], isMissing: true },
          extended: true,
        }),
      ),
    ),
  'action-wish': (locale) =>
    renderActionPage(
      anActionPage(
        locale,
        anActionView({ state: 'other_time', wish: 'vormittags', answeredAt: '2021-03-11T13:21:40Z' }),
      ),
    ),
  'action-withdrawn': (locale) => renderActionPage(anActionPage(locale, { state: 'withdrawn' })),
  'action-late': (locale) => renderActionPage(anActionPage(locale, anActionView({ state: 'late' }))),
  'action-unknown': (locale) => renderActionPage(anActionPage(locale, { state: 'unknown' })),
  status: (locale) => renderStatusPage(aStatusPage(locale)),
  'status-well': (locale) => renderStatusPage(aStatusPage(locale, { report: aWellReport(), check: null })),
  'status-copy': (locale) =>
    renderStatusPage(
      aStatusPage(locale, {
        report: aStatusReport({ current: false, services: [], incidents: [] }),
        check: { domain: 'a b', state: 'invalid' },
      }),
    ),
  accessibility: (locale) => renderTextPage(aTextPage(locale, 'accessibility')),
  'error-500': (locale) => renderErrorPage(anErrorPage(locale, 500)),
};

/** Of those, one state of each face. */
export const FACES: readonly string[] = [
  'demo-on',
  'preferences-wrong',
  'devices',
  ...OPERATION_FACES,
  'overview',
  'notification',
  'notification-list',
  'sign-in',
  'error-404',
  'protected-locked',
  'action-open',
  'status',
  'accessibility',
];
