import type { Random } from '../../drills/harness/random.js';
import { endless, mutate } from './mutate.js';
import { FROM } from './stores.js';

const FIELDS = [
  'Stadtbote-Category: appointments', 'Stadtbote-Category: culture', 'Stadtbote-Urgency: urgent', 'Stadtbote-Urgency: now',
  'Stadtbote-Deadline: PT60M', 'Stadtbote-Deadline: 2030-01-01T15:00:00+01:00', 'Stadtbote-Deadline: P400Y',
  'Stadtbote-Phone: +4915112345678', 'Stadtbote-Phone: 0151 12345678', 'Stadtbote-Reference: A-4711', 'Expires: soon',
  'Stadtbote-Second-Factor: Buchungsnummer=4711', 'Stadtbote-Action-Link: https://stadt.example/a?b=c',
  'Stadtbote-Sms-Text: Ihr Termin', 'Stadtbote-Language: de', 'Stadtbote-Confidential: no', 'Reply-To: a@stadt.example',
  'Date: Wed, 11 Mar 2026 15:00:00 +0100', 'Message-ID: <1@booking.example>', 'Bcc: chef@stadt.example', 'X-PHP-Script: a',
  'Cc: <b@gmx.de>, "c" <c@gmx.de>', 'Received: from web1 by php; Wed, 11 Mar 2026 15:00:00 +0100', 'MIME-Version: 1.0',
]; // prettier-ignore
const SUBJECTS = [
  'Ihr Termin',
  '=?utf-8?q?Ihr_Termin_im_B=C3=BCrgeramt?=',
  '=?iso-8859-1?b?SWhyIFRlcm1pbg==?=',
  '',
];
const TEXTS = [
  'Guten Tag,\nbitte bestätigen Sie Ihren Termin: https://termin.stadt.example/a?id=7',
  '<p>Gr=C3=BC=C3=9Fe <a href=3D"https://termin.stadt.example/a">aktivieren</a><script>alert(1)</script></p>',
  '<!-- stadtbote deadline=PT60M phone=+4915112345678 ref=C-1 --><p>Termin</p>',
  '<!-- stadtbote a --><!-- stadtbote b -->',
];
const CALENDAR =
  'BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nDTSTAMP:20260311T140000Z\nEND:VEVENT\nEND:VCALENDAR';
const HEADS = [
  'Content-Type: text/plain; charset=utf-8', 'Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable',
  'Content-Type: text/calendar; name="Termin.ics"; method=REQUEST', 'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64',
  "Content-Type: application/pdf; name*0*=utf-8''a%20;\n name*1=b.pdf", 'Content-Type: message/rfc822', 'Content-Disposition: attachment; filename="x"',
]; // prettier-ignore

/** A mail as booking software writes it. Lines ended by LF. */
export function submittedMail(random: Random, depth = 0): string {
  const boundary = `m ${String(depth)}`;
  const fields = FIELDS.filter(() => random.next() < 0.12);
  const head = [`From: Amt <${FROM}>`, `Subject: ${random.pick(SUBJECTS)}`, ...fields];
  if (random.next() < 0.4) return [...head, 'Content-Type: text/html', '', random.pick(TEXTS)].join('\n');
  const parts = Array.from({ length: 1 + Math.floor(random.next() * 4) }, () => part(random, depth));
  const kind = random.pick(['mixed', 'alternative', 'related']);
  return [
    ...head,
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.map((text) => `--${boundary}\n${text}`),
    `--${boundary}--`,
    '',
  ].join('\n');
}

function part(random: Random, depth: number): string {
  const inner = depth < 4 && random.next() < 0.15 ? submittedMail(random, depth + 1) : null;
  if (inner !== null) return inner;
  return `${random.pick(HEADS)}\n\n${random.pick([...TEXTS, CALENDAR, Buffer.from(CALENDAR).toString('base64')])}`;
}

/** The same with something wrong about it, most often. */
export function changedMail(mail: string, random: Random): string {
  const chance = random.next();
  if (chance < 0.2) return mail;
  if (chance < 0.22) return endless(mail, random);
  if (chance < 0.222) return endless(mail, random, 3_000_000);
  return mutate(mail, random);
}
