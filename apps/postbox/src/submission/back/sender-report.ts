import type { SubmissionNews, SubmissionNewsKind } from '#delivery/ports';

/** What a report says of us and of the moment. */
export interface ReportWorld {
  /** Our name, as the reporting MTA. */
  readonly name: string;
  /** Whom the report is from. */
  readonly from: string;
  readonly nowMs: number;
}

interface Wording {
  /** RFC 3464, 2.3.3. */
  readonly action: 'failed' | 'delayed' | 'relayed' | 'delivered';
  readonly subject: string;
  readonly words: readonly [german: string, english: string];
}

const UNDELIVERED = 'Undelivered mail / Nicht zustellbare Mail';
const TAKEN = 'Delivery report / Zustellbericht';

/**
 * Where the provider says no more than that it took the mail, and where the message left the world of mail altogether, RFC 3464
 * calls it relayed: nobody behind there promised us a report.
 */
const WORDING: Readonly<Record<SubmissionNewsKind, Wording>> = {
  failed: {
    action: 'failed',
    subject: UNDELIVERED,
    words: [
      'Diese Mail hat ihren Empfänger auf keinem Weg erreicht. Was der Server sagte, steht unten.',
      'This mail has reached its recipient in no way. What the server said stands below.',
    ],
  },
  expired: {
    action: 'failed',
    subject: UNDELIVERED,
    words: [
      'Diese Mail wurde nicht mehr gesendet: Ihre Frist war vorbei, bevor der Server sie annahm.',
      'This mail was not sent: its deadline had passed before the server took it.',
    ],
  },
  delayed: {
    action: 'delayed',
    subject: 'Delayed mail / Verzögerte Mail',
    words: [
      'Diese Mail wartet noch und wird weiter versucht. Bitte senden Sie sie nicht noch einmal.',
      'This mail still waits and will be tried again. Please do not send it once more.',
    ],
  },
  relayed: {
    action: 'relayed',
    subject: TAKEN,
    words: [
      'Der Server des Empfängers hat diese Mail angenommen. Ob sie im Postfach liegt, sagt er uns nicht.',
      "The recipient's server has taken this mail. Whether it lies in the mailbox it does not tell us.",
    ],
  },
  delivered: {
    action: 'delivered',
    subject: TAKEN,
    words: [
      'Diese Mail liegt im Postfach, so berichtet der Server des Empfängers.',
      "This mail lies in the mailbox, so the recipient's server reports.",
    ],
  },
  'told-otherwise': {
    action: 'relayed',
    subject: TAKEN,
    words: [
      'Der Empfänger ist auf einem anderen Weg benachrichtigt worden, nicht durch diese Mail.',
      'The recipient has been told in another way, not by this mail.',
    ],
  },
};

/**
 * The report on a mail (RFC 3464), as multipart/report with the words in two languages, the facts for machines, and the
 * header of the mail, or all of one that failed, as RET asked. Lines end with CRLF.
 */
export function senderReport(news: SubmissionNews, world: ReportWorld): Buffer {
  const boundary = `=_report.${news.notificationId}`;
  const header = [
    `From: Mail Delivery System <${world.from}>`,
    `To: <${news.original.returnPath}>`,
    `Subject: ${WORDING[news.kind].subject}`,
    `Date: ${mailDate(world.nowMs)}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n boundary="${boundary}"`,
  ].join('\r\n');
  const parts = [wordsPart(news), statusPart(news, world)].map((part) => `--${boundary}\r\n${part}\r\n`);
  return Buffer.concat([
    Buffer.from(`${header}\r\n\r\n${parts.join('')}--${boundary}\r\n`, 'utf8'),
    returnedPart(news),
    Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  ]);
}

function wordsPart({ kind, recipient, reply }: SubmissionNews): string {
  const text = [...WORDING[kind].words, '', recipient, ...(reply === null ? [] : ['', reply])].join('\r\n');
  const coded = Buffer.from(text, 'utf8')
    .toString('base64')
    .replace(/.{76}(?=.)/g, '$&\r\n');
  return `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${coded}`;
}

function statusPart(news: SubmissionNews, { name }: ReportWorld): string {
  const { original, recipient, reply, acceptedAtMs } = news;
  return [
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${name}`,
    ...(original.envelopeId === null ? [] : [`Original-Envelope-Id: ${xtext(original.envelopeId)}`]),
    `Arrival-Date: ${mailDate(acceptedAtMs)}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${WORDING[news.kind].action}`,
    `Status: ${statusOf(news)}`,
    ...(reply === null ? [] : [`Diagnostic-Code: smtp; ${oneLine(reply)}`]),
    '',
  ].join('\r\n');
}

/** Of RFC 3463: the server's own where it gave one of that class; 5.4.7 for what took too long; else no more than the class. */
function statusOf({ kind, reply }: SubmissionNews): string {
  if (kind === 'expired') return '5.4.7';
  const digit = { failed: '5', delayed: '4', relayed: '2', delivered: '2' }[WORDING[kind].action];
  const code = new RegExp(`\\b${digit}\\.\\d{1,3}\\.\\d{1,3}\\b`).exec(
    kind === 'told-otherwise' ? '' : (reply ?? ''),
  );
  return code?.[0] ?? `${digit}.0.0`;
}

/** RET is about failures alone (RFC 3461, 4.3). */
function returnedPart({ kind, original }: SubmissionNews): Buffer {
  const message = Buffer.from(original.message, 'base64');
  if (original.ret === 'FULL' && WORDING[kind].action === 'failed')
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
