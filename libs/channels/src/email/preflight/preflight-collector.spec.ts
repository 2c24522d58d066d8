import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { PROVIDER_DEMANDS, reportOf, type Reason } from '#preflight';
import { LocalAuthority, startSandbox, type Sandbox } from '#sandbox';
import { loadProviders } from '../provider-directory.js';
import { PreflightCollector } from './preflight-collector.js';
import { subjectOf, type PreflightSubject } from './preflight-subject.js';

const NOW = Date.parse('2021-03-11T13:02:00Z');
const HELO = 'mail.stadt.example';
const ADDRESS = '127.0.0.1';
const dir = mkdtempSync(join(tmpdir(), 'preflight-'));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const spki = (key: KeyObject) => createPublicKey(pem(key)).export({ type: 'spki', format: 'der' });
const record = (key: KeyObject) => `v=DKIM1; k=rsa; p=${spki(key).toString('base64')}`;
const edRecord = `v=DKIM1; k=ed25519; p=${spki(ed25519.privateKey).subarray(-32).toString('base64')}`;

const txt = (name: string, ...answer: string[]) => ({ name, type: 'TXT', answer }) as const;
const a = (name: string, ...answer: string[]) => ({ name, type: 'A', answer }) as const;
const RECORDS = [
  a(HELO, ADDRESS),
  { name: '1.0.0.127.in-addr.arpa', type: 'PTR', answer: [HELO] },
  txt('bounce.stadt.example', `v=spf1 include:_spf.stadt.example -all`),
  txt('_spf.stadt.example', `v=spf1 ip4:${ADDRESS} -all`),
  { name: 'bounce.stadt.example', type: 'MX', answer: [`10 ${HELO}`] },
  txt(HELO, 'v=spf1 a -all'),
  txt('s1._domainkey.stadt.example', record(rsa.privateKey)),
  txt('s2._domainkey.stadt.example', edRecord),
  txt('_dmarc.stadt.example', 'v=DMARC1; p=reject'),
] as const;
const IMPRINT = '<title>Stadt</title><p>Impressum</p><p>Tel. 0208&nbsp;123456</p>';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    dir: join(dir, 'sandbox'),
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'token',
    records: RECORDS.map(({ name, type, answer }) => ({ name, type, answer: [...answer] })),
    pages: [
      { host: HELO, html: IMPRINT },
      { host: 'linked.stadt.example', html: '<a class="x" href="/impressum">Rechtliches</a>' },
      { host: 'linked.stadt.example', path: '/impressum', html: IMPRINT },
      { host: 'mute.stadt.example', html: '<h1>Impressum</h1>' },
      { host: 'bare.stadt.example', html: '<h1>It works</h1>' },
    ],
  });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(dir, { recursive: true, force: true });
});

const SUBJECT: PreflightSubject = {
  domain: 'stadt.example',
  heloName: HELO,
  route: 'direct',
  addresses: [],
  identities: [
    {
      stream: 'transactional',
      from: 'stadt.example',
      mailFrom: 'bounce.stadt.example',
      keys: [
        { domain: 'stadt.example', selector: 's1', privateKey: pem(rsa.privateKey) },
        { domain: 'stadt.example', selector: 's2', privateKey: pem(ed25519.privateKey) },
      ],
    },
  ],
  blocklists: [],
  certificate: null,
  outgoingTls: 'policies',
};

const collector = (port = sandbox.policyPort) =>
  new PreflightCollector({
    dns: { servers: [sandbox.dnsServer] },
    allowInternalHosts: true,
    extraCa: sandbox.caPem,
    imprintPort: port,
    stsPort: sandbox.policyPort,
    limitMs: 2000,
  });

async function preflight(changes: Partial<PreflightSubject> = {}, port?: number) {
  const facts = await collector(port).collect({ ...SUBJECT, ...changes }, NOW);
  return reportOf('stadt.example', facts, NOW);
}

async function notOk(changes: Partial<PreflightSubject> = {}, port?: number): Promise<Reason[]> {
  const { findings } = await preflight(changes, port);
  return findings
    .filter(({ state, check }) => state !== 'ok' && check !== 'provider')
    .map(({ reason }) => reason);
}

/** The sandbox answers so for the time of `work`. */
async function withDns<T>(
  name: string,
  type: 'A' | 'TXT' | 'PTR' | 'MX',
  answer: readonly string[] | 'NXDOMAIN' | 'SERVFAIL',
  work: () => Promise<T>,
): Promise<T> {
  const before = RECORDS.find((one) => one.name === name && one.type === type)?.answer;
  sandbox.setDns(name, type, answer);
  try {
    return await work();
  } finally {
    sandbox.setDns(name, type, before === undefined ? undefined : [...before]);
  }
}

