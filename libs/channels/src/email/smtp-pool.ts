import type { LaneKey } from '#domain';
import type { HostAddresses } from '../host-addresses.js';
import type { ProviderLimits } from './provider-directory.js';
import type { SmtpEnd } from './smtp-end.js';
import { SmtpSession, type SmtpManners, type SmtpTarget } from './smtp-session.js';

/** Where a message goes: the lane, its site, and the site's exchangers in order. */
export interface SmtpRoute {
  readonly lane: LaneKey;
  readonly site: string;
  readonly hosts: readonly string[];
  readonly limits: ProviderLimits;
}

export interface SmtpPoolOptions {
  readonly addresses: HostAddresses;
  readonly port: number;
  readonly manners: SmtpManners;
  /** How long a connection may wait for the next message of its lane. */
  readonly idleMs: number;
}

/** A failure to get any session. `no_address`: no exchanger has an address we may use. */
export type NoSession = SmtpEnd | { readonly kind: 'no_address'; readonly detail: string };

interface Idle {
  readonly session: SmtpSession;
  readonly route: Pick<SmtpRoute, 'lane' | 'site'>;
  readonly timer: NodeJS.Timeout;
}

/** Addresses of a site that one try may knock at. */
const MOST_ADDRESSES = 6;

/**
 * Keeps a lane's connections between messages. nodemailer's pool is not used: it queues messages again by itself, without
 * limit, when a socket closes without an error.
 */
export class SmtpPool {
  private idle: Idle[] = [];

  constructor(private readonly options: SmtpPoolOptions) {}

  /** A connection of the lane that waits, or null. */
  reuse(route: SmtpRoute): SmtpSession | null {
    const found = this.idle.find(
      ({ session, route: { lane } }) =>
        lane === route.lane && route.hosts.includes(session.host) && !session.isClosed,
    );
    if (found === undefined) return null;
    this.forget(found);
    return found.session;
  }

  /**
   * Opens a connection to the first exchanger that answers. Hosts that cannot be reached are passed over within this one
   * try; a host that answers, be it with a refusal, has spoken for the site.
   * @param inUse connections of the site in use, this one included
   */
  async open(route: SmtpRoute, deadlineMs: number, inUse: number): Promise<SmtpSession | NoSession> {
    this.makeRoom(route, inUse);
    let failure: NoSession | null = null;
    for await (const target of this.targets(route)) {
      const session = await this.openTarget(target, deadlineMs);
      if (session instanceof SmtpSession) return session;
      failure = session;
      if (session.kind !== 'cut' || performance.now() >= deadlineMs) break;
    }
    return failure ?? { kind: 'no_address', detail: 'no exchanger has an address' };
  }

  /** Encryption that fails while being set up is not worth the mail, where it was not required: once more in clear. */
  private async openTarget(target: SmtpTarget, deadlineMs: number): Promise<SmtpSession | SmtpEnd> {
    const { manners } = this.options;
    const end = await SmtpSession.open(target, manners, left(deadlineMs));
    const unencrypted = end instanceof SmtpSession || end.kind !== 'cut' || end.reason !== 'tls_failed';
    if (unencrypted || target.tls !== 'opportunistic') return end;
    return SmtpSession.open({ ...target, tls: 'off' }, manners, left(deadlineMs));
  }

  private async *targets(route: SmtpRoute): AsyncGenerator<SmtpTarget> {
    let count = 0;
    for (const host of route.hosts) {
      const answer = await this.options.addresses.of(host);
      if (answer.kind !== 'found') continue;
      for (const address of answer.addresses) {
        if (count++ >= MOST_ADDRESSES) return;
        yield { host, address, port: this.options.port, tls: route.limits.tls };
      }
    }
  }

  /** Takes a connection back for the lane's next message. */
  keep(session: SmtpSession, route: SmtpRoute): void {
    if (session.isClosed) return;
    if (session.messages >= route.limits.messagesPerConnection) {
      session.quit();
      return;
    }
    const timer = setTimeout(() => {
      this.forget(entry);
      session.quit();
    }, this.options.idleMs);
    const entry: Idle = { session, route: { lane: route.lane, site: route.site }, timer: timer.unref() };
    this.idle.push(entry);
  }

  /** Idle connections count against a provider's limit too: another lane's makes room. */
  private makeRoom(route: SmtpRoute, inUse: number): void {
    const ofSite = this.idle.filter((entry) => entry.route.site === route.site);
    const surplus = ofSite.slice(0, Math.max(ofSite.length + inUse - route.limits.connections, 0));
    for (const entry of surplus) this.dismiss(entry);
  }

  /** Closes the idle connections of a lane, or all. */
  close(lane?: LaneKey): void {
    for (const entry of this.idle.filter(({ route }) => lane === undefined || route.lane === lane))
      this.dismiss(entry);
  }

  private dismiss(entry: Idle): void {
    this.forget(entry);
    entry.session.quit();
  }

  private forget(entry: Idle): void {
    clearTimeout(entry.timer);
    this.idle = this.idle.filter((other) => other !== entry);
  }
}

function left(deadlineMs: number): number {
  return Math.max(deadlineMs - performance.now(), 1);
}
