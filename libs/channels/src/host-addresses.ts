import { promises as dns, type RecordWithTtl } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AddressFilter } from './address-filter.js';

/** How to ask the DNS. */
export interface DnsOptions {
  /** `address` or `address:port`; empty or absent: those of the system. */
  readonly servers?: readonly string[];
  /** Per try, milliseconds. */
  readonly timeoutMs?: number;
  readonly tries?: number;
}

/**
 * A c-ares resolver. Never `dns.lookup`: that waits in libuv's pool of four threads, where one stalled name server would
 * hold up every lane (and the DKIM signatures, which are made there).
 */
export function makeResolver(options: DnsOptions): dns.Resolver {
  const resolver = new dns.Resolver({ timeout: options.timeoutMs ?? 2000, tries: options.tries ?? 2 });
  if (options.servers !== undefined && options.servers.length > 0) resolver.setServers([...options.servers]);
  return resolver;
}

/** Addresses of a host, or why there are none. */
export type Addresses =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  /** `none`: the name has no address we may use. `failed`: the DNS did not answer. */
  | { readonly kind: 'none' | 'failed'; readonly detail: string };

const MIN_TTL_MS = 60_000;
const MAX_TTL_MS = 3_600_000;
const FAILURE_TTL_MS = 10_000;
const MOST_HOSTS = 10_000;

/** Looks hosts up by A and AAAA, keeps answers for their TTL (1–60 min), failures for 10 s; one question at a time per host. */
export class HostAddresses {
  private readonly known = new Map<string, { readonly answer: Promise<Addresses>; untilMs: number }>();
  private readonly filter: AddressFilter;

  constructor(
    private readonly resolver: Pick<dns.Resolver, 'resolve4' | 'resolve6'>,
    options: { readonly allowInternal: boolean },
  ) {
    this.filter = new AddressFilter(options.allowInternal);
  }

  /** IPv4 first: most cities' hosts have no IPv6 route, and providers judge our IPv6 addresses more harshly. */
  async of(host: string): Promise<Addresses> {
    if (isIP(host) !== 0) return this.usable([host]);
    if (host === 'localhost' || host.endsWith('.localhost')) return this.usable(['127.0.0.1']); // RFC 6761, 6.3
    const kept = this.known.get(host);
    if (kept !== undefined && kept.untilMs > Date.now()) return kept.answer;
    return this.ask(host);
  }

  /** The same as a `lookup` for node's sockets and HTTP agents; literal addresses never get here, see `allows`. */
  readonly lookup: LookupFunction = (host, options, done) => {
    void this.of(host).then((answer) => {
      const addresses = answer.kind === 'found' ? answer.addresses : [];
      const [first] = addresses;
      if (first === undefined) {
        done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
      } else if (options.all === true) {
        done(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        );
      } else {
        done(null, first, isIP(first));
      }
    });
  };

  /** Whether a literal address may be connected to. */
  allows(address: string): boolean {
    return this.filter.allows(address);
  }

  private ask(host: string): Promise<Addresses> {
    if (this.known.size >= MOST_HOSTS) this.known.clear();
    const entry = { answer: this.question(host), untilMs: Infinity };
    this.known.set(host, entry);
    return entry.answer.then(({ ttlMs, ...answer }: Addresses & { ttlMs?: number }) => {
      entry.untilMs = Date.now() + (ttlMs ?? FAILURE_TTL_MS);
      return answer;
    });
  }

  private async question(host: string): Promise<Addresses & { readonly ttlMs?: number }> {
    const answers = await Promise.allSettled([
      this.resolver.resolve4(host, { ttl: true }),
      this.resolver.resolve6(host, { ttl: true }),
    ]);
    const records: RecordWithTtl[] = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? answer.value : [],
    );
    if (records.length === 0) return { kind: whyNone(answers), detail: `no address for ${host}` };
    const ttlMs = Math.min(...records.map((record) => record.ttl)) * 1000;
    const usable = this.usable(records.map((record) => record.address));
    return { ...usable, ttlMs: Math.min(Math.max(ttlMs, MIN_TTL_MS), MAX_TTL_MS) };
  }

  private usable(addresses: readonly string[]): Addresses {
    const allowed = addresses.filter((address) => this.filter.allows(address));
    return allowed.length > 0
      ? { kind: 'found', addresses: allowed }
      : { kind: 'none', detail: 'only internal addresses' };
  }
}

const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

function whyNone(answers: readonly PromiseSettledResult<unknown>[]): 'none' | 'failed' {
  const codes = answers.map((answer) =>
    answer.status === 'rejected' ? (answer.reason as NodeJS.ErrnoException).code : undefined,
  );
  return codes.every((code) => code !== undefined && ABSENT.has(code)) ? 'none' : 'failed';
}
