import { generateKeyPairSync } from 'node:crypto';
import { authenticate } from 'mailauth';
import { simpleParser, type ParsedMail } from 'mailparser';
import { laneKey } from '#domain';
import type { ClaimedAttempt } from '#delivery/ports';
import {
  aContent,
  aDepartment,
  anAttempt,
  CITIZEN_ID,
  OneDepartment,
  OpenLinks,
  SetClock,
} from '../../gateway-world.js';
import { CannotBeSent } from '../../outcome.js';
import { MailComposer, type MailComposerOptions } from './mail-composer.js';
import { attemptOfReturnPath } from './message-identity.js';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
});

const edwards = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
});
/** The record holds the bare key, the last 32 bytes (RFC 8463, 4). */
const edwardsPublic = edwards.publicKey.subarray(-32).toString('base64');

function aComposer(changes: Partial<MailComposerOptions> = {}): MailComposer {
  return new MailComposer({
    clock: new SetClock(),
    links: new OpenLinks(),
    departments: new OneDepartment(),
    messageIdKey: Buffer.alloc(32, 7),
    bounceDomain: 'bounce.stadt.example',
    dkim: [
      { domain: 'stadt.example', selector: 'sb', privateKey: keys.privateKey },
      { domain: 'stadt.example', selector: 'sb2', privateKey: edwards.privateKey },
    ],
    ...changes,
  });
}

async function parsed(changes: Partial<ClaimedAttempt> = {}, options: Partial<MailComposerOptions> = {}) {
  const { message } = await aComposer(options).compose(anAttempt(changes));
  return simpleParser(message);
}

/** DKIM and alignment as a receiver finds them. */
async function authenticated(message: Buffer) {
  return authenticate(message, {
    ip: '203.0.113.5',
    helo: 'mail.stadt.example',
    sender: 'bounce@bounce.stadt.example',
    trustReceived: false,
    resolver: (name: string, type: string) => {
      if (type === 'TXT' && name === 'sb._domainkey.stadt.example')
        return Promise.resolve([[`v=DKIM1; k=rsa; p=${keys.publicKey.toString('base64')}`]]);
      if (type === 'TXT' && name === 'sb2._domainkey.stadt.example')
        return Promise.resolve([[`v=DKIM1; k=ed25519; p=${edwardsPublic}`]]);
      if (type === 'TXT' && name === 'bounce.stadt.example')
        return Promise.resolve([['v=spf1 ip4:203.0.113.5 -all']]);
      if (type === 'TXT' && name === '_dmarc.stadt.example') return Promise.resolve([['v=DMARC1; p=reject']]);
      return Promise.reject(Object.assign(new Error('no record'), { code: 'ENOTFOUND' }));
    },
  });
}

