import { LocalSystem, REFUSAL, waitFor } from './local-system.js';

let system: LocalSystem;
let cookie = '';
beforeAll(async () => {
  system = await LocalSystem.start();
  cookie = await signIn(/^\s*administrator\b/);
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

/** Uses a sign-in link of the screen up, as a person does by pressing its button. */
async function signIn(who: RegExp): Promise<string> {
  const line = system
    .screen()
    .split('\n')
    .find((one) => one.includes('/anmelden/') && who.test(one));
  const path = /\/anmelden\/\S+/.exec(line ?? '')?.[0] ?? '';
  const answer = await system.api('POST', path, { key: null });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const get = (path: string) =>
  system.api('GET', path, { key: null, headers: { cookie, accept: 'text/html' } });

/** Sends a form as a browser does. */
function post(path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  return system.api('POST', path, {
    key: null,
    headers: { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

async function textOf(path: string): Promise<string> {
  const { text } = await get(path);
  return text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(' ', ' ')
    .replaceAll(/\s+/g, ' ');
}

async function send(number: number): Promise<void> {
  await system.api('POST', '/v1/notifications', {
    body: {
      recipient: {
        email: `seite${String(number)}@gmx.de`,
        phone: `+49151123451${String(number).padStart(2, '0')}`,
      },
      category: 'waste',
      content: { subject: 'Biotonne', body: 'Mittwoch.' },
    },
  });
}

let href = '';

describe('an administrator on the pages', () => {
  it('finds no incident while there is none', async () => {
    expect(await textOf('/verwaltung/stoerungen')).toContain('Keine Störung');
    expect((await get('/verwaltung/stoerungen/2021-9999')).status).toBe(404);
  });

  it('is led to the one that health opened, with what is affected and what each thing costs', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    for (let number = 1; number <= 5; number += 1) await send(number);
    await waitFor(
      async () => (await textOf('/verwaltung/angehalten')).includes('5 Nachrichten sind'),
      30_000,
    );
    const overview = await get('/verwaltung/uebersicht');
    href = /\/verwaltung\/stoerungen\/\d{4}-\d{4}/.exec(overview.text)?.[0] ?? '';
    const text = await textOf(href);
    expect(text).toContain('GMX weist unsere Mails ab');
    expect(text).toContain('Verbleib der 5 betroffenen Nachrichten');
    expect(text).toContain('5 SMS = 0,38 €');
    expect(text).toContain('Stadtbote hat die Störung eröffnet.');
    expect(await textOf('/verwaltung/anbieter')).toMatch(/GMX\s+gesperrt/);
    expect(await textOf('/verwaltung/anbieter/gmx.net')).toContain('gesperrt');
  }, 60_000);

  it('orders after a second look with a reason, and takes it back', async () => {
    const order = `${href}/massnahmen/reroute`;
    expect(await textOf(order)).toContain('5 Nachrichten umleiten?');
    expect((await post(order, { reason: ' ' })).status).toBe(422);
    expect((await post(order, { reason: 'Abfuhr', count: '4' })).status).toBe(409);
    const ordered = await post(order, { reason: 'Abfuhr schon morgen', count: '5' });
    expect(ordered.status).toBe(303);
    const then = ordered.headers.get('location') ?? '';
    expect(await textOf(then)).toContain('5 Nachrichten sind vorgemerkt');
    const undo = /action="([^"]+zuruecknehmen)"/.exec((await get(then)).text)?.[1] ?? '';
    const undone = await post(undo);
    expect(await textOf(undone.headers.get('location') ?? '')).toContain('Abfuhr schon morgen');
    expect(await textOf(href)).toContain('zurückgenommen');
  }, 60_000);

  it('takes it on, notes, records a contact, publishes a notice after a look, and withdraws it', async () => {
    for (const [path, fields, words] of [
      ['uebernehmen', {}, 'Sie haben die Störung übernommen'],
      ['notiz', { text: 'Warten bis morgen' }, '„Warten bis morgen“'],
      ['kontakt', { way: 'form', provider: 'GMX', ticket: 'GX-1', at: '' }, 'Vorgang GX-1'],
      [
        'hinweis',
        { de: 'Bitte Mobilnummer.', en: 'Phone, please.', schritt: 'veroeffentlichen' },
        'sichtbar seit',
      ],
      ['hinweis', { schritt: 'zurueckziehen' }, 'nicht veröffentlicht'],
      ['probe', {}, 'Die nächste Nachricht geht als Probe hinaus'],
    ] as const) {
      const answer = await post(`${href}/${path}`, fields);
      expect(answer.status).toBe(303);
      expect(await textOf(answer.headers.get('location') ?? '')).toContain(words);
    }
    const preview = await post(`${href}/hinweis`, { de: 'A', en: 'B', schritt: 'vorschau' });
    expect(preview.text).toContain('So liest es die Öffentlichkeit');
    expect((await post(`${href}/kontakt`, { way: 'form', at: 'gestern' })).status).toBe(422);
  }, 60_000);

  it('downloads the dossier for the postmasters', async () => {
    const answer = await get(`${href}/akte.pdf`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.text.startsWith('%PDF-')).toBe(true);
  });

  it('cannot call it over while the provider is ill', async () => {
    expect((await post(`${href}/schliessen`)).status).toBe(409);
    expect(await textOf(`${href}/schliessen`)).toContain('ist noch nicht in Ordnung');
  });

  it('opens one by hand, once', async () => {
    const reason = 'Mails werden angenommen und kommen nicht an';
    const opened = await post('/verwaltung/stoerungen/neu', { subject: 'own', reason });
    expect(opened.status).toBe(303);
    expect(await textOf(opened.headers.get('location') ?? '')).toContain(reason);
    expect((await post('/verwaltung/stoerungen/neu', { subject: 'own', reason })).status).toBe(422);
    expect((await post('/verwaltung/stoerungen/neu', { subject: 'nobody', reason })).status).toBe(422);
  });

  it('is the only one who may: others get 403, a stranger signs in first, a form from elsewhere is refused', async () => {
    const own = cookie;
    expect((await post(`${href}/notiz`, { text: 'x' }, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    cookie = '';
    expect((await get(href)).headers.get('location')).toBe('/anmelden');
    cookie = await signIn(/^\s*staff\b/);
    for (const path of [href, '/verwaltung/anbieter', '/verwaltung/angehalten', `${href}/massnahmen/cancel`])
      expect((await get(path)).status).toBe(403);
    expect((await post(`${href}/massnahmen/cancel`, { reason: 'x' })).status).toBe(403);
    cookie = own;
  });
});
