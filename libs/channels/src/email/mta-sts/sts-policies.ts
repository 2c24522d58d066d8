import type { promises as dns } from 'node:dns';
import type { StsPolicy } from '#delivery/ports';
import { HostAddresses, makeResolver, type DnsOptions } from '../../host-addresses.js';
import { httpCall, type HttpEnd } from '../../http-call.js';
import { OutgoingAgents, type ProxyOptions } from '../../outgoing-agents.js';
import { checkNamedCertificate } from '../named-certificate.js';
import { readStsFile, type StsFile } from './sts-policy.js';
import { readStsRecords } from './sts-record.js';

/** What looking policies up needs. */
export interface StsPoliciesOptions {
  readonly dns?: DnsOptions;
  /** Through which policy hosts are asked; null or absent: straight. */
  readonly proxy?: ProxyOptions | null;
  /** Local mode: policy hosts on loopback and in private networks. */
  readonly allowInternalHosts?: boolean;
  /** PEM of authorities trusted besides the usual ones. */
  readonly extraCa?: string;
  /** Port of the policy hosts, 443. */
  readonly port?: number;
  /** For everything of one fetch, 10 s. */
  readonly limitMs?: number;
}

/** More is no policy (RFC 8461, 3.3). */
const MOST_BYTES = 65_536;
const DAY_MS = 86_400_000;

/** The MTA-STS policies of recipients' domains (RFC 8461): asked for by DNS, fetched by HTTPS. */
export class StsPolicies {
  private readonly agents: OutgoingAgents;

  constructor(private readonly options: StsPoliciesOptions) {
    const { dns = {}, proxy = null, allowInternalHosts: allowInternal = false, extraCa } = options;
    const addresses = new HostAddresses(makeResolver(dns), { allowInternal });
    this.agents = new OutgoingAgents(
      { addresses, proxy, ...(extraCa === undefined ? {} : { extraCa }) },
      { checkServerIdentity: checkNamedCertificate },
    );
  }

  /**
   * The policy that binds mail to a domain now. What is stored binds to its end, whatever the DNS and the policy host say
   * or hide meanwhile (5.1): else who can forge the one could also switch the other off. Never throws.
   * @param domain in ASCII
   * @param stored the policy found before, or null
   */
  async current(
    resolver: Pick<dns.Resolver, 'resolveTxt'>,
    domain: string,
    stored: StsPolicy | null,
    nowMs: number,
  ): Promise<StsPolicy | null> {
    const live = stored !== null && stored.endsAtMs > nowMs ? stored : null;
    const id = await idOf(resolver, domain);
    if (id === null || (live?.id === id && !isAged(live, nowMs))) return live;
    const file = await this.fetch(domain);
    if (file === null) return live;
    const { mode, mx, maxAgeS } = file;
    return { id, mode, mx, fetchedAtMs: nowMs, endsAtMs: nowMs + maxAgeS * 1000 };
  }

  private async fetch(domain: string): Promise<StsFile | null> {
    const host = `mta-sts.${domain}`;
    const address = `https://${host}:${String(this.options.port ?? 443)}/.well-known/mta-sts.txt`;
    const url = URL.canParse(address) ? new URL(address) : null;
    // A domain that is written as something else than a name, such as an address, has no policy host.
    if (url?.hostname !== host || !this.agents.allowsStranger(host)) return null;
    const end = await httpCall({
      method: 'GET',
      url,
      headers: { Accept: 'text/plain' },
      body: null,
      limitMs: this.options.limitMs ?? 10_000,
      mostBytes: MOST_BYTES,
      agent: this.agents.for(url),
    });
    return isPlainText(end) ? readStsFile(end.body) : null;
  }
}

/** A redirect is not followed (3.3): it is no 200. */
function isPlainText(end: HttpEnd): end is Extract<HttpEnd, { kind: 'answered' }> {
  if (end.kind !== 'answered' || end.status !== 200) return false;
  return /^text\/plain[ \t]*(?:;|$)/i.test(end.headers['content-type'] ?? '');
}

/** Fetched anew once a day, and in the second half of a shorter life (10.2): its end must not find us without. */
function isAged({ fetchedAtMs, endsAtMs }: StsPolicy, nowMs: number): boolean {
  return nowMs - fetchedAtMs >= Math.min(DAY_MS, (endsAtMs - fetchedAtMs) / 2);
}

async function idOf(resolver: Pick<dns.Resolver, 'resolveTxt'>, domain: string): Promise<string | null> {
  const records = await resolver.resolveTxt(`_mta-sts.${domain}`).catch(() => []);
  return readStsRecords(records.map((strings) => strings.join('')));
}
