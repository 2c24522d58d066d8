import twilio from 'twilio';
import {
  type ClaimedAttempt,
  type TextOfAttempt,
  Gateway,
  type GatewayListing,
  type HandOver,
  type LaneLimits,
} from '#delivery/ports';
import type { OutgoingAgents } from '../outgoing-agents.js';
import { beforeTheWire, cutOutcome, LAPSED, leaseIsOver, Stopwatch, type GatewayWorld } from '../outcome.js';
import { secondsOfUse } from '../validity.js';
import { OutgoingTexts, withoutNumber, type OutgoingTextsOptions } from './outgoing-texts.js';
import { meaningOfStatus, TWILIO_ERRORS } from './twilio-errors.js';
import { TwilioCut, twilioWire } from './twilio-http.js';

/** The SMS gateway Twilio, or one that speaks its language. */
export interface TwilioGatewayOptions extends GatewayWorld, OutgoingTextsOptions {
  readonly agents: OutgoingAgents;
  readonly accountSid: string;
  readonly authToken: string;
  /** `https://api.twilio.com`, or the sandbox. */
  readonly apiUrl: string;
  /** Our address as Twilio reaches it; callbacks come to `<publicUrl>/callbacks/twilio/<attempt id>`. */
  readonly publicUrl: string;
  /** Price of one segment, millionths of a euro. */
  readonly priceMicros: number;
  readonly hardLimitMs?: number;
  readonly connections?: number;
}

/** Twilio keeps a text for at most ten hours. */
const MOST_VALID_S = 36_000;
const LIST_PAGE = 200;

/** Hands texts to Twilio, asks its list about those whose fate is not known. */
export class TwilioGateway extends Gateway {
  private readonly client: ReturnType<typeof twilio>;
  private readonly texts: OutgoingTexts;

  constructor(private readonly options: TwilioGatewayOptions) {
    super();
    this.texts = new OutgoingTexts(options);
    const httpClient = twilioWire(options.hardLimitMs ?? 60_000, options.agents);
    this.client = twilio(options.accountSid, options.authToken, { httpClient });
    this.client.api.baseUrl = options.apiUrl.replace(/\/$/, '');
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    const { contact } = attempt;
    const phone = contact.channel === 'sms' ? contact.phone : '';
    try {
      return await this.create(attempt, watch);
    } catch (error) {
      return failureOf(error, phone, watch.elapsed());
    }
  }

  private async create(attempt: ClaimedAttempt, watch: Stopwatch): Promise<HandOver> {
    const { to, body, sender } = await this.texts.textFor(attempt);
    const validityPeriod = this.validitySeconds(attempt);
    if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
    const message = await this.client.messages.create({
      to,
      ...senderOf(sender),
      body,
      statusCallback: `${this.options.publicUrl.replace(/\/$/, '')}/callbacks/twilio/${attempt.id}`,
      ...(validityPeriod === null ? {} : { validityPeriod }),
    });
    return { kind: 'accepted', reply: message.status, gatewayId: message.sid, latencyMs: watch.elapsed() };
  }

  /** A text that arrives after its deadline is worse than none: the gateway drops it by then. */
  private validitySeconds(attempt: ClaimedAttempt): number | null {
    const seconds = secondsOfUse(attempt, this.options.clock);
    return seconds === null ? null : Math.min(Math.max(seconds, 1), MOST_VALID_S);
  }

  limits(): LaneLimits {
    return { connections: this.options.connections ?? 8, messagesPerConnection: null };
  }

  /** By `To` and the moment of creation; a filter by the moment of sending would miss what is still queued. */
  override async listSince(phone: string, sinceMs: number): Promise<readonly GatewayListing[] | null> {
    const messages = await this.client.messages.list({ to: phone, limit: LIST_PAGE, pageSize: LIST_PAGE });
    const sinceSecond = Math.floor(sinceMs / 1000) * 1000; // Twilio's dates have no fractions
    return messages
      .map(({ sid, body, dateCreated }) => ({
        gatewayId: sid,
        body,
        createdAtMs: momentOf(dateCreated),
      }))
      .filter((listing) => listing.createdAtMs >= sinceSecond);
  }

  override textOf(attempt: TextOfAttempt): string | null {
    return this.texts.textOf(attempt);
  }

  override priceMicros(): number {
    return this.options.priceMicros;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The library gives a date that it cannot read as the text it was: taken for now, it stays evidence. */
function momentOf(date: Date | string): number {
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date.getTime() : Number.MAX_SAFE_INTEGER;
}

/** A number, a name, or a messaging service, which has an id of its own form. */
function senderOf(id: string): { from: string } | { messagingServiceSid: string } {
  return /^MG[0-9a-f]{32}$/i.test(id) ? { messagingServiceSid: id } : { from: id };
}

function failureOf(error: unknown, to: string, latencyMs: number): HandOver {
  if (error instanceof TwilioCut) return cutOutcome(error.end, latencyMs);
  if (error instanceof twilio.RestException) return refusal(error, to, latencyMs);
  // It was taken, by all that 201 says, and the rest of the answer is no JSON.
  if (error instanceof SyntaxError)
    return { kind: 'unknown', stage: null, detail: 'the answer is no JSON', latencyMs };
  return beforeTheWire(error, latencyMs);
}

/** A server error may come after the text was taken; only a refusal by the request's fault is one. */
function refusal(error: InstanceType<typeof twilio.RestException>, to: string, latencyMs: number): HandOver {
  const { status } = error;
  const code = error.code ?? null;
  const reply = withoutNumber(`${code ?? status} ${error.message}`, to);
  if (status >= 500) return { kind: 'unknown', stage: null, detail: reply, latencyMs };
  const meaning = (code === null ? undefined : TWILIO_ERRORS[code]?.meaning) ?? meaningOfStatus(status);
  return { kind: 'refused', reply, code, stage: null, meaning, latencyMs };
}
