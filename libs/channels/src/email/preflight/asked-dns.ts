import { isIPv4, isIPv6 } from 'node:net';
import { makeResolver, type DnsOptions } from '../../host-addresses.js';
import type { Answer, Records } from '#preflight';

/** More answers of one name are not looked at. */
const MOST_RECORDS = 50;
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

/** Questions to the DNS whose answers are facts: found, none, or failed with c-ares's code. Never throws. */
export class AskedDns {
  private readonly resolver: ReturnType<typeof makeResolver>;

  constructor(options: DnsOptions) {
    this.resolver = makeResolver(options);
  }

  txt(name: string): Promise<Records> {
    return answered(async () => (await this.resolver.resolveTxt(name)).map((strings) => strings.join('')));
  }

  /** Names in lower case. Not `reverse()`: that reads this machine's own list of hosts first. */
  names(address: string): Promise<Records> {
    const zone = isIPv4(address) ? 'in-addr.arpa' : 'ip6.arpa';
    return answered(async () =>
      (await this.resolver.resolvePtr(`${reversed(address)}.${zone}`)).map(canonical),
    );
  }

  /** Mail exchangers, the best first. */
  async exchangers(domain: string): Promise<Records> {
    return answered(async () => {
      const records = await this.resolver.resolveMx(domain);
      return records.sort((a, b) => a.priority - b.priority).map(({ exchange }) => canonical(exchange));
    });
  }

  /** IPv4 and IPv6. Half an answer is none: the other half may have the address that is looked for. */
  async addresses(name: string): Promise<Records> {
    const answers = await Promise.all([this.fours(name), answered(() => this.resolver.resolve6(name))]);
    const value = answers.flatMap((one) => (one.kind === 'found' ? one.value : []));
    const failed = answers.find(({ kind }) => kind === 'failed');
    return failed ?? (value.length > 0 ? { kind: 'found', value } : { kind: 'none' });
  }

  /** What a DNS list says of an address (RFC 5782, 2.1 and 2.4). */
  listed(address: string, zone: string): Promise<Records> {
    return this.fours(`${reversed(address)}.${zone}`);
  }

  /** As `StsPolicies` asks. */
  readonly resolveTxt = (name: string) => this.resolver.resolveTxt(name);

  /** As an SPF evaluator asks. */
  readonly resolve = (name: string, type: string) => this.resolver.resolve(name, type) as Promise<string[]>;

  private fours(name: string): Promise<Records> {
    return answered(() => this.resolver.resolve4(name));
  }
}

async function answered(ask: () => Promise<readonly string[]>): Promise<Answer<readonly string[]>> {
  try {
    const value = await ask();
    return value.length === 0 ? { kind: 'none' } : { kind: 'found', value: value.slice(0, MOST_RECORDS) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return ABSENT.has(code) ? { kind: 'none' } : { kind: 'failed', detail: code };
  }
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** The labels of an address from its end: octets, of IPv6 each of its 32 digits. */
function reversed(address: string): string {
  if (isIPv4(address)) return address.split('.').reverse().join('.');
  return Array.from(wholeDigits(address)).reverse().join('.');
}

/** All 32 digits of an IPv6 address; the URL parser writes a mapped IPv4 part as digits too. */
function wholeDigits(address: string): string {
  if (!isIPv6(address)) return '';
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [before = [], after = []] = groups.map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join('');
}
