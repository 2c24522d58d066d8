import { DnsSiteResolver } from './dns-site-resolver.js';
import { ProviderDirectory } from './provider-directory.js';
import { address, mx, TableDns, type Records } from './table-dns.js';

const RECORDS: Records = {
  'MX gmx.de': mx('gmx.de', [10, 'mx01.emig.gmx.net'], [10, 'mx00.emig.gmx.net']),
  'MX verein.example': mx('verein.example', [20, 'mx01.kundenserver.de'], [10, 'mx00.kundenserver.de']),
  'MX firma.example': mx('firma.example', [10, 'mail.firma-post.co.uk'], [5, 'in.firma-post.co.uk']),
  'MX intern.example': mx('intern.example', [10, 'mailb'], [10, 'maila']),
  'MX caps.example': mx('caps.example', [10, 'MX00.EMIG.GMX.NET']),
  'MX xn--mller-kva.example': mx('xn--mller-kva.example', [10, 'mx1.posteo.de']),
  'MX null.example': mx('null.example', [0, '.']),
  'A implicit.example': address('implicit.example', 'A', '192.0.2.1'),
  'AAAA six.example': address('six.example', 'AAAA', '2001:db8::1'),
  'MX gone.example': 'NXDOMAIN',
  'MX ill.example': 'SERVFAIL',
  'A halfill.example': 'SERVFAIL',
  'MX mute.example': 'SILENCE',
};

describe('DnsSiteResolver', () => {
  let dns: TableDns;
  beforeAll(async () => {
    dns = await TableDns.start(RECORDS);
  });
  afterAll(() => {
    dns.stop();
  });
  const resolver = (changes: Partial<ConstructorParameters<typeof DnsSiteResolver>[0]> = {}) =>
    new DnsSiteResolver({
      directory: new ProviderDirectory(),
      dns: { servers: [dns.address], timeoutMs: 300, tries: 1 },
      chance: () => 0,
      ...changes,
    });

  const resolved = [
    ['gmx.de', 'gmx.net', 'GMX', 'united-internet', ['mx01.emig.gmx.net', 'mx00.emig.gmx.net']],
    ['caps.example', 'gmx.net', 'GMX', 'united-internet', ['mx00.emig.gmx.net']],
    ['verein.example', 'kundenserver.de', 'IONOS / 1&1 hosting', 'united-internet', ['mx00.kundenserver.de', 'mx01.kundenserver.de']],
    ['firma.example', 'firma-post.co.uk', 'firma-post.co.uk', null, ['in.firma-post.co.uk', 'mail.firma-post.co.uk']],
    ['intern.example', 'maila,mailb', 'maila,mailb', null, ['mailb', 'maila']],
    ['müller.example', 'posteo.de', 'Posteo', null, ['mx1.posteo.de']],
    ['implicit.example', 'implicit.example', 'implicit.example', null, ['implicit.example']],
    ['six.example', 'six.example', 'six.example', null, ['six.example']],
  ] as const; // prettier-ignore
  it.each(resolved)('finds the site of %s: %s', async (domain, site, siteName, group, hosts) => {
    const answer = await resolver().resolve(domain, 1000);
    const state = 'resolved';
    expect(answer).toEqual({ domain, site, siteName, group, hosts, state, refreshAtMs: 601_000, sts: null });
  });

  const without = [
    ['null.example', 'no_mail', 300_000],
    ['nothing.example', 'no_mail', 300_000],
    ['gone.example', 'unknown_domain', 300_000],
    ['ill.example', 'failed', 60_000],
    ['halfill.example', 'failed', 60_000],
    ['mute.example', 'failed', 60_000],
    ['', 'unknown_domain', 300_000],
    ['no domain', 'unknown_domain', 300_000],
  ] as const;
  it.each(without)('says of %j: %s', async (domain, state, ttlMs) => {
    const answer = await resolver().resolve(domain, 1000);
    expect(answer).toMatchObject({ domain, site: null, hosts: [], state, refreshAtMs: 1000 + ttlMs });
  });

  it('spreads equal exchangers, without changing the site', async () => {
    const lots = [0.9, 0.1];
    const answer = await resolver({ chance: () => lots.shift() ?? 0 }).resolve('gmx.de', 0);
    expect(answer.hosts).toEqual(['mx00.emig.gmx.net', 'mx01.emig.gmx.net']);
    expect(answer.site).toBe('gmx.net');
  });

  it('believes an NXDOMAIN only when a second resolver says so too', async () => {
    const second = await TableDns.start({ 'MX gone.example': 'SERVFAIL' });
    const both = resolver({ confirmBy: { servers: [second.address], timeoutMs: 300, tries: 1 } });
    expect((await both.resolve('gone.example', 0)).state).toBe('failed');
    expect((await both.resolve('gmx.de', 0)).state).toBe('resolved');
    expect(second.questions).toBe(1);
    second.stop();
  });
});
