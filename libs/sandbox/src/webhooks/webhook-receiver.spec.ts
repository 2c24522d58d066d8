import { jest } from '@jest/globals';
import { SandboxUnderTest } from '../sandbox-under-test.js';

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

jest.setTimeout(30_000);

describe('the webhook receiver', () => {
  afterEach(() => under.put('/webhooks/behaviour', { accept: true }));
  const post = (path: string, body: string) =>
    fetch(under.sandbox.webhookUrl + path, {
      method: 'POST',
      body,
      headers: { 'webhook-id': 'msg_1' },
      signal: AbortSignal.timeout(500),
    });

  it('keeps headers and the raw body of any request', async () => {
    expect((await post('/any/path?x=1', '{"a": 1 }')).status).toBe(200);
    const items = await under.items('/webhooks');
    expect(items.at(-1)).toMatchObject({
      method: 'POST',
      path: '/any/path?x=1',
      body: '{"a": 1 }',
      headers: { 'webhook-id': 'msg_1' },
    });
    expect((await under.ledger()).at(-1)).toMatchObject({
      kind: 'webhook',
      to: '/any/path?x=1',
      reply: '200',
      id: 'msg_1',
    });
  });

  it('answers as told', async () => {
    await under.put('/webhooks/behaviour', { status: 429, retryAfterS: 3, body: '{"needed":false}' });
    const answer = await post('/w', 'x');
    expect([answer.status, answer.headers.get('retry-after'), await answer.text()]).toEqual([
      429,
      '3',
      '{"needed":false}',
    ]);
    await expect(post('/w', 'x'.repeat(1_100_000))).rejects.toThrow();
    await under.put('/webhooks/behaviour', { hang: true });
    await expect(post('/w', 'x')).rejects.toThrow();
    await under.put('/webhooks/behaviour', { close: true, delayMs: 1 });
    await expect(post('/w', 'x')).rejects.toThrow();
  });
});
