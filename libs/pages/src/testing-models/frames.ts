import type { Locale, PageFrame, StaffFrame } from '#contracts';

/** 12 March 2021, 07:02 in Berlin: the morning after GMX and WEB.DE shut. */
export const MORNING = '2021-03-12T06:02:00Z';

/** 11 March 2021, 14:21 in Berlin: eighteen minutes after. */
export const AFTERNOON = '2021-03-11T13:21:40Z';

/** A frame for any page. */
export function aFrame(locale: Locale, path: string, now = AFTERNOON): PageFrame {
  return { locale, now, city: 'Stadt Lindenburg', path, homeHref: '/status' };
}

/** A frame for a page of the staff. */
export function aStaffFrame(
  locale: Locale,
  path: string,
  staff: Partial<Pick<StaffFrame, 'person' | 'navigation' | 'openIncidents' | 'incidentsHref'>> = {},
): StaffFrame {
  return {
    ...aFrame(locale, path, MORNING),
    person: { name: 'K. Yıldız', office: 'Verwaltung' },
    navigation: [
      { page: 'overview', href: '/verwaltung/uebersicht' },
      { page: 'incidents', href: '/verwaltung/stoerungen', count: 1 },
      { page: 'providers', href: '/verwaltung/anbieter' },
      { page: 'held', href: '/verwaltung/angehalten', count: 249 },
      { page: 'status', href: '/status' },
      { page: 'demo', href: '/demo' },
    ],
    openIncidents: 1,
    incidentsHref: '/verwaltung/stoerungen/2021-0017',
    signOutAction: '/abmelden',
    ...staff,
  };
}
