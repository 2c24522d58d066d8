import { Injectable } from '@nestjs/common';
import { ProviderDirectory } from '#channels';
import type { ForeseenSite } from '#foresight';
import { HealthReader } from '#persistence';

/** Where mail to a domain goes, without asking the DNS. */
@Injectable()
export class SitesOfDomains {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly health: HealthReader,
  ) {}

  /** As somebody has written there. */
  async lookUp(domain: string): Promise<ForeseenSite> {
    return this.of(domain, await this.health.siteOf(domain));
  }

  /** As it is known; else the site of the provider whose domain it is; else the domain. */
  of(domain: string, known: string | null): ForeseenSite {
    const owner = this.directory.all().find(({ domains }) => domains.includes(domain));
    const site = known ?? owner?.mxSuffixes[0]?.slice(1) ?? domain;
    const provider = this.directory.providerOfSite(site);
    return { site, name: provider?.name ?? site, group: provider?.group ?? null };
  }
}
