import { hash } from 'node:crypto';
import webpush from 'web-push';
import type { Urgency } from '#domain';
import {
  type ClaimedAttempt,
  Gateway,
  type HandOver,
  type LaneLimits,
  type PushSubscription,
} from '#delivery/ports';
import { httpCall, type HttpEnd } from '../http-call.js';
import type { OutgoingAgents } from '../outgoing-agents.js';
import { pushText } from './push-text.js';
import {
  beforeTheWire,
  CannotBeSent,
  LAPSED,
  leaseIsOver,
  Stopwatch,
  type GatewayWorld,
} from '../outcome.js';
import { secondsOfUse } from '../validity.js';
import { meaningOfPushStatus } from './push-statuses.js';
import { VapidHeaders, type VapidKeys } from './vapid-headers.js';

/** Web push (RFC 8030, 8291, 8292). */
export interface PushGatewayOptions extends GatewayWorld {
  readonly agents: OutgoingAgents;
  readonly vapid: VapidKeys;
  /** The city's name, the title of every push. */
  readonly cityName: string;
  readonly hardLimitMs?: number;
  readonly connections?: number;
}

/** Longest that a push service keeps a message, seconds (4 weeks). */
const MOST_TTL_S = 2_419_200;
const MOST_TEXT = 1000;
const URGENCY: Readonly<Record<Urgency, 'low' | 'normal' | 'high'>> = {
  routine: 'low',
  important: 'normal',
  urgent: 'high',
  emergency: 'high',
};

/** Hands notifications to the push services of browsers. The payload is encrypted for the browser alone. */
export class PushGateway extends Gateway {
  private readonly vapid: VapidHeaders;

  constructor(private readonly options: PushGatewayOptions) {
    super();
    this.vapid = new VapidHeaders(options.vapid);
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    try {
      const { subscription, url } = this.target(attempt);
      const details = this.request(attempt, subscription, url);
      if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
      const end = await httpCall({
        method: 'POST',
        url,
        headers: details.headers,
        body: details.body,
        limitMs: this.options.hardLimitMs ?? 60_000,
        agent: this.options.agents.for(url),
      });
      return outcomeOf(end, url, watch.elapsed());
    } catch (error) {
      return beforeTheWire(error, watch.elapsed());
    }
  }

  /** The endpoint is a stranger's text: only https, and no address of our own network, written out or looked up. */
  private target(attempt: ClaimedAttempt): { subscription: PushSubscription; url: URL } {
    if (attempt.contact.channel !== 'push') throw new CannotBeSent('the contact is no push subscription');
    const { subscription } = attempt.contact;
    const url = URL.canParse(subscription.endpoint) ? new URL(subscription.endpoint) : null;
    if (url?.protocol !== 'https:') throw new CannotBeSent('the endpoint is no https address');
    if (!this.options.agents.allowsStranger(url.hostname))
      throw new CannotBeSent('the endpoint is an internal address');
    return { subscription, url };
  }

  private request(
    attempt: ClaimedAttempt,
    subscription: PushSubscription,
    url: URL,
  ): { headers: Record<string, string>; body: Buffer } {
    const encrypted = this.encrypt(attempt, subscription);
    return {
      headers: { ...encrypted.headers, Authorization: this.vapid.for(url.origin) },
      body: encrypted.body,
    };
  }

  /** @throws CannotBeSent when the subscription's keys are no keys */
  private encrypt(attempt: ClaimedAttempt, subscription: PushSubscription) {
    try {
      return webpush.generateRequestDetails(subscription, JSON.stringify(this.payload(attempt)), {
        TTL: this.ttlSeconds(attempt),
        urgency: URGENCY[attempt.urgency],
        topic: topicOf(attempt),
        contentEncoding: 'aes128gcm',
      });
    } catch (error) {
      if (error instanceof CannotBeSent) throw error;
      throw new CannotBeSent('the subscription cannot be encrypted for', { cause: error });
    }
  }

  private payload(attempt: ClaimedAttempt): { title: string; body: string; url: string } {
    return {
      title: this.options.cityName,
      body: pushText(attempt).slice(0, MOST_TEXT),
      url: this.options.links.url('message', attempt.notificationId),
    };
  }

  private ttlSeconds(attempt: ClaimedAttempt): number {
    const seconds = secondsOfUse(attempt, this.options.clock) ?? MOST_TTL_S;
    return Math.min(Math.max(seconds, 0), MOST_TTL_S);
  }

  limits(): LaneLimits {
    return { connections: this.options.connections ?? 16, messagesPerConnection: null };
  }
}

/** A later push of the same notification replaces an undelivered earlier one (RFC 8030, 5.4). */
function topicOf(attempt: ClaimedAttempt): string {
  return hash('sha256', attempt.notificationId, 'base64url').slice(0, 32);
}

function outcomeOf(end: HttpEnd, url: URL, latencyMs: number): HandOver {
  if (end.kind === 'cut') {
    const { reason, detail } = end;
    if (end.sent) return { kind: 'unknown', stage: null, detail: `${reason}: ${detail}`, latencyMs };
    return { kind: 'unreachable', reason, stage: null, detail, latencyMs };
  }
  const reply = replyOf(end, url);
  if (end.status >= 200 && end.status < 300) return { kind: 'accepted', reply, gatewayId: null, latencyMs };
  const meaning = meaningOfPushStatus(end.status);
  return { kind: 'refused', reply, code: end.status, stage: null, meaning, latencyMs };
}

/** Status, wait and first words, without the endpoint: who knows it can write to the browser. */
function replyOf(end: Extract<HttpEnd, { kind: 'answered' }>, url: URL): string {
  const retryAfter = end.headers['retry-after'];
  const wait = retryAfter === undefined ? '' : `; Retry-After: ${retryAfter}`;
  const words = end.body
    .slice(0, 500)
    .replaceAll(url.href, '<endpoint>')
    .replaceAll(url.pathname, '<endpoint>');
  return `${end.status} ${end.statusText}${wait} ${words.slice(0, 200)}`.trim();
}
