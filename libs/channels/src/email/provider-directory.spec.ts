import { z } from 'zod';
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
    [['mxlb.ispgateway.de'], 'ispgateway.de', 'domainfactory'],
    [['mxf963.netcup.net'], 'netcup.net', 'netcup'],
    [['mta-gw.infomaniak.ch'], 'infomaniak.ch', 'infomaniak'],
    [['accor.in.tmes.trendmicro.eu'], 'trendmicro.eu', 'trendmicro'],
    [['cluster5.eu.messagelabs.com'], 'messagelabs.com', 'messagelabs'],
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

  it('holds each id, suffix and domain once', () => {
    const providers = loadProviders();
    for (const all of [
      providers.map(({ id }) => id),
      providers.flatMap(({ mxSuffixes }) => mxSuffixes),
      providers.flatMap(({ domains }) => domains),
    ])
      expect(all.filter((one, at) => all.indexOf(one) !== at)).toEqual([]);
    expect(directory.all()).toHaveLength(61);
  });

  const name = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
  const text = z.string().regex(/^\S.*\S$|^\S$/);
  const address = z.url({ protocol: /^https?$/ });
  const row = z.strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
    name: text,
    group: z
      .string()
      .regex(/^[a-z-]+$/)
      .nullable(),
    mxSuffixes: z
      .array(
        z
          .string()
          .startsWith('.')
          .refine((suffix) => name.test(suffix.slice(1))),
      )
      .min(1),
    domains: z.array(z.string().regex(name)),
    limits: z.strictObject({
      connections: z.int().min(1).max(20),
      messagesPerConnection: z.int().min(1).max(100),
      tls: z.enum(['opportunistic', 'require']),
    }),
    postmasterUrl: address.nullable(),
    contactForm: text.nullable(),
    feedbackLoop: text.nullable(),
    notes: z.union([text, z.literal('')]),
    source: text,
    confidence: z.string().regex(/^(?:sourced|recalled)(?:$| )/),
  });
  it.each(loadProviders().map((provider) => [provider.id, provider] as const))(
    'holds %s whole, and says where from',
    (_id, provider) => {
      expect(row.safeParse(provider).error?.issues ?? []).toEqual([]);
    },
  );

  it.each(['gmx', 'webde'])('keeps to the limits of %s', (id) => {
    const provider = directory.all().find((entry) => entry.id === id);
    expect(provider?.limits).toEqual({ connections: 4, messagesPerConnection: 20, tls: 'require' });
  });
});
