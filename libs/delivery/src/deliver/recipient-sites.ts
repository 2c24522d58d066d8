import { domainOf, isRelayLane } from '#domain';
import type { ClaimedAttempt, Clock, DomainSite, HandOver, SiteStore, TlsDemand } from '../ports/index.js';

/** NXDOMAIN is not believed at once: a broken zone comes back within hours. */
const BELIEVE_UNKNOWN_AFTER_MS = 4 * 3_600_000;
const KEPT_MS = 5_000;
const MOST_KEPT = 20_000;

/** Where an attempt goes, or the hand-over's end when there is nowhere to go. */
export type RecipientSite =
  | { readonly kind: 'hosts'; readonly hosts: readonly string[]; readonly tls: TlsDemand }
  | { readonly kind: 'nowhere'; readonly handOver: HandOver };

/** Mail to other exchangers than the domain's policy names would go to whoever changed its MX records. */
const NOT_NAMED: RecipientSite = {
  kind: 'nowhere',
  handOver: {
    kind: 'unreachable',
    reason: 'tls_failed',
    stage: null,
    detail: 'the MTA-STS policy of the domain names none of its mail exchangers',
    latencyMs: 0,
    ofDomain: true,
  },
};

interface Kept {
  readonly atMs: number;
  readonly site: Promise<DomainSite | null>;
  renewing: boolean;
}

const NO_HOSTS: RecipientSite = { kind: 'hosts', hosts: [], tls: 'usual' };

/** The mail exchangers of an email attempt's domain, from the table `domain_site`, kept for some seconds. */
export class RecipientSites {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly sites: SiteStore,
    private readonly clock: Clock,
  ) {}

  async of(attempt: ClaimedAttempt): Promise<RecipientSite> {
    if (attempt.contact.channel !== 'email' || attempt.keyKind === 'test') return NO_HOSTS;
    const domain = domainOf(attempt.contact.address);
    const site = domain === null ? null : await this.siteOf(domain);
    if (site?.state !== 'resolved') return { kind: 'nowhere', handOver: this.nowhere(attempt, site) };
    // A relay asks for the policy itself; we do not know whom it speaks to.
    if (isRelayLane(attempt.lane) || !this.isEnforced(site))
      return { kind: 'hosts', hosts: site.hosts, tls: 'usual' };
    return site.hosts.length === 0 ? NOT_NAMED : { kind: 'hosts', hosts: site.hosts, tls: 'verified' };
  }

  private isEnforced({ sts }: DomainSite): boolean {
    return sts?.mode === 'enforce' && sts.endsAtMs > this.clock.now();
  }

  private nowhere(attempt: ClaimedAttempt, site: DomainSite | null): HandOver {
    if (site?.state === 'no_mail') return permanent('556 5.1.10 <recipient>: domain takes no mail (null MX)');
    const waitedMs = this.clock.now() - attempt.acceptedAtMs;
    if (site?.state === 'unknown_domain' && waitedMs > BELIEVE_UNKNOWN_AFTER_MS)
      return permanent('550 5.1.2 <recipient>: domain does not exist');
    return {
      kind: 'unreachable',
      reason: 'dns_failed',
      stage: null,
      detail: 'the domain could not be resolved',
      latencyMs: 0,
    };
  }

  /** One question at a time a domain, and the next one before the answer is too old: a lane's senders do not wait for it. */
  private siteOf(domain: string): Promise<DomainSite | null> {
    const age = this.clock.realNow() - (this.kept.get(domain)?.atMs ?? 0);
    const kept = age < KEPT_MS ? this.kept.get(domain) : undefined;
    if (!kept) return this.ask(domain, this.kept.get(domain)?.site);
    if (age > KEPT_MS / 2 && !kept.renewing) this.renew(domain, kept);
    return kept.site;
  }

  /** @param old what was known before, which is better than nothing while the database is away */
  private ask(domain: string, old: Promise<DomainSite | null> | undefined): Promise<DomainSite | null> {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    const site = this.read(domain).catch((error: unknown) => {
      if (old === undefined) throw error;
      return old;
    });
    this.kept.set(domain, { atMs: this.clock.realNow(), site, renewing: false });
    site.catch(() => this.kept.delete(domain));
    return site;
  }

  private renew(domain: string, kept: Kept): void {
    kept.renewing = true;
    const atMs = this.clock.realNow();
    this.read(domain).then(
      (site) => this.kept.set(domain, { atMs, site: Promise.resolve(site), renewing: false }),
      () => {
        // The database is away: the old answer serves its time, then the question is asked again.
        kept.renewing = false;
      },
    );
  }

  private async read(domain: string): Promise<DomainSite | null> {
    const found = await this.sites.sitesOf([domain], this.clock.now());
    return found.get(domain) ?? null;
  }
}

/** Our own words in the shape of a reply, so that one classifier reads both. */
function permanent(reply: string): HandOver {
  return {
    kind: 'refused',
    reply,
    code: Number(reply.slice(0, 3)),
    stage: 'rcpt',
    meaning: null,
    latencyMs: 0,
  };
}
