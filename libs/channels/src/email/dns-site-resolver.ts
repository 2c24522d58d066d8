import type { MxRecord, promises as dns } from 'node:dns';
import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';
import { type DomainSite, SiteResolver, type StsPolicy } from '#delivery/ports';
import { makeResolver, type DnsOptions } from '../host-addresses.js';
import { namesExchanger } from './mta-sts/sts-policy.js';
import type { StsPolicies } from './mta-sts/sts-policies.js';
import type { ProviderDirectory } from './provider-directory.js';

/** What the resolver needs from outside. */
export interface DnsSiteResolverOptions {
  readonly directory: ProviderDirectory;
  readonly dns?: DnsOptions;
  /** Resolvers that must confirm an NXDOMAIN before we believe it; without them one answer is enough. */
  readonly confirmBy?: DnsOptions;
  /** Where TLS policies are looked up; absent: nowhere, and none that is stored counts. */
  readonly sts?: StsPolicies;
  /** In [0, 1): the order of exchangers of equal preference (RFC 5321, 5.1). */
  readonly chance?: () => number;
}

const RESOLVED_TTL_MS = 600_000;
const ABSENT_TTL_MS = 300_000;
const FAILED_TTL_MS = 60_000;

type Answer =
  | { readonly kind: 'hosts'; readonly hosts: readonly string[]; readonly best: string }
  | { readonly kind: 'no_mail' | 'unknown_domain' | 'failed' };

/**
 * Finds a domain's mail exchangers and its MX site: the directory's suffix, else the registrable domain of the best
 * exchanger, else the sorted hosts. Null MX (RFC 7505) takes no mail; a domain without MX is its own exchanger when it
 * has an address (RFC 5321, 5.1). Never throws: what the DNS does not say is `failed`, to be asked again in a minute.
 * `resolveMx` tells no TTL, so answers are kept ten minutes. Exchangers that an enforced TLS policy does not name are left
 * out; the site stays the one that the DNS tells.
 */
export class DnsSiteResolver extends SiteResolver {
  private readonly resolver: dns.Resolver;
  private readonly second: dns.Resolver | null;

  constructor(private readonly options: DnsSiteResolverOptions) {
    super();
    this.resolver = makeResolver(options.dns ?? {});
    this.second = options.confirmBy === undefined ? null : makeResolver(options.confirmBy);
  }

  async resolve(domain: string, nowMs: number, stored: StsPolicy | null = null): Promise<DomainSite> {
    const ascii = domainToASCII(domain.replace(/\.$/, ''));
    const answer: Answer = ascii === '' ? { kind: 'unknown_domain' } : await this.ask(ascii);
    if (answer.kind === 'hosts') {
      const sts = (await this.options.sts?.current(this.resolver, ascii, stored, nowMs)) ?? null;
      return { domain, ...this.siteOf(answer), ...inForce(answer.hosts, sts, nowMs) };
    }
    const refreshAtMs = nowMs + (answer.kind === 'failed' ? FAILED_TTL_MS : ABSENT_TTL_MS);
    return {
      domain,
      site: null,
      siteName: domain,
      group: null,
      hosts: [],
      state: answer.kind,
      refreshAtMs,
      sts: stored,
    };
  }

  private async ask(ascii: string): Promise<Answer> {
    const answer = await this.exchangers(this.resolver, ascii);
    if (answer.kind !== 'unknown_domain' || this.second === null) return answer;
    return this.exchangers(this.second, ascii);
  }

  private async exchangers(resolver: dns.Resolver, ascii: string): Promise<Answer> {
    try {
      return this.inOrder(await resolver.resolveMx(ascii));
    } catch (error) {
      return codeOf(error) === 'ENODATA' ? implicitExchanger(resolver, ascii) : { kind: meaningOf(error) };
    }
  }

  /** By preference; equals in random order, so that a site's load is spread, but its name stays the same. */
  private inOrder(records: readonly MxRecord[]): Answer {
    const named = records
      .map((record) => ({ ...record, exchange: record.exchange.toLowerCase() }))
      .filter((record) => record.exchange !== '' && record.exchange !== '.');
    const best = [...named].sort(byPreferenceAndName)[0];
    if (best === undefined) return { kind: 'no_mail' };
    const chance = this.options.chance ?? Math.random;
    const hosts = named
      .map((record) => ({ record, lot: chance() }))
      .sort((a, b) => a.record.priority - b.record.priority || a.lot - b.lot)
      .map(({ record }) => record.exchange);
    return { kind: 'hosts', hosts, best: best.exchange };
  }

  private siteOf(
    answer: Extract<Answer, { kind: 'hosts' }>,
  ): Pick<DomainSite, 'site' | 'siteName' | 'group' | 'state'> {
    const known = this.options.directory.siteOfHosts([answer.best]);
    const site = known?.site ?? getDomain(answer.best) ?? [...answer.hosts].sort().join(',');
    const group = known?.provider.group ?? null;
    return { site, siteName: known?.provider.name ?? site, group, state: 'resolved' };
  }
}

/** What a policy makes of the exchangers. At its end the domain is asked anew, as those it left out may be used then. */
function inForce(
  hosts: readonly string[],
  sts: StsPolicy | null,
  nowMs: number,
): Pick<DomainSite, 'hosts' | 'refreshAtMs' | 'sts'> {
  const usualMs = nowMs + RESOLVED_TTL_MS;
  if (sts?.mode !== 'enforce') return { hosts, refreshAtMs: usualMs, sts };
  return {
    hosts: hosts.filter((host) => namesExchanger(sts.mx, host)),
    refreshAtMs: Math.min(usualMs, Math.max(sts.endsAtMs, nowMs + FAILED_TTL_MS)),
    sts,
  };
}

function byPreferenceAndName(a: MxRecord, b: MxRecord): number {
  return a.priority - b.priority || (a.exchange < b.exchange ? -1 : 1);
}

async function implicitExchanger(resolver: dns.Resolver, ascii: string): Promise<Answer> {
  const answers = await Promise.allSettled([resolver.resolve4(ascii), resolver.resolve6(ascii)]);
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value.length > 0))
    return { kind: 'hosts', hosts: [ascii], best: ascii };
  const reasons = answers.map((answer) =>
    answer.status === 'rejected' ? meaningOf(answer.reason) : 'no_mail',
  );
  return { kind: reasons.includes('failed') ? 'failed' : 'no_mail' };
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** ENOTFOUND is NXDOMAIN, ENODATA a name without such records; every other code says nothing about the domain. */
function meaningOf(error: unknown): 'unknown_domain' | 'no_mail' | 'failed' {
  const code = codeOf(error);
  if (code === 'ENOTFOUND') return 'unknown_domain';
  return code === 'ENODATA' ? 'no_mail' : 'failed';
}
