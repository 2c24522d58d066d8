import { simpleParser } from 'mailparser';
import { LocalSystem, REFUSAL, appointment, waitFor } from './local-system.js';

const MAILBOX = 'buergeramt@lindenburg.example';
const LINK = 'https://termine.lindenburg.example/buchung/4471?schritt=bestaetigen';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

/** The mails in the department's mailbox, oldest first, once there are so many. */
async function mailsOf(of: LocalSystem, count: number) {
  let raws: string[] = [];
  await waitFor(async () => {
    const { json } = await of.sandbox('GET', `/mailboxes/${MAILBOX}`);
    raws = json.items.map(({ raw }) => raw);
    return raws.length >= count;
  }, 60_000);
  return Promise.all(raws.map((raw) => simpleParser(raw)));
}

/** References in all lists that came so far. */
async function rowsOf(of: LocalSystem): Promise<string[]> {
  const mails = await mailsOf(of, 1);
  return mails.flatMap((mail) => {
    const csv = mail.attachments[0]?.content.toString('utf8') ?? '';
    return [...csv.matchAll(/^"('?=?B-\d+)";/gm)].map(([, reference = '']) => reference);
  });
}

async function atRisk(of: LocalSystem, address: string, reference: string): Promise<void> {
  const at = new Date(Date.now() + 5 * 3_600_000).toISOString();
  const deadline = { at, action: { label: 'Bestätigen', url: LINK } };
  const { status } = await of.api('POST', '/v1/notifications', {
    body: appointment({ email: address }, { reference, deadline }),
  });
  expect(status).toBe(202);
}

/** Events of one type that the department's software took, oldest first, once there are so many. */
async function eventsOf(type: string, count: number) {
  let events: { type: string; data: { reference: string | null } }[] = [];
  await waitFor(async () => {
    const { json } = await system.sandbox('GET', '/webhooks');
    const bodies = json.items as unknown as { body: string }[];
    events = bodies.map(({ body }) => JSON.parse(body) as (typeof events)[number]);
    events = events.filter((event) => event.type === type);
    return events.length >= count;
  }, 60_000);
  return events;
}

describe('a department’s software hears by webhook', () => {
  it('of an event as soon as it takes it, and its log says so', async () => {
    const { text } = await system.sandbox('GET', '/webhooks');
    const { url } = JSON.parse(text) as { url: string };
    const bad = await system.api('POST', '/v1/webhooks', { body: { url: 'http://169.254.169.254/' } });
    expect([bad.status, bad.json.code]).toEqual([422, 'invalid_body']);
    const created = await system.api('POST', '/v1/webhooks', {
      body: { url: `${url}/events`, events: ['notification.cancelled'] },
    });
    expect(created.status).toBe(201);
    expect(created.text).toMatch(/"secret":"whsec_[A-Za-z0-9+/]{43}="/);
    await system.sandbox('PUT', '/webhooks/behaviour', { status: 500 });
    // Before its deadline, which is in an hour.
    const sendAt = new Date(Date.now() + 1_800_000).toISOString();
    const sent = await system.api('POST', '/v1/notifications', {
      body: appointment({ email: 'a0@gmx.de' }, { reference: 'B-4470', sendAt }),
    });
    const withdrawn = await system.api('POST', `/v1/notifications/${sent.json.id}/cancel`);
    expect([sent.status, withdrawn.status]).toEqual([202, 200]);
    await eventsOf('notification.cancelled', 1);
    await system.sandbox('PUT', '/webhooks/behaviour', { accept: true });
    await system.sandbox('POST', '/clock', { advanceMs: 10_000 });
    const [first, second] = await eventsOf('notification.cancelled', 2);
    expect(second).toEqual(first);
    expect(second?.data.reference).toBe('B-4470');
    const path = `/v1/webhooks/${created.json.id}/deliveries`;
    await waitFor(async () => (await system.api('GET', path)).text.includes('"delivered"'), 10_000);
    expect((await system.api('GET', path)).json.items).toMatchObject([{ tries: 2, status: 200 }]);
    const other = { key: system.ready.otherDepartment.keys.live };
    const foreign = await system.api('GET', `/v1/webhooks/${created.json.id}`, other);
    expect(foreign.status).toBe(404);
  }, 120_000);
});

describe('a department learns by mail whom it must call', () => {
  it('gets the list with reference and booking link when GMX refuses mail that has no other way', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    await atRisk(system, 'a1@gmx.de', 'B-4471');
    await atRisk(system, 'a2@gmx.de', '=B-4472');
    await atRisk(system, 'a3@gmx.de', 'B-4473');
    const [mail] = await mailsOf(system, 1);
    expect(mail?.subject).toMatch(/^[123] Nachrichte?n? gefährdet, nächste Frist /);
    expect(mail?.text).toContain('Bitte erreichen Sie diese Personen selbst');
    const [file] = mail?.attachments ?? [];
    expect(file?.filename).toMatch(/^stadtbote-\d{4}-\d\d-\d\d-\d{4}\.csv$/);
    const csv = file?.content.toString('utf8') ?? '';
    expect(csv).toMatch(/"(B-447[13]|'=B-4472)";"Termine";"Gefährdet";/);
    expect(csv).toContain(`"${LINK}"`);
    expect(`${csv}${mail?.text ?? ''}`).not.toContain('@gmx.de');
    expect(csv).not.toContain('"=');
  }, 120_000);

  it('gets what came later in one more mail after two minutes, and nothing twice after a restart', async () => {
    let rows: string[] = [];
    await waitFor(async () => {
      await system.sandbox('POST', '/clock', { advanceMs: 60_000 });
      rows = await rowsOf(system);
      return rows.length >= 3;
    }, 60_000);
    expect(rows.sort()).toEqual(["'=B-4472", 'B-4471', 'B-4473']);
    await system.stop();
    system = await LocalSystem.start(['--no-demo'], system.dir);
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    await system.sandbox('POST', '/clock', { advanceMs: 10 * 60_000 });
    await atRisk(system, 'a4@gmx.de', 'B-4474');
    expect(await rowsOf(system)).toEqual(['B-4474']);
  }, 240_000);
});
