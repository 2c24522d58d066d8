import type { Behaviour } from '../gateway-contract.js';
import { aContent, NOW_MS, OneDepartment, OpenLinks, SetClock } from '../gateway-world.js';
import { HostAddresses, makeResolver } from '../host-addresses.js';
import { OutgoingAgents } from '../outgoing-agents.js';
import { ScriptedHttp, SilentPort, type HttpSay, type ReadRequest } from '../scripted-http.js';
import { HttpSmsGateway, type HttpGatewayDescription } from './http-gateway.js';
import { HARD_LIMIT_MS, PHONE, smsContract, textsFor } from './sms-contract.js';

const anSms = textsFor('sms:city');

function described(
  port: number,
  changes: Partial<HttpGatewayDescription['request']> = {},
  answer: Partial<HttpGatewayDescription['answer']> = {},
): HttpGatewayDescription {
  return {
    id: 'city',
    connections: 8,
    request: {
      method: 'POST',
      url: `http://127.0.0.1:${String(port)}/send`,
      headers: { Authorization: 'Bearer key' },
      json: { to: '{to}', text: '{text}', from: '{sender}', report: '{callback}', ttl: '{validSeconds}' },
      form: null,
      xml: null,
      ...changes,
    },
    answer: {
      id: 'messages.0.id',
      status: 'messages.0.status',
      accepted: ['queued'],
      error: 'error.code',
      errors: { 21: 'dead', busy: 'temporary' },
      price: 'messages.0.price',
      notTaken: [503],
      ...answer,
    },
    list: {
      url: `http://127.0.0.1:${String(port)}/list?to={to}&since={since}`,
      headers: {},
      items: 'items',
      id: 'id',
      body: 'text',
      createdAt: 'at',
    },
  };
}

function aGateway(port: number, description = described(port)): HttpSmsGateway {
  return new HttpSmsGateway({
    clock: new SetClock(),
    links: new OpenLinks(),
    departments: new OneDepartment(),
    agents: new OutgoingAgents({
      addresses: new HostAddresses(makeResolver({}), { allowInternal: true }),
    }),
    publicUrl: 'https://stadt.example/bote/',
    cityName: 'Stadt Mülheim',
    priceMicros: 60_000,
    hardLimitMs: HARD_LIMIT_MS,
    description,
  });
}

const says = (status: number, body: unknown): HttpSay => ({ status, body: JSON.stringify(body) });
const taken = says(200, { messages: [{ id: 'M1', status: 'queued', price: '0.061' }] });
const bodyOf = (request: ReadRequest | undefined) =>
  JSON.parse(request?.body.toString() ?? '{}') as Record<string, unknown>;

const SAYS: Readonly<Record<Exclude<Behaviour, 'unreachable'>, HttpSay>> = {
  accept: taken,
  transient: says(400, { error: { code: 'busy' } }),
  permanent: says(400, { error: { code: 21, text: `bad ${PHONE}` } }),
  cut: 'CLOSE',
  silent: 'HANG',
  stuck: 'HANG',
};

smsContract({ name: 'sms by HTTP', lane: 'sms:city' }, async () => {
  const server = await ScriptedHttp.start();
  const reachable = aGateway(server.port);
  const unreachable = aGateway(await SilentPort.closed());
  return {
    reachable,
    unreachable,
    say: (behaviour) => {
      server.say = () => SAYS[behaviour];
    },
    taken: () =>
      server.requests.map((request) => `${String(bodyOf(request)['to'])} ${String(bodyOf(request)['text'])}`),
    tries: () => server.requests.length,
    stop: () => server.stop(),
  };
});

