import { hash } from 'node:crypto';
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
  cutOutcome,
  LAPSED,
  leaseIsOver,
  Stopwatch,
  type GatewayWorld,
} from '../outcome.js';
import { secondsOfUse } from '../validity.js';
import { MessageKeyStock } from './message-key-stock.js';
import { PushRequests, type PushRequest } from './push-requests.js';
import { meaningOfPushStatus } from './push-statuses.js';
import { retryAfterMs } from '../retry-after.js';
import type { VapidKeys } from './vapid-headers.js';

/** Web push (RFC 8030, 8291, 8292). */
export interface PushGatewayOptions extends GatewayWorld {
  readonly agents: OutgoingAgents;
  readonly vapid: VapidKeys;
  /** Pairs from before a rotation, for the subscriptions that were made with them. */
  readonly formerVapid?: readonly VapidKeys[];
  /** The city's name, the title of every push. */
  readonly cityName: string;
  readonly hardLimitMs?: number;
  readonly connections?: number;
}

/** Longest that a push service keeps a message, seconds (4 weeks). */
const MOST_TTL_S = 2_419_200;
const MOST_TEXT = 1000;
/** What is left of a text that was too long for a push service. */
const SHORT_TEXT = 160;
const TOO_LARGE = 413;
const URGENCY: Readonly<Record<Urgency, 'low' | 'normal' | 'high'>> = {
  routine: 'low',
  important: 'normal',
  urgent: 'high',
  emergency: 'high',
};

/** Hands notifications to the push services of browsers. The payload is encrypted for the browser alone. */
export class PushGateway extends Gateway {
  private readonly stock = new MessageKeyStock();
  private readonly requests: PushRequests;
  private inFlight = 0;

  constructor(private readonly options: PushGatewayOptions) {
    super();
    this.requests = new PushRequests([options.vapid, ...(options.formerVapid ?? [])], this.stock);
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    this.inFlight += 1;
    try {
      return await this.tell(attempt);
    } finally {
      this.inFlight -= 1;
      if (this.inFlight === 0) this.stock.fillInIdleTime();
    }
  }

  private async tell(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    try {
      const { subscription, url } = this.target(attempt);
      const words = pushText(attempt).slice(0, MOST_TEXT);
      const request = this.request(attempt, subscription, words);
      if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
      const end = await this.send(url, request, watch);
      const isTooLong = end.kind === 'answered' && end.status === TOO_LARGE && words.length > SHORT_TEXT;
      if (!isTooLong) return outcomeOf(end, url, watch.elapsed());
      // Refused for its length alone: nobody was told, and the beginning with its link tells enough.
      const shorter = this.request(attempt, subscription, shortened(words));
      return outcomeOf(await this.send(url, shorter, watch), url, watch.elapsed());
    } catch (error) {
      return beforeTheWire(error, watch.elapsed());
    }
  }

  private send(url: URL, { headers, body }: PushRequest, watch: Stopwatch): Promise<HttpEnd> {
    const limitMs = Math.max(1, (this.options.hardLimitMs ?? 60_000) - watch.elapsed());
    return httpCall({ method: 'POST', url, headers, body, limitMs, agent: this.options.agents.for(url) });
  }

  /** The endpoint is a stranger's text: only https, and no address of our own network, written out or looked up. */
  private target(attempt: ClaimedAttempt): { subscription: PushSubscription; url: URL } {
    if (attempt.contact.channel !== 'push') throw new CannotBeSent('the contact is no push subscription');
    const { subscription } = attempt.contact;
    const url = URL.canParse(subscription.endpoint) ? new URL(subscription.endpoint) : null;
    if (url?.protocol !== 'https:') throw new CannotBeSent('the endpoint is no https address');
    if (!this.options.agents.allowsStranger(url.hostname))
      throw new CannotBeSent('the endpoint is an internal address');
    if (!this.requests.canSign(subscription))
      throw new CannotBeSent('the subscription was made with a key pair that is not set any more');
    return { subscription, url };
  }

  /** @throws CannotBeSent when the subscription's keys are no keys */
  private request(attempt: ClaimedAttempt, subscription: PushSubscription, words: string): PushRequest {
    const topic = topicOf(attempt);
    const payload = JSON.stringify({
      title: this.options.cityName,
      body: words,
      url: this.options.links.url('message', attempt.notificationId),
      // A second copy of the same notification takes the place of the first on the screen, whatever its text.
      tag: topic,
      lang: attempt.language,
    });
    const demands = { ttlS: this.ttlSeconds(attempt), urgency: URGENCY[attempt.urgency], topic };
    try {
      return this.requests.make(subscription, new URL(subscription.endpoint).origin, payload, demands);
    } catch (error) {
      throw new CannotBeSent('the subscription cannot be encrypted for', { cause: error });
    }
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

function shortened(words: string): string {
  return `${words.slice(0, SHORT_TEXT - 1).trimEnd()}…`;
}

function outcomeOf(end: HttpEnd, url: URL, latencyMs: number): HandOver {
  if (end.kind === 'cut') return cutOutcome(end, latencyMs);
  const reply = replyOf(end, url);
  if (end.status >= 200 && end.status < 300) return { kind: 'accepted', reply, gatewayId: null, latencyMs };
  const meaning = meaningOfPushStatus(end.status);
  const waitMs = meaning === 'temporary' ? retryAfterMs(end.headers['retry-after'], Date.now()) : null;
  const asked = waitMs === null ? {} : { retryAfterMs: waitMs };
  return { kind: 'refused', reply, code: end.status, stage: null, meaning, latencyMs, ...asked };
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
