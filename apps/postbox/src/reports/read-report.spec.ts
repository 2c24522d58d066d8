import { readReport } from './read-report.js';
import { printReport } from './print-report.js';

const FIELDS = [
  'Reporting-MTA: dns; mx.stadt.example',
  '',
  'Final-Recipient: rfc822; erika@post.example',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.1.1 <erika@post.example>: User unknown',
].join('\n');
const RETURNED = 'From: amt@stadt.example\nTo: erika@post.example\nSubject: Ihr Termin\n\nGuten Tag';

interface Parts {
  readonly declared?: string;
  readonly used?: string;
  readonly status?: string;
  readonly words?: string;
}

/** A report of three parts; `declared` and `used` boundaries differ in broken ones. */
function aReport({ declared = 'b1', used = declared, status, words }: Parts = {}): string {
  return [
    'Return-Path: <>',
    'From: Mail Delivery System <MAILER-DAEMON@mx.stadt.example>',
    'Subject: Undelivered Mail Returned to Sender',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${declared}"`,
    '',
    `--${used}`,
    words ?? 'Content-Type: text/plain\n\nYour mail could not be delivered.',
    `--${used}`,
    status ?? `Content-Type: message/delivery-status\n\n${FIELDS}`,
    `--${used}`,
    `Content-Type: message/rfc822\n\n${RETURNED}`,
    `--${used}--`,
    '',
  ].join('\n');
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const ERIKA = {
  address: 'erika@post.example',
  status: '5.1.1',
  code: 550,
  label: 'mailbox_unknown',
  suppress: true,
};

describe('readReport', () => {
  it.each<[string, string]>([
    ['as the RFC has it', aReport()],
    ['with CRLF', aReport().replaceAll('\n', '\r\n')],
    ['with lone CRs', aReport().replaceAll('\n', '\r')],
    ['from a mailbox file', `From MAILER-DAEMON Thu Jan 1 00:00:00 2026\n${aReport()}`],
    ['with another boundary than its header says', aReport({ declared: 'b1', used: 'other' })],
    [
      'in base64',
      aReport({
        status: `Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n${base64(FIELDS)}`,
      }),
    ],
    [
      'in quoted-printable',
      aReport({
        status: `Content-Type: message/delivery-status\nContent-Transfer-Encoding: quoted-printable\n\n${FIELDS.replaceAll('<', '=3C')}`,
      }),
    ],
    ['with a type that is not indented', aReport().replace('; boundary=', ';\nboundary=')],
    [
      'with an inner multipart whose boundary is not indented',
      aReport({
        words:
          'Content-Type: multipart/alternative;\nboundary=in\n\n--in\nContent-Type: text/plain\n\nsiehe unten\n--in--',
        status: `Content-Type: multipart/mixed;\nboundary=more\n\n--more\nContent-Type: message/delivery-status\n\n${FIELDS}\n--more--`,
      }),
    ],
    [
      'without the blank line before its fields',
      aReport({ status: `Content-Type: message/delivery-status\n${FIELDS.slice(FIELDS.indexOf('Final'))}` }),
    ],
    ['as plain text, its parts undivided', aReport().replaceAll(/^--b1.*\n/gm, '')],
    [
      'with a part that says no type',
      aReport({ words: 'Content-Type: text/plain\n\nSorry.\n--b1\nContent-Type: \n\nx' }),
    ],
    [
      'attached to a mail of a person',
      `From: chef@stadt.example\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=w\n\n--w\nContent-Type: text/plain\n\nsiehe Anhang\n--w\nContent-Type: message/rfc822\n\n${aReport()}\n--w--\n`,
    ],
    ['pasted into a mail', `From: chef@stadt.example\nSubject: was ist das?\n\nHallo,\n\n${aReport()}`],
  ])('reads a DSN %s', async (_, mail) => {
    const report = await readReport(Buffer.from(mail));
    expect(report.kind).toBe('bounce');
    expect(report.recipients).toMatchObject([ERIKA]);
  });

  it('reads the words of other character sets', async () => {
    const words = Buffer.from('GyRCQXc/LkAoJWEhPCVrJSIlSSVsJTkkLDgrJEQkKyRqJF4kOyRzGyhC', 'base64').toString(
      'latin1',
    );
    const mail = `From: MAILER-DAEMON@post.example\nSubject: error\nContent-Type: text/plain; charset=ISO-2022-JP\n\n${words}\n<erika@post.example>\n`;
    const report = await readReport(Buffer.from(mail, 'latin1'));
    expect(report.recipients).toMatchObject([
      { address: 'erika@post.example', label: 'mailbox_unknown', suppress: false },
    ]);
  });

  it('reads the escapes of ISO-2022-JP where fields carry no character set', async () => {
    const japanese = Buffer.from('GyRCJWYhPCU2ITwkTzgrJEQkKyRqJF4kOyRzGyhC', 'base64').toString('latin1');
    const fields = FIELDS.replace(/smtp; .*$/, `X-Notes; ${japanese}`);
    const mail = aReport({ status: `Content-Type: message/delivery-status\n\n${fields}` });
    const report = await readReport(Buffer.from(mail, 'latin1'));
    expect(report.recipients).toMatchObject([
      { diagnostic: 'ユーザーは見つかりません', label: 'mailbox_unknown', suppress: false },
    ]);
  });

  it('leaves the mail of a person alone', async () => {
    const mail = 'From: erika@post.example\nSubject: Ihre Nachricht\n\nIch konnte nicht zum Termin kommen.\n';
    expect(await readReport(Buffer.from(mail))).toEqual({ kind: 'other', recipients: [] });
  });
});

describe('printReport', () => {
  async function printed(mail: string): Promise<{ code: number; out: string; err: string }> {
    const texts = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({
      write: (text: string | Uint8Array) => ((texts[name] += String(text)), true),
    });
    const input = (async function* () {
      await Promise.resolve();
      yield Buffer.from(mail);
    })();
    const code = await printReport(input, { out: sink('out'), err: sink('err') });
    return { code, ...texts };
  }

  it('prints one JSON object', async () => {
    const { code, out, err } = await printed(aReport());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({
      kind: 'bounce',
      recipients: [{ ...ERIKA, action: 'failed', scope: 'recipient' }],
    });
  });

  it('prints the recipients of all mails of a mailbox file', async () => {
    const line = 'From MAILER-DAEMON Thu Jan  1 00:00:00 2026\n';
    const second = aReport().replaceAll('erika@', 'max@');
    const { out } = await printed(`${line}${aReport()}\n${line}${second}`);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'bounce',
      recipients: [{ address: 'erika@post.example' }, { address: 'max@post.example' }],
    });
  });

  it('ends with 0 and no recipients for what is no report', async () => {
    const { code, out } = await printed('From: a@b.example\n\nHallo');
    expect([code, JSON.parse(out)]).toEqual([0, { kind: 'other', recipients: [] }]);
  });

  it.each(['', ' \n\n'])('ends with 2 when nothing comes in (%j)', async (mail) => {
    const { code, out, err } = await printed(mail);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('no mail');
  });
});

