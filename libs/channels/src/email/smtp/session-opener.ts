import type { HostAddresses } from '../../host-addresses.js';
import type { NoSession, SmtpRoute } from './smtp-job.js';
import type { SmtpEnd } from './smtp-end.js';
import { SmtpSession, type OpenSession, type SmtpManners, type SmtpTarget } from './smtp-session.js';

export interface SessionOpenerOptions {
  readonly addresses: HostAddresses;
  readonly port: number;
  readonly manners: SmtpManners;
  /** Which sender. */
  readonly openSession: OpenSession;
}

/** Addresses of a site that one try may knock at. */
const MOST_ADDRESSES = 6;

/** Opens connections to sites: which host, which address, encrypted or not. */
export class SessionOpener {
  constructor(private readonly options: SessionOpenerOptions) {}

  /**
   * Opens a connection to the first exchanger that answers. Hosts that cannot be reached are passed over within this one
   * try; a host that answers, be it with a refusal, has spoken for the site.
   */
  async open(route: SmtpRoute, deadlineMs: number): Promise<SmtpSession | NoSession> {
    let failure: NoSession | null = null;
    for await (const target of this.targets(route)) {
      const session = await this.openTarget(target, deadlineMs);
      if (session instanceof SmtpSession) return session;
      failure = telling(failure, session);
      if (session.kind !== 'cut' || performance.now() >= deadlineMs) break;
    }
    return failure ?? { kind: 'no_address', detail: 'no exchanger has an address' };
  }

  /** Encryption that fails while being set up is not worth the mail, where it was not required: once more in clear. */
  private async openTarget(target: SmtpTarget, deadlineMs: number): Promise<SmtpSession | SmtpEnd> {
    const { manners, openSession } = this.options;
    const end = await openSession(target, manners, left(deadlineMs));
    const unencrypted = end instanceof SmtpSession || end.kind !== 'cut' || end.reason !== 'tls_failed';
    if (target.tls === 'verify') return unverified(end);
    if (unencrypted || target.tls !== 'opportunistic') return end;
    return openSession({ ...target, tls: 'off' }, manners, left(deadlineMs));
  }

  private async *targets(route: SmtpRoute): AsyncGenerator<SmtpTarget> {
    let count = 0;
    for (const host of route.hosts) {
      const answer = await this.options.addresses.of(host);
      if (answer.kind !== 'found') continue;
      for (const address of answer.addresses) {
        if (count++ >= MOST_ADDRESSES) return;
        yield { host, address, port: this.options.port, tls: route.tls };
      }
    }
  }
}

/** That an exchanger could not show who it is tells more than that the next one cannot be reached. */
function telling(before: NoSession | null, now: SmtpEnd): NoSession {
  return before?.kind === 'cut' && before.reason === 'tls_failed' && now.kind === 'cut' ? before : now;
}

/** An exchanger that will not encrypt has not refused the mail: another may, and the reason is the policy's. */
function unverified(end: SmtpSession | SmtpEnd): SmtpSession | SmtpEnd {
  if (end instanceof SmtpSession || end.kind !== 'refused' || end.stage !== 'starttls' || end.code === 421)
    return end;
  const detail = `no STARTTLS: ${String(end.code)}`;
  return {
    kind: 'cut',
    reason: 'tls_failed',
    stage: 'starttls',
    detail,
    mayHaveArrived: false,
    silent: false,
  };
}

function left(deadlineMs: number): number {
  return Math.max(deadlineMs - performance.now(), 1);
}
