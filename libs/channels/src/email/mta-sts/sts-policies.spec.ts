import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StsPolicy } from '#delivery/ports';
import { LocalAuthority } from '#sandbox';
import { makeResolver } from '../../host-addresses.js';
import { address, TableDns, txt } from '../table-dns.js';
import { StsPolicies, type StsPoliciesOptions } from './sts-policies.js';

const DOMAIN = 'verein.example';
const HOST = `mta-sts.${DOMAIN}`;
const NOW_MS = Date.parse('2021-03-11T13:02:00Z');
const HOUR_MS = 3_600_000;
const WEEK_S = 604_800;
const FILE = `version: STSv1\r\nmode: enforce\r\nmx: *.${DOMAIN}\r\nmax_age: ${String(WEEK_S)}\r\n`;
const ENFORCED = { mode: 'enforce', mx: [`*.${DOMAIN}`] } as const;

const dir = mkdtempSync(join(tmpdir(), 'sts-'));
const authority = LocalAuthority.open(dir);
const named = authority.certificateFor('named', [HOST]);
const other = authority.certificateFor('other', ['www.verein.example']);
const stranger = LocalAuthority.open(mkdtempSync(join(dir, 'stranger-'))).certificateFor('named', [HOST]);

/** The policy host of one domain, which answers as it is told. */
class PolicyHost {
  fetches: string[] = [];
  answer: (response: ServerResponse) => void = (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end(FILE);
  };

  private constructor(private readonly server: Server) {}

