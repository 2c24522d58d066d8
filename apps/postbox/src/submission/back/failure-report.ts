import type { FailedSubmission } from '#delivery/ports';

/** What a report says of us and of the moment. */
export interface ReportWorld {
  /** Our name, as the reporting MTA. */
  readonly name: string;
  /** Whom the report is from. */
  readonly from: string;
  readonly nowMs: number;
}

const WORDS = {
  subject: 'Undelivered mail / Nicht zustellbare Mail',
  failed: [
    'Diese Mail hat ihren Empfänger auf keinem Weg erreicht. Was der Server sagte, steht unten.',
    'This mail has reached its recipient in no way. What the server said stands below.',
  ],
  expired: [
    'Diese Mail wurde nicht mehr gesendet: Ihre Frist war vorbei, bevor der Server sie annahm.',
    'This mail was not sent: its deadline had passed before the server took it.',
  ],
} as const;

/**
 * The report on a mail that failed (RFC 3464), as multipart/report with the words in two languages, the facts for
 * machines, and the mail itself or its header as RET asked. Lines end with CRLF.
 */
export function failureReport(failed: FailedSubmission, world: ReportWorld): Buffer {
  const boundary = `=_report.${failed.notificationId}`;
  const header = [
    `From: Mail Delivery System <${world.from}>`,
    `To: <${failed.original.returnPath}>`,
    `Subject: ${WORDS.subject}`,
    `Date: ${mailDate(world.nowMs)}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
  ].join('\r\n');
  const parts = [wordsPart(failed), statusPart(failed, world)].map((part) => `--${boundary}\r\n${part}\r\n`);
  return Buffer.concat([
    Buffer.from(`${header}\r\n\r\n${parts.join('')}--${boundary}\r\n`, 'utf8'),
    returnedPart(failed),
    Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  ]);
}

function wordsPart({ isExpired, recipient, reply }: FailedSubmission): string {
  const words = isExpired ? WORDS.expired : WORDS.failed;
  const text = [...words, '', recipient, ...(reply === null ? [] : ['', reply])].join('\r\n');
  const coded = Buffer.from(text, 'utf8')
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
  return `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${coded}`;
}

function statusPart(failed: FailedSubmission, { name }: ReportWorld): string {
  const { original, recipient, reply, acceptedAtMs } = failed;
  return [
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${name}`,
    ...(original.envelopeId === null ? [] : [`Original-Envelope-Id: ${xtext(original.envelopeId)}`]),
    `Arrival-Date: ${mailDate(acceptedAtMs)}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${statusOf(failed)}`,
    ...(reply === null ? [] : [`Diagnostic-Code: smtp; ${oneLine(reply)}`]),
    '',
  ].join('\r\n');
}

/** Of RFC 3463: the server's own where it gave one for good; 5.4.7 for what took too long; else no more than "failed". */
function statusOf({ isExpired, reply }: FailedSubmission): string {
  if (isExpired) return '5.4.7';
  return /\b5\.\d{1,3}\.\d{1,3}\b/.exec(reply ?? '')?.[0] ?? '5.0.0';
}

function returnedPart({ original }: FailedSubmission): Buffer {
  const message = Buffer.from(original.message, 'base64');
  if (original.ret === 'FULL')
    return Buffer.concat([Buffer.from('Content-Type: message/rfc822\r\n\r\n'), message]);
  const end = message.indexOf('\r\n\r\n');
  const header = end === -1 ? message : message.subarray(0, end + 2);
  return Buffer.concat([Buffer.from('Content-Type: text/rfc822-headers\r\n\r\n'), header]);
}

/** RFC 3461, 4. */
function xtext(text: string): string {
  return text.replace(
    /[^!-*,-<>-~]/g,
    (character) => `+${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0').slice(-2)}`,
  );
}

/** Printable ASCII in one line; a longer reply is cut, as lines end by 998 (RFC 5322, 2.1.1). */
function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/g, '?')
    .trim()
    .slice(0, 900);
}

function mailDate(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}
