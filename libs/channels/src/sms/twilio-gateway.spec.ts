import { HostAddresses, makeResolver } from '../host-addresses.js';
import { OutgoingAgents } from '../outgoing-agents.js';
import type { Behaviour } from '../gateway-contract.js';
import {
  NoDirectory,
  aContent,
  aDepartment,
  anAttempt,
  NOW_MS,
  OneDepartment,
  OpenLinks,
  SetClock,
} from '../gateway-world.js';
import { ScriptedHttp, SilentPort, type HttpSay, type ReadRequest } from '../scripted-http.js';
import { HARD_LIMIT_MS, PHONE, smsContract, textsFor } from './sms-contract.js';
import { TwilioGateway, type TwilioGatewayOptions } from './twilio-gateway.js';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const anSms = textsFor('sms:twilio');

function aGateway(port: number, changes: Partial<TwilioGatewayOptions> = {}): TwilioGateway {
  return new TwilioGateway({
    clock: new SetClock(),
    links: new OpenLinks(),
    departments: new OneDepartment(),
    agents: new OutgoingAgents({ addresses: new HostAddresses(makeResolver({}), { allowInternal: true }) }),
    accountSid: ACCOUNT,
    authToken: 'secret',
    apiUrl: `http://127.0.0.1:${port}`,
    publicUrl: 'https://stadt.example',
    cityName: 'Stadt Mülheim',
    priceMicros: 75_000,
    hardLimitMs: HARD_LIMIT_MS,
    ...changes,
  });
}

const formOf = (request: ReadRequest | undefined) => new URLSearchParams(request?.body.toString() ?? '');
const created = (request: ReadRequest): HttpSay => ({
  status: 201,
  body: JSON.stringify({ sid: 'SM1', status: 'queued', body: formOf(request).get('Body'), num_segments: '1', date_created: 'Thu, 11 Mar 2021 13:02:00 +0000' }),
}); // prettier-ignore
const failed = (status: number, code?: number, message = 'no'): HttpSay => ({
  status,
  body: code === undefined ? '<html>' : JSON.stringify({ code, message, more_info: 'x', status }),
});

const SAYS: Readonly<Record<Exclude<Behaviour, 'unreachable'>, (request: ReadRequest) => HttpSay>> = {
  accept: created,
  transient: () => failed(400, 30008),
  permanent: () => failed(400, 21211, `The 'To' number ${PHONE} is not a valid phone number.`),
  cut: () => 'CLOSE',
  silent: () => 'HANG',
  stuck: () => 'HANG',
};

smsContract({ name: 'sms', lane: 'sms:twilio' }, async () => {
  const server = await ScriptedHttp.start();
  const reachable = aGateway(server.port);
  const unreachable = aGateway(await SilentPort.closed());
  const taken = () => server.requests.filter((request) => server.say(request) !== 'CLOSE');
  return {
    reachable,
    unreachable,
    say: (behaviour) => {
      server.say = SAYS[behaviour];
    },
    taken: () =>
      taken().map((request) => `${formOf(request).get('To') ?? ''} ${formOf(request).get('Body') ?? ''}`),
    tries: () => server.requests.length,
    stop: () => server.stop(),
  };
});

