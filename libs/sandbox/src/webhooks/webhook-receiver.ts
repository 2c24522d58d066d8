import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BehaviourSwitch } from '../behaviour-switch.js';
import type { WebhookBehaviour } from '../behaviours.js';
import { BoundedList } from '../bounded-list.js';
import type { DomainClock } from '../domain-clock.js';
import { sufferBefore } from '../http/answers.js';
import { closeServer, listenOn } from '../http/listening.js';
import { readBody } from '../http/request-body.js';
import type { Ledger } from '../ledger.js';

/** A request as it came. `body` is raw, so that a signature over it can be checked. */
export interface ReceivedWebhook {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: string;
}

export interface WebhookReceiverSettings {
  readonly clock: DomainClock;
  readonly ledger: Ledger;
  readonly kept: number;
}

const maxBytes = 1024 * 1024;

/** The department's software: takes any request on any path and keeps it. */
export class WebhookReceiver {
  readonly behaviour: BehaviourSwitch<WebhookBehaviour>;
  readonly #received: BoundedList<ReceivedWebhook>;
  readonly #server: Server;
  #url = '';

  constructor(private readonly settings: WebhookReceiverSettings) {
    this.behaviour = new BehaviourSwitch<WebhookBehaviour>({ accept: true }, settings.clock);
    this.#received = new BoundedList(settings.kept);
    this.#server = createServer((request, answer) => void this.#serve(request, answer));
  }

  /** Its origin; empty before it listens. */
  get url(): string {
    return this.#url;
  }

  /** @returns the receiver's origin */
  async listen(host: string, port: number): Promise<string> {
    this.#url = `http://${host}:${await listenOn(this.#server, host, port)}`;
    return this.#url;
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  received(): readonly ReceivedWebhook[] {
    return this.#received.items;
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const behaviour = this.behaviour.draw();
    try {
      this.#keep(request, (await readBody(request, maxBytes)).toString('utf8'));
      const answering = await sufferBefore(answer, behaviour);
      this.#note(request, answering ? String(behaviour.status ?? 200) : null);
      if (answering) this.#reply(answer, behaviour);
    } catch {
      answer.destroy();
    }
  }

  #keep(request: IncomingMessage, body: string): void {
    const { method = '', url = '/', headers } = request;
    this.#received.add({ method, path: url, headers, body, at: this.settings.clock.stamp() });
  }

  #reply(answer: ServerResponse, { status = 200, retryAfterS, body = '' }: WebhookBehaviour): void {
    const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
    answer.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...headers,
    });
    answer.end(body);
  }

  #note(request: IncomingMessage, reply: string | null): void {
    const id = request.headers['webhook-id'];
    const to = request.url ?? '/';
    const from = request.socket.remoteAddress ?? null;
    const named = typeof id === 'string' ? { id } : {};
    this.settings.ledger.add({
      kind: 'webhook',
      provider: null,
      session: null,
      stage: 'request',
      from,
      to,
      reply,
      ...named,
    });
  }
}
