import { RELAY_KEY, isRelayLane, laneKey, type LaneKey, type Route } from '#domain';
import { isSick } from '#health';
import type { GatewayFacts, Past, PastAttempt, PolicyFacts, SiteFacts } from '#policy';
import type { CaseAttempt, Category, DomainSite, HealthView, NotificationCase } from '../ports/index.js';
import { minuteOfDay, nextMinuteOfDay, quietUntil } from './local-time.js';

/** The lanes of gateways that are not chosen by address. */
export interface GatewayLanes {
  readonly sms: LaneKey;
  readonly push: LaneKey;
  readonly inbox: LaneKey;
}

/** Everything around a case that does not lie in its own row. */
export interface Surroundings {
  readonly health: HealthView;
  readonly lanes: GatewayLanes;
  /** How mail leaves us. */
  readonly route: Route;
  readonly smsPriceMicros: number;
  /** Gateways that are configured and usable. */
  readonly usable: { readonly sms: boolean; readonly push: boolean };
  readonly site: DomainSite | null;
  readonly category: Category | undefined;
  /** What the department's condition answered; absent: it was not asked. */
  readonly condition?: PolicyFacts['condition'];
  /** Texts and money that earlier cases of the same batch have already been promised. */
  readonly promised: { readonly spentMicros: number; readonly texts: number };
  readonly nowMs: number;
}

/** Attempts of a test key go here: the whole life, and nothing is sent. */
export const SIMULATOR_LANE: LaneKey = 'simulator';

/** How long each gateway usually takes to tell somebody. */
const LATENCY_MS = { sms: 30_000, push: 10_000, inbox: 0 } as const;

/** The lane of email to a domain whose site is not known: one of its own, so that nobody else waits for its DNS. */
export function emailLane(one: NotificationCase, site: DomainSite | null, route: Route): LaneKey {
  if (one.keyKind === 'test') return SIMULATOR_LANE;
  return laneKey({
    channel: 'email',
    stream: one.stream,
    route,
    site: site?.site ?? one.emailDomain ?? 'none',
  });
}

/** What is known of the gateways of earlier texts. */
interface TextMemory {
  readonly nowMs: number;
  /** Whether the gateway of a lane can be asked which texts it took. */
  readonly keepsList: (lane: LaneKey) => boolean;
}

/** What already happened, as the policy reads it. */
export function pastOf(one: NotificationCase, memory: TextMemory): Past {
  return {
    status: one.status,
    attempts: one.attempts.map((attempt) => pastAttempt(attempt, memory)),
    alerts: one.alerts as Past['alerts'],
    reminders: one.reminders,
  };
}

function pastAttempt(attempt: CaseAttempt, memory: TextMemory): PastAttempt {
  return {
    ordinal: attempt.ordinal,
    channel: attempt.channel,
    contactRef: attempt.contactRef,
    state: attempt.state,
    createdAtMs: attempt.createdAtMs,
    dueAtMs: attempt.dueAtMs,
    tries: attempt.tries,
    lapses: attempt.lapses,
    lastTriedAtMs: attempt.lastTriedAtMs,
    stateSinceMs: attempt.stateSinceMs,
    verdict:
      attempt.label === null || attempt.scope === null
        ? null
        : { label: attempt.label, scope: attempt.scope, temporary: attempt.temporary },
    content: attempt.content,
    gatewayFound: attempt.gatewayFound,
    ...(isLost(attempt, memory) ? { isLost: true } : {}),
  };
}

/** Nobody can ever say what became of it: its quarantine is over, and its gateway keeps no list. */
function isLost({ channel, state, dueAtMs, lane }: CaseAttempt, { nowMs, keepsList }: TextMemory): boolean {
  return channel === 'sms' && state === 'unknown' && dueAtMs <= nowMs && !keepsList(lane);
}

/** The facts of one case at `nowMs`. */
export function factsOf(one: NotificationCase, around: Surroundings): PolicyFacts {
  return {
    notification: notificationFacts(one, around.category),
    recipient: recipientFacts(one, around),
    site: siteFacts(one, around),
    emailRouteUsable: isRouteUsable(around),
    emailAcceptance: one.attempts.some(({ lane }) => isRelayLane(lane)) ? 'relay' : 'provider',
    gateways: {
      sms: gatewayFacts(one, around, 'sms'),
      push: gatewayFacts(one, around, 'push'),
      inbox: { gateway: 'inbox', health: 'healthy', usable: true, latencyMs: LATENCY_MS.inbox },
    },
    budget: budgetFacts(one, around),
    condition: one.conditionUrl === null ? null : (around.condition ?? 'unknown'),
    phone: {
      allowedRange: one.recipient.phoneRangeAllowed,
      sentLastHour: one.recipient.textsLastHour + around.promised.texts,
    },
  };
}