  static async start(certificate: { readonly key: string; readonly cert: string }): Promise<PolicyHost> {
    const listener: RequestListener = (request, response) => {
      host.fetches.push(request.url ?? '');
      host.answer(response);
    };
    const server = createServer({ key: certificate.key, cert: certificate.cert }, listener);
    const host = new PolicyHost(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return host;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('the TLS policy of a domain', () => {
  let dns: TableDns;
  let host: PolicyHost;
  const hosts: PolicyHost[] = [];
  const start = async (certificate = named) => {
    const started = await PolicyHost.start(certificate);
    hosts.push(started);
    return started;
  };
  beforeEach(async () => {
    dns = await TableDns.start({
      [`TXT _${HOST}`]: txt(`_${HOST}`, 'v=STSv1; id=1;'),
      [`A ${HOST}`]: address(HOST, 'A', '127.0.0.1'),
    });
    host = await start();
  });
  afterEach(async () => {
    dns.stop();
    await Promise.all(hosts.splice(0).map((one) => one.stop()));
  });
  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  const resolverOf = () => makeResolver({ servers: [dns.address], timeoutMs: 300, tries: 1 });
  const policies = (changes: Partial<StsPoliciesOptions> = {}) =>
    new StsPolicies({
      dns: { servers: [dns.address], timeoutMs: 300, tries: 1 },
      allowInternalHosts: true,
      extraCa: authority.caPem,
      port: host.port,
      limitMs: 2000,
      ...changes,
    });
  const current = (stored: StsPolicy | null = null, nowMs = NOW_MS, asked = policies()) =>
    asked.current(resolverOf(), DOMAIN, stored, nowMs);
  const stored = (changes: Partial<StsPolicy> = {}): StsPolicy => ({
    id: '1',
    mode: 'enforce',
    mx: ['old.verein.example'],
    fetchedAtMs: NOW_MS - HOUR_MS,
    endsAtMs: NOW_MS + WEEK_S * 1000,
    ...changes,
  });
  const say = (name: string, ...records: string[]) => {
    dns.records[name] = txt(name.slice(4), ...records);
  };

  it('is fetched from its policy host, and binds for its age', async () => {
    const policy = { id: '1', ...ENFORCED, fetchedAtMs: NOW_MS, endsAtMs: NOW_MS + WEEK_S * 1000 };
    expect(await current()).toEqual(policy);
    expect(host.fetches).toEqual(['/.well-known/mta-sts.txt']);
  });

  it('is not fetched where no record tells of one', async () => {
    say(`TXT _${HOST}`, 'v=spf1 -all');
    expect(await current()).toBeNull();
    dns.records[`TXT _${HOST}`] = 'NXDOMAIN';
    expect(await current()).toBeNull();
    expect(host.fetches).toEqual([]);
  });

  it('is read of a record in several strings', async () => {
    dns.records[`TXT _${HOST}`] = [
      { type: 'TXT', name: `_${HOST}`, ttl: 60, data: ['v=STS', 'v1; id=', '4711'] },
    ];
    expect(await current()).toMatchObject({ id: '4711' });
  });

  it('is not fetched again while its id stays', async () => {
    expect(await current(stored())).toEqual(stored());
    expect(host.fetches).toEqual([]);
  });

  it('is fetched again when its id changes', async () => {
    expect(await current(stored({ id: '0' }))).toMatchObject({ id: '1', ...ENFORCED });
  });

  it('is fetched again when it has ended', async () => {
    expect(await current(stored({ endsAtMs: NOW_MS }))).toMatchObject({ ...ENFORCED, fetchedAtMs: NOW_MS });
  });

  it.each([
    ['after a day', { fetchedAtMs: NOW_MS - 24 * HOUR_MS }, 1],
    ['not before', { fetchedAtMs: NOW_MS - 24 * HOUR_MS + 1 }, 0],
    ['in the second half of a short life', { fetchedAtMs: NOW_MS - HOUR_MS, endsAtMs: NOW_MS + HOUR_MS }, 1],
    ['not in the first', { fetchedAtMs: NOW_MS - HOUR_MS, endsAtMs: NOW_MS + HOUR_MS + 1 }, 0],
  ])('is renewed before it ends: %s', async (_case, changes, fetches) => {
    await current(stored(changes));
    expect(host.fetches).toHaveLength(fetches);
  });

  const hidden: readonly (readonly [string, () => void])[] = [
    ['its record is gone', () => (dns.records[`TXT _${HOST}`] = 'NXDOMAIN')],
    ['there are two', () => { say(`TXT _${HOST}`, 'v=STSv1; id=1;', 'v=STSv1; id=2;'); }],
    ['the DNS fails', () => (dns.records[`TXT _${HOST}`] = 'SERVFAIL')],
    ['the DNS is silent', () => (dns.records[`TXT _${HOST}`] = 'SILENCE')],
    ['it is new, and the policy host has no address', () => {
      say(`TXT _${HOST}`, 'v=STSv1; id=2;');
      dns.records[`A ${HOST}`] = 'NXDOMAIN';
    }],
    ['it is new, and the policy host hangs up', () => {
      say(`TXT _${HOST}`, 'v=STSv1; id=2;');
      host.answer = (response) => response.destroy();
    }],
  ]; // prettier-ignore
  it.each(hidden)('stays in force while %s', async (_case, hide) => {
    hide();
    expect(await current(stored())).toEqual(stored());
    expect(await current(stored({ endsAtMs: NOW_MS }))).toBeNull();
  });

  const nothing: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ['a 404', (to) => to.writeHead(404, { 'content-type': 'text/plain' }).end(FILE)],
    ['a redirect', (to) => to.writeHead(301, { location: '/other', 'content-type': 'text/plain' }).end(FILE)],
    ['a page', (to) => to.writeHead(200, { 'content-type': 'text/html' }).end(FILE)],
    ['no type', (to) => to.writeHead(200).end(FILE)],
    ['a type that begins alike', (to) => to.writeHead(200, { 'content-type': 'text/plainer' }).end(FILE)],
    ['words', (to) => to.writeHead(200, { 'content-type': 'text/plain' }).end('hello')],
    ['more than 64 KiB', (to) => to.writeHead(200, { 'content-type': 'text/plain' }).end(FILE.padEnd(65_537, '\n'))],
    ['half an answer', (to) => { to.writeHead(200, { 'content-type': 'text/plain', 'content-length': 500 }).end(FILE); }],
    ['silence', () => undefined],
  ]; // prettier-ignore
  it.each(nothing)('is none by %s', async (_case, answer) => {
    host.answer = answer;
    expect(await current(null, NOW_MS, policies({ limitMs: 300 }))).toBeNull();
    expect(host.fetches).toHaveLength(1);
  });

  it('is one with a type that names its character set, and with 64 KiB', async () => {
    host.answer = (response) => {
      response.writeHead(200, { 'content-type': 'Text/Plain; charset=utf-8' }).end(FILE.padEnd(65_536, '\n'));
    };
    expect(await current()).toMatchObject(ENFORCED);
  });

  it.each([
    ['names another host', other],
    ['comes from an authority that we do not trust', stranger],
  ])('is none when the certificate of its host %s', async (_case, certificate) => {
    const pretender = await start(certificate);
    expect(await current(null, NOW_MS, policies({ port: pretender.port }))).toBeNull();
    expect(pretender.fetches).toEqual([]);
  });

  it('is none when its host is one of our own network', async () => {
    expect(await current(null, NOW_MS, policies({ allowInternalHosts: false }))).toBeNull();
    expect(host.fetches).toEqual([]);
  });

  it.each(['1.2.3.4', '[::1]', 'a/../b', 'verein.example:1', 'x@verein.example', 'verein.example?', 'VEREIN.example'])(
    'has no host for %s',
    async (domain) => {
      const found = await policies().current({ resolveTxt: () => Promise.resolve([['v=STSv1; id=1;']]) }, domain, null, 0);
      expect(found).toBeNull();
      expect(host.fetches).toEqual([]);
    },
  ); // prettier-ignore
});
