import { createSecureContext, rootCertificates } from 'node:tls';
import { siteOfLane, type LaneKey } from '#domain';
import {
  type ClaimedAttempt,
  type Clock,
  Gateway,
  type HandOver,
  type LaneLimits,
  type TlsDemand,
} from '#delivery/ports';
import { HostAddresses, makeResolver, type DnsOptions } from '../host-addresses.js';
import { beforeTheWire, CannotBeSent, LAPSED, leaseIsOver, Stopwatch } from '../outcome.js';
import { MailComposer, type ComposedMail, type MailComposerOptions } from './compose/mail-composer.js';
import { domainOf, withoutRecipient } from './email-address.js';
import type { ProviderDirectory, ProviderLimits } from './provider-directory.js';
import { NodemailerSession } from './smtp/nodemailer-session.js';
import { PipelinedSession } from './smtp/pipelined-session.js';
import type { SmtpCut } from './smtp/smtp-end.js';
import type { NoSession, SmtpRoute } from './smtp/smtp-job.js';
import { SmtpPool } from './smtp/smtp-pool.js';
import type { OpenSession } from './smtp/smtp-session.js';

/** Direct SMTP to the recipients' mail exchangers. Times are milliseconds. */
export interface EmailGatewayOptions extends MailComposerOptions {
  readonly directory: ProviderDirectory;
  /** `pipelined` when absent; `nodemailer` is the reference, with one message a connection at a time. */
  readonly sender?: SmtpSender;
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

/** Who speaks SMTP for us. */
export type SmtpSender = 'pipelined' | 'nodemailer';

const OPEN_SESSION: Readonly<Record<SmtpSender, OpenSession>> = {
  pipelined: (...asked) => PipelinedSession.open(...asked),
  nodemailer: (...asked) => NodemailerSession.open(...asked),
};

/**
 * Hand-overs at a time for each connection. Two are on the wire, and one in five waits composed and signed for the moment
 * that a connection has room, so that its envelope leaves with the content before it.
 */
const PLACES: Readonly<Record<SmtpSender, number>> = { pipelined: 2.5, nodemailer: 1 };

const DEFAULT_LIMITS: ProviderLimits = { connections: 4, messagesPerConnection: 50, tls: 'opportunistic' };

/** Hands mail to the recipient's own mail exchangers. An accepted mail is accepted by the provider, no more. */
export class EmailGateway extends Gateway {
  private readonly composer: MailComposer;
  private readonly pool: SmtpPool;
  private readonly sender: SmtpSender;
  private readonly clock: Clock;

  constructor(private readonly options: EmailGatewayOptions) {
    super();
    this.composer = new MailComposer(options);
    this.clock = options.clock;
    this.sender = options.sender ?? 'pipelined';
    this.pool = new SmtpPool({
      addresses: new HostAddresses(makeResolver(options.dns ?? {}), {
        allowInternal: options.allowInternalHosts ?? false,
      }),
      port: options.port ?? 25,
      idleMs: options.idleMs ?? 5000,
      manners: mannersOf(options),
      openSession: OPEN_SESSION[this.sender],
    });
  }

  async handOver(
    attempt: ClaimedAttempt,
    hosts: readonly string[],
    stillWanted: () => boolean = () => true,
    tls: TlsDemand = 'usual',
  ): Promise<HandOver> {
    const watch = new Stopwatch();
    if (leaseIsOver(attempt, this.clock)) return LAPSED;
    try {
      const mail = await this.composer.compose(attempt);
      return await this.deliver(attempt, mail, {
        route: this.routeOf(attempt.lane, hosts, tls),
        stillWanted,
      });
    } catch (error) {
      return beforeTheWire(error, watch.elapsed());
    }
  }

  private async deliver(
    attempt: ClaimedAttempt,
    mail: ComposedMail,
    { route, stillWanted }: { readonly route: SmtpRoute; readonly stillWanted: () => boolean },
  ): Promise<HandOver> {
    const mayFinish = () => !leaseIsOver(attempt, this.clock);
    const { end, latencyMs } = await this.pool.deliver({
      route,
      mail: { ...mail, envelopeId: attempt.id, mayFinish },
      hardLimitMs: this.options.hardLimitMs ?? 60_000,
      mayBegin: () => mayFinish() && stillWanted(),
    });
    if (end.kind === 'lapsed' && mayFinish()) return UNWANTED;
    if (isUnverified(end, route)) return this.unverified(end, route, domainOf(mail.to), latencyMs);
    return outcomeOf(end, mail.to, writtenAddress(attempt), latencyMs);
  }

  /** What other domains of the site can live without is this one's fault, unless the site is there for this one. */
  private unverified(
    { stage, detail }: SmtpCut,
    route: SmtpRoute,
    domain: string,
    latencyMs: number,
  ): HandOver {
    const isSites = this.options.directory.providerOfSite(route.site)?.domains.includes(domain) === true;
    return {
      kind: 'unreachable',
      reason: 'tls_failed',
      stage,
      detail: `the MTA-STS policy of the domain demands verified TLS: ${detail}`,
      latencyMs,
      ...(isSites ? {} : { ofDomain: true }),
    };
  }

  private routeOf(lane: LaneKey, hosts: readonly string[], tls: TlsDemand): SmtpRoute {
    const site = siteOfLane(lane) ?? lane;
    const limits = this.limitsOf(site);
    return { lane, site, hosts, limits, tls: tls === 'verified' ? 'verify' : limits.tls };
  }

  private limitsOf(site: string): ProviderLimits {
    return (
      this.options.directory.providerOfSite(site)?.limits ?? this.options.defaultLimits ?? DEFAULT_LIMITS
    );
  }

  limits(lane: LaneKey): LaneLimits {
    const { connections, messagesPerConnection } = this.limitsOf(siteOfLane(lane) ?? lane);
    const handOvers = Math.ceil(connections * PLACES[this.sender]);
    return { connections, messagesPerConnection, handOvers };
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

/** The lane was closed while the message waited for a connection. */
const UNWANTED: HandOver = { kind: 'not_tried', detail: 'the lane takes nothing now' };

function writtenAddress(attempt: ClaimedAttempt): string {
  return attempt.contact.channel === 'email' ? attempt.contact.address : '';
}

/** Whether it ended for want of what only the domain's policy asks for. */
function isUnverified(end: NoSession, { tls }: SmtpRoute): end is SmtpCut {
  return tls === 'verify' && end.kind === 'cut' && end.reason === 'tls_failed';
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
