/** Where mail for a domain goes, as the resolver found it. */
export interface DomainSite {
  readonly domain: string;
  /** MX site, or null when the domain takes no mail (null MX) or does not exist. */
  readonly site: string | null;
  /** Name to show. */
  readonly siteName: string;
  /** Group of sister sites, such as `united-internet`, or null. */
  readonly group: string | null;
  /** Mail exchangers in order of preference. */
  readonly hosts: readonly string[];
  readonly state: 'resolved' | 'no_mail' | 'unknown_domain' | 'failed';
  /** Domain time at which it should be asked again; a stale answer is served meanwhile. */
  readonly refreshAtMs: number;
}

/** The table `domain_site`, filled by the resolver lane. */
export abstract class SiteStore {
  /** @returns what is known of these domains; domains nobody has asked for yet are noted for the resolver */
  abstract sitesOf(domains: readonly string[], nowMs: number): Promise<ReadonlyMap<string, DomainSite>>;
  /** Claims domains that are new or due for a refresh. */
  abstract claimToResolve(limit: number, nowMs: number, leaseMs: number): Promise<readonly string[]>;
  abstract save(sites: readonly DomainSite[]): Promise<void>;
}

/** Asks the DNS which mail exchangers serve a domain and which MX site they are. */
export abstract class SiteResolver {
  abstract resolve(domain: string, nowMs: number): Promise<DomainSite>;
}
