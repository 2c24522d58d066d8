import { jest } from '@jest/globals';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { SandboxUnderTest, until } from '../sandbox-under-test.js';

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

const { accountSid, authToken } = SandboxUnderTest;

interface ReceivedCallback {
  readonly url: string;
  readonly signature: string;
  readonly fields: Record<string, string>;
}

jest.setTimeout(30_000);

describe('the SMS gateway', () => {
  const received: ReceivedCallback[] = [];
  const listener = createServer((request: IncomingMessage, answer) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const signature = String(request.headers['x-twilio-signature']);
      received.push({ url: request.url!, signature, fields: Object.fromEntries(new URLSearchParams(text)) });
      answer.writeHead(204).end();
    });
  });
  let base: string;
  const client = twilio(accountSid, authToken);
  let number = 100;
  const fresh = () => `+4915112${(number += 7)}45`;

  beforeAll(async () => {
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    client.api.baseUrl = under.sandbox.twilioUrl;
  });
  afterAll(() => listener.close());
  afterEach(() => under.put('/sms/behaviour', { accept: true }));

  const statuses = (to: string) =>
    received.filter(({ fields }) => fields['To'] === to).map(({ fields }) => fields['MessageStatus']);
  const shown = (to: string) => under.items(`/sms?to=${encodeURIComponent(to)}`);
  const send = (to: string, more = {}) =>
    client.messages.create({
      to,
      from: 'Stadt',
      body: 'Ihr Termin',
      statusCallback: `${base}/cb?a=1`,
      ...more,
    });

  it('takes a message and tells its way with signed callbacks', async () => {
    const to = fresh();
    const message = await send(to);
    expect(message).toMatchObject({ status: 'queued', numSegments: '1', to, from: 'Stadt', errorCode: null });
    expect(Math.abs(message.dateCreated.getTime() - under.sandbox.clock.now())).toBeLessThan(5000);
    await until(() => statuses(to).length === 2 || undefined);
    expect(statuses(to)).toEqual(['sent', 'delivered']);
    for (const { url, signature, fields } of received) {
      expect(twilio.validateRequest(authToken, signature, base + url, fields)).toBe(true);
      expect(twilio.validateRequest('other', signature, base + url, fields)).toBe(false);
    }
    expect(await shown(to)).toEqual([
      expect.objectContaining({ to, from: 'Stadt', body: 'Ihr Termin', status: 'delivered' }) as unknown,
    ]);
    expect((await client.messages(message.sid).fetch()).dateSent).toBeInstanceOf(Date);
  });

  it('starts as accepted with a messaging service', async () => {
    const to = fresh();
    const service = `MG${'1'.repeat(32)}`;
    const message = await client.messages.create({
      to,
      messagingServiceSid: service,
      body: 'ä',
      statusCallback: base,
    });
    expect(message).toMatchObject({
      status: 'accepted',
      from: null,
      numSegments: '0',
      messagingServiceSid: service,
    });
    await until(() => statuses(to).length === 3 || undefined);
    expect(statuses(to)).toEqual(['queued', 'sent', 'delivered']);
  });

  it.each([
    ['0000', 'undelivered', '30005'],
    ['00006', 'undelivered', '30006'],
    ['00008', 'failed', '30008'],
  ])('ends a number with …%s as %s, %s', async (ending, status, code) => {
    const to = `+49151${ending.padStart(8, '7')}`;
    const { sid } = await send(to);
    const last = await until(() =>
      received.find(({ fields }) => fields['To'] === to && fields['MessageStatus'] === status),
    );
    expect(last.fields['ErrorCode']).toBe(code);
    expect(await client.messages(sid).fetch()).toMatchObject({ status, errorCode: Number(code) });
  });

  it.each([
    [{ to: '0151' }, 400, 21211],
    [{ to: '+4915100000211' }, 400, 21211],
    [{ to: '+4915100000614' }, 400, 21614],
    [{ to: '' }, 400, 21604],
    [{ from: '' }, 400, 21603],
    [{ body: '' }, 400, 21602],
    [{ body: 'x'.repeat(1601) }, 400, 21617],
  ])('refuses %j with %i %i', async (wrong, status, code) => {
    await expect(send(fresh(), wrong)).rejects.toMatchObject({
      status,
      code,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
    });
  });

  it('asks for the right credentials, and knows only its own messages', async () => {
    const stranger = twilio(accountSid, 'wrong');
    stranger.api.baseUrl = under.sandbox.twilioUrl;
    await expect(stranger.messages.list()).rejects.toMatchObject({ status: 401, code: 20003 });
    await expect(client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    });
  });

  it('lists by number, page by page, newest first', async () => {
    const to = fresh();
    for (const body of ['1', '2', '3', '4', '5']) await send(to, { body, statusCallback: undefined });
    await send(fresh());
    expect((await client.messages.list({ to, pageSize: 2 })).map(({ body }) => body)).toEqual([
      '5',
      '4',
      '3',
      '2',
      '1',
    ]);
    expect(await client.messages.list({ to, limit: 3 })).toHaveLength(3);
    expect(
      await client.messages.list({ to, dateSentAfter: new Date(under.sandbox.clock.now() + 86_400_000) }),
    ).toEqual([]);
  });

  it('lists late when told so, and a direct read does not lag', async () => {
    const to = fresh();
    await under.put('/sms/behaviour', { accept: true, listLagMs: 150 });
    const { sid } = await send(to);
    expect(await client.messages.list({ to })).toEqual([]);
    expect((await client.messages(sid).fetch()).sid).toBe(sid);
    await until(async () => ((await client.messages.list({ to })).length === 1 ? true : undefined));
  });

  it.each([
    [{ refuse: true }, { status: 400, code: 21408 }, 0],
    [{ refuse: true, code: 20429 }, { status: 429, code: 20429 }, 0],
    [{ status: 503 }, { status: 503 }, 0],
    [{ acceptThen: 500 }, { status: 500 }, 1],
    [{ acceptThen: 'reset' }, { code: 'ECONNRESET' }, 1],
    [{ close: true }, { code: 'ECONNRESET' }, 0],
  ])('behaves as %j', async (behaviour, error, sent) => {
    const to = fresh();
    await under.put('/sms/behaviour', behaviour);
    await expect(send(to)).rejects.toMatchObject(error);
    expect(await shown(to)).toHaveLength(sent);
  });

  it.each([
    ['double', ['sent', 'sent', 'delivered', 'delivered']],
    ['swap', ['delivered', 'sent']],
  ])('repeats and reorders callbacks: %s', async (callbacks, expected) => {
    const to = fresh();
    await under.put('/sms/behaviour', { callbacks });
    await send(to);
    await until(() => statuses(to).length === expected.length || undefined);
    expect(statuses(to)).toEqual(expected);
  });

  it('delays callbacks, and loses them', async () => {
    const [late, lost] = [fresh(), fresh()];
    await under.put('/sms/behaviour', { callbacks: 'lose' });
    const { sid } = await send(lost);
    await under.put('/sms/behaviour', { callbacks: 'delay', callbackDelayMs: 100 });
    const start = performance.now();
    await send(late);
    await until(() => statuses(late).length === 2 || undefined);
    expect(performance.now() - start).toBeGreaterThan(140);
    expect((await client.messages(sid).fetch()).status).toBe('delivered');
    expect(statuses(lost)).toEqual([]);
  });

  it('posts what citizens answer, and keeps to their STOP until START', async () => {
    const from = fresh();
    const reply = (body: string) => under.control('POST', '/sms/replies', { from, body });
    await send(from);
    expect((await reply('Hallo')).body).toMatchObject({ posted: false });
    await under.put('/sms/inbound', { url: `${base}/inbound` });
    expect(await reply(' Stop ')).toMatchObject({ status: 201, body: { posted: true, status: 204 } });
    const text = received.find(({ url }) => url === '/inbound')!;
    expect(text.fields).toMatchObject({
      From: from,
      To: 'Stadt',
      Body: ' Stop ',
      OptOutType: 'STOP',
      SmsStatus: 'received',
    });
    expect(twilio.validateRequest(authToken, text.signature, `${base}/inbound`, text.fields)).toBe(true);
    await expect(send(from)).rejects.toMatchObject({ code: 21610 });
    await reply('START');
    await send(from);
    await under.put('/sms/inbound', { url: null });
  });
});
