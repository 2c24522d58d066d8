import { SmtpDialogue } from './smtp-dialogue.js';
import { LocalSystem, REFUSAL, appointment, waitFor } from './local-system.js';

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

const phone = (digit: number) => `+491511234567${digit}`;

describe('a notification reaches the citizen although GMX refuses our mail', () => {
  it('goes by mail while the provider is well, with the reason, and costs no text', async () => {
    const { status, json } = await system.api('POST', '/v1/notifications', {
      body: appointment({ email: 'anna@gmx.de', phone: phone(0) }),
    });
    expect(status).toBe(202);
    const told = await system.notification(json.id, ({ status: now }) => now === 'delivered');
    expect(told.toldBy).toBe('email');
    expect(told.decisions[0]?.because).toMatchObject({
      rule: expect.any(String) as unknown,
      de: expect.stringMatching(/^weil /) as unknown,
      en: expect.stringMatching(/^because /) as unknown,
    });
    const mails = await system.sandbox('GET', '/mailboxes/anna@gmx.de');
    expect(mails.json.items).toHaveLength(1);
    expect(mails.json.items[0]?.raw).toMatch(/^DKIM-Signature: /);
    expect((await system.sandbox('GET', `/sms?to=${encodeURIComponent(phone(0))}`)).json.items).toEqual([]);
  }, 60_000);

  it('is told by SMS, once, when the provider refuses at connect; the block is known after three', async () => {
    // A behaviour holds for new sessions; the last mail's connection is kept for a second.
    await waitFor(
      async () => (await system.sandbox('GET', '/providers/gmx')).json.connections.open === 0,
      10_000,
    );
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    const ids: string[] = [];
    for (const digit of [1, 2, 3, 4, 5]) {
      const { json } = await system.api('POST', '/v1/notifications', {
        body: appointment({ email: `b${digit}@gmx.de`, phone: phone(digit) }),
      });
      ids.push(json.id);
    }
    for (const [place, id] of ids.entries()) {
      const told = await system.notification(id, ({ status }) => status === 'delivered');
      expect(told.toldBy).toBe('sms');
      expect(told.attempts.find(({ channel }) => channel === 'email')?.state).toBe('superseded');
      expect(
        (await system.sandbox('GET', `/sms?to=${encodeURIComponent(phone(place + 1))}`)).json.items,
      ).toHaveLength(1);
    }
    const advisory = await system.api('GET', '/v1/advisory?domain=gmx.de', { key: null });
    expect(advisory.json).toMatchObject({ domain: 'gmx.de', delayed: true, askFor: 'phone' });
    const refused = (await system.sandbox('GET', '/ledger')).text
      .split('\n')
      .filter((row) => row.includes('"provider":"gmx"') && row.includes('"reply":"554'));
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(refused.length).toBeLessThanOrEqual(6);
  }, 90_000);

  it('sends no more optional texts to who answers ABMELDEN, but what the city must tell', async () => {
    const from = phone(1);
    for (const body of ['Ich komme später', 'Abmelden!'])
      expect((await system.sandbox('POST', '/sms/replies', { from, body })).status).toBeLessThan(300);
    const answers = await system.api('GET', '/v1/replies');
    expect(answers.json.items).toMatchObject([
      { wish: 'stop', body: null },
      { wish: null, body: 'Ich komme später' },
    ]);
    const optional = await system.api('POST', '/v1/notifications', {
      body: {
        recipient: { phone: from },
        category: 'waste',
        urgency: 'urgent',
        content: { subject: 'Biotonne', body: 'Mittwoch.' },
      },
    });
    await system.notification(optional.json.id, ({ status }) => status === 'undeliverable');
    const duty = await system.api('POST', '/v1/notifications', { body: appointment({ phone: from }) });
    await system.notification(duty.json.id, ({ status }) => status === 'delivered');
    const texts = (await system.sandbox('GET', `/sms?to=${encodeURIComponent(from)}`)).json.items;
    expect(texts).toHaveLength(2);
  }, 60_000);

  it('holds what has time, and sends it when the block has ended', async () => {
    const waste = {
      recipient: { email: 'c@gmx.de', phone: phone(8) },
      category: 'waste',
      content: { subject: 'Biotonne', body: 'Mittwoch.' },
    };
    const { json } = await system.api('POST', '/v1/notifications', { body: waste });
    const held = await system.notification(json.id, ({ attempts }) => attempts[0]?.state === 'held');
    expect(held.toldBy).toBeNull();
    await system.sandbox('PUT', '/providers/gmx/behaviour', { accept: true });
    await waitFor(async () => {
      await system.sandbox('POST', '/clock', { advanceMs: 6 * 60_000 });
      return (await system.api('GET', `/v1/notifications/${json.id}`)).json.status === 'delivered';
    }, 60_000);
    expect((await system.sandbox('GET', '/mailboxes/c@gmx.de')).json.items).toHaveLength(1);
    expect((await system.sandbox('GET', `/sms?to=${encodeURIComponent(phone(8))}`)).json.items).toEqual([]);
  }, 120_000);

  it('is told by SMS when the mail comes back, once; a forged report and a second copy change nothing', async () => {
    // Not at GMX, which may still be on its way back.
    const { json } = await system.api('POST', '/v1/notifications', {
      body: appointment({ email: 'gone@posteo.de', phone: phone(9) }),
    });
    await system.notification(json.id, ({ status }) => status === 'delivered');
    const [mail] = (await system.sandbox('GET', '/mailboxes/gone@posteo.de')).json.items;
    const returnPath = mail?.envelope.from ?? '';
    const forged = returnPath.replace(/\+(.)/, (_, first: string) => `+${first === 'a' ? 'b' : 'a'}`);
    expect(await report(system.ready.postbox.port, forged)).toMatch(/^550 5\.1\.1 /);
    expect(await report(system.ready.postbox.port, returnPath)).toMatch(/^250 /);
    expect(await report(system.ready.postbox.port, returnPath)).toMatch(/^554 5\.7\.1 /);
    const told = await system.notification(json.id, ({ toldBy }) => toldBy === 'sms');
    expect(told.attempts.find(({ channel }) => channel === 'email')?.state).toBe('bounced');
    const texts = await system.sandbox('GET', `/sms?to=${encodeURIComponent(phone(9))}`);
    expect(texts.json.items).toHaveLength(1);
  }, 60_000);
});

/** Hands a delivery report to the postbox as a provider's server does. @returns the last reply */
async function report(port: number, to: string): Promise<string> {
  const dialogue = SmtpDialogue.open(port);
  await dialogue.reply();
  await dialogue.say('EHLO mx.gmx.example');
  await dialogue.say('MAIL FROM:<>');
  const answer = await dialogue.say(`RCPT TO:<${to}>`);
  const last = answer.startsWith('250') ? await dialogue.hand([], UNKNOWN_MAILBOX) : answer;
  dialogue.cut();
  return last;
}

const UNKNOWN_MAILBOX = [
  'From: MAILER-DAEMON@mx.gmx.example',
  'Subject: Undelivered Mail Returned to Sender',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
  '',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.gmx.example',
  '',
  'Final-Recipient: rfc822; gone@posteo.de',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.1.1 <gone@posteo.de>: Recipient address rejected: User unknown',
  '',
  '--b--',
].join('\r\n');
