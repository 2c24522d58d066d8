import type {
  BulkPriceView,
  IncidentAction,
  IncidentChoice,
  IncidentFrame,
  IncidentHourView,
  IncidentLogLine,
  IncidentPageModel,
  IncidentSite,
  IncidentWording,
  Locale,
  PublicNotice,
} from '#contracts';
import { aStaffFrame } from './frames.js';

/** Path of the list. */
export const LIST = '/verwaltung/stoerungen';
/** Path of the incident. */
export const HREF = `${LIST}/2021-0017`;

/** Told otherwise, held, at risk or missed: 11 March, 14:00 to 12 March, 06:00. */
const HOURS: readonly (readonly [number, number, number])[] = [
  [132, 22, 3],
  [118, 20, 4],
  [96, 22, 5],
  [61, 18, 4],
  [38, 16, 3],
  [30, 14, 2],
  [24, 12, 1],
  [18, 11, 1],
  [9, 10, 0],
  [6, 8, 0],
  [4, 6, 0],
  [3, 4, 0],
  [2, 4, 0],
  [3, 5, 0],
  [5, 8, 1],
  [16, 14, 2],
  [46, 20, 9],
];
const HOUR_MS = 3_600_000;

function hours(): readonly IncidentHourView[] {
  return HOURS.map(([toldOtherwise, held, atRisk], index) => ({
    at: new Date(Date.parse('2021-03-11T13:00:00Z') + index * HOUR_MS).toISOString(),
    toldOtherwise,
    held,
    atRisk,
  }));
}

/** 24 hours up to 07:00, blocked since 14:00. */
export function aDayBlocked(): IncidentSite['hours'] {
  return Array.from({ length: 24 }, (_, index) => ({
    at: new Date(Date.parse('2021-03-11T06:00:00Z') + index * HOUR_MS).toISOString(),
    state: index < 7 ? ('well' as const) : ('blocked' as const),
  }));
}

function aSite(id: string, name: string, change: Partial<IncidentSite>): IncidentSite {
  return {
    id,
    name,
    href: `/verwaltung/anbieter/${id}`,
    health: 'blocked',
    illAt: '2021-03-11T13:03:01Z',
    wellAt: null,
    refusals: 24,
    probes: 17,
    nextProbeAt: '2021-03-12T06:31:00Z',
    perMinute: null,
    hours: aDayBlocked(),
    ...change,
  };
}

const EXAMPLE = [
  '554-gmx.net (mxgmx117) ESMTP Service not available',
  '554-No SMTP service',
  '554-IP address is block listed.',
  '554 For explanation visit https://postmaster.gmx.net/de/case?c=r0103&i=ip&v=192.0.2.25&r=1M8QWG-1laMEu2tQu',
].join('\n');

function aWording(change: Partial<IncidentWording>): IncidentWording {
  return {
    line: '554 IP address is block listed',
    site: 'GMX',
    label: 'sender_blocked_ip',
    stage: 'connect',
    count: 22,
    firstAt: '2021-03-11T13:03:01Z',
    lastAt: '2021-03-12T05:31:00Z',
    example: EXAMPLE,
    ...change,
  };
}

const WORDINGS: readonly IncidentWording[] = [
  aWording({}),
  aWording({
    site: 'WEB.DE',
    count: 21,
    firstAt: '2021-03-11T13:09:00Z',
    lastAt: '2021-03-12T05:38:00Z',
  }),
  aWording({
    line: '450 Reject due to policy restrictions',
    label: 'policy',
    stage: 'mail',
    count: 2,
    firstAt: '2021-03-11T12:57:00Z',
    lastAt: '2021-03-11T12:58:00Z',
    example: '450 Reject due to policy restrictions',
  }),
];

