import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpConditions } from './http-conditions.js';

const SECRET = Buffer.alloc(32, 7);
const OLD = Buffer.alloc(32, 8);
const QUESTION = {
  departmentId: 'd',
  notificationId: '0198-n',
  reference: 'B-4471',
  category: 'appointments',
  deadlineMs: Date.UTC(2021, 2, 11, 14, 2),
  tries: 2,
};

let server: Server;
let origin: string;
let asked: { method: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
let reply: { status: number; body: string; location?: string; hang?: boolean } = { status: 200, body: '{}' };

beforeAll(async () => {
  server = createServer((request, answer) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      asked.push({ method: request.method, headers: request.headers, body });
      if (reply.hang === true) return;
      answer.writeHead(reply.status, reply.location === undefined ? {} : { location: reply.location });
      answer.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

function conditions(over: { readonly allowInternalHosts?: boolean; readonly limitMs?: number } = {}) {
  return new HttpConditions({
    clock: { realNow: () => 1_615_471_320_123 },
    secretsOf: () => [SECRET, OLD],
    allowInternalHosts: true,
    ...over,
  });
}

describe('a condition', () => {
  it.each([
    ['{"needed":true}', 200, 'needed'],
    ['{"needed":false,"why":"abgesagt"}', 200, 'not_needed'],
    ['{"needed":"false"}', 200, 'unknown'],
    ['null', 200, 'unknown'],
    ['<html>', 200, 'unknown'],
    ['{"needed":false}', 500, 'unknown'],
    ['{"needed":false}', 404, 'unknown'],
    [`{"needed":false,"x":"${'x'.repeat(70_000)}"}`, 200, 'unknown'],
  ])('%s with %d is %s', async (body, status, answer) => {
    reply = { status, body: body.slice(0, 80_000) };
    expect(await conditions().ask({ ...QUESTION, url: origin })).toBe(answer);
  });

  it('is asked once, by a signed POST that names nobody', async () => {
    reply = { status: 200, body: '{"needed":true}' };
    await conditions().ask({ ...QUESTION, url: `${origin}/noch-noetig?mandant=1` });
    expect(asked).toHaveLength(1);
    const [question] = asked;
    const headers = question?.headers ?? {};
    const body = question?.body ?? '';
    expect(question?.method).toBe('POST');
    expect(JSON.parse(body)).toEqual({
      type: 'condition.asked',
      timestamp: '2021-03-11T14:02:00.000Z',
      data: {
        id: '0198-n',
        reference: 'B-4471',
        category: 'appointments',
        deadline: '2021-03-11T14:02:00.000Z',
      },
    });
    const signed = `cond_0198-n_2.1615471320.${body}`;
    const by = (secret: Buffer) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`;
    expect(headers['webhook-signature']).toBe(`${by(SECRET)} ${by(OLD)}`);
    expect(headers['webhook-id']).toBe('cond_0198-n_2');
  });

  it('follows no redirect', async () => {
    reply = { status: 302, body: '{"needed":false}', location: `${origin}/other` };
    expect(await conditions().ask({ ...QUESTION, url: origin })).toBe('unknown');
    expect(asked).toHaveLength(1);
  });

  it('does not wait for ever', async () => {
    reply = { status: 200, body: '', hang: true };
    expect(await conditions({ limitMs: 50 }).ask({ ...QUESTION, url: origin })).toBe('unknown');
  });

  it.each(['', 'http://localhost', 'http://[::1]'])('%s: never reaches our own network', async (host) => {
    reply = { status: 200, body: '{"needed":false}' };
    const url = host === '' ? origin : `${host}:${new URL(origin).port}`;
    expect(await conditions({ allowInternalHosts: false }).ask({ ...QUESTION, url })).toBe('unknown');
    expect(asked).toEqual([]);
  });

  it('without an answer on the wire is unknown', async () => {
    expect(await conditions().ask({ ...QUESTION, url: 'kein URL' })).toBe('unknown');
  });
});
