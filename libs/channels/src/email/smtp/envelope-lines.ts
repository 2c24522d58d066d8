import type { SmtpExtensions } from './extensions.js';
import type { SmtpMail } from './smtp-session.js';

/** The commands of one envelope, without their line ends. */
export interface EnvelopeLines {
  readonly mail: string;
  readonly rcpt: string;
}

/**
 * MAIL and RCPT with the parameters that the server knows: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531) where an
 * address needs it, and delivery reports about failures and delays with the headers only (RFC 3461).
 * @throws Error for an address that would be another command
 */
export function envelopeLines(mail: SmtpMail, offered: SmtpExtensions): EnvelopeLines {
  const { from, to } = mail;
  if (BREAKS_OUT.test(from) || BREAKS_OUT.test(to))
    throw new Error('the envelope on the wire would not be ours');
  const notify = offered.dsn ? ' NOTIFY=FAILURE,DELAY' : '';
  return { mail: `MAIL FROM:<${from}>${parameters(mail, offered)}`, rcpt: `RCPT TO:<${to}>${notify}` };
}

function parameters(mail: SmtpMail, offered: SmtpExtensions): string {
  const { from, to, envelopeId, message } = mail;
  const size = offered.size ? ` SIZE=${String(message.length)}` : '';
  const body = offered.eightBitMime && mail.eightBit === true ? ' BODY=8BITMIME' : '';
  const utf8 = offered.utf8 && !IS_ASCII.test(from + to) ? ' SMTPUTF8' : '';
  const report = offered.dsn ? ` RET=HDRS ENVID=${xtext(envelopeId)}` : '';
  return utf8 + body + size + report;
}

// eslint-disable-next-line no-control-regex -- they are what must not pass
const BREAKS_OUT = /[\x00-\x20<>\x7f]/;
// eslint-disable-next-line no-control-regex -- the whole range is meant
const IS_ASCII = /^[\x00-\x7f]*$/;

/** RFC 3461, 4. */
function xtext(text: string): string {
  return text.replace(
    /[^!-*,-<>-~]/g,
    (char) => `+${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