describe('a preflight over real DNS and HTTPS', () => {
  it('finds a sender in order', async () => {
    const { findings, dns } = await preflight();
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.find(({ check }) => check === 'spf')?.facts).toMatchObject({
      lookups: 1,
      result: 'pass',
    });
    expect(dns.addresses).toEqual([{ address: ADDRESS, ptr: [HELO] }]);
  });

  it.each([
    ['ptr.missing', '1.0.0.127.in-addr.arpa', 'PTR', 'NXDOMAIN'],
    ['ptr.unconfirmed', '1.0.0.127.in-addr.arpa', 'PTR', ['other.stadt.example']],
    ['ptr.unknown', '1.0.0.127.in-addr.arpa', 'PTR', 'SERVFAIL'],
    ['ptr.unknown', HELO, 'A', 'SERVFAIL'],
    ['spf.missing', 'bounce.stadt.example', 'TXT', ['google-site-verification=1']],
    ['spf.not-passing', '_spf.stadt.example', 'TXT', ['v=spf1 ip4:192.0.2.1 -all']],
    ['spf.broken', '_spf.stadt.example', 'TXT', ['v=spf1 ipv4:192.0.2.1 -all']],
    ['spf.unknown', '_spf.stadt.example', 'TXT', 'SERVFAIL'],
    ['spf.open', 'bounce.stadt.example', 'TXT', ['v=spf1 +all']],
    ['spf.missing-helo', HELO, 'TXT', []],
    ['dkim.missing', 's1._domainkey.stadt.example', 'TXT', 'NXDOMAIN'],
    ['dkim.other-key', 's1._domainkey.stadt.example', 'TXT', [record(small.privateKey)]],
    ['dkim.revoked', 's2._domainkey.stadt.example', 'TXT', ['v=DKIM1; k=ed25519; p=']],
    ['dmarc.missing', '_dmarc.stadt.example', 'TXT', 'NXDOMAIN'],
    ['mta-sts.broken', '_mta-sts.bounce.stadt.example', 'TXT', ['v=STSv1; id=1;']],
  ] as const)('finds %s', async (reason, name, type, answer) => {
    expect(await withDns(name, type, answer, () => notOk({ addresses: [ADDRESS] }))).toContain(reason);
  });

  it('finds nothing else beside a fault', async () => {
    expect(await withDns('_dmarc.stadt.example', 'TXT', 'NXDOMAIN', () => notOk())).toEqual([
      'dmarc.missing',
    ]);
  });

  it('counts the look-ups of SPF past their limit, and names that do not exist', async () => {
    const many = Array.from({ length: 13 }, (_, at) => `a:h${String(at)}.stadt.example`).join(' ');
    sandbox.setDns('*.stadt.example', 'A', ['127.0.0.9']);
    const count = async () => {
      const { findings } = await preflight();
      return findings.find(({ reason }) => reason === 'spf.lookups')?.facts['lookups'];
    };
    const record = [`v=spf1 ${many} ip4:${ADDRESS} -all`];
    const counted = await withDns('bounce.stadt.example', 'TXT', record, count);
    sandbox.setDns('*.stadt.example', 'A', undefined);
    expect(counted).toBe(13);
    const gone = ['v=spf1 a:x.void.example a:y.void.example exists:z.void.example ip4:127.0.0.1 -all'];
    expect(await withDns('bounce.stadt.example', 'TXT', gone, () => notOk())).toEqual(['spf.voids']);
  });

  it.each([
    ['mx', 'v=spf1 mx -all'],
    ['redirect', 'v=spf1 redirect=_spf.stadt.example'],
    ['exists with macros', 'v=spf1 exists:%{ir}.list.%{d} -all'],
    ['a net', 'v=spf1 ip4:127.0.0.0/8 -all'],
  ])('evaluates %s', async (_, record) => {
    sandbox.setDns('1.0.0.127.list.bounce.stadt.example', 'A', ['127.0.0.2']);
    expect(await withDns('bounce.stadt.example', 'TXT', [record], () => notOk())).toEqual([]);
  });

  it('reads the length of a published key', async () => {
    const keys = [{ domain: 'stadt.example', selector: 's1', privateKey: pem(small.privateKey) }];
    const identities = SUBJECT.identities.map((one) => ({ ...one, keys }));
    const short = () => notOk({ identities });
    const name = 's1._domainkey.stadt.example';
    expect(await withDns(name, 'TXT', [record(small.privateKey)], short)).toEqual(['dkim.short']);
  });

  it('takes the addresses that it is given, and compares them with the HELO name', async () => {
    expect(await notOk({ addresses: [ADDRESS, '127.0.0.7'] })).toEqual([
      'ptr.missing',
      'helo.elsewhere',
      'spf.not-passing',
      'spf.not-passing',
    ]);
  });

  it('knows no addresses of a relay', async () => {
    const reasons = await notOk({ route: 'relay', outgoingTls: 'opportunistic' });
    expect(reasons).toEqual(['addresses.unknown', 'spf.not-evaluated', 'spf.not-evaluated']);
  });

  it('wants the imprint at the HELO name, with a certificate of its own', async () => {
    const of = (heloName: string, port?: number) =>
      withDns(heloName, 'A', [ADDRESS], async () => {
        const { findings } = await preflight({ heloName }, port);
        return findings.find(({ check }) => check === 'imprint')?.reason;
      });
    expect(await of('linked.stadt.example')).toBe('imprint.ok');
    expect(await of('mute.stadt.example')).toBe('imprint.no-contact');
    expect(await of('bare.stadt.example')).toBe('imprint.no-words');
    expect(await of('nobody.stadt.example')).toBe('imprint.certificate');
    expect(await of('mta-sts.posteo.de')).toBe('imprint.status');
    expect(await of(HELO, 9)).toBe('imprint.unreachable');
  });

  it('asks the lists that it is told, by the address backwards', async () => {
    const blocklists = ['bl.example'];
    expect(await notOk({ blocklists })).toEqual([]);
    const listed = () => notOk({ blocklists });
    const name = '1.0.0.127.bl.example';
    expect(await withDns(name, 'A', ['127.0.0.4'], listed)).toEqual(['blocklist.listed']);
    const six = `9.1${'.0'.repeat(22)}.8.b.d.0.1.0.0.2.bl.example`;
    expect(
      await withDns(six, 'A', ['127.0.0.4'], () => notOk({ blocklists, addresses: ['2001:db8::19'] })),
    ).toContain('blocklist.listed');
  });

  it("looks at the postbox's certificate", async () => {
    mkdirSync(join(dir, 'ca'));
    const { cert } = LocalAuthority.open(join(dir, 'ca')).certificateFor('p', ['www.stadt.example']);
    expect(await notOk({ certificate: cert })).toEqual(['tls-in.other-name']);
  });

  it('knows nothing, and blames nobody, when no name server answers', async () => {
    const dead = new PreflightCollector({
      dns: { servers: ['127.0.0.1:9'], timeoutMs: 100, tries: 1 },
      limitMs: 300,
    });
    const { findings } = reportOf('stadt.example', await dead.collect(SUBJECT, NOW), NOW);
    const asked = findings.filter(
      ({ check }) => !['alignment', 'tls-in', 'tls-out', 'blocklist'].includes(check),
    );
    expect(asked.filter(({ state }) => state !== 'unknown')).toEqual([]);
  });
});

