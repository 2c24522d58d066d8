import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { BehaviourSwitch } from '../behaviour-switch.js';
import type { SmsBehaviour } from '../behaviours.js';
import { sendJson, sufferBefore, urlOf } from '../http/answers.js';
import { closeServer, listenOn } from '../http/listening.js';
import { readBody } from '../http/request-body.js';
import { InboundTexts, type PostedText } from './inbound-texts.js';
import { listPage, matchesQuery } from './list-page.js';
import { messageResource, messagesPath } from './message-resource.js';
import { readOrder, type SmsOrder } from './sms-order.js';
import { newSid, SmsStore, type SmsMessage } from './sms-store.js';
import { StatusCallbacks, type CallbackSettings } from './status-callbacks.js';
import { errorBody, twilioError, type TwilioError } from './twilio-errors.js';

export interface SmsGatewaySettings extends CallbackSettings {
  readonly inboundUrl: string | undefined;
  readonly kept: number;
}

/** A message as `GET /sms` shows it. */
export interface ShownSms {
  readonly to: string;
  readonly from: string | null;
  readonly body: string;
  readonly at: string;
  readonly sid: string;
  readonly status: string;
}

const maxBytes = 256 * 1024;
const accept: SmsBehaviour = { accept: true };
/** Without a code of its own a refusal is about our account, never about the citizen's number. */
const usualRefusal = 21408;

/** An SMS gateway that speaks the Messages part of Twilio's REST API (contracts.md §2). */
export class SmsGateway {
  readonly behaviour: BehaviourSwitch<SmsBehaviour>;
  readonly #store: SmsStore;
  readonly #callbacks: StatusCallbacks;
  readonly #inbound: InboundTexts;
  readonly #server: Server;

  constructor(private readonly settings: SmsGatewaySettings) {
    this.behaviour = new BehaviourSwitch(accept, settings.clock);
    this.#store = new SmsStore(settings.kept);
    this.#callbacks = new StatusCallbacks(settings);
    this.#inbound = new InboundTexts(settings);
    this.#server = createServer((request, answer) => void this.#serve(request, answer));
  }

  /** @returns the base URL for the client */
  async listen(host: string, port: number): Promise<string> {
    return `http://${host}:${await listenOn(this.#server, host, port)}`;
  }

  close(): Promise<void> {
    this.#callbacks.stop();
    return closeServer(this.#server);
  }

  /** What has gone out to a number, or to all, oldest first. */
  shown(to?: string): ShownSms[] {
    return [...this.#store.to(to)].map(({ to, from, body, createdAtMs, sid, status }) => {
      return { to, from, body, at: new Date(createdAtMs).toISOString(), sid, status };
    });
  }

  /** Where replies of citizens are posted. */
  set inboundUrl(url: string | undefined) {
    this.#inbound.url = url;
  }

  /** A citizen answers by SMS. */
  receiveText(text: { from: string; body: string; to?: string | undefined }): Promise<PostedText> {
    const last = [...this.#store.to(text.from)].at(-1);
    return this.#inbound.receive({
      ...text,
      to: text.to ?? last?.from ?? '',
      serviceSid: last?.serviceSid ?? null,
    });
  }

  async #serve(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, answer);
    } catch {
      answer.destroy();
    }
  }

  async #answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const behaviour = this.behaviour.draw();
    const form = new URLSearchParams((await readBody(request, maxBytes)).toString('utf8'));
    if (!(await sufferBefore(answer, behaviour))) {
      this.#note(request.method ?? '', form.get('To'), null);
      return;
    }
    const base = messagesPath(this.settings.accountSid);
    if (behaviour.status !== undefined) this.#plain(answer, behaviour.status, form);
    else if (!this.#isAuthenticated(request)) this.#refuse(answer, twilioError(20003), form.get('To'));
    else if (url.pathname === `${base}.json`) this.#collection(request, answer, { form, behaviour });
    else this.#one(answer, url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length + 1) : '');
  }

  #isAuthenticated({ headers }: IncomingMessage): boolean {
    const { accountSid, authToken } = this.settings;
    return headers.authorization === `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  }

  #collection(
    request: IncomingMessage,
    answer: ServerResponse,
    { form, behaviour }: { form: URLSearchParams; behaviour: SmsBehaviour },
  ): void {
    if (request.method === 'POST') this.#order(answer, form, behaviour);
    else this.#list(answer, urlOf(request).searchParams);
  }

  #order(answer: ServerResponse, form: URLSearchParams, behaviour: SmsBehaviour): void {
    const order = readOrder(form, (number) => this.#inbound.hasOptedOut(number));
    const fault =
      'code' in order
        ? order
        : behaviour.refuse === true
          ? twilioError(behaviour.code ?? usualRefusal)
          : undefined;
    if (fault !== undefined || 'code' in order) {
      this.#refuse(answer, fault ?? twilioError(20404), form.get('To'));
      return;
    }
    const message = this.#take(order, behaviour);
    this.#respond(answer, message, behaviour);
    this.#callbacks.start(message, behaviour);
  }

  #take(order: SmsOrder, { listLagMs = 0 }: SmsBehaviour): SmsMessage {
    const now = this.settings.clock.now();
    const status = order.serviceSid === null ? 'queued' : 'accepted';
    const times = {
      createdAtMs: now,
      updatedAtMs: now,
      sentAtMs: null,
      listedFromMs: Date.now() + listLagMs,
    };
    const message: SmsMessage = { sid: newSid('SM'), ...order, ...times, status, errorCode: null };
    this.#store.add(message);
    return message;
  }

  /** `acceptThen`: the message is out, but the sender does not learn it. */
  #respond(answer: ServerResponse, message: SmsMessage, { acceptThen }: SmsBehaviour): void {
    const reply = acceptThen === undefined ? '201' : acceptThen === 'reset' ? null : String(acceptThen);
    this.#note('POST', message.to, reply, message.sid);
    if (acceptThen === 'reset') answer.destroy();
    else if (acceptThen !== undefined)
      answer.writeHead(acceptThen, { 'content-type': 'text/plain' }).end('Internal Server Error');
    else sendJson(answer, 201, messageResource(message, this.settings.accountSid));
  }

  #list(answer: ServerResponse, query: URLSearchParams): void {
    const now = Date.now();
    const found = [...this.#store.to(query.get('To') ?? undefined)].filter(
      (message) => message.listedFromMs <= now && matchesQuery(message, query),
    );
    this.#note('GET', query.get('To'), `200 ${found.length}`);
    sendJson(answer, 200, listPage(found.reverse(), query, this.settings.accountSid));
  }

  #one(answer: ServerResponse, name: string): void {
    const message = this.#store.find(name.replace(/\.json$/, ''));
    if (message === undefined) this.#refuse(answer, twilioError(20404), null);
    else sendJson(answer, 200, messageResource(message, this.settings.accountSid));
  }

  /** A fault before Twilio's own code is reached: no JSON. */
  #plain(answer: ServerResponse, status: number, form: URLSearchParams): void {
    this.#note('POST', form.get('To'), String(status));
    answer.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Service unavailable</h1>');
  }

  #refuse(answer: ServerResponse, error: TwilioError, to: string | null): void {
    this.#note('POST', to, `${error.status} ${error.code}`);
    sendJson(answer, error.status, errorBody(error));
  }

  #note(stage: string, to: string | null, reply: string | null, id?: string): void {
    this.settings.ledger.add({
      kind: 'sms',
      provider: 'twilio',
      session: null,
      stage,
      from: null,
      to,
      reply,
      ...(id === undefined ? {} : { id }),
    });
  }
}
