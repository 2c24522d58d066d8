import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PeerCertificate } from 'node:tls';
import type { DomainSite, HandOver, StsPolicy, TlsDemand } from '#delivery/ports';
import { LocalAuthority } from '#sandbox';
import { anAttempt, OneDepartment, OpenLinks, SetClock } from '../../gateway-world.js';
import { DnsSiteResolver } from '../dns-site-resolver.js';
import { EmailGateway, type SmtpSender } from '../email-gateway.js';
import { checkNamedCertificate } from '../named-certificate.js';
import { ProviderDirectory, type MailboxProvider } from '../provider-directory.js';
import { ScriptedSmtp } from '../smtp/scripted-smtp.js';
import { address, mx, TableDns, txt } from '../table-dns.js';
import { StsPolicies } from './sts-policies.js';

const MX = 'mx.example.net';
const BACKUP = 'backup.example.net';
const SENDERS: readonly SmtpSender[] = ['nodemailer', 'pipelined'];
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const dir = mkdtempSync(join(tmpdir(), 'verified-'));
const authority = LocalAuthority.open(dir);
const good = authority.certificateFor('mx', [MX, BACKUP, 'mta-sts.example.net']);
const misnamed = authority.certificateFor('misnamed', ['mail.example.net']);
const untrusted = LocalAuthority.open(mkdtempSync(join(dir, 'stranger-'))).certificateFor('mx', [MX]);
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A domain with exchangers, a policy and its host: DNS, HTTPS and SMTP on loopback. */
class Domain {
  readonly servers: ScriptedSmtp[] = [];
  mode: StsPolicy['mode'] = 'enforce';
  patterns = ['*.example.net'];

  private constructor(
    readonly dns: TableDns,
    private readonly policyHost: Server,
  ) {}

  static async start(): Promise<Domain> {
    const dns = await TableDns.start({
      'MX example.net': mx('example.net', [10, MX], [20, BACKUP]),
      [`A ${MX}`]: address(MX, 'A', '127.0.0.1'),
      [`A ${BACKUP}`]: address(BACKUP, 'A', '127.0.0.3'),
      'A mta-sts.example.net': address('mta-sts.example.net', 'A', '127.0.0.1'),
      'TXT _mta-sts.example.net': txt('_mta-sts.example.net', 'v=STSv1; id=1;'),
    });
    const policyHost = createServer({ key: good.key, cert: good.cert }, (_, answer) => {
      answer.writeHead(200, { 'content-type': 'text/plain' }).end(domain.file());
    });
    const domain = new Domain(dns, policyHost);
    await new Promise<void>((resolve) => policyHost.listen(0, '127.0.0.1', resolve));
    return domain;
  }

  /** An exchanger; the second one has the same port. */
  async serve(certificate: { key: string; cert: string } | null, at = '127.0.0.1'): Promise<ScriptedSmtp> {
    const port = this.servers[0]?.port ?? 0;
    const server = await ScriptedSmtp.start({
      address: at,
      port,
      ...(certificate === null ? {} : { certificate }),
    });
    this.servers.push(server);
    return server;
  }

  resolve(stored: StsPolicy | null = null, nowMs = 0): Promise<DomainSite> {
    const dns = { servers: [this.dns.address], timeoutMs: 300, tries: 1 };
    const sts = new StsPolicies({
      dns,
      allowInternalHosts: true,
      extraCa: authority.caPem,
      port: (this.policyHost.address() as AddressInfo).port,
    });
    const resolver = new DnsSiteResolver({ directory: new ProviderDirectory(), dns, sts });
    return resolver.resolve('example.net', nowMs, stored);
  }

  async stop(): Promise<void> {
    this.dns.stop();
    this.policyHost.closeAllConnections();
    await Promise.all([
      ...this.servers.map((server) => server.stop()),
      new Promise((resolve) => this.policyHost.close(resolve)),
    ]);
  }

  private file(): string {
    const lines = ['version: STSv1', `mode: ${this.mode}`, ...this.patterns.map((one) => `mx: ${one}`)];
    return [...lines, 'max_age: 86400', ''].join('\n');
  }
}

