import type { KeyFacts, PreflightFacts } from '../facts.js';
import { finding, type Finding, type Reason } from '../finding.js';
import { readTags } from '../tags.js';

/** RFC 8301, 3.2: verifiers may take less for no signature; signers should have 2048. */
const LEAST_BITS = 1024;
const GOOD_BITS = 2048;

/** The record of every key that signs: there, whole, in use and the other half of our private key (RFC 6376, 3.6.1). */
export function judgeDkim({ identities }: PreflightFacts): Finding[] {
  const keys = new Map(identities.flatMap((one) => one.keys).map((key) => [nameOf(key), key]));
  const unsigned = identities.filter((one) => one.keys.length === 0);
  return [
    ...unsigned.map((one) => finding('dkim.no-key', one.from, { domain: one.from })),
    ...[...keys].map(([name, key]) => judgeKey(name, key)),
  ];
}

function nameOf({ selector, domain }: KeyFacts): string {
  return `${selector}._domainkey.${domain}`;
}

function judgeKey(name: string, key: KeyFacts): Finding {
  const facts = { name, selector: key.selector, domain: key.domain, bits: key.publishedBits ?? 0 };
  const { records } = key;
  if (records.kind === 'failed') return finding('dkim.unknown', name, { ...facts, detail: records.detail });
  if (records.kind === 'none') return finding('dkim.missing', name, facts);
  const [record = '', ...others] = records.value;
  if (others.length > 0) return finding('dkim.several', name, { ...facts, count: records.value.length });
  return finding(reasonOf(record, key), name, { ...facts, record });
}

function reasonOf(record: string, key: KeyFacts): Reason {
  const tags = readTags(record);
  const published = tags?.get('p')?.replace(/\s/g, '');
  if (tags === null || published === undefined || !isForMail(tags)) return 'dkim.broken';
  if (published === '') return 'dkim.revoked';
  if (key.ours !== null && !key.ours.includes(published)) return 'dkim.other-key';
  if (key.publishedKind === null) return 'dkim.broken';
  return strengthOf(tags, key);
}

function strengthOf(tags: ReadonlyMap<string, string>, key: KeyFacts): Reason {
  if (isShorter(key, LEAST_BITS)) return 'dkim.too-short';
  if (listed(tags.get('t')).includes('y')) return 'dkim.testing';
  return isShorter(key, GOOD_BITS) ? 'dkim.short' : 'dkim.ok';
}

/** Version, service type and hash are ours, where they are named at all. */
function isForMail(tags: ReadonlyMap<string, string>): boolean {
  const service = listed(tags.get('s') ?? '*');
  const hashes = listed(tags.get('h') ?? 'sha256');
  return (
    (tags.get('v') ?? 'DKIM1') === 'DKIM1' &&
    service.some((one) => one === '*' || one === 'email') &&
    hashes.includes('sha256')
  );
}

function isShorter({ publishedKind, publishedBits }: KeyFacts, bits: number): boolean {
  return publishedKind === 'rsa' && (publishedBits ?? 0) < bits;
}

function listed(value = ''): string[] {
  return value.split(':').map((one) => one.trim().toLowerCase());
}
