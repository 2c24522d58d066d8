import { createSecureContext, rootCertificates } from 'node:tls';
import { parseLaneKey, type LaneKey } from '#domain';
import { type ClaimedAttempt, type Clock, Gateway, type HandOver, type LaneLimits } from '#delivery/ports';
import { HostAddresses, makeResolver, type DnsOptions } from '../host-addresses.js';
import { beforeTheWire, CannotBeSent, LAPSED, leaseIsOver, Stopwatch } from '../outcome.js';
import { ConnectionSlots } from './connection-slots.js';
import { MailComposer, type ComposedMail, type MailComposerOptions } from './compose/mail-composer.js';
import { withoutRecipient } from './email-address.js';
import type { ProviderDirectory, ProviderLimits } from './provider-directory.js';
import { SmtpPool, type NoSession, type SmtpRoute } from './smtp-pool.js';
import type { SmtpEnd } from './smtp-end.js';
import { SmtpSession, type SmtpMail } from './smtp-session.js';

/** Direct SMTP to the recipients' mail exchangers. Times are milliseconds. */
export interface EmailGatewayOptions extends MailComposerOptions {
  readonly directory: ProviderDirectory;
  /** Our name in EHLO. */
  readonly heloName: string;
  /** Port of the mail exchangers, 25. */
  readonly port?: number;
  readonly dns?: DnsOptions;
  /** For sites that the directory does not know. */
  readonly defaultLimits?: ProviderLimits;
  /** Everything from the connection to the last answer, 60 s. */
  readonly hardLimitMs?: number;
  readonly connectTimeoutMs?: number;
  readonly greetingTimeoutMs?: number;
  readonly idleMs?: number;
  readonly localAddress?: string;
  /** PEM of authorities trusted besides the usual ones. */
  readonly extraCa?: string;
  /** Local mode: mail exchangers on loopback and in private networks. */
  readonly allowInternalHosts?: boolean;
}

const DEFAULT_LIMITS: ProviderLimits = { connections: 4, messagesPerConnection: 50, tls: 'opportunistic' };
const RESET_MS = 5000;

/** Hands mail to the recipient's own mail exchangers. An accepted mail is accepted by the provider, no more. */
export class EmailGateway extends Gateway {
  private readonly composer: MailComposer;
  private readonly pool: SmtpPool;
  private readonly slots = new ConnectionSlots();
  private readonly clock: Clock;

  constructor(private readonly options: EmailGatewayOptions) {
    super();
    this.composer = new MailComposer(options);
    this.clock = options.clock;
    this.pool = new SmtpPool({
      addresses: new HostAddresses(makeResolver(options.dns ?? {}), {
        allowInternal: options.allowInternalHosts ?? false,
      }),
      port: options.port ?? 25,
      idleMs: options.idleMs ?? 5000,
      manners: mannersOf(options),
    });
  }

  async handOver(attempt: ClaimedAttempt, hosts: readonly string[]): Promise<HandOver> {
    const watch = new Stopwatch();
    if (leaseIsOver(attempt, this.clock)) return LAPSED;
    try {
      const mail = await this.composer.compose(attempt);
      return await this.inSlot(attempt, mail, this.routeOf(attempt.lane, hosts));
    } catch (error) {
      return beforeTheWire(error, watch.elapsed());
    }
  }

  private async inSlot(attempt: ClaimedAttempt, mail: ComposedMail, route: SmtpRoute): Promise<HandOver> {
    await this.slots.enter(route.site, route.limits.connections);
    try {
      const watch = new Stopwatch();
      if (leaseIsOver(attempt, this.clock)) return LAPSED;
      const end = await this.deliver(attempt, mail, route);
      return outcomeOf(end, mail.to, writtenAddress(attempt), watch.elapsed());
    } finally {
      this.slots.leave(route.site);
    }
  }