const SENTENCES: Readonly<Record<Locale, Readonly<Record<'gmx' | 'webde' | 'probe' | 'note', string>>>> = {
  de: {
    gmx: 'GMX gesperrt: dritte Abweisung in Folge',
    webde: 'WEB.DE gesperrt: dritte Abweisung in Folge',
    probe: 'Probe 17 an GMX abgewiesen. Nächste um 07:31.',
    note: 'Routinepost bis morgen früh halten, SMS für Fristen sparen.',
  },
  en: {
    gmx: 'GMX blocked: third refusal in a row',
    webde: 'WEB.DE blocked: third refusal in a row',
    probe: 'Probe 17 to GMX refused. The next at 07:31.',
    note: 'Hold routine mail until tomorrow morning, save SMS for deadlines.',
  },
};

function log(locale: Locale): readonly IncidentLogLine[] {
  const t = SENTENCES[locale];
  const reason = t.note;
  return [
    { at: '2021-03-12T06:02:00Z', kind: 'acknowledged', by: 'K. Yıldız' },
    { at: '2021-03-12T05:40:00Z', kind: 'contact', by: 'T. Brandt', ...REMINDED },
    { at: '2021-03-12T05:31:00Z', kind: 'health', health: 'blocked', sentence: t.probe },
    {
      at: '2021-03-11T16:00:00Z',
      kind: 'undone',
      order: 'cancel',
      by: 'T. Brandt',
      takenBack: 11,
      tooLate: 1,
    },
    { at: '2021-03-11T15:58:00Z', kind: 'begun', order: 'release', by: 'T. Brandt', count: 40, reason },
    { at: '2021-03-11T15:56:00Z', kind: 'ordered', order: 'release', by: 'T. Brandt', count: 40, reason },
    { at: '2021-03-11T15:20:00Z', kind: 'note', by: 'T. Brandt', text: t.note },
    { at: '2021-03-11T14:50:00Z', kind: 'probe', by: 'T. Brandt' },
    { at: '2021-03-11T13:45:00Z', kind: 'dossier', by: 'T. Brandt', to: 'postmaster@gmx.net' },
    { at: '2021-03-11T13:40:00Z', kind: 'notice', by: 'T. Brandt', withdrawn: false },
    { at: '2021-03-11T13:09:00Z', kind: 'health', health: 'blocked', sentence: t.webde },
    { at: '2021-03-11T13:03:01Z', kind: 'opened', by: null, because: t.gmx },
  ];
}

const REMINDED = { way: 'email', provider: 'GMX', ticket: null, answer: null } as const;

/** The morning's prices: 41 with a deadline until Sunday, and all 214. */
export function aPrice(change: Partial<BulkPriceView> = {}): BulkPriceView {
  return {
    count: 214,
    sms: 152,
    push: 31,
    inbox: 0,
    later: 0,
    unreachable: 31,
    cents: 1_140,
    budgetCents: 2_265,
    forecastCents: 720,
    ...change,
  };
}

const NEAR = { count: 41, sms: 33, push: 8, unreachable: 0, cents: 248 };
/** What can be ordered that morning. */
export const CHOICES: readonly IncidentChoice[] = [
  { kind: 'reroute', until: '2021-03-14T22:59:00Z', price: aPrice(NEAR), held: 214 },
  { kind: 'reroute', until: null, price: aPrice(), held: 214 },
  { kind: 'release', until: null, price: aPrice({ sms: 0, push: 0, unreachable: 0, cents: 0 }), held: 214 },
  { kind: 'cancel', until: null, price: aPrice({ sms: 0, push: 0, unreachable: 0, cents: 0 }), held: 214 },
];

/** What the public reads. */
export const NOTICE: PublicNotice = {
  de: 'Mails an GMX und WEB.DE kommen zurzeit nicht an.\n\nSeit Donnerstag, 14:03 Uhr, nehmen GMX und WEB.DE keine Mails der Stadt an. Wichtige Nachrichten senden wir per SMS. Bitte geben Sie bei Buchungen eine Mobilnummer an.',
  en: 'Mail to GMX and WEB.DE does not arrive at present.\n\nSince Thursday, 14:03, GMX and WEB.DE have taken no mail from the city. We send important messages by SMS. Please give a mobile number when booking.',
  publishedAt: '2021-03-11T13:40:00Z',
};

