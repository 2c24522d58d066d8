import { outgoingMail, type OurFields } from './original-mail.js';

const OURS: OurFields = {
  messageId: '<ours@bounce.stadt.example>',
  to: 'erika@gmx.de',
  date: 'Thu, 11 Mar 2021 13:03:00 +0000',
  unsubscribe: null,
  subject: null,
};
const OWN = [
  'From: Amt <amt@stadt.example>',
  'To: erika@gmx.de',
  'Subject: Termin',
  'Date: Thu, 11 Mar 2021 13:00:00 +0000',
];

function sent(fields: readonly string[], ours: Partial<OurFields> = {}, body = 'Hallo\r\n') {
  const message = Buffer.from(`${fields.join('\r\n')}\r\n\r\n${body}`, 'utf8').toString('latin1');
  const { headers, body: out } = outgoingMail(message, { ...OURS, ...ours });
  return { lines: headers.split('\r\n').slice(0, -1), body: Buffer.from(out, 'latin1').toString('utf8') };
}

describe('outgoingMail', () => {
  it("keeps the sender's fields in their order and adds ours", () => {
    expect(sent([...OWN, 'MIME-Version: 1.0', 'Content-Type: text/plain;', ' charset=utf-8']).lines).toEqual([
      ...OWN,
      'MIME-Version: 1.0',
      'Content-Type: text/plain;',
      ' charset=utf-8',
      'Message-ID: <ours@bounce.stadt.example>',
      'Auto-Submitted: auto-generated',
    ]);
  });

  it.each([
    'Received: from web1\r\n\tby php',
    'Bcc: chef@stadt.example',
    'BCC : chef@stadt.example',
    'Message-ID: <1@php>',
    'Return-Path: <www-data@web1>',
    'X-PHP-Originating-Script: 33:mail.php',
    'x-php-script: a',
    'Stadtbote-Phone: +4915112345678',
    'stadtbote-second-factor: Nummer=4711',
    'DKIM-Signature: v=1; a=rsa-sha256;\r\n b=abc',
    'From someone Thu Mar 11 2021',
    'no field at all',
  ])('takes off %j', (field) => {
    expect(sent([field, ...OWN]).lines.slice(0, OWN.length)).toEqual(OWN);
  });

  it('adds what a mail lacks', () => {
    expect(sent(['From: amt@stadt.example', 'Auto-Submitted: auto-replied']).lines).toEqual([
      'From: amt@stadt.example',
      'Auto-Submitted: auto-replied',
      'To: erika@gmx.de',
      'Date: Thu, 11 Mar 2021 13:03:00 +0000',
      'Message-ID: <ours@bounce.stadt.example>',
      'MIME-Version: 1.0',
    ]);
  });

  it('puts our way to switch off in place of theirs, and a subject of its own on a copy', () => {
    const page = 'https://stadt.example/p/x';
    const unsubscribe = { page, oneClick: `${page}?stop=abc`, address: 'stop+x.abc@stadt.example' };
    const { lines } = sent([...OWN, 'List-Unsubscribe: <mailto:x@y>'], {
      unsubscribe,
      subject: 'Kopie: Termin',
    });
    expect(lines.filter((line) => /^(list-|subject)/i.test(line))).toEqual([
      'Subject: Kopie: Termin',
      'List-Unsubscribe: <https://stadt.example/p/x?stop=abc>,',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
  });

  it.each([
    ['Subject: Grüße', 'Subject: =?UTF-8?B?R3LDvMOfZQ==?='],
    ['From: Bürgeramt <amt@stadt.example>', 'From: =?UTF-8?B?QsO8cmdlcmFtdA==?=\r\n <amt@stadt.example>'],
    [
      'To: "Müller, Erika" <e@gmx.de>, Max <m@gmx.de>',
      'To: =?UTF-8?B?TcO8bGxlciwgRXJpa2E=?=\r\n <e@gmx.de>,"Max" <m@gmx.de>',
    ],
  ])('writes raw UTF-8 in a field as encoded words: %s', (field, expected) => {
    expect(sent([field]).lines.join('\r\n').startsWith(expected)).toBe(true);
  });

  it('touches nothing behind the header', () => {
    const body =
      'Vorspann\r\n--b\r\nContent-Type: text/plain;  charset=utf-8\r\n\r\nGrüße  \r\nStadtbote-Phone: 1\r\n--b--\r\n\r\n\r\n';
    expect(sent(OWN, {}, body).body).toBe(body);
    expect(outgoingMail('From: a@b.example', OURS).body).toBe('');
  });
});
