import { headerText, mailboxHeader } from './mime.js';
import { unsubscribeFields, type UnsubscribeWays } from './unsubscribe.js';

/** Fields that stay inside: how the mail came to us, whom else it went to, and what it asked of us. */
const INTERNAL = new Set([
  'received',
  'return-path',
  'delivered-to',
  'bcc',
  'resent-bcc',
  'dkim-signature',
  'authentication-results',
  'message-id',
  'x-originating-ip',
]);
const INTERNAL_KINDS = /^(?:stadtbote-|x-php-)/;
const ADDRESSES = new Set(['from', 'sender', 'reply-to', 'to', 'cc']);

/** What a submitted mail gets from us. */
export interface OurFields {
  readonly messageId: string;
  /** For a mail without a To: what has none looks like spam. */
  readonly to: string;
  /** For a mail without a date (RFC 6409, 8.2). */
  readonly date: string;
  /** Where optional mail is switched off; null: nowhere. */
  readonly unsubscribe: UnsubscribeWays | null;
  /** In place of its own, for a copy; null: its own. */
  readonly subject: string | null;
}

/** A mail as it goes out, one character a byte. */
export interface OutgoingMail {
  readonly headers: string;
  readonly body: string;
}

/**
 * A submitted mail with its internal fields taken off and ours added. Nothing behind the header is touched: its parts are
 * the sender's to the byte. @param message one character a byte, lines ended by CRLF
 */
export function outgoingMail(message: string, ours: OurFields): OutgoingMail {
  const end = message.indexOf('\r\n\r\n');
  const header = end === -1 ? message : message.slice(0, end);
  const kept = header
    .split(/\r\n(?![ \t])/)
    .flatMap((field) => keptField(field, ours))
    .map(asAscii);
  const headers = [...kept, ...addedFields(new Set(kept.map(nameOf)), ours)];
  return { headers: `${headers.join('\r\n')}\r\n`, body: end === -1 ? '' : message.slice(end + 4) };
}

function nameOf(field: string): string {
  return field
    .slice(0, Math.max(0, field.indexOf(':')))
    .trim()
    .toLowerCase();
}

function keptField(field: string, { subject, unsubscribe }: OurFields): string[] {
  const name = nameOf(field);
  if (!/^[!-9;-~]+$/.test(name) || INTERNAL.has(name) || INTERNAL_KINDS.test(name)) return [];
  if (subject !== null && name === 'subject') return [];
  return unsubscribe !== null && name.startsWith('list-unsubscribe') ? [] : [field];
}

function addedFields(has: ReadonlySet<string>, ours: OurFields): string[] {
  const { unsubscribe, subject } = ours;
  return [
    ...(has.has('to') || has.has('cc') ? [] : [`To: ${ours.to}`]),
    ...(subject === null ? [] : [`Subject: ${headerText(subject, 9)}`]),
    ...(has.has('date') ? [] : [`Date: ${ours.date}`]),
    `Message-ID: ${ours.messageId}`,
    ...(has.has('auto-submitted') ? [] : ['Auto-Submitted: auto-generated']),
    ...(unsubscribe === null ? [] : unsubscribeFields(unsubscribe)),
    ...(has.has('mime-version') ? [] : ['MIME-Version: 1.0']),
  ];
}

/** Raw UTF-8 in a field (RFC 6531) as encoded words: few mail exchangers take it as it is. */
function asAscii(field: string): string {
  // eslint-disable-next-line no-control-regex -- everything that is no ASCII
  if (/^[\x00-\x7f]*$/.test(field)) return field;
  const name = nameOf(field);
  if (name.startsWith('content-')) return field;
  const colon = field.indexOf(':');
  const value = Buffer.from(field.slice(colon + 1), 'latin1')
    .toString('utf8')
    .replace(/\r\n(?=[ \t])/g, '')
    .trim();
  const written = ADDRESSES.has(name) ? addressList(value) : headerText(value, colon + 2);
  return `${field.slice(0, colon)}: ${written}`;
}

function addressList(value: string): string {
  return value.replace(
    /\s*(?:"([^"]*)"|([^<>,"]*?))\s*<([^<>\s]+)>/g,
    (_, quoted: string | undefined, bare: string | undefined, address: string) =>
      mailboxHeader(quoted ?? bare ?? null, address),
  );
}