let domain: Domain;
beforeEach(async () => {
  domain = await Domain.start();
});
afterEach(() => domain.stop());

describe('the exchangers of a domain with a policy', () => {
  it('are those that an enforced policy names', async () => {
    domain.patterns = [BACKUP];
    const found = await domain.resolve();
    expect(found).toMatchObject({ state: 'resolved', site: 'example.net', hosts: [BACKUP] });
    expect(found.sts).toMatchObject({ id: '1', mode: 'enforce', mx: [BACKUP] });
  });

  it('are none where the policy names none of them, and the site stays', async () => {
    domain.patterns = ['mx.example.org'];
    expect(await domain.resolve()).toMatchObject({ state: 'resolved', site: 'example.net', hosts: [] });
  });

  it.each(['testing', 'none'] as const)('are all of them in mode %s', async (mode) => {
    domain.mode = mode;
    domain.patterns = ['mx.example.org'];
    expect(await domain.resolve()).toMatchObject({ hosts: [MX, BACKUP], sts: { mode } });
  });

  it('follow the stored policy while its host is away, and are asked for again when it ends', async () => {
    const stored = { id: '0', mode: 'enforce', mx: [BACKUP], fetchedAtMs: 0, endsAtMs: 400_000 } as const;
    domain.dns.records['A mta-sts.example.net'] = 'NXDOMAIN';
    expect(await domain.resolve(stored, 1000)).toMatchObject({
      hosts: [BACKUP],
      sts: stored,
      refreshAtMs: 400_000,
    });
    expect((await domain.resolve(stored, 399_000)).refreshAtMs).toBe(459_000);
    expect(await domain.resolve(stored, 400_000)).toMatchObject({ hosts: [MX, BACKUP], sts: null });
  });

  it('keep the policy while the DNS does not tell them', async () => {
    const stored = { id: '1', mode: 'enforce', mx: [BACKUP], fetchedAtMs: 0, endsAtMs: 400_000 } as const;
    domain.dns.records['MX example.net'] = 'SERVFAIL';
    expect(await domain.resolve(stored)).toMatchObject({ state: 'failed', sts: stored });
  });
});

