import type { IdentityFacts, KeyFacts, PreflightFacts, Records, SpfFacts } from './facts.js';
import { ALL_REASONS, finding, stateOfAll, type Finding, type Reason } from './finding.js';
import { isGeneric } from './checks/ptr.js';
import { judge } from './judge.js';
import { changesBetween, reportOf, standingAfter } from './report.js';
import { wordsOf } from './words.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const DAY = 86_400_000;
const HELO = 'mail.stadt.example';
const FROM = 'stadt.example';
const ADDRESS = '192.0.2.25';
const found = (...value: string[]): Records => ({ kind: 'found', value });
const none = { kind: 'none' } as const;
const failed = { kind: 'failed', detail: 'ETIMEOUT' } as const;

const KEY: KeyFacts = {
  domain: FROM,
  selector: 's1',
  ours: ['QUJD'],
  records: found('v=DKIM1; k=rsa; p=QUJD'),
  publishedKind: 'rsa',
  publishedBits: 2048,
};
const SPF: SpfFacts = {
  identity: 'mail_from',
  domain: `bounce.${FROM}`,
  address: ADDRESS,
  record: `v=spf1 ip4:${ADDRESS} -all`,
  result: 'pass',
  detail: '',
  lookups: 1,
  voids: 0,
};
const IDENTITY: IdentityFacts = {
  stream: 'transactional',
  from: FROM,
  mailFrom: `bounce.${FROM}`,
  spf: [SPF],
  keys: [KEY],
  dmarc: found('v=DMARC1; p=quarantine'),
  dmarcOfOrganization: none,
};
const PAGE = {
  url: `https://${HELO}/`,
  status: 200,
  text: 'Impressum Stadt Tel. 0208 123456 post@stadt.example',
};
const GOOD: PreflightFacts = {
  heloName: HELO,
  route: 'direct',
  heloAddresses: found(ADDRESS),
  addresses: [{ address: ADDRESS, names: found(HELO), confirmed: [HELO], unanswered: [] }],
  identities: [IDENTITY],
  organizations: {
    [FROM]: FROM,
    [`bounce.${FROM}`]: FROM,
    'dienst.example': 'dienst.example',
    [`news.${FROM}`]: FROM,
  },
  incoming: {
    domain: `bounce.${FROM}`,
    exchangers: found(HELO),
    stsRecords: none,
    stsFile: none,
    tlsRptRecords: none,
    certificate: { names: [HELO], endsAtMs: NOW + 60 * DAY },
  },
  imprint: { kind: 'pages', pages: [PAGE] },
  blocklists: [],
  outgoingTls: 'policies',
};

const address = (names: Records, confirmed: readonly string[] = [], unanswered: readonly string[] = []) => ({
  addresses: [{ address: ADDRESS, names, confirmed, unanswered }],
});
const identity = (changes: Partial<IdentityFacts>) => ({ identities: [{ ...IDENTITY, ...changes }] });
const key = (changes: Partial<KeyFacts>) => identity({ keys: [{ ...KEY, ...changes }] });
const spf = (changes: Partial<SpfFacts>) => identity({ spf: [{ ...SPF, ...changes }] });
const incoming = (changes: Partial<PreflightFacts['incoming']>) => ({
  incoming: { ...GOOD.incoming, ...changes },
});
const page = (...pages: (Partial<typeof PAGE> & object)[]) => ({
  imprint: { kind: 'pages' as const, pages: pages.map((one) => ({ ...PAGE, ...one })) },
});
const cut = (reason: 'timeout' | 'tls_failed') => ({
  imprint: { kind: 'cut' as const, reason, detail: 'X' },
});
const list = (codes: Records) => ({ blocklists: [{ list: 'bl.example', address: ADDRESS, codes }] });
const sts = (mx: string[], mode: 'enforce' | 'testing' = 'enforce') =>
  incoming({ stsRecords: found('v=STSv1; id=1;'), stsFile: { kind: 'found', value: { mode, mx } } });

