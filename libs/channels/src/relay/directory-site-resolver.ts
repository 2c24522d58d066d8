import { SiteResolver, type DomainSite } from '#delivery/ports';
import type { ProviderDirectory } from '../email/provider-directory.js';

/** The directory changes with a new version only; a row is looked at again after this long. */
const TTL_MS = 3_600_000;

/**
 * Sites without DNS, for mail that the city's own relay carries: in its data centre nothing outside may be asked. The site
 * of a domain is the first of the provider whose domain it is; any other domain is a site of its own. The relay finds the
 * exchangers, and heeds their TLS policies.
 */
export class DirectorySiteResolver extends SiteResolver {
  constructor(private readonly directory: ProviderDirectory) {
    super();
  }

  resolve(domain: string, nowMs: number): Promise<DomainSite> {
    const provider = this.directory.all().find(({ domains }) => domains.includes(domain));
    const site = provider?.mxSuffixes[0]?.slice(1) ?? domain;
    return Promise.resolve({
      domain,
      site,
      siteName: provider?.name ?? domain,
      group: provider?.group ?? null,
      hosts: [],
      state: 'resolved',
      refreshAtMs: nowMs + TTL_MS,
      sts: null,
    });
  }
}