  private async deliver(attempt: ClaimedAttempt, mail: ComposedMail, route: SmtpRoute): Promise<NoSession> {
    const deadlineMs = performance.now() + (this.options.hardLimitMs ?? 60_000);
    const smtpMail: SmtpMail = {
      ...mail,
      envelopeId: attempt.id,
      mayFinish: () => !leaseIsOver(attempt, this.clock),
    };
    const waiting = this.pool.reuse(route);
    if (waiting !== null) {
      const end = await this.sendOver(waiting, smtpMail, route, deadlineMs);
      if (!closedWhileIdle(end)) return end;
    }
    const session = await this.pool.open(route, deadlineMs, this.slots.inUse(route.site));
    if (!(session instanceof SmtpSession)) return session;
    if (leaseIsOver(attempt, this.clock)) {
      this.pool.keep(session, route);
      return { kind: 'lapsed' };
    }
    return this.sendOver(session, smtpMail, route, deadlineMs);
  }

  private async sendOver(
    session: SmtpSession,
    mail: SmtpMail,
    route: SmtpRoute,
    deadlineMs: number,
  ): Promise<SmtpEnd> {
    const end = await session
      .send(mail, Math.max(deadlineMs - performance.now(), 1))
      .catch((error: unknown) => {
        session.cut();
        throw error;
      });
    if (end.kind === 'accepted' || end.kind === 'too_large') this.pool.keep(session, route);
    else if (end.kind === 'refused') await this.afterRefusal(session, end, route);
    else session.cut();
    return end;
  }

  /** An unknown mailbox says nothing against the connection; any other refusal ends it. */
  private async afterRefusal(
    session: SmtpSession,
    end: Extract<SmtpEnd, { kind: 'refused' }>,
    route: SmtpRoute,
  ): Promise<void> {
    const goesOn =
      end.stage === 'rcpt' && end.code !== 421 && !session.isClosed && (await session.reset(RESET_MS));
    if (goesOn) this.pool.keep(session, route);
    else session.quit();
  }

  private routeOf(lane: LaneKey, hosts: readonly string[]): SmtpRoute {
    const site = siteOf(lane);
    return { lane, site, hosts, limits: this.limitsOf(site) };
  }

  private limitsOf(site: string): ProviderLimits {
    return (
      this.options.directory.providerOfSite(site)?.limits ?? this.options.defaultLimits ?? DEFAULT_LIMITS
    );
  }

  limits(lane: LaneKey): LaneLimits {
    const { connections, messagesPerConnection } = this.limitsOf(siteOf(lane));
    return { connections, messagesPerConnection };
  }

  override close(lane: LaneKey): Promise<void> {
    this.pool.close(lane);
    return Promise.resolve();
  }

  /** Closes every idle connection. */
  closeAll(): void {
    this.pool.close();
  }
}

function mannersOf(options: EmailGatewayOptions) {
  return {
    heloName: options.heloName,
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    greetingTimeoutMs: options.greetingTimeoutMs ?? 20_000,
    ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    secureContext: createSecureContext(
      options.extraCa === undefined ? {} : { ca: [...rootCertificates, options.extraCa] },
    ),
  };
}

function siteOf(lane: LaneKey): string {
  const parts = parseLaneKey(lane);
  return parts?.channel === 'email' ? parts.site : lane;
}

function writtenAddress(attempt: ClaimedAttempt): string {
  return attempt.contact.channel === 'email' ? attempt.contact.address : '';
}

/** The server had closed a kept connection before we spoke: no second hand-over, as there was no first. */
function closedWhileIdle(end: SmtpEnd): boolean {
  return end.kind === 'cut' && end.reason === 'connection_failed' && end.silent;
}

function outcomeOf(end: NoSession, to: string, written: string, latencyMs: number): HandOver {
  switch (end.kind) {
    case 'accepted':
      return {
        kind: 'accepted',
        reply: withoutRecipient(end.reply, to, written),
        gatewayId: null,
        latencyMs,
      };
    case 'refused': {
      const reply = withoutRecipient(end.reply, to, written);
      return { kind: 'refused', reply, code: end.code, stage: end.stage, meaning: null, latencyMs };
    }
    case 'cut': {
      const { stage, detail, reason } = end;
      if (end.mayHaveArrived) return { kind: 'unknown', stage, detail: `${reason}: ${detail}`, latencyMs };
      return { kind: 'unreachable', reason, stage, detail, latencyMs };
    }
    case 'no_address':
      return { kind: 'unreachable', reason: 'dns_failed', stage: null, detail: end.detail, latencyMs };
    case 'too_large':
      return beforeTheWire(new CannotBeSent('the server takes no message of this size'), latencyMs);
    case 'lapsed':
      return LAPSED;
  }
}
