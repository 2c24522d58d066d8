import twilio from 'twilio';
import type { Uuid } from '#domain';
import {
  type ClaimedAttempt,
  type Department,
  type DepartmentDirectory,
  type TextOfAttempt,
  Gateway,
  type GatewayListing,
  type HandOver,
  type LaneLimits,
} from '#delivery/ports';
import type { OutgoingAgents } from '../outgoing-agents.js';
import {
  beforeTheWire,
  CannotBeSent,
  departmentOf,
  LAPSED,
  leaseIsOver,
  Stopwatch,
  type GatewayWorld,
} from '../outcome.js';
import { secondsOfUse } from '../validity.js';
import { needsPhone, smsText, type SmsAttempt } from './sms-text.js';
import { meaningOfStatus, TWILIO_ERRORS } from './twilio-errors.js';
import { TwilioCut, twilioWire } from './twilio-http.js';

/** The SMS gateway Twilio, or one that speaks its language. */
export interface TwilioGatewayOptions extends GatewayWorld {
  readonly departments: DepartmentDirectory;
  readonly agents: OutgoingAgents;
  readonly accountSid: string;
  readonly authToken: string;
  /** `https://api.twilio.com`, or the sandbox. */
  readonly apiUrl: string;
  /** Our address as Twilio reaches it; callbacks come to `<publicUrl>/callbacks/twilio/<attempt id>`. */
  readonly publicUrl: string;
  /** The city's name, as a neutral text begins. */
  readonly cityName: string;
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
  private readonly phones = new Map<Uuid, string | null>();

  constructor(private readonly options: TwilioGatewayOptions) {
    super();
    const httpClient = twilioWire(options.hardLimitMs ?? 60_000, options.agents);
    this.client = twilio(options.accountSid, options.authToken, { httpClient });
    this.client.api.baseUrl = options.apiUrl.replace(/\/$/, '');
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    const { contact } = attempt;
    const phone = contact.channel === 'sms' ? contact.phone : '';
    try {
      return await this.create(attempt, phone, watch);
    } catch (error) {
      return failureOf(error, phone, watch.elapsed());
    }
  }

  private async create(attempt: ClaimedAttempt, to: string, watch: Stopwatch): Promise<HandOver> {
    if (to === '') throw new CannotBeSent('the contact is no phone number');
    const department = await this.department(attempt);
    const body = this.textWith(attempt, department.phone);
    const validityPeriod = this.validitySeconds(attempt);
    if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
    const message = await this.client.messages.create({
      to,
      ...senderOf(department),
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
        createdAtMs: dateCreated.getTime(),
      }))
      .filter((listing) => listing.createdAtMs >= sinceSecond);
  }

  /** null while the department's telephone, where the text names one, is not known yet: ask again. */
  override textOf(attempt: TextOfAttempt): string | null {
    if (!needsPhone(attempt)) return this.textWith(attempt, null);
    const phone = this.phones.get(attempt.departmentId);
    if (phone !== undefined) return this.textWith(attempt, phone);
    void this.department(attempt).catch(() => null);
    return null;
  }

  private async department(attempt: Pick<ClaimedAttempt, 'departmentId'>): Promise<Department> {
    const department = await departmentOf(attempt, this.options.departments);
    this.phones.set(attempt.departmentId, department.phone);
    return department;
  }

  private textWith(attempt: SmsAttempt, phone: string | null): string {
    const { cityName, links } = this.options;
    return smsText(attempt, { cityName, links, phone });
  }

  override priceMicros(): number {
    return this.options.priceMicros;
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A number, a name, or a messaging service, which has an id of its own form. */
function senderOf({ sender }: Department): { from: string } | { messagingServiceSid: string } {
  const id = sender.smsSenderId;
  return /^MG[0-9a-f]{32}$/i.test(id) ? { messagingServiceSid: id } : { from: id };
}

function failureOf(error: unknown, to: string, latencyMs: number): HandOver {
  if (error instanceof TwilioCut) return cutOutcome(error, latencyMs);
  if (error instanceof twilio.RestException) return refusal(error, to, latencyMs);
  return beforeTheWire(error, latencyMs);
}

function cutOutcome({ end }: TwilioCut, latencyMs: number): HandOver {
  const { reason, detail } = end;
  if (end.sent) return { kind: 'unknown', stage: null, detail: `${reason}: ${detail}`, latencyMs };
  return { kind: 'unreachable', reason, stage: null, detail, latencyMs };
}

/** A server error may come after the text was taken; only a refusal by the request's fault is one. */
function refusal(error: InstanceType<typeof twilio.RestException>, to: string, latencyMs: number): HandOver {
  const { status } = error;
  const code = error.code ?? null;
  const reply = `${code ?? status} ${error.message}`
    .replaceAll(to, '<recipient>')
    .replaceAll(to.replace(/^\+/, ''), '<recipient>');
  if (status >= 500) return { kind: 'unknown', stage: null, detail: reply, latencyMs };
  const meaning = (code === null ? undefined : TWILIO_ERRORS[code]?.meaning) ?? meaningOfStatus(status);
  return { kind: 'refused', reply, code, stage: null, meaning, latencyMs };
}
