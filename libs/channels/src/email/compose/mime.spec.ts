import { base64Lines, headerText, mailboxHeader, oneLine, parameter, quotedPrintable } from './mime.js';

describe('quotedPrintable', () => {
  const cases = [
    ['', ''],
    ['plain', 'plain'],
    ['Grüße', 'Gr=C3=BC=C3=9Fe'],
    ['a=b', 'a=3Db'],
    ['one\ntwo\rthree\r\nfour', 'one\r\ntwo\r\nthree\r\nfour'],
    ['space \nend ', 'space=20\r\nend=20'],
    ['tab\t\nx', 'tab=09\r\nx'],
    ['\u0000', '=00'],
    ['.dot', '.dot'],
  ];
  it.each(cases)('encodes %j', (text, encoded) => {
    expect(quotedPrintable(text)).toBe(encoded);
  });

  it.each([
    'x'.repeat(300),
    'ü'.repeat(100),
    `${'word '.repeat(60)}end`,
    `${'x'.repeat(74)}ü`,
    '€'.repeat(41),
  ])('keeps lines to 76 characters and loses nothing', (text) => {
    const encoded = quotedPrintable(text);
    expect(Math.max(...encoded.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76);
    expect(decoded(encoded)).toBe(text);
  });
});

function decoded(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('base64Lines', () => {
  it.each([0, 1, 56, 57, 58, 114, 1000])('encodes %d bytes in lines of 76', (size) => {
    const data = Buffer.alloc(size, 7);
    const lines = base64Lines(data).split('\r\n');
    expect(lines.slice(0, -1).every((line) => line.length === 76)).toBe(true);
    expect(Buffer.from(lines.join(''), 'base64').equals(data)).toBe(true);
  });
});

describe('header values', () => {
  it.each([
    ['a\r\nBcc: x@example.net', 'a Bcc: x@example.net'],
    ['a\0b', 'a b'],
    [' a\u2028b ', 'a b'],
  ])('takes line breaks out of %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });

  const subjects = ['Termin', 'Ihr Termin im Bürgeramt am 12. März um 10:30 Uhr ist bestätigt', 'x'.repeat(200), 'word '.repeat(40).trim(), '=?odd?=', '🏛️'.repeat(30)]; // prettier-ignore
  it.each(subjects)('folds %s into lines of at most 76', (subject) => {
    const value = headerText(subject, 9);
    expect(`Subject: ${value}`.split('\r\n').every((line) => line.length <= 76 && line.trim() !== '')).toBe(
      true,
    );
    expect(
      value
        .split('\r\n')
        .slice(1)
        .every((line) => line.startsWith(' ')),
    ).toBe(true);
    expect(/^[\x20-\x7e\r\n]*$/.test(value)).toBe(true);
  });

  it.each([
    [null, 'a@example.net'],
    ['', 'a@example.net'],
    ['Anna "A" B\\', '"Anna \\"A\\" B\\\\" <a@example.net>'],
    ['A, B <x@example.net>', '"A, B <x@example.net>" <a@example.net>'],
    ['Bürgeramt', '=?UTF-8?B?QsO8cmdlcmFtdA==?=\r\n <a@example.net>'],
  ])('writes the mailbox of %j', (name, expected) => {
    expect(mailboxHeader(name, 'a@example.net')).toBe(expected);
  });

  it.each([
    ['a.pdf', ';\r\n filename="a.pdf"'],
    ['a"b.pdf', ';\r\n filename="a\\"b.pdf"'],
    ['Ü.pdf', ";\r\n filename*0*=utf-8''%C3%9C.pdf"],
  ])('writes the parameter %s', (name, expected) => {
    expect(parameter('filename', name)).toBe(expected);
  });

  it('cuts a long parameter in sections', () => {
    const text = parameter('filename', `${'ü'.repeat(60)}.pdf`);
    expect(text).toMatch(/filename\*0\*=utf-8''.*\r\n filename\*1\*=/);
    expect(text.split('\r\n').every((line) => line.length <= 78)).toBe(true);
  });
});
