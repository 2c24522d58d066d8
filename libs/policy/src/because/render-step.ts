import type { Channel, NotificationStatus } from '#domain';
import type { ContentKind, DepartmentEvent, Step } from '../model.js';
import { CHANNEL_WORDS, STATUS_WORDS } from './words.js';
import type { Locale } from './words.js';

/** What a heading needs to know of a step; `channel` is the attempt's, null where the step concerns none. */
export interface StepHeading {
  readonly kind: Step['kind'];
  readonly channel: Channel | null;
  /** The same attempt once more. */
  readonly isAgain?: boolean;
  readonly content?: ContentKind;
  readonly event?: DepartmentEvent;
  readonly status?: NotificationStatus;
}

const EVENT_WORDS: Readonly<Record<Locale, Readonly<Record<DepartmentEvent, string>>>> = {
  de: {
    'notification.delivered': 'erreicht',
    'notification.undeliverable': 'nicht erreichbar',
    'notification.expired': 'abgelaufen',
    'notification.cancelled': 'storniert',
    'deadline.at_risk': 'Frist gefährdet',
    'deadline.missed': 'Frist versäumt',
    'deadline.extension_suggested': 'mehr Zeit empfohlen',
  },
  en: {
    'notification.delivered': 'reached',
    'notification.undeliverable': 'undeliverable',
    'notification.expired': 'expired',
    'notification.cancelled': 'cancelled',
    'deadline.at_risk': 'deadline at risk',
    'deadline.missed': 'deadline missed',
    'deadline.extension_suggested': 'more time suggested',
  },
};

type Phrase = (step: StepHeading, channel: string) => string;

const PHRASES: Readonly<Record<Locale, Readonly<Record<Step['kind'], Phrase>>>> = {
  de: {
    attempt: (step, channel) => (step.isAgain === true ? `${channel} erneut` : `jetzt ${channel}`),
    hold: (_step, channel) => `${channel} anhalten`,
    supersede: (_step, channel) => `${channel} nicht mehr senden`,
    give_up: (_step, channel) => `${channel} aufgeben`,
    ask_gateway: () => 'Gateway fragen',
    tell_department: (step) => `Amt benachrichtigen${eventOf(step, 'de')}`,
    extend_deadline: () => 'Frist verlängern',
    wait: () => 'abwarten',
    finish: (step) => `abschließen${statusOf(step, 'de')}`,
  },
  en: {
    attempt: (step, channel) => (step.isAgain === true ? `${channel} again` : `${channel} now`),
    hold: (_step, channel) => `put ${channel} on hold`,
    supersede: (_step, channel) => `do not send ${channel} any more`,
    give_up: (_step, channel) => `give up ${channel}`,
    ask_gateway: () => 'ask the gateway',
    tell_department: (step) => `tell the department${eventOf(step, 'en')}`,
    extend_deadline: () => 'extend the deadline',
    wait: () => 'wait',
    finish: (step) => `finish${statusOf(step, 'en')}`,
  },
};

const CONTENT_WORDS: Readonly<Record<Locale, Readonly<Record<ContentKind, string>>>> = {
  de: {
    original: '',
    neutral: ' als Hinweis ohne Inhalt',
    late: ' mit dem Text nach der Frist',
    reminder: ' als Erinnerung',
    copy: ' als Kopie',
  },
  en: {
    original: '',
    neutral: ' as a hint without content',
    late: ' with the text for after the deadline',
    reminder: ' as a reminder',
    copy: ' as a copy',
  },
};

/** One step in a few words: "jetzt SMS", "E-Mail anhalten". */
export function renderStep(step: StepHeading, locale: Locale): string {
  const channel = step.channel === null ? '' : CHANNEL_WORDS[locale][step.channel];
  return PHRASES[locale][step.kind](step, channel) + CONTENT_WORDS[locale][step.content ?? 'original'];
}

/** The heading of one decision: "Entschieden: jetzt SMS, E-Mail anhalten". */
export function renderDecision(steps: readonly StepHeading[], locale: Locale): string {
  const begin = locale === 'de' ? 'Entschieden' : 'Decided';
  return `${begin}: ${steps.map((step) => renderStep(step, locale)).join(', ')}`;
}

function eventOf({ event }: StepHeading, locale: Locale): string {
  return event === undefined ? '' : `: ${EVENT_WORDS[locale][event]}`;
}

function statusOf({ status }: StepHeading, locale: Locale): string {
  return status === undefined ? '' : `: ${STATUS_WORDS[locale][status]}`;
}
