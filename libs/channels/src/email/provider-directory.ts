import { readFileSync } from 'node:fs';

/** How a provider's servers want to be spoken to. */
export interface ProviderLimits {
  readonly connections: number;
  readonly messagesPerConnection: number;
  /** `require`: mail goes there encrypted or not at all. */
  readonly tls: 'opportunistic' | 'require';
}

/** An organisation whose mail exchangers receive mail for a set of domains. */
export interface MailboxProvider {
  readonly id: string;
  readonly name: string;
  /** Sister sites that share reputation data, such as `united-internet`; or null. */
  readonly group: string | null;
  /** Ends of the names of its mail exchangers, each with its leading dot. */
  readonly mxSuffixes: readonly string[];
  readonly domains: readonly string[];
  readonly limits: ProviderLimits;
  readonly postmasterUrl: string | null;
  readonly contactForm: string | null;
  readonly feedbackLoop: string | null;
  readonly notes: string;
}

/** An MX site that the directory knows. */
export interface KnownSite {
  readonly site: string;
  readonly provider: MailboxProvider;
}

const DATA = new URL('./data/mailbox-providers.json', import.meta.url);

/** Reads the provider directory that comes with this room. */
export function loadProviders(): readonly MailboxProvider[] {
  return JSON.parse(readFileSync(DATA, 'utf8')) as readonly MailboxProvider[];
}

/** Which provider serves which mail exchangers. Domains do not decide: a club's domain at IONOS is IONOS's site. */
export class ProviderDirectory {
  private readonly bySite: ReadonlyMap<string, MailboxProvider>;

  constructor(private readonly providers: readonly MailboxProvider[] = loadProviders()) {
    this.bySite = new Map(
      providers.flatMap((provider) => provider.mxSuffixes.map((suffix) => [suffix.slice(1), provider])),
    );
  }

  /** The site of the best exchanger (the first), or null when no suffix matches. The longest matching suffix wins. */
  siteOfHosts(hosts: readonly string[]): KnownSite | null {
    const labels = hosts[0]?.toLowerCase().split('.') ?? [];
    for (let from = 0; from < labels.length; from += 1) {
      const site = labels.slice(from).join('.');
      const provider = this.bySite.get(site);
      if (provider !== undefined) return { site, provider };
    }
    return null;
  }

  providerOfSite(site: string): MailboxProvider | null {
    return this.bySite.get(site) ?? null;
  }

  all(): readonly MailboxProvider[] {
    return this.providers;
  }
}
