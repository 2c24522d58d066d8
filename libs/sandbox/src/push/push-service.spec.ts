import { jest } from '@jest/globals';
import { Agent, request as httpsRequest } from 'node:https';
import webPush from 'web-push';
import { SandboxUnderTest } from '../sandbox-under-test.js';
import type { PushSubscriptionJson } from './subscriptions.js';

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

jest.setTimeout(30_000);

describe('the push service', () => {
  const keys = webPush.generateVAPIDKeys();
  const vapidDetails = { subject: 'mailto:it@stadt.example', ...keys };
  const push = (id: string, payload: string, options: webPush.RequestOptions = {}) =>
    webPush.sendNotification(under.sandbox.createSubscription(id), payload, {
      vapidDetails,
      agent: new Agent({ ca: under.sandbox.caPem }),
      ...options,
    });
  const shown = (id: string) => under.items<{ body: string }>(`/push?subscription=${id}`);
  afterEach(() => under.put('/push/behaviour', { accept: true }));

  it('shows what the browser decrypts', async () => {
    const { statusCode, headers } = await push('erika', 'Ihr Termin ä', {
      TTL: 60,
      urgency: 'high',
      topic: 'termin',
    });
    expect(statusCode).toBe(201);
    expect(headers).toMatchObject({ location: expect.stringMatching(/^https:/) as unknown, ttl: '60' });
    expect(await shown('erika')).toEqual([
      {
        subscription: 'erika',
        body: 'Ihr Termin ä',
        topic: 'termin',
        urgency: 'high',
        ttlS: 60,
        at: expect.any(String) as unknown,
      },
    ]);
  });

  it('replaces by topic, of one subscription only', async () => {
    for (const [id, text, topic] of [
      ['a', 'alt', 't'],
      ['b', 'bleibt', 't'],
      ['a', 'anderes', 'u'],
      ['a', 'neu', 't'],
    ] as const)
      await push(id, text, { topic });
    expect((await shown('a')).map(({ body }) => body)).toEqual(['anderes', 'neu']);
    expect((await shown('b')).map(({ body }) => body)).toEqual(['bleibt']);
  });

  it('gives the same subscription for a name, by control too, and takes a message without content', async () => {
    const { body } = await under.control<PushSubscriptionJson>('POST', '/push/subscriptions', { id: 'karl' });
    expect(body).toEqual(under.sandbox.createSubscription('karl'));
    expect(
      (
        await webPush.sendNotification(body, null, {
          vapidDetails,
          agent: new Agent({ ca: under.sandbox.caPem }),
        })
      ).statusCode,
    ).toBe(201);
    expect((await shown('karl'))[0]!.body).toBe('');
  });

  it('does not trust a stranger’s authority', async () => {
    await expect(push('x', 'y', { agent: new Agent() })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it.each([404, 410, 413, 429, 500])('answers %i when told so', async (status) => {
    await under.put('/push/behaviour', { status, retryAfterS: 7 });
    await expect(push('gone', 'x')).rejects.toMatchObject({
      statusCode: status,
      headers: { 'retry-after': '7' },
    });
    expect(await shown('gone')).toEqual([]);
  });

  it('hangs and closes for whom it is told to', async () => {
    await under.put('/push/behaviour', { close: true, subscriptions: ['dora'] });
    await expect(push('dora', 'x')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await push('emil', 'x')).statusCode).toBe(201);
    await under.put('/push/behaviour', { hang: true });
    await expect(push('emil', 'x', { timeout: 100 })).rejects.toThrow('timeout');
    const rows = (await under.ledger()).filter(({ kind }) => kind === 'push').slice(-3);
    expect(rows.map(({ to, reply }) => [to, reply])).toEqual([
      ['dora', null],
      ['emil', '201'],
      ['emil', null],
    ]);
  });

  const request = (id: string, change: (details: webPush.RequestDetails) => void) => {
    const details = webPush.generateRequestDetails(under.sandbox.createSubscription(id), 'x', {
      vapidDetails,
    });
    change(details);
    return fetchTls(details);
  };
  const token = (claims: Record<string, unknown>) => {
    const headers = webPush.getVapidHeaders(
      String(claims['aud']),
      'mailto:it@stadt.example',
      keys.publicKey,
      keys.privateKey,
      'aes128gcm',
      claims['exp'] as number,
    );
    return headers.Authorization;
  };
  const soon = () => Math.floor(Date.now() / 1000) + 600;

  it.each([
    [
      'no TTL',
      400,
      (details: webPush.RequestDetails) => {
        delete details.headers['TTL'];
      },
    ],
    [
      'a strange urgency',
      400,
      (details: webPush.RequestDetails) => {
        details.headers['Urgency'] = 'soon';
      },
    ],
    [
      'a long topic',
      400,
      (details: webPush.RequestDetails) => {
        details.headers['Topic'] = 'x'.repeat(33);
      },
    ],
    [
      'another encoding',
      400,
      (details: webPush.RequestDetails) => {
        details.headers['Content-Encoding'] = 'aesgcm';
      },
    ],
    [
      'no credentials',
      401,
      (details: webPush.RequestDetails) => {
        delete details.headers['Authorization'];
      },
    ],
    [
      'another audience',
      403,
      (details: webPush.RequestDetails) => {
        details.headers['Authorization'] = token({ aud: 'https://push.example', exp: soon() });
      },
    ],
    [
      'a broken signature',
      403,
      (details: webPush.RequestDetails) => {
        details.headers['Authorization'] = token({ aud: under.sandbox.pushUrl, exp: soon() }).replace(
          /(\.[^.,]{9})(.)([^.,]*,)/,
          (_, before: string, one: string, after: string) => before + (one === 'A' ? 'B' : 'A') + after,
        );
      },
    ],
    [
      'another’s key',
      403,
      (details: webPush.RequestDetails) => {
        details.headers['Authorization'] = String(details.headers['Authorization']).replace(
          /k=.*/,
          `k=${webPush.generateVAPIDKeys().publicKey}`,
        );
      },
    ],
    [
      'a changed body',
      400,
      (details: webPush.RequestDetails) => {
        details.body![details.body!.length - 1]! ^= 1;
      },
    ],
    [
      'a body for another',
      400,
      (details: webPush.RequestDetails) => {
        details.endpoint = under.sandbox.createSubscription('other').endpoint;
      },
    ],
    [
      'a GET',
      405,
      (details: webPush.RequestDetails) => {
        details.method = 'GET' as 'POST';
      },
    ],
    [
      'an endpoint of no form',
      404,
      (details: webPush.RequestDetails) => {
        details.endpoint = `${under.sandbox.pushUrl}/push/strict`;
      },
    ],
    [
      'a made-up endpoint',
      404,
      (details: webPush.RequestDetails) => {
        details.endpoint = details.endpoint.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      },
    ],
    [
      'too much',
      413,
      (details: webPush.RequestDetails) => {
        details.body = Buffer.alloc(4097);
        details.headers['Content-Length'] = '4097';
      },
    ],
  ])('refuses %s with %i', async (_, status, change) => {
    expect(await request('strict', change)).toBe(status);
    expect(await shown('strict')).toEqual([]);
  });
});

function fetchTls(details: webPush.RequestDetails): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(
      details.endpoint,
      { method: details.method, headers: details.headers, ca: under.sandbox.caPem },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      },
    );
    sent.on('error', reject);
    sent.end(details.body);
  });
}
