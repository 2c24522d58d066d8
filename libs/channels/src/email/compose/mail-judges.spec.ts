import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { MailParser } from 'mailparser';
import type { Content } from '#delivery/ports';
import { aContent, anAttempt, CITIZEN_ID, OneDepartment, OpenLinks, SetClock } from '../../gateway-world.js';
import { MailComposer } from './mail-composer.js';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const composer = new MailComposer({
  clock: new SetClock(),
  links: new OpenLinks(),
  departments: new OneDepartment(),
  messageIdKey: Buffer.alloc(32, 7),
  bounceDomain: 'bounce.stadt.example',
  dkim: [{ domain: 'stadt.example', selector: 'sb', privateKey }],
});

const action = { label: 'Termin bestätigen', url: 'https://termine.stadt.example/bestaetigen/abc' };
const calendar = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Stadt//Termine//DE',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'UID:1@stadt.example',
  'DTSTAMP:20210310T120000Z',
  'DTSTART:20210311T090000Z',
  'SUMMARY:Termin im Bürgeramt',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\n');
const pdf = { filename: 'Bestätigung.pdf', contentType: 'application/pdf', content: 'JVBERi0xLjQK' };

const LETTERS: readonly (readonly [string, Content])[] = [
  ['a short one', aContent()],
  ['with an action', aContent({ action })],
  ['with a calendar entry and a file', aContent({ action, calendar, attachments: [pdf] })],
  [
    'a long one',
    aContent({
      subject: 'Ihr Führungszeugnis liegt zur Abholung bereit',
      body: `Guten Tag,\n\n${'Ihr Antrag wurde bearbeitet. Bitte bringen Sie Ihren Ausweis mit.\n\n'.repeat(20)}- Raum 12\n- Haus B`,
    }),
  ],
];

async function mailOf(content: Content): Promise<Buffer> {
  return (await composer.compose(anAttempt({ content, category: 'waste', citizenId: CITIZEN_ID }))).message;
}

/** SpamAssassin's points for each mail, without the net. It starts for seconds, so all are judged at once. */
async function pointsOf(mails: readonly Buffer[]): Promise<number[]> {
  const child = spawn('spamassassin', ['--local', '--mbox'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const mailbox = mails.map((mail) => `From - Thu Mar 11 12:00:00 2021\n${mail.toString('latin1')}\n`);
  child.stdin.end(Buffer.from(mailbox.join(''), 'latin1'));
  let judged = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) judged += chunk.toString('latin1');
  return Array.from(judged.matchAll(/^X-Spam-Status: .*?score=(-?[\d.]+)/gm), ([, points]) => Number(points));
}

const asksSpamAssassin =
  existsSync('/usr/bin/spamassassin') || process.env['CI'] !== undefined ? it : it.skip;

describe('every letter', () => {
  asksSpamAssassin(
    'is no spam (skipped where spamassassin is not installed)',
    async () => {
      const points = await pointsOf(await Promise.all(LETTERS.map(([, content]) => mailOf(content))));
      expect(points).toHaveLength(LETTERS.length);
      expect(Math.max(...points)).toBeLessThan(1);
    },
    60_000,
  );

  it.each(LETTERS)('is read without a doubt: %s', async (_, content) => {
    const parser = new MailParser();
    const doubts: unknown[] = [];
    parser.on('error', (error) => doubts.push(error));
    const headers = new Promise<Map<string, unknown>>((resolve) => parser.once('headers', resolve));
    const ended = new Promise((resolve) => parser.once('end', resolve));
    parser.on('data', (part) => {
      if (part.type === 'attachment')
        part.content.resume().on('end', () => {
          part.release?.();
        });
    });
    parser.end(await mailOf(content));
    const fields = await headers;
    await ended;
    expect(doubts).toEqual([]);
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version'])
      expect(fields.has(name)).toBe(true);
  });

  it.each(LETTERS)('has no line that a server may break (RFC 5322, 2.1.1): %s', async (_, content) => {
    const lines = (await mailOf(content)).toString('latin1').split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(lines.filter((line) => /[\r\n]/.test(line))).toEqual([]);
  });
});
