import { mailboxProviders, ownServers, type ProviderData } from './provider-data.js';
import { ownDomains, ownHostOf, stratoHost, type OwnDomain } from './own-domains.js';
import { policyHostOf } from './sts-domains.js';

/** A loopback address on which one MX host (or several small ones) listens. */
export interface MxAddress {
  readonly address: string;
  readonly provider: ProviderData;
  /** The name it greets with. */
  readonly host: string;
}

const addressesOfSmallServers = 8;

/** Every simulated provider, and which loopback address each MX host has: provider n, host m → 127.0.(10 + n).m. */
export class ProviderDirectory {
  readonly providers: readonly ProviderData[];
  readonly addresses: readonly MxAddress[];
  readonly #addressOfHost = new Map<string, string>();

  constructor() {
    this.providers = [...mailboxProviders.map(withHostedDomains), smallServers()];
    this.addresses = this.providers.flatMap((provider, at) => this.#place(provider, 10 + at));
  }

  find(id: string): ProviderData | undefined {
    return this.providers.find((provider) => provider.id === id);
  }

  /** The loopback address of an MX host. */
  addressOf(host: string): string | undefined {
    return this.#addressOfHost.get(host);
  }

  /** Providers' own host names and STRATO's; the small servers' are too many for a certificate. */
  get certifiedHosts(): string[] {
    const policyHosts = this.providers.flatMap(({ sts, domains }) =>
      sts === undefined ? [] : domains.map(policyHostOf),
    );
    return [...mailboxProviders.flatMap(({ mxHosts }) => mxHosts), stratoHost, ...policyHosts];
  }

  /** Hosts of small servers, each of which shows a certificate of its own. */
  get smallHosts(): ReadonlySet<string> {
    return new Set(this.find(ownServers.id)?.mxHosts.filter((host) => host !== stratoHost));
  }

  /** Small servers share eight addresses: hundreds of listeners would show nothing more. */
  #place(provider: ProviderData, block: number): MxAddress[] {
    const limit = provider.id === ownServers.id ? addressesOfSmallServers : provider.mxHosts.length;
    provider.mxHosts.forEach((host, at) =>
      this.#addressOfHost.set(host, `127.0.${block}.${1 + (at % limit)}`),
    );
    return provider.mxHosts
      .slice(0, limit)
      .map((host, at) => ({ provider, host, address: `127.0.${block}.${1 + at}` }));
  }
}

function domainsAt(...hostings: OwnDomain['hosting'][]): string[] {
  return ownDomains.filter(({ hosting }) => hostings.includes(hosting)).map(({ domain }) => domain);
}

/** A domain counts to the provider whose hosts answer for it. */
function withHostedDomains(provider: ProviderData): ProviderData {
  return provider.id === 'ionos'
    ? { ...provider, domains: [...provider.domains, ...domainsAt('ionos')] }
    : provider;
}

function smallServers(): ProviderData {
  const mxHosts = [stratoHost, ...domainsAt('own').map(ownHostOf), ...domainsAt('implicit')];
  return { ...ownServers, domains: domainsAt('own', 'strato', 'implicit'), mxHosts };
}