describe('hostile mail', () => {
  const SIZE = 100_000;
  const many = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length));
  const head = 'Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: Undeliverable\n';
  const nested = Array.from(
    { length: 1500 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
  );

  it.each<[string, string]>([
    ['at signs', `${head}\n${many('@')}`],
    ['half addresses', `${head}\n${many('a@')}`],
    ['codes', `${head}\n${many('550 ')}`],
    ['recipients', `${head}\n${Array.from({ length: 6000 }, (_, at) => `<u${at}@ex.example>:\n`).join('')}`],
    ['a header line', `X-A: ${many('a')}\n${head}\nhi`],
    ['header lines', `${many('X-A: b\n')}${head}\nhi`],
    ['blanks in a field', `X-A: a${many(' ')}b\n${head}\nhi`],
    ['folds', `X-A: b\n${many(' c\n')}${head}\nhi`],
    ['content types', `Content-Type: ${many('multipart/a; ')}\n\nx`],
    ['types in lines', `${many('Content-Type: multipart/x\n')}\nx`],
    ['delimiters', `Content-Type: multipart/report; boundary=x\n\n${many('--a\n')}`],
    ['nesting', head + nested.join('')],
    ['open tags', `${head}Content-Type: text/html\n\n${many('<style>')}`],
    ['JSON', `${head}\n{"notificationType":${many('[')}`],
    ['carriage returns', `${head}\n${many('\r')}`],
    ['zeros', many('\0')],
  ])('of endless %s is read in time', async (_, mail) => {
    const raw = Buffer.from(mail, 'latin1');
    const spent: number[] = [];
    // The best of three: the first compiles, and any may meet a collection.
    for (let round = 0; round < 3; round += 1) {
      const before = process.cpuUsage();
      expect((await readReport(raw)).recipients.length).toBeLessThanOrEqual(200);
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1000);
    }
    expect(Math.min(...spent)).toBeLessThan((200 * mail.length) / SIZE);
  });
});
