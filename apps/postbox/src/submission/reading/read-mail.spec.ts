import { UnreadableMail, readMail, withCrlf } from './read-mail.js';

const lines = (...all: string[]): Buffer => Buffer.from(all.join('\r\n'));
const FROM = 'From: =?utf-8?q?B=C3=BCrgeramt?= <Amt@Stadt.de>';

describe('withCrlf', () => {
  it.each([
    ['a\nb\n', 'a\r\nb\r\n'],
    ['a\r\nb\r\n', 'a\r\nb\r\n'],
    ['a\rb', 'a\r\nb'],
    ['\n', '\r\n'],
    ['\r', '\r\n'],
    ['a\n\r\nb', 'a\r\n\r\nb'],
    ['a\r\r\nb', 'a\r\n\r\nb'],
    ['', ''],
  ])('%j', (raw, expected) => {
    expect(withCrlf(Buffer.from(raw)).toString()).toBe(expected);
  });

  it('copies nothing that is right', () => {
    const raw = Buffer.from('a\r\nb\r\n');
    expect(withCrlf(raw)).toBe(raw);
  });
});

describe('readMail', () => {
  it('takes a mail apart', async () => {
    const mail = await readMail(
      lines(
        FROM,
        'Subject: =?utf-8?b?R3LDvMOfZQ==?=',
        ' von uns',
        'Date: Wed, 11 Mar 2026 15:00:00 +0100',
        'Message-ID: <1@php>',
        'Stadtbote-Sms-Text: =?iso-8859-1?q?Gr=FC=DFe?= =?utf-8?q?_an?=',
        ' alle',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        'Gr=FC=DFe',
        '--b',
        'Content-Type: application/pdf; name=a.pdf',
        'Content-Transfer-Encoding: base64',
        '',
        'AQID',
        '--b--',
        '',
      ),
    );
    expect(mail).toMatchObject({
      from: ['amt@stadt.de'],
      subject: 'Grüße von uns',
      dateMs: Date.UTC(2026, 2, 11, 14),
      messageId: '<1@php>',
      text: expect.stringContaining('Grüße') as string,
      html: null,
      files: [{ type: 'application/pdf', name: 'a.pdf', content: Buffer.from([1, 2, 3]) }],
    });
    expect(mail.fields.get('stadtbote-sms-text')).toEqual(['Grüße an alle']);
  });

  it.each([
    ['alone', ['Content-Type: text/html; charset=utf-8', '', '<p>Grüße</p><script>x()</script>']],
    [
      'beside a calendar entry',
      [
        'Content-Type: multipart/alternative; boundary=c',
        '',
        '--c',
        'Content-Type: text/html; charset=utf-8',
        '',
        '<p>Grüße</p>',
        '--c',
        'Content-Type: text/calendar; method=REQUEST',
        '',
        'BEGIN:VCALENDAR',
        '--c--',
      ],
    ],
  ])('reads the words of HTML %s', async (_, body) => {
    const mail = await readMail(lines(FROM, ...body));
    expect(mail.text.trim()).toBe('Grüße');
    expect(mail.html).toContain('<p>');
  });

  it.each([
    ['no sender', ['Subject: x', '', 'x']],
    ['two senders', ['From: a@stadt.de, b@stadt.de', '', 'x']],
    ['From twice', [FROM, FROM, '', 'x']],
    ['Subject twice', [FROM, 'Subject: a', 'Subject: b', '', 'x']],
    ['nothing at all', ['']],
  ])('refuses a mail with %s', async (_, mail) => {
    await expect(readMail(lines(...mail))).rejects.toThrow(UnreadableMail);
  });

  it('knows no date where none can be read', async () => {
    expect((await readMail(lines(FROM, 'Date: gestern', '', 'x'))).dateMs).toBeNull();
  });
});
