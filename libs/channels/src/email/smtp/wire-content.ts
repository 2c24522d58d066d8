import { endsLine } from './reply-reader.js';

const LF = 10;
const CR = 13;

/**
 * A message as it stands between the 354 and the final dot (RFC 5321, 4.5.2): every line ends with CRLF, also the last, and
 * a dot at the beginning of a line is doubled. What we compose ourselves needs neither and is not copied.
 */
export function wireContent(message: Buffer): Buffer {
  if (!startsWithDot(message) && hasNoBareLineEnd(message)) {
    const ends = message.length === 0 || endsLine(message);
    return ends ? message : Buffer.concat([message, CRLF]);
  }
  const text = message
    .toString('latin1')
    .replace(/\r\n?|\n/g, '\r\n')
    .replace(/^\./gm, '..');
  return Buffer.from(text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}

const CRLF = Buffer.from('\r\n');
const LINE_WITH_DOT = Buffer.from('\n.');
const DOT = 46;

function startsWithDot(message: Buffer): boolean {
  return message[0] === DOT || message.includes(LINE_WITH_DOT);
}

function hasNoBareLineEnd(message: Buffer): boolean {
  let before = 0;
  for (let at = 0; at < message.length; at += 1) {
    const byte = message[at] ?? 0;
    if ((byte === LF) !== (before === CR)) return false;
    before = byte;
  }
  return before !== CR;
}
