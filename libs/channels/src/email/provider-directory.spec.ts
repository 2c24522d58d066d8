import { loadProviders, ProviderDirectory } from './provider-directory.js';

describe('ProviderDirectory', () => {
  const directory = new ProviderDirectory();

  const sites = [
    [['mx00.emig.gmx.net'], 'gmx.net', 'gmx'],
    [['mx-ha02.web.de', 'mx-ha03.web.de'], 'web.de', 'webde'],
    [['hotmail-com.olc.protection.outlook.com'], 'olc.protection.outlook.com', 'microsoft-consumer'],
    [['stadt-example.mail.protection.outlook.com'], 'mail.protection.outlook.com', 'microsoft365'],
    [['MX00.KUNDENSERVER.DE'], 'kundenserver.de', 'ionos'],
    [['gmail-smtp-in.l.google.com'], 'google.com', 'google'],
  ] as const;
  it.each(sites)('knows %j as %s', (hosts, site, id) => {
    expect(directory.siteOfHosts(hosts)).toMatchObject({ site, provider: { id } });
    expect(directory.providerOfSite(site)?.id).toBe(id);
  });

  it.each([[['mail.notgmx.net']], [['mail.example.org', 'mx00.emig.gmx.net']], [[]]])(
    'does not know %j: the best exchanger decides, by whole labels',
    (hosts) => {
      expect(directory.siteOfHosts(hosts)).toBeNull();
    },
  );

  it('knows no provider of a site that is none of its own', () => {
    expect(directory.providerOfSite('example.org')).toBeNull();
  });

  it('holds data that is whole: unique ids and suffixes, limits that let mail through', () => {
    const providers = loadProviders();
    const suffixes = providers.flatMap(({ mxSuffixes }) => mxSuffixes);
    expect(new Set(providers.map(({ id }) => id)).size).toBe(providers.length);
    expect(new Set(suffixes).size).toBe(suffixes.length);
    expect(directory.all()).toHaveLength(35);
    for (const { limits, mxSuffixes } of providers) {
      expect(limits.connections).toBeGreaterThanOrEqual(1);
      expect(limits.messagesPerConnection).toBeGreaterThanOrEqual(1);
      expect(mxSuffixes.every((suffix) => /^(?:\.[a-z0-9-]+)+$/.test(suffix))).toBe(true);
    }
  });

  it.each(['gmx', 'webde'])('keeps to the limits of %s', (id) => {
    const provider = directory.all().find((entry) => entry.id === id);
    expect(provider?.limits).toEqual({ connections: 4, messagesPerConnection: 20, tls: 'require' });
  });
});