describe('TwilioGateway', () => {
  let server: ScriptedHttp;
  let gateway: TwilioGateway;
  beforeEach(async () => {
    server = await ScriptedHttp.start();
    server.say = created;
    gateway = aGateway(server.port);
  });
  afterEach(() => server.stop());

  it('posts what Twilio’s API wants, with a callback that finds its attempt', async () => {
    const attempt = anSms({ content: aContent({ sms: 'Bitte bis 15:02 bestätigen.' }) });
    expect(await gateway.handOver(attempt)).toMatchObject({
      kind: 'accepted',
      gatewayId: 'SM1',
      reply: 'queued',
    });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: `/2010-04-01/Accounts/${ACCOUNT}/Messages.json` });
    expect(request?.headers.authorization).toBe(
      `Basic ${Buffer.from(`${ACCOUNT}:secret`).toString('base64')}`,
    );
    expect(Object.fromEntries(formOf(request))).toEqual({
      To: PHONE,
      From: 'Muelheim',
      Body: 'Bitte bis 15:02 bestätigen.',
      StatusCallback: `https://stadt.example/callbacks/twilio/${attempt.id}`,
      ValidityPeriod: '3600',
    });
  });

  const hour = 3_600_000;
  it.each([
    ['the deadline', { deadlineMs: NOW_MS + hour }, '3600'],
    ['the end of its use', { deadlineMs: null, validUntilMs: NOW_MS + 60_000 }, '60'],
    ['the nearer of both', { deadlineMs: NOW_MS + hour, validUntilMs: NOW_MS + 60_000 }, '60'],
    ['ten hours at most', { deadlineMs: NOW_MS + 24 * hour }, '36000'],
    ['a second at least', { deadlineMs: NOW_MS - hour }, '1'],
    ['nothing', { deadlineMs: null }, null],
    [
      'nothing for a late text',
      {
        contentKind: 'late',
        deadlineMs: NOW_MS - hour,
        content: aContent({ late: { subject: 'a', body: 'b' } }),
      },
      null,
    ],
  ] as const)('is valid until %s', async (_, changes, seconds) => {
    await gateway.handOver(anSms(changes));
    expect(formOf(server.requests[0]).get('ValidityPeriod')).toBe(seconds);
  });

  const refusals = [
    [400, 21211, 'dead'], [400, 21614, 'dead'], [400, 21635, 'dead'], [400, 30005, 'dead'], [400, 30006, 'dead_if_repeated'],
    [400, 21610, 'opted_out'], [400, 30003, 'temporary'], [400, 30008, 'temporary'], [401, 20003, 'account'], [429, 20429, 'ours'],
    [403, 21408, 'ours'], [400, 21606, 'ours'], [400, 21612, 'ours'], [400, 30004, 'ours'], [400, 30007, 'ours'], [400, 21617, 'message'],
    [400, 99999, 'ours'], [404, undefined, 'ours'], [429, undefined, 'temporary'],
  ] as const; // prettier-ignore
  it.each(refusals)('reads HTTP %s with code %s as %s', async (status, code, meaning) => {
    server.say = () => failed(status, code);
    expect(await gateway.handOver(anSms())).toMatchObject({
      kind: 'refused',
      meaning,
      code: code ?? null,
      stage: null,
    });
  });

  it.each([failed(500), failed(503, 20503)])(
    'does not know what became of a text after a server error',
    async (say) => {
      server.say = () => say;
      expect(await gateway.handOver(anSms())).toMatchObject({ kind: 'unknown' });
      expect(server.requests).toHaveLength(1);
    },
  );

  it('tells an unknown name and a broken TLS as unreachable: nothing was posted', async () => {
    const addresses = new HostAddresses(
      makeResolver({ servers: ['127.0.0.1:1'], timeoutMs: 100, tries: 1 }),
      { allowInternal: true },
    );
    const agents = new OutgoingAgents({ addresses });
    const nameless = aGateway(server.port, { apiUrl: 'http://sms.example', agents });
    expect(await nameless.handOver(anSms())).toMatchObject({ kind: 'unreachable', reason: 'dns_failed' });
    const plain = aGateway(server.port, { apiUrl: `https://127.0.0.1:${server.port}` });
    expect(await plain.handOver(anSms())).toMatchObject({ kind: 'unreachable', reason: 'tls_failed' });
    const silent = await SilentPort.start();
    const stuck = aGateway(silent.port, { apiUrl: `https://127.0.0.1:${silent.port}`, hardLimitMs: 200 });
    expect(await stuck.handOver(anSms())).toMatchObject({ kind: 'unreachable', reason: 'timeout' });
    await silent.stop();
  });

  it.each([
    ['another contact', anAttempt()],
    ['an unknown department', anSms({ departmentId: '01782200-0000-7000-8000-0000000000ff' })],
    ['no late text', anSms({ contentKind: 'late' })],
  ])('refuses by itself: %s', async (_, attempt) => {
    expect(await gateway.handOver(attempt)).toMatchObject({ kind: 'refused', meaning: 'message' });
    expect(server.requests).toHaveLength(0);
  });

  it('gives the claim back when the department cannot be read', async () => {
    const lost = aGateway(server.port, { departments: new NoDirectory() });
    expect(await lost.handOver(anSms())).toMatchObject({ kind: 'not_tried' });
    expect(lost.textOf(anSms({ confidential: true }))).toBeNull();
  });

  it('sends by a messaging service where the sender is one', async () => {
    const smsSenderId = `MG${'0'.repeat(32)}`;
    const department = aDepartment({ sender: { ...aDepartment().sender, smsSenderId } });
    await aGateway(server.port, { departments: new OneDepartment(department) }).handOver(anSms());
    expect(formOf(server.requests[0]).get('MessagingServiceSid')).toBe(smsSenderId);
    expect(formOf(server.requests[0]).has('From')).toBe(false);
  });

  it('lists what the gateway took for a number since a moment, without a filter by the moment of sending', async () => {
    const message = (sid: string, date: string) => ({ sid, body: `text ${sid}`, date_created: date });
    server.say = () => ({
      status: 200,
      body: JSON.stringify({
        messages: [message('SM3', 'Thu, 11 Mar 2021 13:05:00 +0000'), message('SM2', 'Thu, 11 Mar 2021 13:02:01 +0000'), message('SM1', 'Thu, 11 Mar 2021 13:01:59 +0000')],
        next_page_uri: null,
        page: 0,
      }),
    }); // prettier-ignore
    const listings = await gateway.listSince(PHONE, NOW_MS + 1900);
    expect(listings).toEqual([
      { gatewayId: 'SM3', body: 'text SM3', createdAtMs: NOW_MS + 180_000 },
      { gatewayId: 'SM2', body: 'text SM2', createdAtMs: NOW_MS + 1000 },
    ]);
    const query = new URL(server.requests[0]?.path ?? '', 'http://x').searchParams;
    expect(query.get('To')).toBe(PHONE);
    expect([...query.keys()].some((name) => name.startsWith('DateSent'))).toBe(false);
  });

  it('recognises its own text: what would go out is what went out', async () => {
    const attempts = [anSms(), anSms({ content: aContent({ sms: 'Kurz' }) }), anSms({ contentKind: 'neutral' }), anSms({ confidential: true, hasSecondFactor: true }), anSms({ confidential: true })]; // prettier-ignore
    for (const attempt of attempts) await gateway.handOver(attempt);
    expect(server.requests.map((request) => formOf(request).get('Body'))).toEqual(
      attempts.map((attempt) => gateway.textOf(attempt)),
    );
  });

  it('asks for the telephone in the text of an attempt of another process', async () => {
    const attempt = anSms({ confidential: true });
    expect(gateway.textOf(attempt)).toBeNull();
    await new Promise(setImmediate);
    expect(gateway.textOf(attempt)).toContain('+49 208 4550');
  });

  it('has a price and limits', async () => {
    expect(gateway.priceMicros()).toBe(75_000);
    expect(gateway.limits()).toEqual({ connections: 8, messagesPerConnection: null });
    await gateway.close();
  });

  const texts = [
    ['the department’s own text', { content: aContent({ sms: 'Kurz' }) }, 'Kurz'],
    ['the subject', {}, /^Stadt Mülheim: Ihr Termin im Bürgeramt\. Bitte bis 11\.03\., 15:02 Uhr: https:\/\/stadt\.example\/m\/message-/],
    ['a subject that is a sentence', { deadlineMs: null, content: aContent({ subject: 'Wir ziehen um.' }) }, /^Stadt Mülheim: Wir ziehen um\. https/],
    ['a late text', { contentKind: 'late', content: aContent({ sms: 'Kurz', late: { subject: 'Zu spät', body: 'x' } }) }, /^Stadt Mülheim: Zu spät: https/],
    ['a reminder', { contentKind: 'reminder', content: aContent({ sms: 'Kurz' }) }, 'Erinnerung: Kurz'],
    ['a neutral text', { contentKind: 'neutral', content: aContent({ sms: 'Kurz' }) }, /^Stadt Mülheim: Bitte handeln Sie bis 11\.03\., 15:02 Uhr\. Worum es geht: https:\/\/stadt\.example\/m\/message-[0-9a-f-]+$/],
    ['confidential content', { confidential: true, hasSecondFactor: true, content: aContent({ sms: 'Geheim' }) }, /^Stadt Mülheim: Bitte handeln .* https/],
    ['confidential content without a second factor', { confidential: true, content: aContent({ sms: 'Geheim' }) }, 'Stadt Mülheim: Bitte handeln Sie bis 11.03., 15:02 Uhr. Worum es geht, sagen wir Ihnen am Telefon: +49 208 4550'],
    ['English', { language: 'en', contentKind: 'neutral', deadlineMs: null }, /^Stadt Mülheim: We have a message for you\. What it is about: https/],
  ] as const; // prettier-ignore
  it.each(texts)('says %s', async (_, changes, expected) => {
    await gateway.handOver(anSms(changes));
    const body = formOf(server.requests[0]).get('Body') ?? '';
    if (typeof expected === 'string') expect(body).toBe(expected);
    else expect(body).toMatch(expected);
  });

  it('names neither link nor telephone where there is none', async () => {
    const quiet = aGateway(server.port, { departments: new OneDepartment(aDepartment({ phone: null })) });
    await quiet.handOver(anSms({ confidential: true }));
    expect(formOf(server.requests[0]).get('Body')).toBe(
      'Stadt Mülheim: Bitte handeln Sie bis 11.03., 15:02 Uhr.',
    );
  });

  it('cuts a text at what the gateway takes', async () => {
    await gateway.handOver(anSms({ content: aContent({ sms: 'x'.repeat(2000) }) }));
    expect(formOf(server.requests[0]).get('Body')).toHaveLength(1600);
  });
});