describe.each(SENDERS)('verified TLS by %s', (sender) => {
  const gateways: EmailGateway[] = [];
  afterEach(() => {
    for (const gateway of gateways.splice(0)) gateway.closeAll();
  });

  const aGateway = (directory = new ProviderDirectory()) => {
    const gateway = new EmailGateway({
      clock: new SetClock(),
      links: new OpenLinks(),
      departments: new OneDepartment(),
      directory,
      messageIdKey: Buffer.alloc(32, 7),
      bounceDomain: 'bounce.stadt.example',
      dkim: [{ domain: 'stadt.example', selector: 'sb', privateKey }],
      heloName: 'mail.stadt.example',
      port: domain.servers[0]?.port ?? 0,
      dns: { servers: [domain.dns.address], timeoutMs: 300, tries: 1 },
      hardLimitMs: 3000,
      greetingTimeoutMs: 500,
      allowInternalHosts: true,
      extraCa: authority.caPem,
      sender,
    });
    gateways.push(gateway);
    return gateway;
  };
  /** As a worker does it: what the resolver found decides. */
  const send = async (gateway = aGateway(), found = domain.resolve()): Promise<HandOver> => {
    const { hosts, sts } = await found;
    const tls: TlsDemand = sts?.mode === 'enforce' ? 'verified' : 'usual';
    return gateway.handOver(anAttempt(), hosts, () => true, tls);
  };
  const usual = (gateway: EmailGateway) => gateway.handOver(anAttempt(), [MX]);

  it('hands mail to an exchanger that shows who it is', async () => {
    const server = await domain.serve(good);
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect(server.taken[0]?.secure).toBe(true);
  });

  it.each([
    ['another name', misnamed, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['an authority that we do not trust', untrusted, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('says not a word of the mail to one whose certificate has %s', async (_case, certificate, why) => {
    const server = await domain.serve(certificate);
    expect(await send()).toMatchObject({
      kind: 'unreachable',
      reason: 'tls_failed',
      stage: 'starttls',
      detail: expect.stringContaining(why) as string,
      ofDomain: true,
    });
    expect(server.taken).toHaveLength(0);
    expect(server.lines.filter((line) => /^(?:MAIL|RCPT|DATA)/.test(line))).toEqual([]);
  });

  it.each([
    ['does not offer TLS', null, {}, 'no STARTTLS: 502'],
    ['refuses it', good, { starttls: '454 4.7.0 not now' }, 'no STARTTLS: 454'],
    ['breaks it', good, { starttls: '220 2.0.0 Ready' }, 'no TLS session'],
  ])('holds mail back from one that %s', async (_case, certificate, script, why) => {
    const server = await domain.serve(certificate);
    server.script = script;
    expect(await send()).toMatchObject({
      kind: 'unreachable',
      reason: 'tls_failed',
      detail: expect.stringContaining(why) as string,
    });
    expect(server.taken).toHaveLength(0);
  });

  it('goes on to the next exchanger', async () => {
    const first = await domain.serve(misnamed);
    const second = await domain.serve(good, '127.0.0.3');
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect([first.taken.length, second.taken.length]).toEqual([0, 1]);
  });

  it('asks nothing of the certificate while the policy is tested', async () => {
    domain.mode = 'testing';
    const server = await domain.serve(misnamed);
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect(server.taken[0]?.secure).toBe(true);
  });

  it.each([
    ['in clear', null],
    ['not verified', misnamed],
  ])('never puts mail on a kept connection that is %s', async (_case, certificate) => {
    const server = await domain.serve(certificate);
    const gateway = aGateway();
    expect(await usual(gateway)).toMatchObject({ kind: 'accepted' });
    expect(await send(gateway)).toMatchObject({ kind: 'unreachable', reason: 'tls_failed' });
    expect(server.taken).toHaveLength(1);
  });

  it('shares a verified connection with mail that demands nothing', async () => {
    const server = await domain.serve(good);
    const gateway = aGateway();
    expect((await usual(gateway)).kind).toBe('accepted');
    expect((await send(gateway)).kind).toBe('accepted');
    expect((await usual(gateway)).kind).toBe('accepted');
    expect(server.sessions).toBe(1);
  });

  it('keeps apart what waits together', async () => {
    const server = await domain.serve(misnamed);
    const gateway = aGateway();
    const found = domain.resolve();
    const kinds = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const end = at % 2 === 0 ? await usual(gateway) : await send(gateway, found);
        return `${String(at % 2)} ${end.kind}`;
      }),
    );
    expect(new Set(kinds)).toEqual(new Set(['0 accepted', '1 unreachable']));
    expect(server.taken).toHaveLength(10);
  });

  it('blames the site where the domain is its own', async () => {
    await domain.serve(misnamed);
    const limits = { connections: 2, messagesPerConnection: 10, tls: 'require' } as const;
    const provider = {
      id: 'p',
      name: 'P',
      group: null,
      mxSuffixes: ['.example.net'],
      domains: ['example.net'],
    };
    const directory = new ProviderDirectory([{ ...provider, limits } as unknown as MailboxProvider]);
    const end = await send(aGateway(directory));
    expect(end).toMatchObject({ kind: 'unreachable', reason: 'tls_failed' });
    expect(end).not.toHaveProperty('ofDomain');
  });
});

describe('a certificate', () => {
  const certificate = (subjectaltname: string | undefined) =>
    ({ subject: { CN: MX }, subjectaltname }) as unknown as PeerCertificate;

  it.each([`DNS:${MX}`, `DNS:other.example, DNS:${MX}`, 'DNS:*.example.net'])(
    'bears the name with %s',
    (names) => {
      expect(checkNamedCertificate(MX, certificate(names))).toBeUndefined();
    },
  );

  it.each([
    undefined,
    '',
    'IP Address:127.0.0.1',
    'URI:https://DNS:mx',
    'DNS:example.net',
    'DNS:a.mx.example.net',
  ])('does not with %s', (names) => {
    expect(checkNamedCertificate(MX, certificate(names))).toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
