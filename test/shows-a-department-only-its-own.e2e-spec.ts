import { LocalSystem, appointment } from './local-system.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

describe('a department sees and touches only its own', () => {
  it('another’s id looks like an unknown one, in every way in', async () => {
    const { json } = await system.api('POST', '/v1/notifications', {
      body: appointment({ email: 'a@posteo.de' }),
    });
    const key = system.ready.otherDepartment.keys.live;
    const unknown = '019a0000-0000-7000-8000-000000000000';
    for (const [method, suffix] of [
      ['GET', ''],
      ['POST', '/cancel'],
      ['POST', '/told'],
    ] as const) {
      const foreign = await system.api(method, `/v1/notifications/${json.id}${suffix}`, { key });
      const none = await system.api(method, `/v1/notifications/${unknown}${suffix}`, { key });
      expect(foreign.status).toBe(404);
      expect(foreign.text.replaceAll(json.id, unknown)).toBe(none.text);
    }
    expect((await system.api('GET', '/v1/notifications', { key })).json.items).toEqual([]);
    expect(
      (await system.api('POST', '/v1/notifications/search', { key, body: { email: 'a@posteo.de' } })).json
        .items,
    ).toEqual([]);
    expect(
      (await system.api('POST', '/v1/notifications/search', { body: { email: 'A@posteo.de' } })).json.items,
    ).toHaveLength(1);
  });

  it('a revoked key answers 401 from then on; a scope that is missing 403', async () => {
    const made = await system.api('POST', '/v1/keys', {
      key: system.ready.adminKey,
      body: { name: 'lesen', kind: 'live', scopes: ['read'], departmentId: system.ready.departmentId },
    });
    expect(made.status).toBe(201);
    const { id, key } = made.json;
    expect((await system.api('GET', '/v1/notifications', { key })).status).toBe(200);
    expect(
      (await system.api('POST', '/v1/notifications', { key, body: appointment({ email: 'a@posteo.de' }) }))
        .status,
    ).toBe(403);
    expect((await system.api('DELETE', `/v1/keys/${id}`, { key: system.ready.adminKey })).status).toBe(204);
    expect((await system.api('GET', '/v1/notifications', { key })).status).toBe(401);
  });

  it('cancel withdraws, and is too late after the end', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { json } = await system.api('POST', '/v1/notifications', {
      body: { ...appointment({ email: 'z@posteo.de' }), deadline: undefined, sendAt },
    });
    expect(json.status).toBe('scheduled');
    expect((await system.api('POST', `/v1/notifications/${json.id}/cancel`)).status).toBe(200);
    await system.notification(json.id, ({ status }) => status === 'cancelled');
    expect((await system.api('POST', `/v1/notifications/${json.id}/cancel`)).status).toBe(409);
    expect((await system.sandbox('GET', '/mailboxes/z@posteo.de')).json.items).toEqual([]);
  });
});
