import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import webpush from 'web-push';
import { laneKey } from '#domain';
import { startSandbox, type Sandbox } from '#sandbox';
import { createGateways, type ChannelGateways } from './channel-gateways.js';
import { DnsSiteResolver } from './email/dns-site-resolver.js';
import { StsPolicies } from './email/mta-sts/sts-policies.js';
import { ProviderDirectory } from './email/provider-directory.js';
import { makeResolver } from './host-addresses.js';
import { aContent, anAttempt, InboxInMemory, OneDepartment, OpenLinks, SetClock } from './gateway-world.js';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const dir = mkdtempSync(join(tmpdir(), 'channels-'));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The gateways against the simulated world: DNS, GMX's servers, Twilio's API and a push service, all real protocols. */
describe('the gateways in the sandbox', () => {
  let sandbox: Sandbox;
  let gateways: ChannelGateways;
  let resolver: DnsSiteResolver;
  beforeAll(async () => {
    sandbox = await startSandbox({ dir, accountSid: ACCOUNT, authToken: 'token' });
    const dns = { servers: [sandbox.dnsServer] };
    const directory = new ProviderDirectory();
    const { policyPort: port, caPem: extraCa } = sandbox;
    const sts = new StsPolicies({ dns, port, extraCa, allowInternalHosts: true });
    resolver = new DnsSiteResolver({ directory, dns, sts });
    gateways = createGateways({
      clock: new SetClock(),
      links: new OpenLinks(),
      departments: new OneDepartment(),
      inbox: new InboxInMemory(),
      cityName: 'Stadt Mülheim',
      publicUrl: 'http://127.0.0.1:1',
      dns,
      extraCa: sandbox.caPem,
      allowInternalHosts: true,
      hardLimitMs: 5000,
      email: {
        directory,
        heloName: 'mail.stadt.example',
        messageIdKey: Buffer.alloc(32, 1),
        bounceDomain: 'bounce.stadt.example',
        port: sandbox.smtpPort,
        dkim: [
          {
            domain: 'stadt.example',
            selector: 'sb',
            privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
          },
        ],
      },
      sms: { accountSid: ACCOUNT, authToken: 'token', apiUrl: sandbox.twilioUrl, priceMicros: 75_000 },
      push: { vapid: { subject: 'mailto:it@stadt.example', ...webpush.generateVAPIDKeys() } },
    });
  });
  afterAll(async () => {
    await gateways.closeAll();
    await sandbox.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await (await fetch(sandbox.control + path, init)).json()) as {
      items: { raw: string; body: string }[];
    };
  };
  const addressOf = async (host: string) =>
    (await makeResolver({ servers: [sandbox.dnsServer] }).resolve4(host))[0] ?? '';
  const mailTo = async (address: string) => {
    const { site, hosts, sts } = await resolver.resolve(address.slice(address.indexOf('@') + 1), 0);
    const tls = sts?.mode === 'enforce' ? 'verified' : 'usual';
    const lane = laneKey({ channel: 'email', stream: 'transactional', route: 'direct', site: site ?? '' });
    const attempt = anAttempt({ lane, contact: { channel: 'email', address, name: null } });
    return gateways.for(lane).handOver(attempt, hosts, () => true, tls);
  };

  it.each([
    ['gmx.de', 'gmx.net'],
    ['web.de', 'web.de'],
    ['gmail.com', 'google.com'],
    ['t-online.de', 't-online.de'],
    ['outlook.de', 'olc.protection.outlook.com'],
    ['freenet.de', 'freenet.de'],
    ['posteo.de', 'posteo.de'],
  ])('resolves %s to the site %s and hands a mail over there', async (domain, site) => {
    expect(await resolver.resolve(domain, 0)).toMatchObject({ site, state: 'resolved' });
    expect(await mailTo(`anna.beispiel@${domain}`)).toMatchObject({ kind: 'accepted' });
    const { items } = await control('GET', `/mailboxes/anna.beispiel@${domain}`);
    expect(items[0]?.raw).toContain('DKIM-Signature');
  });

  it('hears GMX refuse at connect, in its own words', async () => {
    const reply =
      '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\r\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201';
    await control('PUT', '/providers/gmx/behaviour', { stage: 'connect', reply });
    await gateways.for('email:transactional:direct:gmx.net').close('email:transactional:direct:gmx.net');
    expect(await mailTo('bert@gmx.de')).toMatchObject({
      kind: 'refused',
      stage: 'connect',
      code: 554,
      reply: reply.replace(/\r/g, ''),
    });
    await control('PUT', '/providers/gmx/behaviour', { accept: true });
    expect(await mailTo('bert@gmx.de')).toMatchObject({ kind: 'accepted' });
  });

  const dns = (name: string, type: string, answer: unknown) =>
    control('POST', '/dns', { name, type, answer });

  it('keeps to the policy that Posteo’s domains have: who cannot show their name gets no mail', async () => {
    expect(await resolver.resolve('posteo.de', 0)).toMatchObject({
      hosts: [expect.anything(), expect.anything(), expect.anything()],
      sts: { mode: 'enforce', mx: ['*.posteo.de'] },
    });
    const { items: before } = await control('GET', '/mailboxes/carla@posteo.de');
    await dns('posteo.de', 'MX', ['10 pretender.posteo.de', '20 mx00.emig.gmx.net']);
    await dns('pretender.posteo.de', 'A', [await addressOf('mx00.emig.gmx.net')]);
    expect(await resolver.resolve('posteo.de', 0)).toMatchObject({ hosts: ['pretender.posteo.de'] });
    expect(await mailTo('carla@posteo.de')).toMatchObject({
      kind: 'unreachable',
      reason: 'tls_failed',
      detail: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') as string,
    });
    await dns('posteo.de', 'MX', 'default');
    await dns('pretender.posteo.de', 'A', 'default');
    expect(await mailTo('carla@posteo.de')).toMatchObject({ kind: 'accepted' });
    const { items: after } = await control('GET', '/mailboxes/carla@posteo.de');
    expect([before.length, after.length]).toEqual([0, 1]);
  });

  it('hands a text to Twilio’s API and finds it in the list', async () => {
    const phone = '+4915112345678';
    const contact = { channel: 'sms', phone, verified: true } as const;
    const attempt = anAttempt({
      channel: 'sms',
      lane: 'sms:twilio',
      contact,
      content: aContent({ sms: 'Bitte bestätigen' }),
    });
    const gateway = gateways.for('sms:twilio');
    const end = await gateway.handOver(attempt, []);
    expect(end).toMatchObject({ kind: 'accepted', gatewayId: expect.stringMatching(/^SM/) as string });
    const listings = await gateway.listSince(phone, Date.now() - 60_000);
    expect(listings).toMatchObject([{ body: 'Bitte bestätigen' }]);
    const { items } = await control('GET', `/sms?to=${encodeURIComponent(phone)}`);
    expect(items).toMatchObject([{ body: 'Bitte bestätigen' }]);
  });

  it('does not know what became of a text that was taken before an error', async () => {
    await control('PUT', '/sms/behaviour', { acceptThen: 500 });
    const contact = { channel: 'sms', phone: '+4915112345679', verified: true } as const;
    const attempt = anAttempt({ channel: 'sms', lane: 'sms:twilio', contact });
    expect(await gateways.for('sms:twilio').handOver(attempt, [])).toMatchObject({ kind: 'unknown' });
    await control('PUT', '/sms/behaviour', { accept: true });
    const listings = await gateways.for('sms:twilio').listSince('+4915112345679', Date.now() - 60_000);
    expect(listings?.map(({ body }) => body)).toEqual([gateways.for('sms:twilio').textOf(attempt)]);
  });

  it('hands a push to a browser’s push service', async () => {
    const subscription = sandbox.createSubscription('anna');
    const contact = { channel: 'push', subscription, contactPointId: 'c' } as const;
    const attempt = anAttempt({ channel: 'push', lane: 'push:web', contact });
    expect(await gateways.for('push:web').handOver(attempt, [])).toMatchObject({ kind: 'accepted' });
    const { items } = await control('GET', '/push?subscription=anna');
    expect(JSON.stringify(items)).toContain('Ihr Termin im Bürgeramt');
  });
});
