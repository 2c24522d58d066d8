import type {
  AttemptEntry,
  DecisionStep,
  Locale,
  NotificationListItem,
  NotificationListPageModel,
  NotificationPageModel,
  StaffFrame,
  TimelineEntry,
} from '#contracts';
import { aStaffFrame } from './frames.js';

const ID = '01782140-7b00-7000-8000-000000000001';
const GMX_REPLY = [
  '554-gmx.net (mxgmx117) ESMTP Service not available',
  '554-No SMTP service',
  '554-IP address is block listed.',
  '554 For explanation visit https://postmaster.gmx.net/de/case?c=r0103&i=ip&v=192.0.2.25&r=1M8QWG-1laMEu2tQu',
].join('\n');

function officeFrame(locale: Locale, path: string): StaffFrame {
  return aStaffFrame(locale, path, {
    person: { name: 'M. Brandt', office: 'Bürgeramt' },
    navigation: [
      { page: 'notifications', href: '/amt/buergeramt/nachrichten' },
      { page: 'status', href: '/status' },
    ],
    incidentsHref: null,
  });
}

const BECAUSE: Readonly<Record<Locale, Readonly<Record<'first' | 'change' | 'done', string>>>> = {
  de: {
    first: 'weil keine andere Reihenfolge gewählt ist und GMX unsere Mails noch annahm',
    change: 'weil GMX seit 14:03 unsere Mails abweist und der Termin bis 15:02 bestätigt werden muss',
    done: 'weil die SMS die Person erreicht hat',
  },
  en: {
    first: 'because no other order is chosen and GMX still took our mail',
    change: 'because GMX has refused our mail since 14:03 and the appointment must be confirmed by 15:02',
    done: 'because the SMS has reached the person',
  },
};

const REFUSED: AttemptEntry = {
  kind: 'attempt',
  at: '2021-03-11T13:02:54Z',
  ordinal: 1,
  channel: 'email',
  contact: 'h••••••n@gmx.de',
  provider: 'GMX',
  state: 'refused',
  stateAt: null,
  route: 'direct',
  tries: 1,
  verdict: { label: 'sender_blocked_ip', scope: 'sender_at_provider' },
  costCents: null,
  reply: {
    text: GMX_REPLY,
    stage: 'connect',
    host: 'mx00.gmx.net',
    tls: 'TLS 1.3',
    durationMs: 400,
    gateway: 'Direkt 1',
  },
};

const SAVED: AttemptEntry = {
  ...REFUSED,
  at: '2021-03-11T13:03:02Z',
  ordinal: 2,
  channel: 'sms',
  contact: '+49 17• •••• •42',
  provider: null,
  state: 'delivered',
  stateAt: '2021-03-11T13:03:08Z',
  route: null,
  verdict: null,
  costCents: 7.5,
  reply: {
    text: 'status=delivered segments=1',
    stage: null,
    host: null,
    tls: null,
    durationMs: null,
    gateway: 'twilio',
  },
};

function decision(at: string, rule: string, because: string, steps: readonly DecisionStep[]): TimelineEntry {
  return { kind: 'decision', at, steps, because, rule, policyVersion: '14' };
}

function timelineIn(locale: Locale): readonly TimelineEntry[] {
  const { first, change, done } = BECAUSE[locale];
  return [
    { kind: 'accepted', at: '2021-03-11T13:02:51Z', via: 'smtp' },
    decision('2021-03-11T13:02:51Z', '1', first, [{ step: 'attempt', channel: 'email' }]),
    REFUSED,
    { kind: 'health', at: '2021-03-11T13:03:01Z', name: 'GMX', health: 'blocked' },
    decision('2021-03-11T13:03:01Z', '2', change, [
      { step: 'attempt', channel: 'sms' },
      { step: 'hold', channel: 'email' },
    ]),
    SAVED,
    { kind: 'confirmed', at: '2021-03-11T13:21:40Z' },
    decision('2021-03-11T13:21:40Z', '7', done, [
      { step: 'supersede', channel: 'email' },
      { step: 'finish', status: 'delivered' },
    ]),
  ];
}

/** The appointment that GMX refused and an SMS saved. */
export function aNotificationPage(
  locale: Locale,
  change: Partial<NotificationPageModel> = {},
): NotificationPageModel {
  return {
    ...officeFrame(locale, `/amt/buergeramt/nachrichten/${ID}`),
    id: ID,
    status: 'delivered',
    reference: 'BA-2021-031187',
    subject: 'Termin bestätigen: Reisepass, Di., 16. März, 09:20',
    listHref: '/amt/buergeramt/nachrichten',
    acceptedAt: '2021-03-11T13:02:51Z',
    told: { channel: 'sms', at: '2021-03-11T13:03:02Z' },
    deadline: {
      at: '2021-03-11T14:02:51Z',
      confirmedAt: '2021-03-11T13:21:40Z',
      latestSwitchAt: '2021-03-11T13:31:00Z',
    },
    timeline: timelineIn(locale),
    facts: {
      recipient: 'E. Hoffmann',
      category: locale === 'de' ? 'Termine' : 'Appointments',
      duty: true,
      urgency: 'urgent',
      confidential: true,
      costCents: 7.5,
      contentDeletedAt: '2021-03-18T13:00:00Z',
      evidenceDeletedAt: '2022-03-11T13:00:00Z',
    },
    ...change,
  };
}

const ITEM: NotificationListItem = {
  id: ID,
  href: `/amt/buergeramt/nachrichten/${ID}`,
  reference: 'BA-2021-031187',
  subject: 'Termin bestätigen: Reisepass, Di., 16. März, 09:20',
  category: 'Termine',
  status: 'delivered',
  acceptedAt: '2021-03-11T13:02:51Z',
  told: { channel: 'sms', at: '2021-03-11T13:03:02Z' },
  deadlineAt: '2021-03-11T14:02:51Z',
};

/** The office's list, in the middle of its pages. */
export function aNotificationListPage(
  locale: Locale,
  change: Partial<NotificationListPageModel> = {},
): NotificationListPageModel {
  return {
    ...officeFrame(locale, '/amt/buergeramt/nachrichten?status=delivered'),
    href: '/amt/buergeramt/nachrichten',
    filter: { status: null, reference: null },
    items: [
      {
        ...ITEM,
        id: '5',
        status: 'in_progress',
        told: null,
        acceptedAt: '2021-03-12T05:58:00Z',
        deadlineAt: null,
      },
      { ...ITEM, id: '4', status: 'undeliverable', told: null, reference: 'BA-2021-031191' },
      ITEM,
      { ...ITEM, id: '2', status: 'expired', told: null, subject: null, reference: null },
      { ...ITEM, id: '1', status: 'sent', told: null },
    ],
    next: 'eyJpZCI6IjEifQ',
    continued: true,
    ...change,
  };
}
