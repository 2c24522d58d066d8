import { simpleParser } from 'mailparser';
import { LocalSystem, REFUSAL, appointment, waitFor } from './local-system.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

const asAdmin = () => ({ key: system.ready.adminKey });
const CITIZENS = /(?:erika|heinz|jutta|karl)|\+49151/;

async function incident(): Promise<string> {
  let number = '';
  await waitFor(async () => {
    const { text } = await system.api('GET', '/v1/incidents?state=open', asAdmin());
    number = /"number":"([\d-]+)"/.exec(text)?.[1] ?? '';
    return number !== '';
  }, 30_000);
  return number;
}

/** The dossier in one of its forms, once it holds replies. */
async function dossier(number: string, accept: string) {
  const path = `/v1/incidents/${number}/dossier`;
  await waitFor(async () => (await system.api('GET', path, asAdmin())).text.includes('block listed'), 30_000);
  return system.api('GET', `${path}?language=en`, { ...asAdmin(), headers: { accept } });
}

describe('a postmaster gets what it takes to let us in again', () => {
  let number = '';

  it('as JSON, Markdown and PDF, with replies and our names, and nothing of citizens', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    for (const [place, name] of ['erika', 'heinz', 'jutta', 'karl'].entries())
      await system.api('POST', '/v1/notifications', {
        body: appointment({ email: `${name}@gmx.de`, phone: `+491511234567${String(place)}` }),
      });
    number = await incident();
    const json = await dossier(number, 'application/json');
    expect(JSON.parse(json.text)).toMatchObject({
      incident: number,
      city: 'Stadt Lindenburg',
      sender: { helo: 'versand.lindenburg.example', returnPath: 'bounce.lindenburg.example' },
      providers: [{ name: 'GMX', contact: 'https://postmaster.gmx.net/en/contact' }],
      sites: [{ site: 'gmx.net' }],
    });
    const markdown = await dossier(number, 'text/markdown');
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(markdown.text).toContain('https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42');
    expect(markdown.text).toContain('stadtbote._domainkey.lindenburg.example');
    const pdf = await dossier(number, 'application/pdf');
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect(pdf.headers.get('content-disposition')).toBe(`attachment; filename="dossier-${number}.pdf"`);
    expect(pdf.text).toMatch(/^%PDF-1\.7/);
    expect(`${json.text}${markdown.text}`).not.toMatch(CITIZENS);
  }, 120_000);

  it('by mail, with answers to our postmaster, and the contact is entered', async () => {
    const path = `/v1/incidents/${number}/dossier`;
    const sent = await system.api('POST', `${path}/mail`, {
      ...asAdmin(),
      body: { to: 'postmaster@posteo.de', language: 'de' },
    });
    expect(sent.status).toBe(202);
    let raw = '';
    await waitFor(async () => {
      const { items } = (await system.sandbox('GET', '/mailboxes/postmaster@posteo.de')).json;
      raw = items[0]?.raw ?? '';
      return raw !== '';
    }, 30_000);
    const mail = await simpleParser(raw);
    expect(mail.subject).toBe(`Stadt Lindenburg: Mails an GMX abgewiesen, Vorgang ${number}`);
    expect(mail.replyTo?.text).toBe('postmaster@lindenburg.example');
    expect(mail.text).toContain('554-IP address is block listed.');
    expect(mail.attachments[0]).toMatchObject({
      filename: `akte-${number}.pdf`,
      contentType: 'application/pdf',
    });
    expect(mail.attachments[0]?.content.toString('latin1', 0, 8)).toBe('%PDF-1.7');
    expect(mail.text).not.toMatch(CITIZENS);
    const { contacts } = JSON.parse((await system.api('GET', path, asAdmin())).text) as {
      contacts: unknown[];
    };
    expect(contacts).toMatchObject([{ way: 'email', provider: 'GMX' }]);
  }, 60_000);

  it('and nobody else does', async () => {
    const path = `/v1/incidents/${number}/dossier`;
    expect((await system.api('GET', path, { key: null })).status).toBe(401);
    expect((await system.api('GET', '/v1/incidents/2021-9999/dossier', asAdmin())).status).toBe(404);
    const wrong = await system.api('POST', `${path}/mail`, { ...asAdmin(), body: { to: 'nobody' } });
    expect(wrong.status).toBe(422);
  }, 60_000);
});
