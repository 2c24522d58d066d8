import type { Answer } from 'dns-packet';
import { ownDomains, ownHostOf, stratoHost } from '../providers/own-domains.js';
import type { ProviderDirectory } from '../providers/provider-directory.js';
import type { ProviderData } from '../providers/provider-data.js';
import { policyHostOf, policyRecordOf } from '../providers/sts-domains.js';

export const recordTypes = ['A', 'AAAA', 'MX', 'TXT', 'PTR', 'NS'] as const;
export type RecordType = (typeof recordTypes)[number];

/** What a name answers for a type: values in the type's own text form (MX: `10 mx.example`), or a failure. */
export type DnsAnswer = readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'none';

export const ttlS = 60;

/** Lower case, without the trailing dot. */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** The names of the simulated world, and what has been said about them by control. */
export class Zone {
  readonly #records = new Map<string, Map<RecordType, readonly string[]>>();
  readonly #overrides = new Map<string, Map<RecordType | 'ANY', DnsAnswer>>();

  /** @param webHost the address of every policy host */
  constructor(
    directory: ProviderDirectory,
    private readonly webHost: string,
  ) {
    for (const provider of directory.providers) this.#addProvider(provider, directory);
    for (const own of ownDomains) this.#addOwn(own.domain, own.hosting);
    this.#add('localhost', 'A', ['127.0.0.1']);
    this.#add('1.0.0.127.in-addr.arpa', 'PTR', ['localhost']);
  }

  /** Replaces what `name` answers for `type`; `*` stands for every name, `*.x` for all below x. `undefined` takes it back. */
  override(name: string, type: RecordType | 'ANY', answer: DnsAnswer | undefined): void {
    const key = canonicalName(name);
    const byType = this.#overrides.get(key) ?? new Map<RecordType | 'ANY', DnsAnswer>();
    if (answer === undefined) byType.delete(type);
    else byType.set(type, answer);
    if (byType.size === 0) this.#overrides.delete(key);
    else this.#overrides.set(key, byType);
  }

  /** What to answer; an empty list: the name exists without such a record. */
  lookUp(name: string, type: string): DnsAnswer {
    const key = canonicalName(name);
    return this.#overridden(key, type) ?? this.#ownAnswer(key, type);
  }

  #ownAnswer(key: string, type: string): DnsAnswer {
    const byType = this.#records.get(key);
    if (byType !== undefined) return byType.get(type as RecordType) ?? [];
    return this.#isPassage(key) ? [] : 'NXDOMAIN';
  }

  /** A name that only has names below it exists (RFC 8020), as one does of which control has given only another type. */
  #isPassage(key: string): boolean {
    if (this.#overrides.has(key)) return true;
    const below = `.${key}`;
    return [...this.#records.keys(), ...this.#overrides.keys()].some(
      (name) => !name.startsWith('*') && name.endsWith(below),
    );
  }

  #overridden(key: string, type: string): DnsAnswer | undefined {
    for (const candidate of [key, ...wildcardsOf(key)]) {
      const byType = this.#overrides.get(candidate);
      const answer = byType?.get(type as RecordType) ?? byType?.get('ANY');
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #addProvider(provider: ProviderData, directory: ProviderDirectory): void {
    for (const host of provider.mxHosts) {
      const address = directory.addressOf(host);
      if (address === undefined) continue;
      this.#add(host, 'A', [address]);
      this.#add(reverseName(address), 'PTR', [host]);
    }
    if (provider.id === 'own') return;
    for (const domain of provider.domains) {
      this.#addMailDomain(domain, provider);
      if (provider.sts !== undefined) this.#addPolicy(domain);
    }
  }

  #addMailDomain(
    domain: string,
    { mxHosts, equalPreference }: Pick<ProviderData, 'mxHosts' | 'equalPreference'>,
  ): void {
    this.#add(
      domain,
      'MX',
      mxHosts.map((host, at) => `${equalPreference ? 10 : 10 * (at + 1)} ${host}`),
    );
    this.#add(domain, 'NS', [`ns1.${domain}`]);
    this.#add(`ns1.${domain}`, 'A', ['127.0.0.1']);
    this.#add(domain, 'TXT', ['v=spf1 mx -all']);
  }

  #addPolicy(domain: string): void {
    const { name, value } = policyRecordOf(domain);
    this.#add(name, 'TXT', [value]);
    this.#add(policyHostOf(domain), 'A', [this.webHost]);
  }

  /** IONOS's customers came with their provider; the others stand here. */
  #addOwn(domain: string, hosting: string): void {
    const hosts: Record<string, string> = { own: ownHostOf(domain), strato: stratoHost };
    const host = hosts[hosting];
    if (host !== undefined) this.#addMailDomain(domain, { mxHosts: [host], equalPreference: true });
    if (hosting === 'null-mx') this.#add(domain, 'MX', ['0 .']);
  }

  #add(name: string, type: RecordType, values: readonly string[]): void {
    const byType = this.#records.get(name) ?? new Map<RecordType, readonly string[]>();
    if (!byType.has(type)) byType.set(type, values);
    this.#records.set(name, byType);
  }
}

function wildcardsOf(key: string): string[] {
  const labels = key.split('.');
  return [...labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`), '*'];
}

function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

/** Values in text form → records on the wire. */
export function recordsOf(name: string, type: RecordType, values: readonly string[]): Answer[] {
  return values.map((value) => recordOf(name, type, value));
}

function recordOf(name: string, type: RecordType, value: string): Answer {
  const common = { name, ttl: ttlS, class: 'IN' as const };
  switch (type) {
    case 'MX':
      return { ...common, type, data: mailExchange(value) };
    case 'TXT':
      return { ...common, type, data: characterStrings(value) };
    case 'A':
    case 'AAAA':
    case 'PTR':
    case 'NS':
      return { ...common, type, data: value };
  }
}

function mailExchange(value: string): { preference: number; exchange: string } {
  const [first = '', second] = value.trim().split(/\s+/);
  return second === undefined
    ? { preference: 10, exchange: first }
    : { preference: Number(first), exchange: second };
}

/** A TXT record is cut into strings of at most 255 bytes (RFC 1035 §3.3.14), which readers join again. */
function characterStrings(value: string): Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  const count = Math.max(1, Math.ceil(bytes.length / 255));
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * 255, (at + 1) * 255));
}