describe('the subject of a configuration', () => {
  const env = {
    CITY_NAME: 'Stadt',
    PUBLIC_URL: 'https://post.stadt.example',
    DATA_KEYS: `d:${Buffer.alloc(32).toString('base64')}`,
    HASH_KEYS: `h:${Buffer.alloc(32).toString('base64')}`,
    DATABASE_URL: 'postgres://x@127.0.0.1/x',
    HELO_NAME: HELO,
    BOUNCE_DOMAIN: 'bounce.stadt.example',
    DKIM_PRIVATE_KEY_FILE: join(dir, 'rsa.pem'),
    DKIM_SELECTOR: 's1',
    DKIM_DOMAIN: 'stadt.example',
  };
  beforeAll(() => {
    writeFileSync(join(dir, 'rsa.pem'), pem(rsa.privateKey));
    writeFileSync(join(dir, 'small.pem'), pem(small.privateKey));
  });
  const subject = (changes: Record<string, string>) => subjectOf(loadConfig({ ...env, ...changes }));

  it('is the domain that signs, with its key', () => {
    expect(subject({})).toMatchObject({ domain: 'stadt.example', heloName: HELO, outgoingTls: 'policies' });
    expect(subject({}).identities).toEqual([
      {
        stream: 'transactional',
        from: 'stadt.example',
        mailFrom: 'bounce.stadt.example',
        keys: [{ domain: 'stadt.example', selector: 's1', privateKey: pem(rsa.privateKey) }],
      },
    ]);
  });

  it('has bulk mail as an identity of its own, with the key that fits', () => {
    const own = {
      BULK_SENDER_DOMAIN: 'news.stadt.example',
      BULK_DKIM_PRIVATE_KEY_FILE: join(dir, 'small.pem'),
      BULK_DKIM_SELECTOR: 'b1',
      BULK_DKIM_DOMAIN: 'news.stadt.example',
    };
    const [, bulk] = subject(own).identities;
    expect(bulk).toMatchObject({
      stream: 'bulk',
      from: 'news.stadt.example',
      mailFrom: 'bounce.stadt.example',
    });
    expect(bulk?.keys.map(({ selector }) => selector)).toEqual(['b1']);
    const [, foreign] = subject({ ...own, BULK_DKIM_DOMAIN: 'other.example' }).identities;
    expect(foreign?.keys.map(({ selector }) => selector)).toEqual(['s1']);
  });

  it('knows how mail leaves', () => {
    expect(subject({ MTA_STS: 'off' }).outgoingTls).toBe('opportunistic');
    const relay = { MAIL_ROUTE: 'relay', RELAY_HOST: 'relay.stadt.example' };
    expect(subject({ ...relay, RELAY_TLS: 'off' }).outgoingTls).toBe('clear');
    expect(subject(relay)).toMatchObject({ route: 'relay', outgoingTls: 'opportunistic' });
  });
});

it('every provider with demands is one of the directory', () => {
  const known = loadProviders().map(({ id }) => id);
  expect(PROVIDER_DEMANDS.filter(({ provider }) => !known.includes(provider))).toEqual([]);
});
