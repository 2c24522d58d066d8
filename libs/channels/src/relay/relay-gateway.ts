import { type ClaimedAttempt, type Clock, Gateway, type HandOver, type LaneLimits } from '#delivery/ports';
import { beforeTheWire, LAPSED, leaseIsOver, Stopwatch } from '../outcome.js';
import type { ComposedMail } from '../email/compose/mail-composer.js';
import { withoutRecipient } from '../email/email-address.js';
import { RelaySession, type RelayAddress, type RelayEnd } from './relay-session.js';

/** The city's own relay as our way out for mail. Times are milliseconds. */
export interface RelayGatewayOptions extends RelayAddress {
  readonly clock: Clock;
  /** Makes the mail of an attempt; the same as for mail that goes out directly. */
  readonly composer: { compose(attempt: ClaimedAttempt): Promise<ComposedMail> };
  /** Of all lanes together. */
  readonly connections: number;
  /** Everything from the connection to the last answer, 60 s. */
  readonly hardLimitMs?: number;
  /** How long a connection waits for the next message. */
  readonly idleMs?: number;
}

const MESSAGES_PER_CONNECTION = 100;

/**
 * Hands mail to the city's own relay. An accepted mail is accepted by the relay, no more: what the provider says is known
 * from the relay's queue and log alone, which name the mail by the queue id that is kept here as the gateway's id.
 */
export class RelayGateway extends Gateway {
  private readonly idle: { readonly session: RelaySession; readonly used: number; timer: NodeJS.Timeout }[] =
    [];
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly options: RelayGatewayOptions) {
    super();
  }

  async handOver(
    attempt: ClaimedAttempt,
    _hosts: readonly string[],
    stillWanted: () => boolean = () => true,
  ): Promise<HandOver> {
    const watch = new Stopwatch();
    if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
    try {
      const mail = await this.options.composer.compose(attempt);
      await this.enter();
      try {
        return await this.inTurn(attempt, mail, stillWanted);
      } finally {
        this.leave();
      }
    } catch (error) {
      return beforeTheWire(error, watch.elapsed());
    }
  }

  limits(): LaneLimits {
    return { connections: this.options.connections, messagesPerConnection: MESSAGES_PER_CONNECTION };
  }

  /** Closes every idle connection. */
  closeAll(): void {
    for (const { session, timer } of this.idle.splice(0)) {
      clearTimeout(timer);
      session.quit();
    }
  }

  private async inTurn(
    attempt: ClaimedAttempt,
    mail: ComposedMail,
    stillWanted: () => boolean,
  ): Promise<HandOver> {
    const watch = new Stopwatch();
    const mayFinish = () => !leaseIsOver(attempt, this.options.clock);
    if (!mayFinish()) return LAPSED;
    if (!stillWanted()) return { kind: 'not_tried', detail: 'the lane takes nothing now' };
    const end = await this.send({ ...mail, envelopeId: attempt.id, mayFinish });
    const written = attempt.contact.channel === 'email' ? attempt.contact.address : '';
    return outcomeOf(end, (reply) => withoutRecipient(reply, mail.to, written), watch.elapsed());
  }

  /** Over a connection that waits, else over a new one. One that had hung up before we spoke has taken nothing. */
  private async send(mail: Parameters<RelaySession['send']>[0]): Promise<RelayEnd> {
    const deadlineMs = performance.now() + (this.options.hardLimitMs ?? 60_000);
    const left = () => Math.max(Math.ceil(deadlineMs - performance.now()), 1);
    const waiting = this.reuse();
    if (waiting !== null) {
      const end = await waiting.session.send(mail, left());
      this.keep(waiting.session, waiting.used + 1, end);
      if (!(end.kind === 'cut' && end.reason === 'connection_failed' && !end.mayHaveArrived)) return end;
    }
    const session = await RelaySession.open(this.options, left());
    if (!(session instanceof RelaySession)) return session;
    const end = await session.send(mail, left());
    this.keep(session, 1, end);
    return end;
  }

  private reuse(): { readonly session: RelaySession; readonly used: number } | null {
    for (let entry = this.idle.pop(); entry !== undefined; entry = this.idle.pop()) {
      clearTimeout(entry.timer);
      if (!entry.session.isClosed) return entry;
    }
    return null;
  }

  private keep(session: RelaySession, used: number, end: RelayEnd): void {
    if (end.kind !== 'accepted' || used >= MESSAGES_PER_CONNECTION) {
      session.quit();
      return;
    }
    const timer = setTimeout(() => {
      const place = this.idle.indexOf(entry);
      if (place >= 0) this.idle.splice(place, 1);
      session.quit();
    }, this.options.idleMs ?? 5_000).unref();
    const entry = { session, used, timer };
    this.idle.push(entry);
  }

  private enter(): Promise<void> {
    if (this.busy < this.options.connections) {
      this.busy += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Gives the place to the next that waits. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.busy -= 1;
    else next();
  }
}

function outcomeOf(end: RelayEnd, cut: (reply: string) => string, latencyMs: number): HandOver {
  switch (end.kind) {
    case 'accepted':
      return { kind: 'accepted', reply: cut(end.reply), gatewayId: queuedAs(end.reply), latencyMs };
    case 'refused': {
      const { code, stage } = end;
      return { kind: 'refused', reply: cut(end.reply), code, stage, meaning: null, latencyMs };
    }
    case 'cut': {
      const { reason, stage, detail } = end;
      if (end.mayHaveArrived) return { kind: 'unknown', stage, detail: `${reason}: ${detail}`, latencyMs };
      return { kind: 'unreachable', reason, stage, detail, latencyMs };
    }
    case 'lapsed':
      return LAPSED;
  }
}

/** Postfix: `250 2.0.0 Ok: queued as 4gKx3s5L9bz1Y7`. */
function queuedAs(reply: string): string | null {
  return /\bqueued as ([0-9A-Za-z]+)\b/.exec(reply)?.[1] ?? null;
}
