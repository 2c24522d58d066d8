import { LocalSystem, waitFor } from './local-system.js';
import { reachesBrowsers } from './reaches-browsers-by-push.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start([]);
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

/** Urgent: quiet hours would keep the push until the morning, and tests run at night too. */
const school = {
  category: 'school',
  content: { subject: 'Elternabend', body: 'Donnerstag, 19 Uhr.' },
  urgency: 'urgent',
};

/** The preferences link on Can Aydın's card, which is there once he was written to for the first time. */
async function linkOfCan(): Promise<string> {
  let link: string | undefined;
  await waitFor(async () => {
    const { text } = await system.api('GET', '/demo', { key: null });
    link = /Can Aydın.*?href="[^"]*(\/p\/[a-z0-9]+)"/s.exec(text)?.[1];
    return link !== undefined;
  }, 30_000);
  return link ?? '';
}

describe('a citizen sets channel preferences by a link, and the very next notification obeys them', () => {
  it('push first instead of email first', async () => {
    const link = await linkOfCan();
    const page = await system.api('GET', link, { key: null });
    expect(page.status).toBe(200);
    expect(page.text).toContain('@gmx.de');
    expect(page.text).not.toContain('can.aydin@gmx.de');

    const before = await system.api('POST', '/v1/notifications', {
      body: { ...school, recipient: { email: 'can.aydin@gmx.de' } },
    });
    expect((await system.notification(before.json.id, ({ status }) => status === 'delivered')).toldBy).toBe(
      'email',
    );

    const form = new URLSearchParams({
      'appointments.1': 'email',
      'school.1': 'push',
      'school.2': 'email',
      'health.1': 'email',
      'waste.1': 'email',
      language: 'de',
    });
    const saved = await fetch(`${system.ready.api}${link}`, { method: 'POST', body: form });
    expect(saved.status).toBe(200);

    const after = await system.api('POST', '/v1/notifications', {
      body: { ...school, recipient: { email: 'can.aydin@gmx.de' } },
    });
    expect((await system.notification(after.json.id, ({ status }) => status === 'delivered')).toldBy).toBe(
      'push',
    );
  }, 90_000);

  it('and email again once the browser has given its subscription up, which is then no way any more', async () => {
    const link = await linkOfCan();
    await system.sandbox('PUT', '/push/behaviour', { status: 410 });
    const { json } = await system.api('POST', '/v1/notifications', {
      body: { ...school, recipient: { email: 'can.aydin@gmx.de' } },
    });
    const told = await system.notification(json.id, ({ status }) => status === 'delivered');
    expect(told.toldBy).toBe('email');
    expect(told.attempts.filter(({ channel }) => channel === 'push').map(({ state }) => state)).toEqual([
      'bounced',
    ]);
    expect(told.decisions.map(({ because }) => because['rule'])).toContain('4-bounced');
    await system.sandbox('PUT', '/push/behaviour', { accept: true });
    const page = await system.api('GET', link, { key: null });
    expect(page.text).toMatch(/App-Meldung<\/b><\/p><p class="sb-muted">nicht eingerichtet/);
  }, 60_000);

  reachesBrowsers(
    () => system,
    linkOfCan,
    async () => {
      const body = { ...school, recipient: { email: 'can.aydin@gmx.de' } };
      return (await system.api('POST', '/v1/notifications', { body })).json.id;
    },
  );

  it('a wrong form changes nothing and names its fields; a wrong link is unknown', async () => {
    const link = await linkOfCan();
    const form = new URLSearchParams({ 'appointments.1': 'none', 'school.1': 'push', 'school.2': 'push' });
    const wrong = await fetch(`${system.ready.api}${link}`, { method: 'POST', body: form });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('aria-describedby');
    expect((await system.api('GET', `${link}x`, { key: null })).status).toBe(404);
  }, 60_000);

  it('one click in the mail program leaves an optional category, and no page is needed', async () => {
    const waste = {
      category: 'waste',
      content: { subject: 'Biotonne', body: 'Mittwoch.' },
      urgency: 'urgent',
      recipient: { email: 'can.aydin@gmx.de' },
    };
    const mails = async () =>
      (await system.sandbox('GET', '/mailboxes/can.aydin@gmx.de')).json.items.filter(({ raw }) =>
        raw.includes('Subject: Biotonne'),
      );
    const before = await system.api('POST', '/v1/notifications', { body: waste });
    await system.notification(before.json.id, ({ status }) => status === 'delivered');
    const [mail] = await mails();
    const [, link = ''] = /^List-Unsubscribe: <[a-z]+:\/\/[^/]+(\/p\/[^>]+)>/m.exec(mail?.raw ?? '') ?? [];
    expect(mail?.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const click = (path: string) =>
      fetch(`${system.ready.api}${path}`, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
    expect((await click(link.replace(/stop=.*/, 'stop=zzzzzz'))).status).toBe(404);
    expect((await click(link)).status).toBe(200);
    const after = await system.api('POST', '/v1/notifications', { body: waste });
    const left = await system.notification(after.json.id, ({ attempts }) => attempts.length > 0);
    expect(left.attempts.map(({ channel }) => channel)).toEqual(['inbox']);
    expect(await mails()).toHaveLength(1);
  }, 90_000);

  it('an administrator signs in once by the printed link, and reads the report', async () => {
    const path = /(\/anmelden\/[A-Za-z0-9_-]{43})/.exec(system.screen())?.[1] ?? '';
    expect((await system.api('GET', '/verwaltung/uebersicht', { key: null })).status).toBe(303);
    expect((await system.api('GET', path, { key: null })).status).toBe(200);
    const signedIn = await system.api('POST', path, { key: null });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(signedIn.status).toBe(303);
    expect((await system.api('POST', path, { key: null })).status).toBe(410);
    const { id } = (
      await system.api('POST', '/v1/notifications', {
        body: { ...school, recipient: { email: 'someone@gmx.de' } },
      })
    ).json;
    await system.notification(id, ({ status }) => status === 'delivered');
    const report = await system.api('GET', '/verwaltung/uebersicht', { key: null, headers: { cookie } });
    expect(report.status).toBe(200);
    expect(report.text).toContain('GMX');
    expect(report.text).not.toContain('can.aydin');
  }, 60_000);
});