const CASES: readonly (readonly [Reason, Partial<PreflightFacts>])[] = [
  ['addresses.unknown', { addresses: [] }],
  ['ptr.ok', {}],
  ['ptr.missing', address(none)],
  ['ptr.unconfirmed', address(found(HELO))],
  ['ptr.generic', address(found('host-192-0-2-25.netz.example'), ['host-192-0-2-25.netz.example'])],
  ['ptr.not-helo', address(found('mx.stadt.example'), ['mx.stadt.example'])],
  ['ptr.several', address(found('www.stadt.example', HELO), [HELO])],
  ['ptr.unknown', address(failed)],
  ['ptr.unknown', address(found(HELO), [], [HELO])],
  ['helo.ok', {}],
  ['helo.not-full', { heloName: 'localhost' }],
  ['helo.not-full', { heloName: 'mailserver' }],
  ['helo.not-full', { heloName: '192.0.2.25' }],
  ['helo.unresolved', { heloAddresses: none }],
  ['helo.elsewhere', { heloAddresses: found('192.0.2.26') }],
  ['helo.unknown', { heloAddresses: failed }],
  ['spf.ok', {}],
  ['spf.missing', spf({ result: 'none', record: null })],
  ['spf.missing-helo', spf({ result: 'none', record: null, identity: 'helo' })],
  ['spf.broken', spf({ result: 'permerror' })],
  ['spf.lookups', spf({ lookups: 11 })],
  ['spf.voids', spf({ voids: 3 })],
  ['spf.not-passing', spf({ result: 'softfail' })],
  ['spf.open', spf({ record: 'v=spf1 +all' })],
  ['spf.open', spf({ record: 'v=spf1 all' })],
  ['spf.near-limit', spf({ lookups: 10 })],
  ['spf.not-evaluated', spf({ address: null, result: 'neutral' })],
  ['spf.unknown', spf({ result: 'temperror' })],
  ['dkim.ok', {}],
  ['dkim.ok', key({ ours: null })],
  ['dkim.no-key', identity({ keys: [] })],
  ['dkim.missing', key({ records: none })],
  ['dkim.several', key({ records: found('v=DKIM1; p=QUJD', 'v=DKIM1; p=QUJD') })],
  ['dkim.broken', key({ records: found('p') })],
  ['dkim.broken', key({ records: found('v=DKIM1; k=rsa') })],
  ['dkim.broken', key({ records: found('v=DKIM1; s=tlsrpt; p=QUJD') })],
  ['dkim.broken', key({ records: found('v=DKIM1; h=sha1; p=QUJD') })],
  ['dkim.broken', key({ ours: null, publishedKind: null })],
  ['dkim.revoked', key({ records: found('v=DKIM1; p=') })],
  ['dkim.other-key', key({ records: found('v=DKIM1; p=REVG') })],
  ['dkim.too-short', key({ publishedBits: 768 })],
  ['dkim.short', key({ publishedBits: 1024 })],
  ['dkim.ok', key({ publishedKind: 'ed25519', publishedBits: 256 })],
  ['dkim.testing', key({ records: found('v=DKIM1; t=s:y; p=QU JD') })],
  ['dkim.unknown', key({ records: failed })],
  ['dmarc.ok', {}],
  ['dmarc.ok', identity({ dmarc: none, dmarcOfOrganization: found('v=DMARC1; p=none; sp=reject') })],
  ['dmarc.missing', identity({ dmarc: found('v=spf1 -all') })],
  ['dmarc.several', identity({ dmarc: found('v=DMARC1; p=none', 'v=DMARC1; p=reject') })],
  ['dmarc.broken', identity({ dmarc: found('v=DMARC1; p=perhaps') })],
  ['dmarc.policy-none', identity({ dmarc: found('v=DMARC1; p=none') })],
  ['dmarc.unknown', identity({ dmarc: failed })],
  ['alignment.ok', {}],
  ['alignment.dkim-only', identity({ mailFrom: 'dienst.example' })],
  ['alignment.dkim-only', identity({ dmarc: found('v=DMARC1; p=reject; aspf=s') })],
  ['alignment.spf-only', key({ domain: 'dienst.example' })],
  [
    'alignment.spf-only',
    {
      ...identity({
        keys: [{ ...KEY, domain: `news.${FROM}` }],
        dmarc: found('v=DMARC1; p=reject; adkim=s'),
      }),
    },
  ],
  ['alignment.none', identity({ keys: [], mailFrom: 'dienst.example' })],
  ['mta-sts.ok', sts([HELO])],
  ['mta-sts.ok', sts(['*.stadt.example'])],
  ['mta-sts.ok', sts(['other.example'], 'testing')],
  ['mta-sts.none', {}],
  ['mta-sts.broken', incoming({ stsRecords: found('v=STSv1; id=1;'), stsFile: failed })],
  ['mta-sts.other-exchanger', sts(['*.example'])],
  ['mta-sts.unknown', incoming({ stsRecords: failed })],
  ['tls-rpt.ok', incoming({ tlsRptRecords: found('v=TLSRPTv1; rua=mailto:tls@stadt.example') })],
  ['tls-rpt.none', {}],
  ['tls-rpt.broken', incoming({ tlsRptRecords: found('v=TLSRPTv1; rua=tls@stadt.example') })],
  ['tls-rpt.unknown', incoming({ tlsRptRecords: failed })],
  ['tls-in.ok', {}],
  ['tls-in.none', incoming({ certificate: null })],
  ['tls-in.ended', incoming({ certificate: { names: [HELO], endsAtMs: NOW } })],
  ['tls-in.ends-soon', incoming({ certificate: { names: [HELO], endsAtMs: NOW + 13 * DAY } })],
  ['tls-in.other-name', incoming({ certificate: { names: ['*.example'], endsAtMs: NOW + 60 * DAY } })],
  ['tls-out.ok', {}],
  ['tls-out.ok', { outgoingTls: 'opportunistic', route: 'relay' }],
  ['tls-out.no-policies', { outgoingTls: 'opportunistic' }],
  ['tls-out.clear', { outgoingTls: 'clear', route: 'relay' }],
  ['imprint.ok', {}],
  ['imprint.ok', page({ text: 'Impressum' }, { text: 'Impressum, Telefon: +49 (0)208 / 12 34 56' })],
  ['imprint.unreachable', cut('timeout')],
  ['imprint.certificate', cut('tls_failed')],
  ['imprint.unknown', { ...cut('timeout'), heloAddresses: failed }],
  ['imprint.status', page({ status: 404 })],
  ['imprint.no-words', page({ text: 'Welcome to nginx, call 0208 123456' })],
  ['imprint.no-contact', page({ text: 'Impressum, Am Rathaus 1, 45468 Stadt' })],
  ['blocklist.not-asked', {}],
  ['blocklist.clean', list(none)],
  ['blocklist.listed', list(found('127.0.0.2'))],
  ['blocklist.unknown', list(found('127.255.255.254'))],
  ['blocklist.unknown', list(found('203.0.113.1'))],
  ['blocklist.unknown', list(failed)],
  ['provider.met', {}],
  ['provider.unmet', address(none)],
  ['provider.open', address(failed)],
];

