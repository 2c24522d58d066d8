import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { parse } from 'tldts';
import { HostAddresses, makeResolver, type DnsOptions } from './host-addresses.js';

/** The way out of a network that lets nothing else out. */
export interface ProxyOptions {
  /** `http://[user:password@]host:port`; HTTPS goes through it by CONNECT (RFC 9110, 9.3.6). */
  readonly url: string;
  /** Hosts that are reached without it, as `NO_PROXY` has them: `host`, `.domain`, separated by commas. */
  readonly noProxy: string | null;
}

/** How requests leave. */
export interface OutgoingOptions {
  readonly addresses: HostAddresses;
  /** PEM of authorities trusted besides the usual ones. */
  readonly extraCa?: string;
  /** null or absent: straight. */
  readonly proxy?: ProxyOptions | null;
}

/**
 * The agents of all requests to gateways. None keeps connections, see `HttpCall`. Behind a proxy the names of others are
 * looked up by the proxy: such a network often has no outside DNS.
 */
export class OutgoingAgents {
  private readonly http: HttpAgent;
  private readonly https: HttpsAgent;

  /** @param tls how certificates are judged, for all HTTPS of these agents */
  constructor(
    private readonly options: OutgoingOptions,
    tls: Pick<AgentOptions, 'checkServerIdentity'> = {},
  ) {
    const { addresses, extraCa, proxy } = options;
    const { lookup } = addresses;
    this.http = new HttpAgent({ lookup });
    this.https = new HttpsAgent({
      lookup,
      ...tls,
      ...(extraCa === undefined ? {} : { ca: [...rootCertificates, extraCa] }),
      ...(proxy == null
        ? {}
        : { proxyEnv: { HTTPS_PROXY: proxy.url, NO_PROXY: proxy.noProxy ?? undefined } }),
    });
  }

  for({ protocol }: URL): HttpAgent {
    return protocol === 'https:' ? this.https : this.http;
  }

  /**
   * Whether a host that a stranger named may be asked at all. Straight, its address decides when it is looked up. What a
   * proxy looks up we do not see, so there a name must be one of the public Internet.
   */
  allowsStranger(host: string): boolean {
    const literal = host.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0) return this.options.addresses.allows(literal);
    return this.options.proxy == null || parse(host).isIcann === true;
  }
}

/** What agents are made of, as the channels are told it. */
export interface AgentsGround {
  readonly dns?: DnsOptions;
  readonly allowInternalHosts?: boolean;
  readonly extraCa?: string;
  readonly proxy?: ProxyOptions | null;
}

/** Agents that look names up as our own resolver does, and reach no address of our own network outside of local mode. */
export function openAgents({ dns, allowInternalHosts, extraCa, proxy }: AgentsGround): OutgoingAgents {
  const addresses = new HostAddresses(makeResolver(dns ?? {}), {
    allowInternal: allowInternalHosts ?? false,
  });
  return new OutgoingAgents({
    addresses,
    proxy: proxy ?? null,
    ...(extraCa === undefined ? {} : { extraCa }),
  });
}
