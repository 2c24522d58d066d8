import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { BehaviourSwitch } from '../behaviour-switch.js';
import type { PushBehaviour } from '../behaviours.js';
import { BoundedList } from '../bounded-list.js';
import type { ServerCertificate } from '../certificates/local-authority.js';
import type { DomainClock } from '../domain-clock.js';
import { sendEmpty, sendJson, sufferBefore, urlOf } from '../http/answers.js';
import { closeServer, listenOn } from '../http/listening.js';
import { BodyTooLarge, readBody } from '../http/request-body.js';
import type { Ledger } from '../ledger.js';
import { UndecipherableContent, decryptContent } from './content-encoding.js';
import { Subscriptions, type PushSubscriptionJson } from './subscriptions.js';
import { faultOfVapid } from './vapid.js';

/** A message as the browser of `subscription` got it. */
export interface PushedMessage {
  readonly subscription: string;
  readonly body: string;
  readonly at: string;
  readonly topic: string | null;
  readonly urgency: string;
  readonly ttlS: number;
}

export interface PushServiceSettings {
  readonly clock: DomainClock;
  readonly ledger: Ledger;
  readonly certificate: ServerCertificate;
  readonly subscriptions: Subscriptions;
  readonly kept: number;
}

interface Refusal {
  readonly status: number;
  readonly reason: string;
}

type Demands = Pick<PushedMessage, 'topic' | 'urgency' | 'ttlS'>;

/** Services must take 4096 bytes and need not take more (RFC 8030 §7.2). */
const maxContentBytes = 4096;
const accept: PushBehaviour = { accept: true };

/** A browser vendor's push service (RFC 8030), with the vendors' checks of VAPID (RFC 8292) and encryption (RFC 8291). */
export class PushService {
  readonly behaviour: BehaviourSwitch<PushBehaviour>;
  readonly #messages: BoundedList<PushedMessage>;
  readonly #server: Server;
  #origin = '';

  constructor(private readonly settings: PushServiceSettings) {
    this.behaviour = new BehaviourSwitch(accept, settings.clock);
    this.#messages = new BoundedList(settings.kept);
    const { key, cert } = settings.certificate;
    this.#server = createServer({ key, cert }, (request, answer) => void this.#serve(request, answer));
  }

  /** @returns the origin, which tokens name as their audience */
  async listen(host: string, port: number): Promise<string> {
    this.#origin = `https://${host}:${await listenOn(this.#server, host, port)}`;
    return this.#origin;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  createSubscription(id: string): PushSubscriptionJson {
    return this.settings.subscriptions.create(id, this.#origin);
  }

  /** What was pushed, oldest first; a newer message has taken the place of an older one of its topic. */
  messages(subscription?: string): readonly PushedMessage[] {
    const { items } = this.#messages;
    return subscription === undefined
      ? items
      : items.filter((message) => message.subscription === subscription);
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      await this.#receive(request, answer);
    } catch (error) {
      if (error instanceof BodyTooLarge)
        this.#refuse(request, answer, { status: 413, reason: error.message });
      else answer.destroy();
    }
  }

  async #receive(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const id = this.settings.subscriptions.idOf(urlOf(request).pathname);
    const behaviour = this.#behaviourFor(id);
    const content = await readBody(request, maxContentBytes);
    if (!(await sufferBefore(answer, behaviour))) {
      this.#note(request, id, null);
      return;
    }
    const refusal = this.#refusalOf(request, id) ?? ordered(behaviour);
    if (refusal !== undefined || id === undefined)
      this.#refuse(request, answer, refusal ?? notFound, behaviour.retryAfterS);
    else this.#take(request, answer, { id, content });
  }

  #behaviourFor(id: string | undefined): PushBehaviour {
    const behaviour = this.behaviour.draw();
    const concerned =
      behaviour.subscriptions === undefined || (id !== undefined && behaviour.subscriptions.includes(id));
    return concerned ? behaviour : accept;
  }

  #refusalOf(request: IncomingMessage, id: string | undefined): Refusal | undefined {
    if (id === undefined) return notFound;
    if (request.method !== 'POST') return { status: 405, reason: 'only POST' };
    const fault = faultOfVapid(request.headers.authorization, this.#origin, Date.now() / 1000);
    return fault ?? faultOfHeaders(request);
  }

  #take(request: IncomingMessage, answer: ServerResponse, pushed: { id: string; content: Buffer }): void {
    try {
      this.#store(pushed.id, pushed.content, demandsOf(request));
    } catch (error) {
      if (!(error instanceof UndecipherableContent)) throw error;
      this.#refuse(request, answer, { status: 400, reason: error.message });
      return;
    }
    this.#note(request, pushed.id, '201');
    sendEmpty(answer, 201, {
      location: `${this.#origin}/message/${randomUUID()}`,
      ttl: String(demandsOf(request).ttlS),
    });
  }

  #store(subscription: string, content: Buffer, demands: Demands): void {
    const body =
      content.length === 0
        ? ''
        : decryptContent(content, this.settings.subscriptions.keysOf(subscription)).toString('utf8');
    const { topic } = demands;
    if (topic !== null)
      this.#messages.remove((earlier) => earlier.subscription === subscription && earlier.topic === topic);
    this.#messages.add({ subscription, body, at: this.settings.clock.stamp(), ...demands });
  }

  #refuse(
    request: IncomingMessage,
    answer: ServerResponse,
    { status, reason }: Refusal,
    retryAfterS?: number,
  ): void {
    this.#note(request, this.settings.subscriptions.idOf(urlOf(request).pathname), `${status} ${reason}`);
    sendJson(
      answer,
      status,
      { reason },
      retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) },
    );
  }

  #note(request: IncomingMessage, id: string | undefined, reply: string | null): void {
    const topic = request.headers['topic'];
    this.settings.ledger.add({
      kind: 'push',
      provider: 'push',
      session: null,
      stage: 'push',
      from: null,
      to: id ?? null,
      reply,
      ...(typeof topic === 'string' ? { id: topic } : {}),
    });
  }
}

const notFound: Refusal = { status: 404, reason: 'no such subscription' };

function ordered({ status }: PushBehaviour): Refusal | undefined {
  return status === undefined ? undefined : { status, reason: 'as ordered' };
}

const urgencies = ['very-low', 'low', 'normal', 'high'];

/** RFC 8030 §5.2–5.4, RFC 8291 §4. */
function faultOfHeaders({ headers }: IncomingMessage): Refusal | undefined {
  const { ttl, urgency, topic } = headers;
  if (typeof ttl !== 'string' || !/^\d{1,10}$/.test(ttl))
    return { status: 400, reason: 'TTL is needed, in seconds' };
  if (urgency !== undefined && !urgencies.includes(String(urgency)))
    return { status: 400, reason: 'Urgency is none of RFC 8030' };
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(String(topic)))
    return { status: 400, reason: 'Topic must be base64url, at most 32' };
  const empty = headers['content-length'] === '0';
  return empty || headers['content-encoding'] === 'aes128gcm'
    ? undefined
    : { status: 400, reason: 'Content-Encoding must be aes128gcm' };
}

function demandsOf({ headers }: IncomingMessage): Demands {
  const { topic, urgency, ttl } = headers;
  return {
    topic: typeof topic === 'string' ? topic : null,
    urgency: typeof urgency === 'string' ? urgency : 'normal',
    ttlS: Number(ttl),
  };
}
