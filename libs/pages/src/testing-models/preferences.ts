import type { Locale, PreferenceCategory, PreferenceContactPoint, PreferencesPageModel } from '#contracts';
import { aFrame } from './frames.js';

const CONTACT_POINTS: readonly PreferenceContactPoint[] = [
  {
    channel: 'email',
    masked: 'e••••••n@gmx.de',
    state: 'usable',
    provider: { name: 'GMX', health: 'blocked', suspected: false },
  },
  { channel: 'sms', masked: '+49 17• •••• •42', state: 'usable', provider: null },
  { channel: 'push', masked: null, state: 'missing', provider: null },
  { channel: 'inbox', masked: null, state: 'usable', provider: null },
];

const CATEGORIES: Readonly<Record<Locale, readonly PreferenceCategory[]>> = {
  de: [
    {
      slug: 'appointments',
      name: 'Termine',
      description: 'Bestätigungen, Erinnerungen und Absagen.',
      duty: true,
      channels: ['email', 'sms'],
    },
    {
      slug: 'health',
      name: 'Gesundheit',
      description: 'Mitteilungen des Gesundheitsamts.',
      duty: true,
      channels: ['sms', 'push', 'email'],
    },
    {
      slug: 'waste',
      name: 'Abfall und Straße',
      description: 'Abholtage, Baustellen, Winterdienst.',
      duty: false,
      channels: [],
    },
  ],
  en: [
    {
      slug: 'appointments',
      name: 'Appointments',
      description: 'Confirmations and reminders.',
      duty: true,
      channels: ['email', 'sms'],
    },
    {
      slug: 'health',
      name: 'Health',
      description: 'News of the health office.',
      duty: true,
      channels: ['sms', 'push', 'email'],
    },
    {
      slug: 'waste',
      name: 'Waste and streets',
      description: 'Collection days, road works.',
      duty: false,
      channels: [],
    },
  ],
};

/** Preferences of somebody whose mail provider refuses our mail. */
export function aPreferencesPage(
  locale: Locale,
  change: Partial<PreferencesPageModel> = {},
): PreferencesPageModel {
  return {
    devicesHref: '/p/1/geraete',
    ...aFrame(locale, '/p/3f9cQ'),
    action: '/p/3f9cQ',
    contactPoints: CONTACT_POINTS,
    categories: CATEGORIES[locale],
    choices: ['email', 'sms'],
    quietHours: { from: '21:00', to: '07:00' },
    language: locale,
    plainLanguage: false,
    errors: [],
    saved: null,
    ...change,
  };
}
