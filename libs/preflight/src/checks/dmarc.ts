import type { IdentityFacts, KeyFacts, PreflightFacts, Records } from '../facts.js';
import { finding, type Finding, type FindingFacts } from '../finding.js';
import { readTags } from '../tags.js';

/** The DMARC record of From's domain (RFC 7489), and whether signature and return path are aligned with it. */
export function judgeDmarc({ identities, organizations }: PreflightFacts): Finding[] {
  const byFrom = new Map(identities.map((one) => [one.from, one]));
  return [
    ...[...byFrom.values()].map((one) => judgeRecord(one, organizations)),
    ...identities.map((one) => judgeAlignment(one, organizations)),
  ];
}

type Organizations = PreflightFacts['organizations'];

/** The first record that counts: From's own, else that of its organisation (6.6.3). */
function recordsFor(identity: IdentityFacts): { readonly records: Records; readonly isInherited: boolean } {
  const own = dmarcOnly(identity.dmarc);
  return own.kind === 'none'
    ? { records: dmarcOnly(identity.dmarcOfOrganization), isInherited: true }
    : { records: own, isInherited: false };
}

function dmarcOnly(records: Records): Records {
  if (records.kind !== 'found') return records;
  const value = records.value.filter((record) => /^v\s*=\s*DMARC1\s*(?:;|$)/.test(record));
  return value.length === 0 ? { kind: 'none' } : { kind: 'found', value };
}

function judgeRecord(identity: IdentityFacts, organizations: Organizations): Finding {
  const { from } = identity;
  const { records, isInherited } = recordsFor(identity);
  const facts: FindingFacts = { domain: from, organization: organizations[from] ?? from };
  if (records.kind === 'failed') return finding('dmarc.unknown', from, { ...facts, detail: records.detail });
  if (records.kind === 'none') return finding('dmarc.missing', from, facts);
  const [record = '', ...others] = records.value;
  if (others.length > 0) return finding('dmarc.several', from, { ...facts, count: records.value.length });
  const policy = policyIn(record, isInherited);
  const said = { ...facts, record, policy: policy ?? '' };
  if (policy === null) return finding('dmarc.broken', from, said);
  return finding(policy === 'none' ? 'dmarc.policy-none' : 'dmarc.ok', from, said);
}

/** What a record asks for; that of an organisation may ask for something else of its subdomains. */
function policyIn(record: string, isInherited: boolean): string | null {
  const tags = readTags(record);
  const policy = ((isInherited ? tags?.get('sp') : undefined) ?? tags?.get('p'))?.toLowerCase();
  return policy !== undefined && ['none', 'quarantine', 'reject'].includes(policy) ? policy : null;
}

function judgeAlignment(identity: IdentityFacts, organizations: Organizations): Finding {
  const { from, mailFrom, keys, stream } = identity;
  const tags = tagsOf(identity);
  const isAligned = (domain: string, mode: string | undefined) =>
    domain === from || (mode?.toLowerCase() !== 's' && sameOrganization(domain, from, organizations));
  const dkim = keys.some(({ domain }: KeyFacts) => isAligned(domain, tags?.get('adkim')));
  const spf = isAligned(mailFrom, tags?.get('aspf'));
  const signers = [...new Set(keys.map(({ domain }) => domain))].join(', ') || '–';
  const reason = dkim
    ? spf
      ? 'alignment.ok'
      : 'alignment.dkim-only'
    : spf
      ? 'alignment.spf-only'
      : 'alignment.none';
  return finding(reason, `${from} ${stream}`, { domain: from, mailFrom, signers });
}

function tagsOf(identity: IdentityFacts): ReadonlyMap<string, string> | null {
  const { records } = recordsFor(identity);
  return records.kind === 'found' ? readTags(records.value[0] ?? '') : null;
}

function sameOrganization(a: string, b: string, organizations: Organizations): boolean {
  const organization = organizations[a];
  return organization !== undefined && organization === organizations[b];
}
