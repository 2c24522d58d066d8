import { X509Certificate } from 'node:crypto';
import { getDomain } from 'tldts';
import type {
  AddressFacts,
  BlocklistFacts,
  IdentityFacts,
  ImprintFacts,
  IncomingFacts,
  PreflightFacts,
  Records,
} from '#preflight';
import { HostAddresses, makeResolver, type DnsOptions } from '../../host-addresses.js';
import { OutgoingAgents, type ProxyOptions } from '../../outgoing-agents.js';
import { StsPolicies } from '../mta-sts/sts-policies.js';
import { AskedDns } from './asked-dns.js';
import { evaluateSpf, type SpfQuestion } from './evaluate-spf.js';
import { fetchImprint } from './imprint-page.js';
import { askKey } from './key-records.js';
import type { PreflightSubject, SubjectIdentity } from './preflight-subject.js';

/** What asking needs. */
export interface PreflightCollectorOptions {
  readonly dns?: DnsOptions;
  /** Through which HTTPS goes; null or absent: straight. */
  readonly proxy?: ProxyOptions | null;
  /** Local mode: hosts on loopback and in private networks. */
  readonly allowInternalHosts?: boolean;
  /** PEM of authorities trusted besides the usual ones. */
  readonly extraCa?: string;
  /** Port of the imprint page, 443. */
  readonly imprintPort?: number;
  /** Port of our policy host, 443. */
  readonly stsPort?: number;
  /** For one page, 10 s. */
  readonly limitMs?: number;
}

/** No sender has more; each costs a dozen questions. */
const MOST_ADDRESSES = 32;
const MOST_NAMES = 10;
const NOTHING: Records = { kind: 'none' };

/** Asks the DNS and the web what a receiver of our mail would ask. Never blames: what failed is a fact too. */
export class PreflightCollector {
  private readonly dns: AskedDns;
  private readonly agents: OutgoingAgents;
  private readonly sts: StsPolicies;

  constructor(private readonly options: PreflightCollectorOptions) {
    const { dns = {}, proxy = null, allowInternalHosts = false, extraCa } = options;
    const trust = extraCa === undefined ? {} : { extraCa };
    this.dns = new AskedDns(dns);
    const addresses = new HostAddresses(makeResolver(dns), { allowInternal: allowInternalHosts });
    this.agents = new OutgoingAgents({ addresses, proxy, ...trust });
    const port = options.stsPort === undefined ? {} : { port: options.stsPort };
    this.sts = new StsPolicies({ dns, proxy, allowInternalHosts, ...trust, ...port });
  }

  /** @param nowMs for what ends, Unix milliseconds. @throws Error when a key or certificate of ours cannot be read */
  async collect(subject: PreflightSubject, nowMs: number): Promise<PreflightFacts> {
    const { heloName, route, outgoingTls } = subject;
    const heloAddresses = await this.dns.addresses(heloName);
    const sending = sendingAddresses(subject, heloAddresses);
    const [addresses, identities, incoming, imprint, blocklists] = await Promise.all([
      Promise.all(sending.map((address) => this.askAddress(address))),
      Promise.all(subject.identities.map((one) => this.askIdentity(one, heloName, sending))),
      this.askIncoming(subject, nowMs),
      this.askImprint(heloName),
      this.askLists(subject.blocklists, sending),
    ]);
    const organizations = organizationsOf(subject);
    const asked = { addresses, identities, incoming, imprint, blocklists };
    return { heloName, route, heloAddresses, outgoingTls, organizations, ...asked };
  }

  private async askAddress(address: string): Promise<AddressFacts> {
    const names = await this.dns.names(address);
    const known = names.kind === 'found' ? names.value.slice(0, MOST_NAMES) : [];
    const back = await Promise.all(known.map((name) => this.dns.addresses(name)));
    const where = (isSo: (answer: Records) => boolean) => known.filter((_, at) => isSo(back[at] ?? NOTHING));
    const confirmed = where((answer) => valuesOf(answer).includes(address));
    return { address, names, confirmed, unanswered: where(({ kind }) => kind === 'failed') };
  }

