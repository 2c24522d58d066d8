import type { HttpGatewaySetting } from '#config';
import {
  Gateway,
  type ClaimedAttempt,
  type GatewayListing,
  type GatewayMeaning,
  type HandOver,
  type LaneLimits,
  type TextOfAttempt,
} from '#delivery/ports';
import { httpCall, type HttpEnd } from '../http-call.js';
import type { OutgoingAgents } from '../outgoing-agents.js';
import { beforeTheWire, cutOutcome, LAPSED, leaseIsOver, Stopwatch, type GatewayWorld } from '../outcome.js';
import { secondsOfUse } from '../validity.js';
import { readFrom, saidIn, scalar, valueAt, type Said } from './http-said.js';
import { fill, fillJson, xmlText, type TemplateValues } from './http-template.js';
import {
  OutgoingTexts,
  withoutNumber,
  type OutgoingText,
  type OutgoingTextsOptions,
} from './outgoing-texts.js';

/** How a gateway with an HTTP interface of its own is spoken to; see docs/sms.md. */
export type HttpGatewayDescription = Pick<
  HttpGatewaySetting,
  'id' | 'connections' | 'request' | 'answer' | 'list'
>;

/** An SMS gateway that is described by settings. */
export interface HttpSmsGatewayOptions extends GatewayWorld, OutgoingTextsOptions {
  readonly agents: OutgoingAgents;
  readonly publicUrl: string;
  readonly priceMicros: number;
  readonly description: HttpGatewayDescription;
  readonly hardLimitMs?: number;
}

const MOST_BYTES = 100_000;
const MOST_REPLY = 300;

/**
 * Hands texts to a gateway by one HTTP request each. What cannot be read for certain is of unknown outcome: the text may
 * have been taken, and nobody gets a second one.
 */
export class HttpSmsGateway extends Gateway {
  private readonly texts: OutgoingTexts;

  constructor(private readonly options: HttpSmsGatewayOptions) {
    super();
    this.texts = new OutgoingTexts(options);
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    try {
      const text = await this.texts.textFor(attempt);
      if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
      const end = await this.ask(this.valuesOf(attempt, text));
      return end.kind === 'cut' ? cutOutcome(end, watch.elapsed()) : this.read(end, text.to, watch.elapsed());
    } catch (error) {
      return beforeTheWire(error, watch.elapsed());
    }
  }

  private valuesOf(attempt: ClaimedAttempt, { to, body, sender }: OutgoingText): TemplateValues {
    const { clock, publicUrl, description } = this.options;
    const seconds = secondsOfUse(attempt, clock);
    return {
      to,
      toDigits: to.replace(/^\+/, ''),
      text: body,
      sender,
      attempt: attempt.id,
      callback: `${publicUrl.replace(/\/$/, '')}/callbacks/http/${description.id}/${attempt.id}`,
      validSeconds: seconds === null ? null : Math.max(seconds, 1),
      since: '',
    };
  }

  private ask(values: TemplateValues): Promise<HttpEnd> {
    const { request } = this.options.description;
    const { type, body } = bodyOf(request, values);
    return this.call(request.method, fill(request.url, values, encodeURIComponent), {
      headers: {
        ...(type === null ? {} : { 'content-type': type }),
        ...headersOf(request.headers, values),
      },
      body,
    });
  }

