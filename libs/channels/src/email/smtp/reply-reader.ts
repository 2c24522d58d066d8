/** The server does not speak SMTP, or answers what nobody asked. */
export class SmtpProtocolError extends Error {
  override readonly name = 'SmtpProtocolError';
  readonly code = 'EPROTOCOL';
}

/** A reply may have this many bytes, all its lines together; RFC 5321 (4.5.3.1.5) promises 512 a line. */
const LONGEST_REPLY = 65_536;

const LF = 10;
const CR = 13;
const DASH = 45;

/**
 * Puts a server's bytes together to whole replies (RFC 5321, 4.2.1), however the network cut them. The lines of one reply
 * are joined by `\n`. Line ends without CR are taken too.
 */
export class ReplyReader {
  private unread = '';
  private earlierLines = '';

  /** @param onReply called with each whole reply, in order */
  constructor(private readonly onReply: (reply: string) => void) {}

  /** @throws SmtpProtocolError for a line that is no reply, and for one without an end */
  push(chunk: Buffer): void {
    this.unread += chunk.toString('latin1');
    for (let end = this.unread.indexOf('\n'); end >= 0; end = this.unread.indexOf('\n')) {
      const line = this.unread.slice(0, this.unread.charCodeAt(end - 1) === CR ? end - 1 : end);
      this.unread = this.unread.slice(end + 1);
      this.line(line);
    }
    this.limit();
  }

  /** Forgets what came and was not read yet, also of the chunk that is being read: after STARTTLS nothing in clear counts. */
  discard(): void {
    this.unread = '';
    this.earlierLines = '';
  }

  private line(line: string): void {
    if (!isReplyLine(line)) throw new SmtpProtocolError('not a reply');
    if (line.charCodeAt(3) === DASH) {
      this.earlierLines += `${line}\n`;
      this.limit();
      return;
    }
    const reply = this.earlierLines + line;
    this.earlierLines = '';
    this.onReply(decoded(reply));
  }

  private limit(): void {
    if (this.earlierLines.length + this.unread.length > LONGEST_REPLY)
      throw new SmtpProtocolError('a reply without an end');
  }
}

function isReplyLine(line: string): boolean {
  return /^[2-5][0-9]{2}(?:[ -]|$)/.test(line);
}

/** Some servers answer in UTF-8. */
function decoded(reply: string): string {
  return /[\x80-\xff]/.test(reply) ? Buffer.from(reply, 'latin1').toString('utf8') : reply;
}

/** Whether the last byte ends a line. */
export function endsLine(bytes: Uint8Array): boolean {
  const { length } = bytes;
  return bytes[length - 1] === LF && bytes[length - 2] === CR;
}
