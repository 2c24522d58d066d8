import { jest } from '@jest/globals';
import { mkdtempSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxUnderTest, until } from '../sandbox-under-test.js';

interface ProblemBody {
  readonly errors: readonly { readonly field: string }[];
}

let under: SandboxUnderTest;
const ledgerFile = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.ndjson');

beforeAll(async () => {
  under = await SandboxUnderTest.start({ ledgerFile });
});

afterAll(() => under.stop());

jest.setTimeout(30_000);

describe('control', () => {
  it.each([
    ['GET', '/nowhere', undefined, 404, 'not_found', []],
    ['DELETE', '/providers', undefined, 405, 'method_not_allowed', []],
    ['PUT', '/providers/nobody/behaviour', { accept: true }, 404, 'unknown_provider', []],
    ['PUT', '/providers/gmx/behaviour', '{', 400, 'invalid_json', ['(body)']],
    ['PUT', '/providers/gmx/behaviour', [], 422, 'invalid_body', ['(body)']],
    ['PUT', '/providers/gmx/behaviour', {}, 422, 'invalid_body', ['accept', 'stage']],
    ['PUT', '/providers/gmx/behaviour', { accept: false }, 422, 'invalid_body', ['accept']],
    ['PUT', '/providers/gmx/behaviour', { stage: 'helo', reply: '554 no' }, 422, 'invalid_body', ['stage']],
    ['PUT', '/providers/gmx/behaviour', { stage: 'connect', reply: 'no' }, 422, 'invalid_body', ['reply']],
    [
      'PUT',
      '/providers/gmx/behaviour',
      { stage: 'connect', reply: '554 a\r\n554 b' },
      422,
      'invalid_body',
      ['reply'],
    ],
    ['PUT', '/providers/gmx/behaviour', { stage: 'connect' }, 422, 'invalid_body', ['accept']],
    ['PUT', '/providers/gmx/behaviour', { reply: '554 no' }, 422, 'invalid_body', ['stage']],
    ['PUT', '/providers/gmx/behaviour', { accept: true, stage: 'mail' }, 422, 'invalid_body', ['stage']],
    [
      'PUT',
      '/providers/gmx/behaviour',
      { stage: 'mail', reply: '554 no', hang: true },
      422,
      'invalid_body',
      ['hang'],
    ],
    [
      'PUT',
      '/providers/gmx/behaviour',
      { stage: 'mail', reply: '554 no', share: 1.1 },
      422,
      'invalid_body',
      ['share'],
    ],
    [
      'PUT',
      '/providers/gmx/behaviour',
      { stage: 'mail', reply: '554 no', forMs: '5' },
      422,
      'invalid_body',
      ['forMs'],
    ],
    [
      'PUT',
      '/providers/gmx/behaviour',
      { stage: 'mail', reply: '554 no', mailboxes: ['a@gmx.de'] },
      422,
      'invalid_body',
      ['mailboxes'],
    ],
    ['PUT', '/providers/gmx/behaviour', { accept: true, until: 5 }, 422, 'invalid_body', ['until']],
    ['PUT', '/sms/behaviour', { accept: true, refuse: true }, 422, 'invalid_body', ['refuse']],
    ['PUT', '/sms/behaviour', { callbacks: 'never' }, 422, 'invalid_body', ['callbacks']],
    ['PUT', '/push/behaviour', { status: 42 }, 422, 'invalid_body', ['status']],
    ['PUT', '/webhooks/behaviour', {}, 422, 'invalid_body', ['accept']],
    ['POST', '/sms/replies', { from: '0151', body: 'x' }, 422, 'invalid_body', ['from']],
    ['POST', '/push/subscriptions', { id: 'a.b' }, 422, 'invalid_body', ['id']],
    ['POST', '/clock', {}, 422, 'invalid_body', ['advanceMs']],
    ['POST', '/clock', { advanceMs: -1 }, 422, 'invalid_body', ['advanceMs']],
    ['POST', '/clock', { rate: 0 }, 422, 'invalid_body', ['rate']],
    ['POST', '/scenarios', { yaml: 'steps: []' }, 422, 'invalid_scenario', ['steps']],
    ['GET', '/ledger?since=x', undefined, 400, 'invalid_query', ['since']],
    ['GET', '/mailboxes/a@gmx.de?arrivedAfter=gestern', undefined, 400, 'invalid_query', ['arrivedAfter']],
    ['GET', '/mailboxes/%E0%A4%A', undefined, 400, 'invalid_path', []],
  ])('%s %s %j → %i %s', async (...row) => {
    const [method, path, body, status, code, fields] = row;
    const answer = await under.control<ProblemBody>(method, path, body);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body).toMatchObject({
      type: 'about:blank',
      title: expect.any(String) as unknown,
      status,
      code,
      detail: expect.any(String) as unknown,
    });
    expect(answer.body.errors.map((one) => one.field)).toEqual(fields);
    expect((await under.get<{ behaviour: unknown }>('/providers/gmx')).behaviour).toEqual({ accept: true });
  });

  it('refuses a body that is too large', async () => {
    const answer = await under.control<ProblemBody>('POST', '/scenarios', `"${'x'.repeat(9_000_000)}"`);
    expect([answer.status, answer.type]).toEqual([413, 'application/problem+json']);
  });

  it('serves loopback names only', async () => {
    const status = await new Promise((resolve) => {
      httpRequest(`${under.sandbox.control}/health`, { headers: { host: 'evil.example' } }, (answer) => {
        resolve(answer.statusCode);
      }).end();
    });
    expect(status).toBe(403);
    expect((await under.get<{ status: string }>('/health')).status).toBe('ok');
  });

  it('moves the clock, tells its listeners, and never goes back', async () => {
    const heard: number[] = [];
    const forget = under.sandbox.onClock((offsetMs) => heard.push(offsetMs));
    const before = under.sandbox.clock.now();
    const { body } = await under.control<{ now: string }>('POST', '/clock', { advanceMs: 3_600_000 });
    expect(Date.parse(body.now)).toBeGreaterThanOrEqual(before + 3_600_000);
    await under.control('POST', '/clock', { rate: 1000 });
    const fast = under.sandbox.clock.now();
    await until(() => under.sandbox.clock.now() > fast + 20_000 || undefined);
    await under.control('POST', '/clock', { rate: 1 });
    forget();
    await under.control('POST', '/clock', { advanceMs: 1 });
    expect(heard).toHaveLength(3);
    expect(await under.get('/clock')).toMatchObject({
      rate: 1,
      offsetMs: expect.any(Number) as unknown,
    });
  });

  it('streams the ledger from any row, in order, and to its file', async () => {
    await under.mail('erika@gmx.de');
    await fetch(`${under.sandbox.webhookUrl}/hook`);
    await fetch(under.sandbox.twilioUrl);
    const all = await under.ledger();
    expect(await under.ledger(all.length - 2)).toEqual(all.slice(-2));
    expect(Object.keys(all[0]!).slice(0, 8)).toEqual([
      'at',
      'kind',
      'provider',
      'session',
      'stage',
      'from',
      'to',
      'reply',
    ]);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['dns', 'smtp', 'webhook', 'sms']));
    const stamps = all.map(({ at }) => at);
    expect(stamps).toEqual([...stamps].sort());
    const file = readFileSync(ledgerFile, 'utf8').trim().split('\n');
    expect(file.slice(0, all.length).map((line) => JSON.parse(line) as unknown)).toEqual(all);
  });
});