  private call(
    method: 'GET' | 'POST',
    address: string,
    { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string | null },
  ): Promise<HttpEnd> {
    const url = new URL(address);
    return httpCall({
      method,
      url,
      headers: {
        accept: 'application/json, */*;q=0.5',
        ...headers,
        ...(body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        connection: 'close',
      },
      body,
      limitMs: this.options.hardLimitMs ?? 60_000,
      mostBytes: MOST_BYTES,
      agent: this.options.agents.for(url),
    });
  }

  private read(end: Extract<HttpEnd, { kind: 'answered' }>, to: string, latencyMs: number): HandOver {
    const { answer } = this.options.description;
    const said = saidIn(end.body);
    const status = readFrom(said, answer.status);
    const code = readFrom(said, answer.error) ?? status;
    const reply = withoutNumber(replyOf(end, said, { code, price: readFrom(said, answer.price) }), to);
    const gatewayId = readFrom(said, answer.id);
    if (isTaken(end.status, { status, gatewayId }, answer))
      return { kind: 'accepted', reply, gatewayId, latencyMs };
    const meaning = meaningOf(end.status, code, answer);
    if (meaning === null) return { kind: 'unknown', stage: null, detail: reply, latencyMs };
    return { kind: 'refused', reply, code: wholeNumber(code), stage: null, meaning, latencyMs };
  }

  limits(): LaneLimits {
    return { connections: this.options.description.connections, messagesPerConnection: null };
  }

  override async listSince(phone: string, sinceMs: number): Promise<readonly GatewayListing[] | null> {
    const { list } = this.options.description;
    if (list === null) return null;
    const values = { to: phone, toDigits: phone.replace(/^\+/, ''), since: new Date(sinceMs).toISOString() };
    const url = fill(list.url, values, encodeURIComponent);
    const end = await this.call('GET', url, { headers: headersOf(list.headers, values), body: null });
    if (end.kind === 'cut' || end.status < 200 || end.status > 299)
      throw new Error(
        `the gateway's list could not be read: ${end.kind === 'cut' ? end.reason : String(end.status)}`,
      );
    const items = valueAt(saidIn(end.body).json, list.items);
    if (!Array.isArray(items)) throw new Error("the gateway's list could not be read: it is none");
    return items
      .map((item) => listingOf(item, list))
      .filter(({ createdAtMs }) => createdAtMs >= wholeSecond(sinceMs));
  }

  override textOf(attempt: TextOfAttempt): string | null {
    return this.options.description.list === null ? null : this.texts.textOf(attempt);
  }

  override priceMicros(): number {
    return this.options.priceMicros;
  }
}

type Answer = HttpGatewayDescription['answer'];

function bodyOf(
  { json, form, xml }: HttpGatewayDescription['request'],
  values: TemplateValues,
): { readonly type: string | null; readonly body: string | null } {
  if (json !== null) return { type: 'application/json', body: JSON.stringify(fillJson(json, values)) };
  if (xml !== null) return { type: 'text/xml; charset=utf-8', body: fill(xml, values, xmlText) };
  if (form === null) return { type: null, body: null };
  const fields = Object.entries(form).map(([name, value]): [string, string] => [
    name,
    fill(value, values, (text) => text),
  ]);
  const type = 'application/x-www-form-urlencoded; charset=utf-8';
  return { type, body: new URLSearchParams(fields.filter(([, value]) => value !== '')).toString() };
}

/** A line break in a value would begin another header. */
function headersOf(
  headers: Readonly<Record<string, string>>,
  values: Partial<TemplateValues>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      fill(value, values, (text) => encodeURIComponent(text)),
    ]),
  );
}

function isTaken(
  http: number,
  { status, gatewayId }: { readonly status: string | null; readonly gatewayId: string | null },
  { accepted, id }: Answer,
): boolean {
  if (http < 200 || http > 299) return false;
  if (accepted !== null) return status !== null && accepted.includes(status);
  return id === null || gatewayId !== null;
}

/** @returns null when the text may have been taken */
function meaningOf(http: number, code: string | null, { errors, notTaken }: Answer): GatewayMeaning | null {
  const known = code !== null && Object.hasOwn(errors, code) ? errors[code] : undefined;
  if (known !== undefined) return known;
  if (notTaken.includes(http)) return 'temporary';
  const said = STATUSES[http];
  if (said !== undefined) return said;
  return http >= 300 && http <= 499 ? 'ours' : null;
}

/** A request that timed out over there (408) may have been carried out. */
const STATUSES: Readonly<Record<number, GatewayMeaning | null>> = {
  401: 'account',
  402: 'account',
  403: 'account',
  408: null,
  429: 'temporary',
};

function replyOf(
  { status }: Extract<HttpEnd, { kind: 'answered' }>,
  { text, json }: Said,
  { code, price }: { readonly code: string | null; readonly price: string | null },
): string {
  const words = json === null ? text.replace(/<[^>]*>|\s+/g, ' ').trim() : (code ?? '');
  const paid = price === null ? '' : ` (price ${price})`;
  return `${String(status)} ${words.slice(0, MOST_REPLY)}`.trim() + paid;
}

function wholeNumber(code: string | null): number | null {
  return code !== null && /^\d{1,9}$/.test(code) ? Number(code) : null;
}

/** A date that cannot be read is taken for now: better one message too many that might be ours. */
function listingOf(item: unknown, list: NonNullable<HttpGatewayDescription['list']>): GatewayListing {
  const at = scalar(valueAt(item, list.createdAt)) ?? '';
  const ms = /^\d+$/.test(at) ? Number(at) * (at.length > 11 ? 1 : 1000) : Date.parse(at);
  return {
    gatewayId: scalar(valueAt(item, list.id)) ?? '',
    body: scalar(valueAt(item, list.body)) ?? '',
    createdAtMs: Number.isNaN(ms) ? Number.MAX_SAFE_INTEGER : ms,
  };
}

/** Many lists have whole seconds. */
function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
