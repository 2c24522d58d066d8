import type { Locale, PreferencesPageModel } from '#contracts';
import { aFrame } from './frames.js';

/** Preferences of somebody whose mail provider refuses our mail. */
export function aPreferencesPage(
  locale: Locale,
  change: Partial<PreferencesPageModel> = {},
): PreferencesPageModel {
  return {
    ...aFrame(locale, '/p/3f9cQ'),
    action: '/p/3f9cQ',
    contactPoints: [
      {
        channel: 'email',
        masked: 'e••••••n@gmx.de',
        state: 'usable',
        provider: { name: 'GMX', health: 'blocked', suspected: false },
      },
      { channel: 'sms', masked: '+49 17• •••• •42', state: 'usable', provider: null },
      { channel: 'push', masked: null, state: 'missing', provider: null },
      { channel: 'inbox', masked: null, state: 'usable', provider: null },
    ],
    categories: [
      {
        slug: 'appointments',
        name: locale === 'de' ? 'Termine' : 'Appointments',
        description:
          locale === 'de' ? 'Bestätigungen, Erinnerungen und Absagen.' : 'Confirmations and reminders.',
        duty: true,
        channels: ['email', 'sms'],
      },
      {
        slug: 'health',
        name: locale === 'de' ? 'Gesundheit' : 'Health',
        description: locale === 'de' ? 'Mitteilungen des Gesundheitsamts.' : 'News of the health office.',
        duty: true,
        channels: ['sms', 'push', 'email'],
      },
      {
        slug: 'waste',
        name: locale === 'de' ? 'Abfall und Straße' : 'Waste and streets',
        description:
          locale === 'de' ? 'Abholtage, Baustellen, Winterdienst.' : 'Collection days, road works.',
        duty: false,
        channels: [],
      },
    ],
    choices: ['email', 'sms'],
    quietHours: { from: '21:00', to: '07:00' },
    language: locale,
    plainLanguage: false,
    errors: [],
    saved: null,
    ...change,
  };
}