describe('a preflight', () => {
  it.each(CASES)('finds %s', (reason, changes) => {
    const findings = judge({ ...GOOD, ...changes }, NOW);
    expect(findings.map((one) => one.reason)).toContain(reason);
  });

  it('has a case for every reason', () => {
    expect([...new Set(CASES.map(([reason]) => reason))].sort()).toEqual([...ALL_REASONS].sort());
  });

  it('finds nothing wrong with a sender in order', () => {
    const findings = judge(GOOD, NOW);
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(stateOfAll(findings)).toBe('ok');
  });

  it('says each thing once', () => {
    const keys = judge(GOOD, NOW).map(({ check, subject }) => `${check} ${subject}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells which providers will refuse', () => {
    const unmet = (changes: Partial<PreflightFacts>) =>
      judge({ ...GOOD, ...changes }, NOW)
        .filter(({ reason }) => reason === 'provider.unmet')
        .map(({ subject, facts }) => `${subject}: ${String(facts['unmet'])}`);
    expect(unmet(cut('timeout'))).toEqual(['T-Online: imprint']);
    expect(unmet(key({ domain: 'dienst.example' }))).toEqual([
      'GMX: dkim_aligned',
      'WEB.DE: dkim_aligned',
      'Gmail: dkim_aligned',
      'Yahoo, AOL: dkim_aligned',
    ]);
    expect(unmet(identity({ dmarc: none }))).toHaveLength(4);
  });
});

describe('a generic name', () => {
  it.each([
    ['p5b0a1b2c.dip0.t-ipconnect.de', '91.10.27.44', true],
    ['static.25.2.0.192.clients.hoster.example', '192.0.2.25', true],
    ['192-0-2-25.netz.example', '192.0.2.25', true],
    ['c0000219.netz.example', '192.0.2.25', true],
    ['host192000002025.netz.example', '192.0.2.25', true],
    ['pool-3.netz.example', '192.0.2.25', true],
    ['mail.stadt.example', '192.0.2.25', false],
    ['mx25.stadt.example', '192.0.2.25', false],
    ['mail-2.dsl.example', '192.0.2.25', false],
    ['mail.customer-care.stadt.example', '192.0.2.25', false],
    ['2001-0db8-0000-0000-0000-0000-0000-0019.netz.example', '2001:db8::19', true],
    ['mail.stadt.example', '2001:db8::19', false],
  ])('%s of %s: %s', (name, ip, expected) => {
    expect(isGeneric(name, ip)).toBe(expected);
  });
});

describe('the words of a finding', () => {
  const findings = CASES.map(([reason, changes]) =>
    judge({ ...GOOD, ...changes }, NOW).find((one) => one.reason === reason),
  ).filter((one): one is Finding => one !== undefined);

  it.each(['de', 'en'] as const)('are whole in %s, with a remedy wherever something is wrong', (language) => {
    for (const one of findings) {
      const { says, remedy } = wordsOf(one, language);
      const text = `${one.reason}: ${says} ${remedy ?? ''}`;
      expect(text).not.toMatch(/[{}]|undefined|!|leider|erfolgreich|zugestellt/i);
      expect(`${one.reason} ${String(remedy !== null)}`).toBe(`${one.reason} ${String(one.state !== 'ok')}`);
    }
  });

  it('names every value that it speaks of', () => {
    const missing = wordsOf(finding('ptr.missing', ADDRESS, { address: ADDRESS, helo: HELO }), 'de');
    expect(missing.remedy).toContain('PTR-Eintrag von 192.0.2.25 auf mail.stadt.example');
    const unmet = finding('provider.unmet', 'T-Online', { name: 'T-Online', unmet: 'ptr, imprint' });
    expect(wordsOf(unmet, 'en').says).toBe('T-Online: not met: PTR that leads back, imprint page.');
  });
});

describe('what changed', () => {
  const standing = (...findings: Finding[]) => standingAfter({}, findings);

  it('is a fault that came, one that went, and one whose subject is gone', () => {
    const before = standing(finding('ptr.ok', 'a'), finding('dkim.missing', 'k'), finding('helo.ok', 'h x'));
    const after = standing(finding('ptr.missing', 'a'), finding('dkim.ok', 'k'));
    expect(changesBetween(before, after)).toEqual([
      { check: 'dkim', subject: 'k', from: 'fault', to: 'ok' },
      { check: 'helo', subject: 'h x', from: 'ok', to: null },
      { check: 'ptr', subject: 'a', from: 'ok', to: 'fault' },
    ]);
  });

  it('is not an answer that was lost on the way', () => {
    const first = standing(finding('ptr.ok', 'a'));
    const second = standingAfter(first, [finding('ptr.unknown', 'a')]);
    expect(changesBetween(first, second)).toEqual([]);
    expect(changesBetween(second, standingAfter(second, [finding('ptr.ok', 'a')]))).toEqual([]);
    expect(changesBetween(second, standingAfter(second, [finding('ptr.missing', 'a')]))).toHaveLength(1);
  });
});

describe('a report', () => {
  it('keeps what the DNS says of us', () => {
    expect(reportOf(FROM, GOOD, NOW).dns).toEqual({
      helo: HELO,
      addresses: [{ address: ADDRESS, ptr: [HELO] }],
      spf: [{ domain: `bounce.${FROM}`, record: SPF.record, result: 'pass' }],
      dkim: [{ name: `s1._domainkey.${FROM}`, record: 'v=DKIM1; k=rsa; p=QUJD' }],
      dmarc: [{ domain: FROM, record: 'v=DMARC1; p=quarantine' }],
    });
  });

  it('keeps no more than a line of what strangers say', () => {
    const long = `v=DKIM1; p=${'A'.repeat(4000)}`;
    const kept = reportOf(FROM, { ...GOOD, ...key({ records: found(long) }) }, NOW).findings;
    expect(JSON.stringify(kept).includes('A'.repeat(301))).toBe(false);
  });
});
