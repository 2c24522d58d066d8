import type { SpfFacts } from '#preflight';
import type { AskedDns } from './asked-dns.js';

/** Counted past the limits of RFC 7208 (10 and 2), to say by how much a record exceeds them. */
const COUNTED_LOOKUPS = 40;
const COUNTED_VOIDS = 20;
const LIMIT_MS = 20_000;

/** What is evaluated. */
export interface SpfQuestion {
  readonly identity: SpfFacts['identity'];
  readonly domain: string;
  readonly helo: string;
  /** null: only the record is looked at. */
  readonly address: string | null;
}

/**
 * Evaluates SPF as a receiver would (RFC 7208), by mailauth in its strict mode. Loaded at the first question: with all that it
 * needs it would be a third of a worker's start, and a preflight runs once a day.
 */
export async function evaluateSpf(dns: AskedDns, question: SpfQuestion): Promise<SpfFacts> {
  const { identity, domain, helo, address } = question;
  const records = await dns.txt(domain);
  const record = recordIn(records);
  const base = { identity, domain, address, record, detail: '', lookups: 0, voids: 0 };
  if (records.kind === 'failed') return { ...base, result: 'temperror', detail: records.detail };
  if (address === null) return { ...base, result: record === null ? 'none' : 'neutral' };
  const { spf } = await import('mailauth/lib/spf/index.js');
  const { status, lookups } = await spf({
    sender: `postmaster@${domain}`,
    ip: address,
    helo,
    mta: helo,
    resolver: dns.resolve,
    strict: true,
    maxResolveCount: COUNTED_LOOKUPS,
    maxVoidCount: COUNTED_VOIDS,
    maxElapsedTime: LIMIT_MS,
  });
  const result = isResult(status.result) ? status.result : 'temperror';
  const detail = typeof status.comment === 'string' ? status.comment : '';
  return { ...base, result, detail, lookups: lookups?.count ?? 0, voids: lookups?.void ?? 0 };
}

const RESULTS: readonly SpfFacts['result'][] = [
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'permerror',
  'temperror',
];

function isResult(word: string): word is SpfFacts['result'] {
  return (RESULTS as readonly string[]).includes(word);
}

function recordIn(records: Awaited<ReturnType<AskedDns['txt']>>): string | null {
  if (records.kind !== 'found') return null;
  return records.value.find((one) => /^v=spf1(?: |$)/i.test(one)) ?? null;
}