  private async askIdentity(
    { stream, from, mailFrom, keys }: SubjectIdentity,
    helo: string,
    sending: readonly string[],
  ): Promise<IdentityFacts> {
    const organization = organizationOf(from);
    const [spf, keyFacts, dmarc, dmarcOfOrganization] = await Promise.all([
      Promise.all(spfQuestions(mailFrom, helo, sending).map((one) => evaluateSpf(this.dns, one))),
      Promise.all(keys.map((key) => askKey(this.dns, key))),
      this.dns.txt(`_dmarc.${from}`),
      organization === from ? NOTHING : this.dns.txt(`_dmarc.${organization}`),
    ]);
    return { stream, from, mailFrom, spf, keys: keyFacts, dmarc, dmarcOfOrganization };
  }

  private async askIncoming(subject: PreflightSubject, nowMs: number): Promise<IncomingFacts> {
    const domain = subject.identities[0]?.mailFrom ?? subject.domain;
    const [exchangers, records, tlsRptRecords] = await Promise.all([
      this.dns.exchangers(domain),
      this.dns.txt(`_mta-sts.${domain}`),
      this.dns.txt(`_smtp._tls.${domain}`),
    ]);
    const stsRecords = onlyVersion(records, 'v=STSv1');
    const policy = stsRecords.kind === 'found' ? await this.sts.current(this.dns, domain, null, nowMs) : null;
    return {
      domain,
      exchangers,
      stsRecords,
      stsFile:
        policy === null ? { kind: 'failed', detail: 'no whole policy' } : { kind: 'found', value: policy },
      tlsRptRecords,
      certificate: subject.certificate === null ? null : certificateOf(subject.certificate),
    };
  }

  private askImprint(heloName: string): Promise<ImprintFacts> {
    const { imprintPort: port = 443, limitMs = 10_000 } = this.options;
    const url = URL.parse(`https://${heloName}:${String(port)}/`);
    if (url === null) return Promise.resolve({ kind: 'cut', reason: 'dns_failed', detail: 'no host name' });
    return fetchImprint(this.agents, url, limitMs);
  }

  private askLists(lists: readonly string[], sending: readonly string[]): Promise<BlocklistFacts[]> {
    return Promise.all(
      lists.flatMap((list) =>
        sending.map(async (address) => ({ list, address, codes: await this.dns.listed(address, list) })),
      ),
    );
  }
}

/** By a relay mail does not leave from our own HELO name. */
function sendingAddresses(subject: PreflightSubject, ofHelo: Records): readonly string[] {
  const known =
    subject.addresses.length > 0 || subject.route === 'relay' ? subject.addresses : valuesOf(ofHelo);
  return known.slice(0, MOST_ADDRESSES);
}

function spfQuestions(mailFrom: string, helo: string, sending: readonly string[]): readonly SpfQuestion[] {
  const addresses = sending.length === 0 ? [null] : sending;
  return addresses.flatMap((address) => [
    { identity: 'mail_from', domain: mailFrom, helo, address },
    { identity: 'helo', domain: helo, helo, address },
  ]);
}

function organizationsOf({ identities, domain }: PreflightSubject): Readonly<Record<string, string>> {
  const names = identities.flatMap((one) => [one.from, one.mailFrom, ...one.keys.map((key) => key.domain)]);
  return Object.fromEntries([domain, ...names].map((name) => [name, organizationOf(name)]));
}

function organizationOf(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: true }) ?? domain;
}

function onlyVersion(records: Records, version: string): Records {
  if (records.kind !== 'found') return records;
  const value = records.value.filter((one) => one.startsWith(version));
  return value.length === 0 ? NOTHING : { kind: 'found', value };
}

function valuesOf(records: Records): readonly string[] {
  return records.kind === 'found' ? records.value : [];
}

function certificateOf(pem: string): IncomingFacts['certificate'] {
  const certificate = new X509Certificate(pem);
  const names = (certificate.subjectAltName ?? '')
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice(4).toLowerCase());
  return { names, endsAtMs: Date.parse(certificate.validTo) };
}
