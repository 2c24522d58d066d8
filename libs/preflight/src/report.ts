import type { Answer, PreflightFacts } from './facts.js';
import type { Finding, FindingState } from './finding.js';
import { judge } from './judge.js';

/** What the DNS says of us, for a letter to a provider: our own data, nobody's personal. */
export interface SenderDns {
  readonly helo: string;
  readonly addresses: readonly { readonly address: string; readonly ptr: readonly string[] }[];
  readonly spf: readonly {
    readonly domain: string;
    readonly record: string | null;
    readonly result: string;
  }[];
  readonly dkim: readonly { readonly name: string; readonly record: string | null }[];
  readonly dmarc: readonly { readonly domain: string; readonly record: string | null }[];
}

/** One preflight, as it is kept. */
export interface PreflightReport {
  readonly domain: string;
  readonly findings: readonly Finding[];
  readonly dns: SenderDns;
}

/** Judges facts and keeps what of them is worth keeping. @param nowMs Unix milliseconds */
export function reportOf(domain: string, facts: PreflightFacts, nowMs: number): PreflightReport {
  return { domain, findings: judge(facts, nowMs), dns: senderDns(facts) };
}

function senderDns({ heloName, addresses, identities }: PreflightFacts): SenderDns {
  const spf = new Map(identities.flatMap((one) => one.spf).map((one) => [one.domain, one]));
  const keys = identities.flatMap((one) => one.keys);
  const dkim = new Map(keys.map((key) => [`${key.selector}._domainkey.${key.domain}`, first(key.records)]));
  const dmarc = new Map(
    identities.map((one) => [one.from, first(one.dmarc) ?? first(one.dmarcOfOrganization)]),
  );
  return {
    helo: heloName,
    addresses: addresses.map(({ address, names }) => ({ address, ptr: valuesOf(names) })),
    spf: [...spf.values()].map(({ domain, record, result }) => ({ domain, record, result })),
    dkim: [...dkim].map(([name, record]) => ({ name, record })),
    dmarc: [...dmarc].map(([domain, record]) => ({ domain, record })),
  };
}

function valuesOf(answer: Answer<readonly string[]>): readonly string[] {
  return answer.kind === 'found' ? answer.value : [];
}

function first(answer: Answer<readonly string[]>): string | null {
  return valuesOf(answer)[0] ?? null;
}

/** The last state that somebody answered, by check and subject. */
export type Standing = Readonly<Record<string, FindingState>>;

/** A finding that is not as it was; null: it was or is not there. */
export interface FindingChange {
  readonly check: string;
  readonly subject: string;
  readonly from: FindingState | null;
  readonly to: FindingState | null;
}

/** What stands after a preflight: one lost answer must not make an event each day, so the state before it stays. */
export function standingAfter(before: Standing, findings: readonly Finding[]): Standing {
  return Object.fromEntries(
    findings.map((one) => {
      const key = keyOf(one);
      return [key, one.state === 'unknown' ? (before[key] ?? one.state) : one.state];
    }),
  );
}

/** What changed from one standing to the next, in the order of their names. */
export function changesBetween(before: Standing, after: Standing): readonly FindingChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys
    .map((key) => {
      const [check = '', ...subject] = key.split(' ');
      return { check, subject: subject.join(' '), from: before[key] ?? null, to: after[key] ?? null };
    })
    .filter(({ from, to }) => from !== to);
}

function keyOf({ check, subject }: Finding): string {
  return `${check} ${subject}`;
}
