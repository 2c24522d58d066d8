import type { ContactPoint } from '#domain';
import type {
  GatewayFacts,
  NotificationFacts,
  Past,
  PastAttempt,
  PolicyFacts,
  RecipientFacts,
  SiteFacts,
} from '../src/model.js';

/** 11 March 2021, 14:02 in Berlin: the moment of the case on the screens. */
export const T0 = Date.UTC(2021, 2, 11, 13, 2);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const EMAIL: ContactPoint = contact('email', 'email');
export const PHONE: ContactPoint = contact('phone', 'sms');
export const PUSH: ContactPoint = contact('push:0', 'push');

function contact(ref: string, channel: ContactPoint['channel']): ContactPoint {
  return { ref, channel, verified: true, origin: 'portal', suppressed: false };
}

export function aNotification(over: Partial<NotificationFacts> = {}): NotificationFacts {
  return {
    acceptedAtMs: T0,
    urgency: 'important',
    deadline: null,
    confidential: false,
    category: { id: 'appointments', sameDay: false },
    oneTimeCode: false,
    sendAtMs: null,
    validUntilMs: null,
    hasLateContent: false,
    hasSecondFactor: false,
    channels: null,
    cancelled: false,
    toldOtherwise: false,
    instruction: null,
    ...over,
  };
}

export function aRecipient(over: Partial<RecipientFacts> = {}): RecipientFacts {
  return {
    hasAccount: false,
    contacts: [EMAIL, PHONE],
    preferredChannels: null,
    quietUntilMs: null,
    endOfDayMs: Date.UTC(2021, 2, 11, 23),
    digestAtMs: null,
    readAtMs: null,
    confirmedAtMs: null,
    pageOpenedAtMs: null,
    ...over,
  };
}

export const WELL: SiteFacts = {
  site: 'gmx.net',
  name: 'GMX',
  health: 'healthy',
  suspected: false,
  sinceMs: null,
};
export const BLOCKED: SiteFacts = { ...WELL, health: 'blocked', sinceMs: T0 + MINUTE };

export function aGateway(gateway: string, latencyMs: number, over: Partial<GatewayFacts> = {}): GatewayFacts {
  return { gateway, health: 'healthy', usable: true, latencyMs, ...over };
}

export const GATEWAYS: PolicyFacts['gateways'] = {
  sms: aGateway('twilio', 10_000),
  push: aGateway('web', 5_000),
  inbox: aGateway('inbox', 0),
};

/** Facts with parts replaced. */
export interface FactsOver {
  readonly notification?: Partial<NotificationFacts>;
  readonly recipient?: Partial<RecipientFacts>;
  readonly gateways?: Partial<PolicyFacts['gateways']>;
  readonly site?: SiteFacts | null;
  readonly rest?: Partial<Omit<PolicyFacts, 'notification' | 'recipient' | 'gateways' | 'site'>>;
}

export function facts(over: FactsOver = {}): PolicyFacts {
  return {
    notification: aNotification(over.notification),
    recipient: aRecipient(over.recipient),
    site: over.site === undefined ? WELL : over.site,
    emailRouteUsable: true,
    gateways: { ...GATEWAYS, ...over.gateways },
    budget: { leftMicros: null, priceMicros: 75_000, nearerNeedMicros: 0, deadlineNeedMicros: 0 },
    condition: null,
    phone: { allowedRange: true, sentLastHour: 0 },
    ...over.rest,
  };
}

export function anAttempt(over: Partial<PastAttempt> = {}): PastAttempt {
  return {
    ordinal: 1,
    channel: 'email',
    contactRef: 'email',
    state: 'queued',
    createdAtMs: T0,
    dueAtMs: T0,
    tries: 0,
    lapses: 0,
    lastTriedAtMs: null,
    stateSinceMs: T0,
    verdict: null,
    content: 'original',
    gatewayFound: null,
    ...over,
  };
}

export function aPast(attempts: readonly PastAttempt[] = [], over: Partial<Past> = {}): Past {
  return { status: 'in_progress', attempts, alerts: [], reminders: 0, ...over };
}

/** A refusal about us, as GMX gave it in 2021. */
export const REFUSED_US: PastAttempt['verdict'] = {
  label: 'sender_blocked_ip',
  scope: 'sender_at_provider',
  temporary: false,
};
export const GREYLISTED: PastAttempt['verdict'] = {
  label: 'greylisted',
  scope: 'sender_at_provider',
  temporary: true,
};
export const NO_SUCH_MAILBOX: PastAttempt['verdict'] = {
  label: 'mailbox_unknown',
  scope: 'recipient',
  temporary: false,
};

/** An attempt that was tried once and put off or refused. */
export function refusedAttempt(over: Partial<PastAttempt> = {}): PastAttempt {
  return anAttempt({
    state: 'refused',
    tries: 1,
    lastTriedAtMs: T0 + 3_000,
    stateSinceMs: T0 + 3_000,
    verdict: REFUSED_US,
    ...over,
  });
}

export function smsAttempt(over: Partial<PastAttempt> = {}): PastAttempt {
  return anAttempt({ ordinal: 2, channel: 'sms', contactRef: 'phone', createdAtMs: T0 + MINUTE, ...over });
}

export function acceptedSms(over: Partial<PastAttempt> = {}): PastAttempt {
  return smsAttempt({ state: 'accepted_by_gateway', tries: 1, lastTriedAtMs: T0 + MINUTE + 1_000, ...over });
}
