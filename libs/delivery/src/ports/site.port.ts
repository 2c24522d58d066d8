/** A domain's MTA-STS policy (RFC 8461), as it was fetched last. Times are domain time. */
export interface StsPolicy {
  /** What the domain's TXT record called it then: another id, another policy. */
  readonly id: string;
  /** Only `enforce` changes anything. */
  readonly mode: 'enforce' | 'testing' | 'none';
  /** Names of its exchangers in lower case; `*.` stands for one label. */
  readonly mx: readonly string[];
  readonly fetchedAtMs: number;
  /** It binds until then, whatever the domain says or does not say meanwhile. */
  readonly endsAtMs: number;
}

/** Where mail for a domain goes, as the resolver found it. */
export interface DomainSite {
  readonly domain: string;
  /** MX site, or null when the domain takes no mail (null MX) or does not exist. */
  readonly site: string | null;
  /** Name to show. */
  readonly siteName: string;
  /** Group of sister sites, such as `united-internet`, or null. */
  readonly group: string | null;
  /** Mail exchangers in order of preference, without those that an enforced policy does not name. */
  readonly hosts: readonly string[];
  readonly state: 'resolved' | 'no_mail' | 'unknown_domain' | 'failed';
  /** Domain time at which it should be asked again; a stale answer is served meanwhile. */
  readonly refreshAtMs: number;
  /** The domain's TLS policy, or null; it may have ended since. */
  readonly sts: StsPolicy | null;
}

/** A domain that the resolver is to ask for. */
export interface DueDomain {
  readonly domain: string;
  /** The policy that is stored, which outlives a domain that tells none. */
  readonly sts: StsPolicy | null;
}

/** The table `domain_site`, filled by the resolver lane. */
export abstract class SiteStore {
  /** @returns what is known of these domains; domains nobody has asked for yet are noted for the resolver */
  abstract sitesOf(domains: readonly string[], nowMs: number): Promise<ReadonlyMap<string, DomainSite>>;
  /** Claims domains that are new or due for a refresh. */
  abstract claimToResolve(limit: number, nowMs: number, leaseMs: number): Promise<readonly DueDomain[]>;
  abstract save(sites: readonly DomainSite[]): Promise<void>;
}

/** Asks the DNS which mail exchangers serve a domain and which MX site they are. */
export abstract class SiteResolver {
  /** @param sts the domain's policy as stored; null or absent: none is */
  abstract resolve(domain: string, nowMs: number, sts?: StsPolicy | null): Promise<DomainSite>;
}
