import { LocalSystem, REFUSAL, waitFor } from './local-system.js';

const MINUTE_MS = 60_000;

/** What is read of an incident. */
interface Seen {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly subject: string;
  readonly counts: {
    readonly affected: number;
    readonly held: number;
    readonly told: { readonly sms: number };
  };
  readonly costMicros: number;
  readonly lanes: readonly { readonly name: string; readonly health: string; readonly refusals: number }[];
  readonly replies: readonly { readonly count: number; readonly label: string; readonly example: string }[];
  readonly log: readonly { readonly kind: string; readonly actor: string }[];
}

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

const phone = (number: number) => `+4915112345${String(number).padStart(3, '0')}`;

async function asAdmin(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly json: Readonly<Record<string, unknown>> }> {
  const options = { key: system.ready.adminKey, ...(body === undefined ? {} : { body }) };
  const { status, json } = await system.api(method, path, options);
  return { status, json: json as unknown as Readonly<Record<string, unknown>> };
}

async function incidents(): Promise<readonly Seen[]> {
  return (await asAdmin('GET', '/v1/incidents?state=open')).json['items'] as Seen[];
}

async function incident(): Promise<Seen> {
  const [first] = await incidents();
  return (await asAdmin('GET', `/v1/incidents/${first?.number ?? ''}`)).json as unknown as Seen;
}

async function sendWaste(number: number, withPhone: boolean): Promise<string> {
  const { json } = await system.api('POST', '/v1/notifications', {
    body: {
      recipient: { email: `waste${String(number)}@gmx.de`, ...(withPhone ? { phone: phone(number) } : {}) },
      category: 'waste',
      content: { subject: 'Biotonne', body: 'Mittwoch.' },
    },
  });
  return json.id;
}

async function textsTo(number: number): Promise<number> {
  const { json } = await system.sandbox('GET', `/sms?to=${encodeURIComponent(phone(number))}`);
  return json.items.length;
}

describe('an incident', () => {
  it('opens once for a provider that refuses our mail, and counts what the rows say', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    for (let number = 1; number <= 6; number += 1) await sendWaste(number, number <= 4);
    await waitFor(async () => (await incidents()).length > 0, 20_000);
    await waitFor(async () => (await incident()).counts.held === 6, 20_000);
    const seen = await incident();
    expect(await incidents()).toHaveLength(1);
    expect(seen).toMatchObject({ state: 'open', counts: { affected: 6, told: { sms: 0 } } });
    expect(seen.lanes.map(({ name }) => name)).toEqual(['GMX']);
    const refused = (await system.sandbox('GET', '/ledger')).text
      .split('\n')
      .filter((row) => row.includes('"provider":"gmx"') && row.includes('"reply":"554'));
    expect(seen.replies.reduce((sum, { count }) => sum + count, 0)).toBe(refused.length);
    expect(seen.replies[0]?.example).toContain('554');
    expect(seen.log.map(({ kind }) => kind)).toContain('opened');
  }, 90_000);

  it('is read and changed with the scope for it alone', async () => {
    const made = await system.api('POST', '/v1/keys', {
      body: { name: 'liest', kind: 'live', scopes: ['read', 'send'] },
    });
    for (const [method, path] of [
      ['GET', '/v1/incidents'],
      ['POST', '/v1/incidents/x/close'],
    ] as const)
      expect((await system.api(method, path, { key: made.json.key })).status).toBe(403);
    expect((await asAdmin('GET', '/v1/incidents/2021-9999')).status).toBe(404);
    expect((await asAdmin('POST', `/v1/incidents/${(await incident()).id}/close`)).status).toBe(409);
  });

  it('reroutes what is held at the price it said, after a time in which nothing is touched', async () => {
    const { id } = await incident();
    const preview = await asAdmin('POST', `/v1/incidents/${id}/actions/preview`, {
      kind: 'reroute',
    });
    expect(preview.json).toMatchObject({ count: 6, sms: 4, unreachable: 2, costMicros: 300_000 });
    const order = { kind: 'reroute', reason: 'Abfuhr schon morgen' };
    const changed = await asAdmin('POST', `/v1/incidents/${id}/actions`, { ...order, expectedCount: 5 });
    expect(changed.status).toBe(409);
    const undone = await asAdmin('POST', `/v1/incidents/${id}/actions`, order);
    expect(undone.status).toBe(202);
    expect(
      await asAdmin('POST', `/v1/incidents/${id}/actions/${String(undone.json['id'])}/undo`),
    ).toMatchObject({
      status: 200,
    });
    const asked = await asAdmin('POST', `/v1/incidents/${id}/actions`, {
      ...order,
      expectedCount: 6,
    });
    expect(asked.status).toBe(202);
    expect(await Promise.all([1, 2, 3, 4].map(textsTo))).toEqual([0, 0, 0, 0]);
    await system.sandbox('POST', '/clock', { advanceMs: 3 * MINUTE_MS });
    await waitFor(async () => (await incident()).counts.told.sms === 4, 20_000);
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(textsTo))).toEqual([1, 1, 1, 1, 0, 0]);
    const seen = await incident();
    expect(seen).toMatchObject({ counts: { affected: 6, held: 2 }, costMicros: 300_000 });
    expect(seen.log.filter(({ kind }) => kind === 'undone')).toHaveLength(1);
  }, 90_000);

  it('closes by itself when the provider takes our mail again and has for an hour', async () => {
    const { number } = await incident();
    await system.sandbox('PUT', '/providers/gmx/behaviour', { accept: true });
    expect((await asAdmin('POST', `/v1/incidents/${number}/probe`, {})).json.lanes).toEqual([
      expect.stringContaining('gmx'),
    ]);
    await waitFor(async () => (await incident()).lanes[0]?.health === 'recovering', 20_000);
    await waitFor(async () => {
      await system.sandbox('POST', '/clock', { advanceMs: 10 * MINUTE_MS });
      return (await incidents()).length === 0;
    }, 60_000);
    const { json } = await asAdmin('GET', `/v1/incidents/${number}`);
    expect(json).toMatchObject({ state: 'closed', counts: { affected: 6, held: 0 } });
  }, 120_000);
});
