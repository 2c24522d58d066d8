import { createECDH, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import webpush from 'web-push';
import { LocalAuthority } from '#sandbox';
import { gatewayContract, type Behaviour } from '../gateway-contract.js';
import { aContent, anAttempt, NOW_MS, OpenLinks, SetClock } from '../gateway-world.js';
import { HostAddresses, makeResolver } from '../host-addresses.js';
import { OutgoingAgents, type OutgoingOptions } from '../outgoing-agents.js';
import { ScriptedHttp, SilentPort, type HttpSay } from '../scripted-http.js';
import { PushGateway, type PushGatewayOptions } from './push-gateway.js';

const ece = createRequire(import.meta.url)('http_ece') as {
  decrypt(data: Buffer, options: { version: string; privateKey: unknown; authSecret: string }): Buffer;
};
const HARD_LIMIT_MS = 1200;
const authority = LocalAuthority.open(mkdtempSync(join(tmpdir(), 'ca-')));
const certificate = authority.certificateFor('push', ['localhost', '127.0.0.1']);
const keys = webpush.generateVAPIDKeys();
const browser = createECDH('prime256v1');
browser.generateKeys();
const authSecret = randomBytes(16).toString('base64url');

const subscriptionAt = (port: number, host = '127.0.0.1') => ({
  endpoint: `https://${host}:${port}/push/secret-of-the-browser`,
  keys: { p256dh: browser.getPublicKey('base64url'), auth: authSecret },
});
const aPush = (port: number, changes: Parameters<typeof anAttempt>[0] = {}) =>
  anAttempt({
    channel: 'push',
    lane: 'push:web',
    contact: { channel: 'push', subscription: subscriptionAt(port), contactPointId: 'c' },
    ...changes,
  });

function agentsOf({
  allowInternal,
  ...options
}: { readonly allowInternal: boolean } & Omit<OutgoingOptions, 'addresses'>): OutgoingAgents {
  return new OutgoingAgents({
    addresses: new HostAddresses(makeResolver({}), { allowInternal }),
    ...options,
  });
}

function aGateway(changes: Partial<PushGatewayOptions> = {}, allowInternal = true): PushGateway {
  return new PushGateway({
    clock: new SetClock(),
    links: new OpenLinks(),
    agents: agentsOf({ allowInternal, extraCa: authority.caPem }),
    vapid: { subject: 'mailto:it@stadt.example', ...keys },
    cityName: 'Stadt Mülheim',
    hardLimitMs: HARD_LIMIT_MS,
    ...changes,
  });
}

const SAYS: Readonly<Record<Exclude<Behaviour, 'unreachable'>, HttpSay>> = {
  accept: { status: 201 },
  transient: { status: 503, body: 'busy' },
  permanent: { status: 410, body: 'no more /push/secret-of-the-browser' },
  cut: 'CLOSE',
  silent: 'HANG',
  stuck: 'HANG',
};

gatewayContract(
  {
    name: 'push',
    hardLimitMs: HARD_LIMIT_MS,
    recognisable: true,
    ends: {
      transient: 'refused',
      permanent: 'refused',
      cut: 'unknown',
      silent: 'unknown',
      unreachable: 'unreachable',
    },
  },
  async () => {
    const server = await ScriptedHttp.start(certificate);
    const closed = await SilentPort.closed();
    let port = server.port;
    return {
      gateway: aGateway(),
      hosts: [],
      personal: 'secret-of-the-browser',
      attempt: (changes) => aPush(port, changes),
      behave(behaviour) {
        port = behaviour === 'unreachable' ? closed : server.port;
        if (behaviour !== 'unreachable') server.say = () => SAYS[behaviour];
      },
      taken: () => server.requests.map(({ headers }) => String(headers['topic'])),
      tries: () => server.requests.length,
      stop: () => server.stop(),
    };
  },
);

describe('PushGateway', () => {
  let server: ScriptedHttp;
  beforeEach(async () => {
    server = await ScriptedHttp.start(certificate);
    server.say = () => ({ status: 201 });
  });
  afterEach(() => server.stop());
  const payload = (request = 0) =>
    JSON.parse(
      ece
        .decrypt(server.requests[request]?.body ?? Buffer.alloc(0), {
          version: 'aes128gcm',
          privateKey: browser,
          authSecret,
        })
        .toString(),
    ) as Record<string, string>;

  it('sends what only the browser can read, with our VAPID signature', async () => {
    const attempt = aPush(server.port, { content: aContent({ push: 'Bitte bestätigen' }) });
    expect(await aGateway().handOver(attempt)).toMatchObject({ kind: 'accepted', gatewayId: null });
    const headers = server.requests[0]?.headers ?? {};
    expect(headers['authorization']).toMatch(new RegExp(`^vapid t=.+, k=${keys.publicKey}$`));
    expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '3600', urgency: 'normal' });
    expect(headers['topic']).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(payload()).toEqual({
      title: 'Stadt Mülheim',
      body: 'Bitte bestätigen',
      url: `https://stadt.example/m/message-${attempt.notificationId}`,
      tag: headers['topic'],
      lang: 'de',
    });
  });

  it('names each notification alike on all devices, and no two alike', async () => {
    const notificationId = anAttempt().notificationId;
    for (const one of [{ notificationId }, { notificationId, ordinal: 2 }, {}])
      await aGateway().handOver(aPush(server.port, one));
    const [first, second, other] = server.requests.map(({ headers }) => headers['topic']);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('draws another key for every message', async () => {
    const gateway = aGateway();
    for (let count = 0; count < 5; count += 1) await gateway.handOver(aPush(server.port));
    const used = server.requests.map(({ body }) => body.subarray(0, 86).toString('hex'));
    expect(new Set(used).size).toBe(5);
  });

  it('signs with the pair that the subscription was made with, and never with another', async () => {
    const former = { subject: 'mailto:it@stadt.example', ...webpush.generateVAPIDKeys() };
    const made = (vapidKey: string) => ({
      contact: {
        channel: 'push',
        subscription: { ...subscriptionAt(server.port), vapidKey },
        contactPointId: 'c',
      } as const,
    });
    const gateway = aGateway({ formerVapid: [former] });
    await gateway.handOver(aPush(server.port, made(former.publicKey)));
    await gateway.handOver(aPush(server.port, made(keys.publicKey)));
    const signers = server.requests.map(({ headers }) => /, k=(.+)$/.exec(headers.authorization ?? '')?.[1]);
    expect(signers).toEqual([former.publicKey, keys.publicKey]);
    expect(await aGateway().handOver(aPush(server.port, made(former.publicKey)))).toMatchObject({
      kind: 'refused',
      meaning: 'message',
      reply: 'the subscription was made with a key pair that is not set any more',
    });
    expect(server.requests).toHaveLength(2);
  });

  it('shortens a text that is too long for a push service, once', async () => {
    const answers: HttpSay[] = [{ status: 413 }, { status: 201 }];
    server.say = () => answers.shift() ?? { status: 500 };
    const attempt = aPush(server.port, { content: aContent({ push: 'Wort '.repeat(100) }) });
    expect(await aGateway().handOver(attempt)).toMatchObject({ kind: 'accepted' });
    expect(payload(1)['body']).toBe(`${'Wort '.repeat(31)}Wort…`);
    server.say = () => ({ status: 413 });
    expect(await aGateway().handOver(attempt)).toMatchObject({ kind: 'refused', meaning: 'message' });
    expect(server.requests).toHaveLength(4);
  });

  it('signs once per push service', async () => {
    const gateway = aGateway();
    await gateway.handOver(aPush(server.port));
    await gateway.handOver(aPush(server.port));
    const contact = {
      channel: 'push',
      subscription: subscriptionAt(server.port, 'localhost'),
      contactPointId: 'c',
    } as const;
    await gateway.handOver(aPush(server.port, { contact }));
    const [first, second, other] = server.requests.map(({ headers }) => headers.authorization);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it.each([
    ['the subject', {}, 'Ihr Termin im Bürgeramt. Bitte bis 11.03., 15:02 Uhr'],
    ['the department’s own text', { content: aContent({ push: 'Kurz' }) }, 'Kurz'],
    ['a neutral text', { contentKind: 'neutral' }, 'Bitte handeln Sie bis 11.03., 15:02 Uhr.'],
    [
      'nothing confidential',
      { confidential: true, content: aContent({ push: 'Geheim' }) },
      'Bitte handeln Sie bis 11.03., 15:02 Uhr.',
    ],
    [
      'a late text',
      { contentKind: 'late', content: aContent({ push: 'x', late: { subject: 'Zu spät', body: 'y' } }) },
      'Zu spät',
    ],
    ['a reminder', { contentKind: 'reminder', content: aContent({ push: 'x' }) }, 'Erinnerung: x'],
    ['the beginning of a long text', { content: aContent({ push: 'ä'.repeat(3000) }) }, 'ä'.repeat(1000)],
  ] as const)('says %s', async (_, changes, body) => {
    await aGateway().handOver(aPush(server.port, changes));
    expect(payload()['body']).toBe(body);
  });

  it.each([
    ['routine', 'low'],
    ['important', 'normal'],
    ['urgent', 'high'],
    ['emergency', 'high'],
  ] as const)('is as urgent as %s: %s', async (urgency, header) => {
    await aGateway().handOver(aPush(server.port, { urgency }));
    expect(server.requests[0]?.headers['urgency']).toBe(header);
  });

  it.each([
    ['four weeks', { deadlineMs: null }, '2419200'],
    ['four weeks at most', { deadlineMs: NOW_MS + 9e9 }, '2419200'],
    ['the end of its use', { deadlineMs: null, validUntilMs: NOW_MS + 60_000 }, '60'],
    ['now only', { deadlineMs: NOW_MS - 1 }, '0'],
    [
      'four weeks when late',
      {
        contentKind: 'late',
        deadlineMs: NOW_MS - 1,
        content: aContent({ late: { subject: 'a', body: 'b' } }),
      },
      '2419200',
    ],
  ] as const)('is kept for %s', async (_, changes, ttl) => {
    await aGateway().handOver(aPush(server.port, changes));
    expect(server.requests[0]?.headers['ttl']).toBe(ttl);
  });

  it.each([
    [400, 'ours'], [401, 'ours'], [403, 'ours'], [404, 'gone'], [406, 'temporary'], [410, 'gone'], [413, 'message'], [429, 'temporary'],
    [500, 'temporary'], [502, 'temporary'], [302, 'ours'], [418, 'ours'],
  ] as const)('reads %d as %s', async (status, meaning) => {
    server.say = () => ({ status });
    expect(await aGateway().handOver(aPush(server.port))).toMatchObject({ kind: 'refused', code: status, meaning, stage: null });
  }); // prettier-ignore

  it('tells how long to wait', async () => {
    server.say = () => ({ status: 429, headers: { 'retry-after': '120' }, body: 'slow down' });
    expect(await aGateway().handOver(aPush(server.port))).toMatchObject({
      reply: '429 Too Many Requests; Retry-After: 120 slow down',
      retryAfterMs: 120_000,
    });
    server.say = () => ({ status: 410, headers: { 'retry-after': '120' } });
    expect(await aGateway().handOver(aPush(server.port))).not.toHaveProperty('retryAfterMs');
  });

  it('trusts the certificates it was told to trust, and no others', async () => {
    const gateway = new PushGateway({
      clock: new SetClock(),
      links: new OpenLinks(),
      agents: agentsOf({ allowInternal: true }),
      vapid: { subject: 'mailto:it@stadt.example', ...keys },
      cityName: 'x',
    });
    expect(await gateway.handOver(aPush(server.port))).toMatchObject({
      kind: 'unreachable',
      reason: 'tls_failed',
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['http', { endpoint: 'http://127.0.0.1/x' }],
    ['no address', { endpoint: 'nonsense' }],
    ['a literal address of our own network', { endpoint: 'https://10.0.0.1/x' }],
    ['a literal IPv6 address of our own machine', { endpoint: 'https://[::1]/x' }],
    ['keys that are none', { endpoint: 'https://push.example/x', keys: { p256dh: 'x', auth: 'y' } }],
  ])('does not send to %s', async (_, changes) => {
    const subscription = { ...subscriptionAt(1), ...changes };
    const contact = { channel: 'push', subscription, contactPointId: 'c' } as const;
    expect(await aGateway({}, false).handOver(aPush(1, { contact }))).toMatchObject({
      kind: 'refused',
      meaning: 'message',
    });
  });

  it('does not send to a name that leads into our own network', async () => {
    const contact = {
      channel: 'push',
      subscription: subscriptionAt(server.port, 'localhost'),
      contactPointId: 'c',
    } as const;
    expect(await aGateway({}, false).handOver(aPush(1, { contact }))).toMatchObject({
      kind: 'unreachable',
      reason: 'dns_failed',
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['another contact', anAttempt()],
    ['no late text', aPush(1, { contentKind: 'late' })],
  ])('refuses by itself: %s', async (_, attempt) => {
    expect(await aGateway().handOver(attempt)).toMatchObject({ kind: 'refused', meaning: 'message' });
  });

  it('costs nothing and has no list', async () => {
    const gateway = aGateway();
    expect([gateway.priceMicros(), gateway.textOf({} as never), await gateway.listSince('', 0)]).toEqual([
      0,
      null,
      null,
    ]);
    expect(gateway.limits()).toEqual({ connections: 16, messagesPerConnection: null });
    await gateway.close('');
  });
});
