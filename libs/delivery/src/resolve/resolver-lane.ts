import type { AdvanceStore, Clock, DomainSite, SiteResolver, SiteStore } from '../ports/index.js';

/** Domains asked at once: one dead zone must not make the others wait. */
const AT_ONCE = 50;

/**
 * The resolver lane: asks the DNS for domains that are new or due for a refresh, writes `domain_site` and wakes the
 * notifications that waited. Unknown domains wait here, not in the advance.
 */
export class ResolverLane {
  private running: Promise<number> | null = null;
  private again = false;

  constructor(
    private readonly sites: SiteStore,
    private readonly resolver: SiteResolver,
    private readonly advances: AdvanceStore,
    private readonly clock: Clock,
    private readonly leaseMs: number,
    /** Called when notifications have become due. */
    private readonly onWoken: () => void,
  ) {}

  /** Resolves everything that is due; a call while it runs makes it look once more. @returns how many domains */
  run(): Promise<number> {
    this.again = true;
    this.running ??= this.loop().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async loop(): Promise<number> {
    let done = 0;
    while (this.again) {
      this.again = false;
      const domains = await this.sites.claimToResolve(AT_ONCE, this.clock.now(), this.leaseMs);
      if (domains.length === 0) continue;
      // Each is written as it comes: a zone that never answers delays only its own mail.
      await Promise.all(domains.map((domain) => this.resolveOne(domain)));
      done += domains.length;
      this.again ||= domains.length === AT_ONCE;
    }
    return done;
  }

  private async resolveOne(domain: string): Promise<void> {
    const site: DomainSite = await this.resolver.resolve(domain, this.clock.now());
    await this.sites.save([site]);
    const woken = await this.advances.wakeDomains([domain], this.clock.now());
    if (woken > 0) this.onWoken();
  }
}
