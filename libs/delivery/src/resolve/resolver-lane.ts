import type { AdvanceStore, Clock, DomainSite, DueDomain, SiteResolver, SiteStore } from '../ports/index.js';

/** Domains asked at once: one dead zone must not make the others wait. */
const AT_ONCE = 50;

/** What the resolver lane works with. */
export interface ResolverLaneParts {
  readonly sites: SiteStore;
  readonly resolver: SiteResolver;
  readonly advances: AdvanceStore;
  readonly clock: Clock;
  readonly leaseMs: number;
  /** Called when notifications have become due. */
  readonly onWoken: () => void;
}

/**
 * The resolver lane: asks the DNS for domains that are new or due for a refresh, writes `domain_site` and wakes the
 * notifications that waited. Unknown domains wait here, not in the advance.
 */
export class ResolverLane {
  private running: Promise<number> | null = null;
  private again = false;

  constructor(private readonly parts: ResolverLaneParts) {}

  /** Resolves everything that is due; a call while it runs makes it look once more. @returns how many domains */
  run(): Promise<number> {
    this.again = true;
    this.running ??= this.loop().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async loop(): Promise<number> {
    const { sites, clock, leaseMs } = this.parts;
    let done = 0;
    while (this.again) {
      this.again = false;
      const domains = await sites.claimToResolve(AT_ONCE, clock.now(), leaseMs);
      if (domains.length === 0) continue;
      // Each is written as it comes: a zone that never answers delays only its own mail.
      await Promise.all(domains.map((due) => this.resolveOne(due)));
      done += domains.length;
      this.again ||= domains.length === AT_ONCE;
    }
    return done;
  }

  private async resolveOne({ domain, sts }: DueDomain): Promise<void> {
    const { sites, resolver, advances, clock, onWoken } = this.parts;
    const site: DomainSite = await resolver.resolve(domain, clock.now(), sts);
    await sites.save([site]);
    const woken = await advances.wakeDomains([domain], clock.now());
    if (woken > 0) onWoken();
  }
}