/** Rule 12: by the relay also when the relay itself refuses us or cannot be reached. */
function isRouteUsable({ health, route, nowMs }: Surroundings): boolean {
  const isRelayDown = route === 'relay' && isSick(health.healthOf(RELAY_KEY, nowMs).state);
  return health.emailRouteUsable(nowMs) && !isRelayDown;
}

function notificationFacts(
  one: NotificationCase,
  category: Category | undefined,
): PolicyFacts['notification'] {
  return {
    acceptedAtMs: one.acceptedAtMs,
    urgency: one.urgency,
    deadline: deadlineOf(one),
    hinderedSinceMs: one.hinderedSinceMs ?? null,
    confidential: one.confidential,
    category: { id: one.category, sameDay: category?.sameDay ?? false, duty: category?.basis === 'duty' },
    oneTimeCode: one.oneTimeCode,
    sendAtMs: one.sendAtMs,
    validUntilMs: one.validUntilMs,
    hasLateContent: one.hasLateContent,
    hasSecondFactor: one.hasSecondFactor,
    channels: one.channels,
    cancelled: one.cancelled,
    toldOtherwise: one.toldOtherwise,
    instruction: one.instruction,
  };
}

function deadlineOf({
  deadlineMs,
  extendedFromMs = null,
  isHosted = false,
}: NotificationCase): PolicyFacts['notification']['deadline'] {
  if (deadlineMs === null) return null;
  return { atMs: deadlineMs, isHosted, ...(extendedFromMs === null ? {} : { originalMs: extendedFromMs }) };
}

function recipientFacts(one: NotificationCase, { nowMs, category }: Surroundings): PolicyFacts['recipient'] {
  const { recipient } = one;
  const isDeclined = recipient.declinesTexts && category?.basis !== 'duty';
  return {
    hasAccount: recipient.citizenId !== null,
    contacts: isDeclined ? recipient.contacts.filter(({ channel }) => channel !== 'sms') : recipient.contacts,
    preferredChannels: recipient.preferredChannels,
    quietUntilMs: quietUntil(nowMs, recipient.quietHours),
    endOfDayMs: minuteOfDay(nowMs) === 0 ? nowMs + 86_400_000 : nextMinuteOfDay(nowMs, 0),
    digestAtMs: null,
    readAtMs: one.readAtMs,
    confirmedAtMs: one.confirmedAtMs,
    pageOpenedAtMs: one.pageOpenedAtMs,
  };
}

function siteFacts(one: NotificationCase, around: Surroundings): SiteFacts | null {
  if (one.emailDomain === null) return null;
  if (one.keyKind === 'test') return simulatedSite(one);
  const { site } = around;
  if (site?.state !== 'resolved')
    return {
      site: one.emailDomain,
      name: one.emailDomain,
      health: 'healthy',
      suspected: true,
      sinceMs: null,
    };
  const health = around.health.healthOf(emailLane(one, site, around.route), around.nowMs);
  return {
    site: site.site ?? one.emailDomain,
    name: site.siteName,
    health: health.state,
    suspected: health.suspected,
    sinceMs: health.sinceMs,
  };
}

/** `blocked@simulator…` meets a provider that refuses us; all other simulated addresses a healthy one. */
function simulatedSite(one: NotificationCase): SiteFacts {
  const blocked = one.simulatedEnd === 'blocked';
  return {
    site: 'simulator',
    name: 'Simulator',
    health: blocked ? 'blocked' : 'healthy',
    suspected: false,
    sinceMs: blocked ? one.acceptedAtMs : null,
  };
}

function gatewayFacts(one: NotificationCase, around: Surroundings, channel: 'sms' | 'push'): GatewayFacts {
  const latencyMs = LATENCY_MS[channel];
  if (one.keyKind === 'test') return { gateway: 'simulator', health: 'healthy', usable: true, latencyMs };
  const lane = around.lanes[channel];
  const { state } = around.health.healthOf(lane, around.nowMs);
  // A blocked gateway would never be tried again if nothing were meant for it while its probe is due.
  const probeIsDue = around.health.admission(lane, around.nowMs).kind === 'probe';
  return {
    gateway: lane.slice(lane.indexOf(':') + 1),
    health: probeIsDue ? 'recovering' : state,
    usable: around.usable[channel],
    latencyMs,
  };
}

function budgetFacts(one: NotificationCase, around: Surroundings): PolicyFacts['budget'] {
  const { limitMicros, spentMicros, nearerNeedMicros, deadlineNeedMicros } = one.budget;
  const left =
    limitMicros === null ? null : Math.max(0, limitMicros - spentMicros - around.promised.spentMicros);
  return { leftMicros: left, priceMicros: around.smsPriceMicros, nearerNeedMicros, deadlineNeedMicros };
}
