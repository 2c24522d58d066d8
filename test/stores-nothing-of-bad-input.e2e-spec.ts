import { request } from 'node:http';
import { LocalSystem, appointment } from './local-system.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

const good = () => appointment({ email: 'a@posteo.de' });
const past = new Date(Date.now() - 60_000).toISOString();

describe('bad input gets a 4xx that names the field, and nothing is stored', () => {
  it.each([
    ['no recipient', { ...good(), recipient: {} }, 'recipient'],
    [
      'two addresses in one',
      { ...good(), recipient: { email: 'a@posteo.de,b@posteo.de' } },
      'recipient.email',
    ],
    [
      'a line break in an address',
      { ...good(), recipient: { email: 'a@posteo.de\r\nBcc: b@posteo.de' } },
      'recipient.email',
    ],
    ['no such phone', { ...good(), recipient: { phone: '12' } }, 'recipient.phone'],
    ['an unknown category', { ...good(), category: 'weather' }, 'category'],
    ['an unknown urgency', { ...good(), urgency: 'now' }, 'urgency'],
    ['an unknown field', { ...good(), subject: 'x' }, 'subject'],
    ['a deadline in the past', { ...good(), deadline: { at: past } }, 'deadline.at'],
    ['a deadline without an offset', { ...good(), deadline: { at: '2030-01-01T10:00:00' } }, 'deadline.at'],
    [
      'both url and hosted',
      {
        ...good(),
        deadline: {
          at: '2030-01-01T10:00:00Z',
          action: { label: 'x', url: 'https://a.example', hosted: true },
        },
      },
      'deadline.action',
    ],
    ['a NUL in the subject', { ...good(), content: { subject: 'a\u0000b', body: 'x' } }, 'content.subject'],
    [
      'a line break in the subject',
      { ...good(), content: { subject: 'a\nBcc: x', body: 'x' } },
      'content.subject',
    ],
    ['a channel twice', { ...good(), channels: ['email', 'email'] }, 'channels'],
    [
      'another department’s recipient',
      { ...good(), recipient: { id: '019a0000-0000-7000-8000-000000000000' } },
      'recipient.id',
    ],
  ])('%s', async (_name, body, field) => {
    const { status, headers, json } = await system.api('POST', '/v1/notifications', { body });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(json).toMatchObject({
      status: 422,
      code: 'invalid_body',
      errors: expect.arrayContaining([expect.objectContaining({ field })]) as unknown,
    });
  });

  it.each([
    ['no JSON', 'POST', '/v1/notifications', { body: '{' }, 400, 'invalid_json'],
    [
      'another media type',
      'POST',
      '/v1/notifications',
      { body: '<a/>', headers: { 'content-type': 'application/xml' } },
      415,
      'unsupported_media_type',
    ],
    ['no key', 'POST', '/v1/notifications', { key: null, body: good() }, 401, 'unauthorized'],
    [
      'a wrong key',
      'POST',
      '/v1/notifications',
      { key: 'sb_live_aaaaaaaa_' + 'a'.repeat(43), body: good() },
      401,
      'unauthorized',
    ],
    ['an unknown route', 'GET', '/v1/nothing', {}, 404, 'not_found'],
    ['a wrong method', 'PUT', '/v1/notifications', { body: {} }, 405, 'method_not_allowed'],
    ['an unknown id', 'GET', '/v1/notifications/019a0000-0000-7000-8000-000000000000', {}, 404, 'not_found'],
    ['no id at all', 'GET', '/v1/notifications/x', {}, 404, 'not_found'],
    ['a wrong query', 'GET', '/v1/notifications?status=gone', {}, 422, 'invalid_query'],
    ['a stranger by a team key', 'POST', '/v1/notifications', { team: true, body: good() }, 403, 'stranger'],
    [
      'an address to the advisory',
      'GET',
      '/v1/advisory?domain=a@gmx.de',
      { key: null },
      422,
      'invalid_query',
    ],
  ] as [
    string,
    string,
    string,
    { key?: string | null; body?: unknown; headers?: Record<string, string>; team?: boolean },
    number,
    string,
  ][])('%s', async (...row) => {
    const [, method, path, { team, ...options }, status, code] = row;
    const answer = await system.api(
      method,
      path,
      team ? { ...options, key: system.ready.keys.team } : options,
    );
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('a body above the limit is refused by its announced length', async () => {
    const status = await new Promise<number | undefined>((answered, failed) => {
      const headers = {
        authorization: `Bearer ${system.ready.keys.live}`,
        'content-type': 'application/json',
        'content-length': 999_999_999,
      };
      const outgoing = request(
        `${system.ready.api}/v1/notifications`,
        { method: 'POST', headers },
        (answer) => {
          answered(answer.statusCode);
          outgoing.destroy();
        },
      );
      outgoing.once('error', failed);
      outgoing.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('left nothing behind', async () => {
    expect((await system.api('GET', '/v1/notifications')).json.items).toEqual([]);
  });

  it('judges each row of a batch by itself', async () => {
    const rows = [good(), { ...good(), category: 'weather' }, good()];
    const { status, json } = await system.api('POST', '/v1/notifications/batch', { body: { items: rows } });
    expect(status).toBe(202);
    expect(json.items.map(({ index, id, error }) => [index, typeof id, error?.code])).toEqual([
      [0, 'string', undefined],
      [1, 'undefined', 'invalid_body'],
      [2, 'string', undefined],
    ]);
    expect((await system.api('GET', '/v1/notifications')).json.items).toHaveLength(2);
  });
});