/** An order of a minute ago. */
export function anAction(change: Partial<IncidentAction> = {}): IncidentAction {
  return {
    id: '01782140-7b00-7000-8000-0000000000a1',
    kind: 'reroute',
    by: 'K. Yıldız',
    reason: 'Fristen am Wochenende',
    askedAt: '2021-03-12T06:01:00Z',
    beginsAt: '2021-03-12T06:03:00Z',
    state: 'waiting',
    count: 41,
    takenBack: 0,
    canUndo: true,
    ...change,
  };
}

/** What all pages of the incident carry. */
export function anIncidentFrame(locale: Locale, below = ''): IncidentFrame {
  return {
    ...aStaffFrame(locale, `${HREF}${below}`),
    number: '2021-0017',
    href: HREF,
    listHref: LIST,
    about: 'provider',
    names: ['GMX', 'WEB.DE'],
  };
}

const ABOUT: Readonly<Record<Locale, readonly [string, string, string, string]>> = {
  de: ['Termin bestätigen', 'Impftermin bestätigen', 'Notbetreuung zusagen', 'Unterlagen nachreichen'],
  en: ['Confirm an appointment', 'Confirm a vaccination', 'Confirm emergency care', 'Hand in documents'],
};

function risks(locale: Locale): IncidentPageModel['risks'] {
  const [first, second, third, fourth] = ABOUT[locale];
  const list = { sentAt: '2021-03-12T05:45:00Z' };
  return [
    { department: 'Bürgeramt', about: first, count: 11, nextDeadlineAt: '2021-03-12T08:30:00Z', list },
    { department: 'Gesundheitsamt', about: second, count: 5, nextDeadlineAt: '2021-03-12T10:15:00Z', list },
    {
      department: 'Schulverwaltung',
      about: third,
      count: 9,
      nextDeadlineAt: '2021-03-12T13:00:00Z',
      list: 'coming',
    },
    {
      department: 'Standesamt',
      about: fourth,
      count: 4,
      nextDeadlineAt: '2021-03-15T11:00:00Z',
      list: 'no_mailbox',
    },
  ];
}

/** The incident of March 2021 on the morning after, 07:02. */
export function anIncidentPage(locale: Locale, change: Partial<IncidentPageModel> = {}): IncidentPageModel {
  return {
    ...anIncidentFrame(locale),
    health: 'blocked',
    openedAt: '2021-03-11T13:03:01Z',
    acknowledged: { by: 'K. Yıldız', at: '2021-03-12T06:02:00Z' },
    closed: null,
    fates: {
      email: 0,
      sms: 498,
      push: 113,
      inbox: 0,
      otherwise: 0,
      held: 214,
      atRisk: 29,
      missed: 6,
      unreached: 0,
      cancelled: 0,
    },
    deadlines: { kept: 40, missed: 6, total: 46 },
    sms: { count: 498, cents: 3_735 },
    hours: hours(),
    risks: risks(locale),
    choices: CHOICES,
    canProbe: true,
    secondThoughtsMs: 120_000,
    actions: [],
    wordings: WORDINGS,
    sites: [
      aSite('gmx.net', 'GMX', {}),
      aSite('web.de', 'WEB.DE', { refusals: 21, nextProbeAt: '2021-03-12T06:38:00Z' }),
    ],
    dossierHref: `${HREF}/akte.pdf`,
    contacts: [
      { at: '2021-03-12T05:40:00Z', ...REMINDED },
      { at: '2021-03-11T13:41:00Z', way: 'form', provider: 'WEB.DE', ticket: 'WD-4471931', answer: null },
      { at: '2021-03-11T13:35:00Z', way: 'form', provider: 'GMX', ticket: 'GX-4471902', answer: null },
    ],
    notice: NOTICE,
    log: log(locale),
    done: null,
    ...change,
  };
}