describe('MailComposer', () => {
  it('writes a letter that a mail program reads as it was meant', async () => {
    const mail = await parsed({
      content: aContent({ subject: 'Ihr Termin im Bürgeramt – bitte bestätigen' }),
    });
    expect(mail.subject).toBe('Ihr Termin im Bürgeramt – bitte bestätigen');
    expect(mail.from?.value).toEqual([
      { name: 'Bürgeramt Mülheim', address: 'buergeramt@mail.stadt.example' },
    ]);
    expect(first(mail.to)).toEqual({ name: 'Anna Beispiel', address: 'anna.beispiel@example.net' });
    expect(mail.replyTo?.value[0]?.address).toBe('antwort@stadt.example');
    expect(mail.text).toContain('bitte bestätigen Sie Ihren Termin.');
    expect(mail.text).toContain('Stadt Mülheim, Am Rathaus 1');
    expect(mail.html).toContain('bitte <strong>bestätigen</strong> Sie Ihren Termin.');
    expect(mail.html).toContain('Bürgeramt');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(Math.abs((mail.date?.getTime() ?? 0) - Date.now())).toBeLessThan(5000);
    expect(mail.headers.has('list-unsubscribe')).toBe(false);
    expect(mail.attachments).toHaveLength(0);
  });

  it('writes single fields, lines of at most 78, and no byte above 127', async () => {
    const { message } = await aComposer().compose(
      anAttempt({ content: aContent({ body: 'Straße '.repeat(400) }) }),
    );
    const text = message.toString('latin1');
    const head = text.slice(0, text.indexOf('\r\n\r\n'));
    for (const field of ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type'])
      expect(head.match(new RegExp(`^${field}:`, 'gim'))).toHaveLength(1);
    expect(text.split('\r\n').every((line) => line.length <= 120 && !/[\r\n]/.test(line))).toBe(true);
    expect(/^[\x00-\x7f]*$/.test(text)).toBe(true); // eslint-disable-line no-control-regex -- the whole ASCII range
  });

  it('loads nothing from elsewhere and is friendly to the dark', async () => {
    const mail = await parsed({ content: aContent({ body: '![x](https://elsewhere.example/p.gif)' }) });
    expect(mail.html).not.toMatch(/src=|url\(|@import/);
    expect(mail.html).toContain('prefers-color-scheme: dark');
  });

  it('cannot be made to add a header or a recipient', async () => {
    const subject = 'Hallo\r\nBcc: evil@example.org\r\n\r\nbody\0';
    const name = 'Anna\r\nCc: evil@example.org';
    const contact = { channel: 'email', address: 'anna.beispiel@example.net', name } as const;
    const mail = await parsed({ content: aContent({ subject }), contact });
    expect(mail.cc).toBeUndefined();
    expect(mail.bcc).toBeUndefined();
    expect(mail.subject).toBe('Hallo Bcc: evil@example.org body');
  });

  it.each([
    ['Termine', 'appointments', CITIZEN_ID, false],
    ['Abfall ohne Konto', 'waste', null, false],
    ['Abfall', 'waste', CITIZEN_ID, true],
    ['Unbekanntes', 'nothing', CITIZEN_ID, false],
  ])('offers one-click leave on optional mail only: %s', async (_, category, citizenId, offered) => {
    const mail = await parsed({ category, citizenId });
    expect(mail.headers.has('list-unsubscribe')).toBe(false); // mailparser gathers list-* below
    const list = mail.headers.get('list') as unknown as
      Record<string, { url?: string; mail?: string }> | undefined;
    const oneClick = /^https:\/\/stadt\.example\/p\/preferences-[-0-9a-f]+\?stop=[a-z2-7]{6}$/;
    expect(oneClick.test(list?.['unsubscribe']?.url ?? '')).toBe(offered);
    expect(/^stop\+.+@bounce\.stadt\.example$/.test(list?.['unsubscribe']?.mail ?? '')).toBe(offered);
    expect((mail.text ?? '').includes('/p/preferences-')).toBe(offered);
  });

  const kinds = [
    ['original', 'Ihr Termin im Bürgeramt', 'bestätigen Sie Ihren Termin'],
    ['reminder', 'Erinnerung: Ihr Termin im Bürgeramt', 'bestätigen Sie Ihren Termin'],
    ['copy', 'Kopie: Ihr Termin im Bürgeramt', 'schon auf einem anderen Weg'],
    ['late', 'Frist vorbei', 'Bitte melden Sie sich.'],
    ['neutral', 'Nachricht von Stadt Mülheim', 'Bitte handeln Sie bis 11.03., 15:02 Uhr.'],
  ] as const;
  it.each(kinds)('says what kind it is: %s', async (contentKind, subject, text) => {
    const content = aContent({ late: { subject: 'Frist vorbei', body: 'Bitte melden Sie sich.' } });
    const mail = await parsed({ contentKind, content });
    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain(text);
  });

  it.each([
    ['original', 'de', 'Bitte handeln Sie bis Donnerstag, 11. März, 15:02 Uhr.'],
    ['reminder', 'en', 'Please act by Thursday 11 March, 15:02.'],
  ] as const)('says by when to act: %s in %s', async (contentKind, language, sentence) => {
    const mail = await parsed({ contentKind, language });
    expect(mail.text).toContain(sentence);
    expect(String(mail.html)).toContain(sentence);
    expect((await parsed({ contentKind, language, deadlineMs: null })).text).not.toContain('15:02');
  });

  it('asks for nothing once it is too late', async () => {
    const content = aContent({ late: { subject: 'Frist vorbei', body: 'Bitte melden Sie sich.' } });
    expect((await parsed({ contentKind: 'late', content })).text).not.toContain('15:02');
  });

  it('says nothing of the content when it is to be neutral', async () => {
    const attachments = [{ filename: 'a.txt', contentType: 'text/plain', content: 'QQ==' }];
    const mail = await parsed({ contentKind: 'neutral', content: aContent({ attachments }) });
    expect(`${mail.text ?? ''}${String(mail.html)}`).not.toContain('Termin');
    expect(mail.attachments).toHaveLength(0);
  });

  it('speaks English to those who want it', async () => {
    const mail = await parsed({ language: 'en', contentKind: 'reminder' });
    expect(mail.subject).toBe('Reminder: Ihr Termin im Bürgeramt');
  });

  it.each([
    [
      { label: 'Termin bestätigen', url: 'https://buchung.example/?a=1&b=2' },
      'https://buchung.example/?a=1&b=2',
    ],
    [{ label: 'Termin bestätigen', url: null }, '/a/action-'],
  ])('says what to do and where: %j', async (action, url) => {
    const mail = await parsed({ content: aContent({ action }) });
    expect(mail.text).toContain(url);
    expect(String(mail.html)).toMatch(/Termin bestätigen\s*<\/a>/);
  });

  it('carries attachments byte for byte and the calendar entry with its method', async () => {
    const data = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 256));
    const calendar = 'BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n';
    const attachments = [
      { filename: 'Übersicht.pdf', contentType: 'application/pdf', content: data.toString('base64') },
      { filename: 'x', contentType: 'text/html\r\nX-Evil: 1', content: 'QQ==' },
    ];
    const mail = await parsed({ content: aContent({ attachments, calendar }) });
    const [pdf, odd, ics] = mail.attachments;
    expect(pdf).toMatchObject({ filename: 'Übersicht.pdf', contentType: 'application/pdf' });
    expect(pdf?.content.equals(data)).toBe(true);
    expect(odd?.contentType).toBe('application/octet-stream');
    expect(ics).toMatchObject({ contentType: 'text/calendar', filename: 'Termin.ics' });
    expect(ics?.content.toString()).toBe('BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n');
    const { message } = await aComposer().compose(
      anAttempt({ content: aContent({ attachments, calendar }) }),
    );
    expect(message.toString()).toContain('text/calendar; charset=utf-8; method=REQUEST');
    expect((await authenticated(message)).dkim.results[0]?.status.result).toBe('pass');
  });

  it.each([
    ['plain', aContent()],
    [
      'with trailing spaces, dots and empty lines',
      aContent({ body: '. dot  \n\n\n.\n  indented   words \t\n\n\n' }),
    ],
    ['empty', aContent({ body: '' })],
    ['long', aContent({ body: 'Ein Satz mit Umlauten: äöüß. '.repeat(500) })],
    ['long subject', aContent({ subject: 'Sehr lang '.repeat(30) })],
  ])('is signed so that receivers agree, aligned with From: %s', async (_, content) => {
    const { message } = await aComposer().compose(
      anAttempt({ content, category: 'waste', citizenId: CITIZEN_ID }),
    );
    const result = await authenticated(message);
    const pass = { signingDomain: 'stadt.example', status: { result: 'pass' } };
    expect(result.dkim.results).toMatchObject([
      { ...pass, algo: 'rsa-sha256' },
      { ...pass, algo: 'ed25519-sha256' },
    ]);
    expect(result.spf && result.spf.status.result).toBe('pass');
    expect(result.dmarc && result.dmarc.status.result).toBe('pass');
  });

  it('is no longer signed when a letter of it is changed', async () => {
    const { message } = await aComposer().compose(anAttempt());
    const forged = Buffer.from(message.toString('latin1').replace('Guten Tag', 'Guten Mag'), 'latin1');
    expect((await authenticated(forged)).dkim.results[0]?.status.result).not.toBe('pass');
    const added = Buffer.from(
      message.toString('latin1').replace('\r\nFrom:', '\r\nFrom: x@example.org\r\nFrom:'),
      'latin1',
    );
    expect((await authenticated(added)).dkim.results[0]?.status.result).not.toBe('pass');
  });

  it('takes the key of the domain and stream, and none that is not aligned', async () => {
    const key = (domain: string, selector: string, stream?: 'bulk') => ({
      domain,
      selector,
      privateKey: keys.privateKey,
      ...(stream === undefined ? {} : { stream }),
    });
    const dkim = [
      key('stadt.example', 's1'),
      key('mail.stadt.example', 's2'),
      key('mail.stadt.example', 's3', 'bulk'),
      key('other.example', 's4'),
    ];
    const selectorOf = async (changes: Partial<ClaimedAttempt>, options: Partial<MailComposerOptions>) => {
      const { message } = await aComposer({ dkim, ...options }).compose(anAttempt(changes));
      return /\bs=([a-z0-9]+);/.exec(message.toString('latin1'))?.[1] ?? null;
    };
    const bulk = laneKey({ channel: 'email', stream: 'bulk', route: 'direct', site: 'example.net' });
    expect(await selectorOf({}, {})).toBe('s2');
    expect(await selectorOf({ lane: bulk }, {})).toBe('s3');
    const elsewhere = aDepartment({
      sender: { ...aDepartment().sender, fromAddress: 'a@elsewhere.example' },
    });
    expect(await selectorOf({}, { departments: new OneDepartment(elsewhere) })).toBeNull();
  });

  it('gives bulk mail its own address, return path and signature', async () => {
    const bulk = laneKey({ channel: 'email', stream: 'bulk', route: 'direct', site: 'example.net' });
    const composer = aComposer({
      bulk: { senderDomain: 'news.stadt.example', bounceDomain: 'bounce.news.stadt.example' },
      dkim: [
        { domain: 'stadt.example', selector: 's1', privateKey: keys.privateKey },
        { domain: 'news.stadt.example', selector: 's2', privateKey: keys.privateKey, stream: 'bulk' },
      ],
    });
    const mail = await composer.compose(anAttempt({ lane: bulk }));
    const text = mail.message.toString('latin1');
    expect(mail.from).toMatch(/^bounce\+.+@bounce\.news\.stadt\.example$/);
    expect(text).toContain('<buergeramt@news.stadt.example>\r\n');
    expect(text).toContain('d=news.stadt.example;\r\n s=s2;');
    const own = await composer.compose(anAttempt());
    expect(own.from).toMatch(/@bounce\.stadt\.example$/);
    expect(own.message.toString('latin1')).toContain('d=stadt.example;\r\n s=s1;');
  });

  describe('identity', () => {
    const idOf = async (attempt: ClaimedAttempt, options: Partial<MailComposerOptions> = {}) => {
      const { message } = await aComposer(options).compose(attempt);
      return /^Message-ID: (<.+@.+>)\r$/m.exec(message.toString('latin1'))?.[1];
    };
    const late = { subject: 'x', body: 'y' };
    const base = anAttempt({ content: aContent({ late }) });

    it.each([
      ['the same try', base, true],
      ['a later try', { ...base, tries: 3, fence: 9 }, true],
      ['a copy', { ...base, contentKind: 'copy', ordinal: 4 }, true],
      ['a late text', { ...base, contentKind: 'late' }, false],
      ['a reminder', { ...base, contentKind: 'reminder', ordinal: 2 }, false],
      ['a neutral text', { ...base, contentKind: 'neutral' }, false],
      ['another notification', anAttempt(), false],
    ] as const)('of %s', async (_, attempt, same) => {
      expect((await idOf(attempt)) === (await idOf(base))).toBe(same);
    });

    it('differs between reminders, and between keys', async () => {
      const reminder = (ordinal: number) => idOf({ ...base, contentKind: 'reminder', ordinal });
      expect(await reminder(2)).not.toBe(await reminder(3));
      expect(await idOf(base, { messageIdKey: Buffer.alloc(32, 8) })).not.toBe(await idOf(base));
      expect(await idOf(base, { messageIdDomain: 'id.stadt.example' })).toContain('@id.stadt.example>');
    });

    it('is found again by the return path', async () => {
      const { from } = await aComposer().compose(base);
      expect(attemptOfReturnPath(from, new OpenLinks())).toBe(base.id);
    });

    it.each([
      'bounce+x@b.example',
      'bounce+message-1.1@b.example',
      'x@b.example',
      'bounce+bounce-nouuid.1@b.example',
      'bounce+bounce-1.0@b.example',
    ])('is not found in %s', (address) => {
      expect(attemptOfReturnPath(address, new OpenLinks())).toBeNull();
    });
  });

  it.each([
    ['an address that is none', anAttempt({ contact: { channel: 'email', address: 'a', name: null } })],
    ['another contact', anAttempt({ contact: { channel: 'sms', phone: '+491', verified: true } })],
    ['an unknown department', anAttempt({ departmentId: '01782200-0000-7000-8000-0000000000ff' })],
    ['no late text', anAttempt({ contentKind: 'late' })],
  ])('makes no mail of %s', async (_, attempt) => {
    await expect(aComposer().compose(attempt)).rejects.toThrow(CannotBeSent);
  });
});

function first(to: ParsedMail['to']) {
  return (Array.isArray(to) ? to[0] : to)?.value[0];
}
