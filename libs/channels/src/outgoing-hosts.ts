import { isIP } from 'node:net';
import { HostAddresses, makeResolver, type DnsOptions } from './host-addresses.js';
import { strangerUrlProblem, type StrangerRules } from './stranger-url.js';

/** Judges addresses that departments give us to call, by what they say and by where the DNS says that they lead. */
export class OutgoingHosts {
  private readonly addresses: HostAddresses;

  constructor(
    private readonly rules: StrangerRules,
    dns: DnsOptions,
  ) {
    this.addresses = new HostAddresses(makeResolver(dns), { allowInternal: rules.allowInternal });
  }

  /**
   * What is wrong with a URL, or null. Where it leads is judged again at each connection: a name may lead elsewhere by then.
   * Behind a proxy only the proxy can look names up.
   */
  async problemOf(url: string): Promise<string | null> {
    const problem = strangerUrlProblem(url, this.rules);
    if (problem !== null) return problem;
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    if (this.rules.behindProxy || isIP(host) !== 0) return null;
    const found = await this.addresses.of(host);
    if (found.kind === 'found') return null;
    return found.kind === 'failed'
      ? 'has a host that cannot be looked up now'
      : 'leads to no host of the public Internet';
  }
}
