import type {
  BulkActionPageModel,
  ClosePageModel,
  ContactPageModel,
  IncidentChoice,
  IncidentListItem,
  IncidentListPageModel,
  Locale,
  NotePageModel,
  NoticePageModel,
  OpenIncidentPageModel,
} from '#contracts';
import { aStaffFrame } from './frames.js';
import { anIncidentFrame, CHOICES, HREF, LIST, NOTICE } from './incident.js';

const over = { about: 'provider', acknowledgedBy: 'T. Brandt', counts: null } as const;
const CLOSED: readonly IncidentListItem[] = [
  {
    ...over,
    number: '2021-0016',
    href: `${LIST}/2021-0016`,
    names: ['T-Online'],
    openedAt: '2021-03-02T08:10:00Z',
    closedAt: '2021-03-02T11:40:00Z',
  },
  {
    ...over,
    number: '2021-0015',
    href: `${LIST}/2021-0015`,
    about: 'gateway',
    names: ['twilio'],
    openedAt: '2021-02-20T08:10:00Z',
    closedAt: '2021-02-20T08:55:00Z',
  },
  {
    ...over,
    number: '2020-0144',
    href: `${LIST}/2020-0144`,
    about: 'own_infrastructure',
    names: [],
    openedAt: '2020-12-28T02:00:00Z',
    closedAt: '2020-12-29T09:00:00Z',
  },
];

const [NEAREST] = CHOICES as readonly [IncidentChoice, ...IncidentChoice[]];

/** One open incident and three that are over. */
export function anIncidentListPage(
  locale: Locale,
  change: Partial<IncidentListPageModel> = {},
): IncidentListPageModel {
  return {
    ...aStaffFrame(locale, LIST),
    href: LIST,
    open: [
      {
        number: '2021-0017',
        href: HREF,
        about: 'provider',
        names: ['GMX', 'WEB.DE'],
        openedAt: '2021-03-11T13:03:01Z',
        closedAt: null,
        acknowledgedBy: 'K. Yıldız',
        counts: { affected: 860, toldOtherwise: 611, atRisk: 29 },
      },
    ],
    closed: CLOSED,
    next: '2020-0144',
    continued: false,
    openByHandHref: `${LIST}/neu`,
    ...change,
  };
}

/** The second look before rerouting the 41. */
export function aBulkActionPage(
  locale: Locale,
  change: Partial<BulkActionPageModel> = {},
): BulkActionPageModel {
  return {
    ...anIncidentFrame(locale, '/massnahmen/reroute?bis=2021-03-14T22:59:00Z'),
    choice: NEAREST,
    secondThoughtsMs: 120_000,
    reason: '',
    error: null,
    ...change,
  };
}

/** A note that is not written yet. */
export function aNotePage(locale: Locale, change: Partial<NotePageModel> = {}): NotePageModel {
  return { ...anIncidentFrame(locale, '/notiz'), values: { text: '' }, errors: [], ...change };
}

/** A contact with two wrong fields. */
export function aContactPage(locale: Locale, change: Partial<ContactPageModel> = {}): ContactPageModel {
  return {
    ...anIncidentFrame(locale, '/kontakt'),
    ways: ['form', 'email', 'phone', 'other'],
    forms: [{ provider: 'GMX', url: 'https://postmaster.gmx.net/en/contact' }],
    values: { way: 'form', provider: '', ticket: 'GX-4471902', answer: '', at: 'gestern' },
    errors: [
      { field: 'provider', code: 'missing' },
      { field: 'at', code: 'not-a-moment' },
    ],
    ...change,
  };
}

/** The notice that is published now, open for change. */
export function aNoticePage(locale: Locale, change: Partial<NoticePageModel> = {}): NoticePageModel {
  return {
    ...anIncidentFrame(locale, '/hinweis'),
    published: NOTICE,
    preview: false,
    values: { de: NOTICE.de, en: NOTICE.en },
    errors: [],
    ...change,
  };
}

/** Closing while WEB.DE is still ill. */
export function aClosePage(locale: Locale, change: Partial<ClosePageModel> = {}): ClosePageModel {
  return { ...anIncidentFrame(locale, '/schliessen'), ill: ['WEB.DE'], held: 214, ...change };
}

/** Opening one by hand. */
export function anOpenIncidentPage(
  locale: Locale,
  change: Partial<OpenIncidentPageModel> = {},
): OpenIncidentPageModel {
  return {
    ...aStaffFrame(locale, `${LIST}/neu`),
    href: `${LIST}/neu`,
    listHref: LIST,
    subjects: [
      { value: 'site:t-online.de', label: 'T-Online' },
      { value: 'group:united-internet', label: 'GMX, WEB.DE' },
    ],
    values: { subject: 'site:t-online.de', reason: '' },
    error: 'reason-missing',
    ...change,
  };
}
