import type { PreflightFacts, SpfFacts } from '../facts.js';
import { finding, type Finding, type Reason } from '../finding.js';

/** RFC 7208, 4.6.4. */
const MOST_LOOKUPS = 10;
const MOST_VOIDS = 2;
/** A provider that is included may add one any day. */
const NEAR_LIMIT = 9;

/** SPF of the return paths' domains and of the HELO name, for every address that we send from. */
export function judgeSpf({ identities }: PreflightFacts): Finding[] {
  const all = identities.flatMap(({ spf }) => spf);
  const byWhat = new Map(all.map((one) => [`${one.domain} ${one.address ?? ''}`, one]));
  return [...byWhat].map(([subject, one]) =>
    finding(reasonOf(one), subject.trim(), {
      domain: one.domain,
      address: one.address ?? '',
      record: one.record ?? '',
      result: one.result,
      detail: one.detail,
      lookups: one.lookups,
      voids: one.voids,
    }),
  );
}

function reasonOf(one: SpfFacts): Reason {
  if (one.result === 'temperror') return 'spf.unknown';
  if (one.result === 'none') return one.identity === 'helo' ? 'spf.missing-helo' : 'spf.missing';
  if (one.lookups > MOST_LOOKUPS) return 'spf.lookups';
  if (one.voids > MOST_VOIDS) return 'spf.voids';
  if (one.result === 'permerror') return 'spf.broken';
  return passing(one);
}

function passing({ address, result, record, lookups }: SpfFacts): Reason {
  if (/(?:^|\s)\+?all(?:\s|$)/i.test(record ?? '')) return 'spf.open';
  if (address === null) return 'spf.not-evaluated';
  if (result !== 'pass') return 'spf.not-passing';
  return lookups >= NEAR_LIMIT ? 'spf.near-limit' : 'spf.ok';
}
