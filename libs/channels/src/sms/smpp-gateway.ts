import type { SmppGatewaySetting } from '#config';
import type { AttemptId } from '#domain';
import { Gateway, type ClaimedAttempt, type HandOver, type LaneLimits } from '#delivery/ports';
import type { PDU } from 'smpp';
import { beforeTheWire, LAPSED, leaseIsOver, Stopwatch, type GatewayWorld } from '../outcome.js';
import { secondsOfUse } from '../validity.js';
import {
  OutgoingTexts,
  withoutNumber,
  type OutgoingText,
  type OutgoingTextsOptions,
} from './outgoing-texts.js';
import { hex, meaningOfSmpp, SMPP_ERRORS } from './smpp-errors.js';
import { NotBound, SmppLine, TRY_LATER, Unanswered } from './smpp-line.js';
import { smsParts } from './segments.js';
import { DATA_CODING, partHeader } from './smpp-parts.js';
import { readSmppReceipt, spellingsOf, type SmppReceipt, type SmppReceiptText } from './smpp-receipt.js';

/** An SMS centre; see docs/sms.md. */
export type SmppDescription = Omit<
  SmppGatewaySetting,
  'kind' | 'name' | 'priceMicros' | 'connections' | 'plain'
>;

/** A receipt of the centre for one text. */
export interface SmppNews extends SmppReceipt {
  /** The attempt, where this process submitted it; null: to be found by one of the ids. */
  readonly attempt: AttemptId | null;
  readonly ids: readonly string[];
}

/** An SMS gateway that speaks SMPP 3.4. */
export interface SmppGatewayOptions extends GatewayWorld, OutgoingTextsOptions {
  readonly priceMicros: number;
  readonly description: SmppDescription;
  readonly hardLimitMs?: number;
  readonly ca?: readonly string[];
  /** @returns whether its text was found; if not, the centre is asked to bring the receipt again */
  readonly onReceipt: (news: SmppNews) => Promise<boolean>;
}

/** Texts of ours whose ids are remembered, for receipts that come before their send has committed. */
const REMEMBERED = 20_000;
/** `esm_class` of a delivery receipt (5.2.12). */
const RECEIPT = 0x04;
const KIND_OF_MESSAGE = 0x3c;

/**
 * Hands texts to a centre. A long one goes in parts; only the last asks for a receipt, and its id stands for the whole. A
 * centre keeps no list: what was submitted without an answer is never submitted again.
 */
export class SmppGateway extends Gateway {
  private readonly texts: OutgoingTexts;
  private readonly line: SmppLine;
  private readonly sent = new Map<string, AttemptId>();
  private reference = 0;

  constructor(private readonly options: SmppGatewayOptions) {
    super();
    this.texts = new OutgoingTexts(options);
    const { description, ca } = options;
    this.line = new SmppLine({
      ...description,
      ...(ca === undefined ? {} : { ca }),
      limitMs: Math.min(this.limitMs(), 10_000),
      onDeliver: (pdu) => this.take(pdu),
    });
  }

  /** Binds, so that receipts come in before anything is sent. */
  async listen(): Promise<void> {
    await this.line.open();
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    try {
      const text = await this.texts.textFor(attempt);
      await this.line.open();
      if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
      return await this.submit(attempt, text, watch);
    } catch (error) {
      return failureOf(error, this.options.description.errors, watch.elapsed());
    }
  }

  private async submit(attempt: ClaimedAttempt, text: OutgoingText, watch: Stopwatch): Promise<HandOver> {
    const messages = this.messagesOf(attempt, text);
    for (const [index, message] of messages.entries()) {
      const pdu = await this.line.submit(message, this.limitMs() - watch.elapsed());
      const isLast = index === messages.length - 1;
      if (pdu.command_status !== 0)
        return this.refusal(pdu.command_status, text.to, { index, latencyMs: watch.elapsed() });
      if (!isLast) continue;
      const gatewayId = pdu.message_id ?? '';
      this.remember(gatewayId, attempt.id);
      return {
        kind: 'accepted',
        reply: 'ESME_ROK',
        gatewayId: gatewayId || null,
        latencyMs: watch.elapsed(),
      };
    }
    return { kind: 'not_tried', detail: 'the text is empty' };
  }

  /** Once a part was taken, nobody knows what the phone will show. */
  private refusal(
    status: number,
    to: string,
    { index, latencyMs }: { readonly index: number; readonly latencyMs: number },
  ): HandOver {
    const error = SMPP_ERRORS[status];
    const reply = withoutNumber(`${hex(status)} ${error?.name ?? 'own code of the centre'}`, to);
    if (index > 0)
      return { kind: 'unknown', stage: null, detail: `part ${String(index + 1)}: ${reply}`, latencyMs };
    const meaning = meaningOfSmpp(status, this.options.description.errors);
    return { kind: 'refused', reply, code: status, stage: null, meaning, latencyMs };
  }

