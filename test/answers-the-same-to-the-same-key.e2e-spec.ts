import { LocalSystem, appointment } from './local-system.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

const send = (key: string, body: unknown, path = '/v1/notifications') =>
  system.api('POST', path, { body, headers: { 'idempotency-key': key } });

describe('the same Idempotency-Key and body get the same answer', () => {
  it('the second time with Idempotent-Replayed, and one notification', async () => {
    const body = appointment({ email: 'a@posteo.de' });
    const first = await send('k1', body);
    const second = await send('k1', body);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.text).toBe(first.text);
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect((await system.api('GET', '/v1/notifications')).json.items).toHaveLength(1);
  });

  it('another body 422', async () => {
    const answer = await send('k1', appointment({ email: 'b@posteo.de' }));
    expect([answer.status, answer.json.code]).toEqual([422, 'key_reused']);
  });

  it('two at once one answer', async () => {
    const body = JSON.stringify(appointment({ email: 'c@posteo.de' }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('k2', body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it('a refused request keeps nothing', async () => {
    const wrong = await send('k3', { ...appointment({ email: 'd@posteo.de' }), category: 'weather' });
    const right = await send('k3', appointment({ email: 'd@posteo.de' }));
    expect([wrong.status, right.status]).toEqual([422, 202]);
  });

  it('per route and department', async () => {
    const batch = await send(
      'k1',
      { items: [appointment({ email: 'e@posteo.de' })] },
      '/v1/notifications/batch',
    );
    expect(batch.status).toBe(202);
    const other = await system.api('POST', '/v1/notifications', {
      key: system.ready.otherDepartment.keys.live,
      body: appointment({ email: 'f@posteo.de' }),
      headers: { 'idempotency-key': 'k1' },
    });
    expect(other.status).toBe(202);
  });
});