describe('HttpSmsGateway', () => {
  let server: ScriptedHttp;
  beforeEach(async () => {
    server = await ScriptedHttp.start();
    server.say = () => taken;
  });
  afterEach(() => server.stop());

  it('fills values into JSON where they cannot change its form, with a callback that finds its attempt', async () => {
    const attempt = anSms({
      content: aContent({ sms: 'Sagen Sie "ja", {to}\n' }),
      deadlineMs: NOW_MS + 60_000,
    });
    expect(await aGateway(server.port).handOver(attempt)).toMatchObject({
      kind: 'accepted',
      gatewayId: 'M1',
      reply: '200 queued (price 0.061)',
    });
    expect(server.requests[0]?.headers['authorization']).toBe('Bearer key');
    expect(bodyOf(server.requests[0])).toEqual({
      to: PHONE,
      text: 'Sagen Sie "ja", {to}\n',
      from: 'Muelheim',
      report: `https://stadt.example/bote/callbacks/http/city/${attempt.id}`,
      ttl: 60,
    });
    await aGateway(server.port).handOver(anSms({ deadlineMs: null }));
    expect(bodyOf(server.requests[1])).not.toHaveProperty('ttl');
  });

  it('fills a form and XML as each wants it', async () => {
    const content = aContent({ sms: 'A & B <c>' });
    const form = described(server.port, { json: null, form: { to: '{toDigits}', msg: '{text}', none: '' } });
    await aGateway(server.port, form).handOver(anSms({ content }));
    expect(server.requests[0]?.body.toString()).toBe(`to=${PHONE.slice(1)}&msg=A+%26+B+%3Cc%3E`);
    const xml = described(server.port, { json: null, xml: '<m to="{to}">{text}</m>' });
    await aGateway(server.port, xml).handOver(anSms({ content }));
    expect(server.requests[1]?.body.toString()).toBe(`<m to="${PHONE}">A &amp; B &lt;c&gt;</m>`);
  });

  it.each([
    [says(500, {}), 'unknown', undefined],
    [says(408, {}), 'unknown', undefined],
    [says(200, { messages: [{ id: 'M1', status: 'what' }] }), 'unknown', undefined],
    [{ status: 200, body: '<html>proxy</html>' }, 'unknown', undefined],
    [says(503, {}), 'refused', 'temporary'],
    [says(429, {}), 'refused', 'temporary'],
    [says(401, {}), 'refused', 'account'],
    [says(404, {}), 'refused', 'ours'],
    [says(302, {}), 'refused', 'ours'],
    [says(200, { error: { code: 21 } }), 'refused', 'dead'],
    [says(500, { error: { code: 'busy' } }), 'refused', 'temporary'],
    [says(400, { error: { code: 'constructor' } }), 'refused', 'ours'],
  ] as const)('reads %j as %s %s', async (say, kind, meaning) => {
    server.say = () => say;
    const end = await aGateway(server.port).handOver(anSms());
    expect(end).toMatchObject(meaning === undefined ? { kind } : { kind, meaning });
  });

  it('reads plain text by the words before the id', async () => {
    server.say = () => ({ status: 200, body: 'OK: 4711 credits 12' });
    const plain = described(server.port, {}, { id: { after: 'OK:' }, accepted: null });
    expect(await aGateway(server.port, plain).handOver(anSms())).toMatchObject({
      kind: 'accepted',
      gatewayId: '4711',
    });
    server.say = () => ({ status: 200, body: 'ERR: 12' });
    expect(await aGateway(server.port, plain).handOver(anSms())).toMatchObject({ kind: 'unknown' });
  });

  it('asks the list, where there is one', async () => {
    server.say = () =>
      says(200, {
        items: [
          { id: 1, text: 'a', at: '2021-03-11T13:02:01Z' },
          { id: 2, text: 'b', at: 0 },
        ],
      });
    expect(await aGateway(server.port).listSince(PHONE, NOW_MS)).toEqual([
      { gatewayId: '1', body: 'a', createdAtMs: NOW_MS + 1000 },
    ]);
    expect(server.requests[0]?.path).toBe(`/list?to=%2B4915112345678&since=2021-03-11T13%3A02%3A00.000Z`);
    server.say = () => says(500, {});
    await expect(aGateway(server.port).listSince(PHONE, NOW_MS)).rejects.toThrow('could not be read');
    const none = { ...described(server.port), list: null };
    expect(await aGateway(server.port, none).listSince(PHONE, NOW_MS)).toBeNull();
    expect(aGateway(server.port, none).textOf(anSms())).toBeNull();
  });
});