  private messagesOf(attempt: ClaimedAttempt, { to, body, sender }: OutgoingText): Record<string, unknown>[] {
    const { alphabet, parts } = smsParts(body);
    const seconds = secondsOfUse(attempt, this.options.clock);
    const common = {
      ...addressOf(sender, 'source'),
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: to.replace(/^\+/, ''),
      data_coding: DATA_CODING[alphabet],
      ...(seconds === null ? {} : { validity_period: relativeTime(seconds) }),
    };
    if (parts.length === 1) return [{ ...common, registered_delivery: 1, short_message: body }];
    if (this.options.description.longTexts === 'payload')
      return [{ ...common, registered_delivery: 1, short_message: '', message_payload: body }];
    this.reference = (this.reference + 1) % 256;
    return parts.map((message, index) => ({
      ...common,
      registered_delivery: index === parts.length - 1 ? 1 : 0,
      short_message: { udh: partHeader(this.reference, parts.length, index + 1), message },
    }));
  }

  limits(): LaneLimits {
    const { window } = this.options.description;
    return { connections: window, messagesPerConnection: null };
  }

  override priceMicros(): number {
    return this.options.priceMicros;
  }

  /** The line stays when its lane is given back: receipts come over it. */
  override close(): Promise<void> {
    return Promise.resolve();
  }

  /** Says goodbye to the centre, for shutdown. */
  hangUp(): Promise<void> {
    return this.line.close();
  }

  private limitMs(): number {
    return this.options.hardLimitMs ?? 60_000;
  }

  private remember(id: string, attempt: AttemptId): void {
    if (id === '') return;
    this.sent.set(plain(id), attempt);
    const oldest = this.sent.keys().next().value;
    if (this.sent.size > REMEMBERED && oldest !== undefined) this.sent.delete(oldest);
  }

  /** Texts of citizens have their own way in; here they are only acknowledged. */
  private async take(pdu: PDU): Promise<number> {
    if (((pdu.esm_class ?? 0) & KIND_OF_MESSAGE) !== RECEIPT) return 0;
    const receipt = readSmppReceipt(saidBy(pdu), this.options.description.errors);
    if (receipt === null) return 0;
    const ids = spellingsOf(receipt.gatewayId);
    const known = ids.map((id) => this.sent.get(plain(id))).find((one) => one !== undefined);
    const attempt = known ?? null;
    return (await this.options.onReceipt({ ...receipt, attempt, ids })) ? 0 : TRY_LATER;
  }
}

/** An id without what centres write differently: leading zeros, capitals. */
function plain(id: string): string {
  return id.toLowerCase().replace(/^0+(?=.)/, '');
}

/** The receipt's text, from wherever the centre put it, and its optional parameters. */
function saidBy(pdu: PDU): SmppReceiptText {
  const message = (pdu.short_message ?? pdu.message_payload)?.message ?? '';
  return {
    text: typeof message === 'string' ? message : message.toString('latin1'),
    messageId: pdu.receipted_message_id ?? null,
    state: pdu.message_state ?? null,
  };
}

/** Type of number and numbering plan by the sender's own form (5.2.5, 5.2.6): a name, an international number, a short code. */
function addressOf(address: string, of: 'source'): Record<string, unknown> {
  const isNumber = /^\+?\d+$/.test(address);
  const [ton, npi] = !isNumber ? [5, 0] : address.length > 7 ? [1, 1] : [3, 0];
  return { [`${of}_addr_ton`]: ton, [`${of}_addr_npi`]: npi, [`${of}_addr`]: address.replace(/^\+/, '') };
}

/** A length of time as SMPP writes it (7.1.1.2), in days, hours, minutes and seconds; 63 weeks at most anyway. */
function relativeTime(seconds: number): string {
  const whole = Math.min(Math.max(seconds, 1), 27 * 86_400);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const time = two((whole % 86_400) / 3600) + two((whole % 3600) / 60) + two(whole % 60);
  return `0000${two(whole / 86_400)}${time}000R`;
}

function failureOf(error: unknown, own: SmppDescription['errors'], latencyMs: number): HandOver {
  if (error instanceof Unanswered) return { kind: 'unknown', stage: null, detail: error.message, latencyMs };
  if (!(error instanceof NotBound)) return beforeTheWire(error, latencyMs);
  const { reason, status, message } = error;
  if (reason !== 'refused') return { kind: 'unreachable', reason, stage: null, detail: message, latencyMs };
  const meaning = meaningOfSmpp(status ?? 0x0d, own);
  const reply = `${hex(status ?? 0x0d)} ${message}`;
  // At the door it is about us, whatever the same number says of a message.
  return {
    kind: 'refused',
    reply,
    code: status,
    stage: null,
    meaning: meaning === 'temporary' ? meaning : 'account',
    latencyMs,
  };
}
