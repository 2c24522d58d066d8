import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { checkNamedCertificate } from '../named-certificate.js';
import { ReplyReader } from './reply-reader.js';
import type { SmtpManners, SmtpTarget } from './smtp-session.js';

/** Why a connection is gone: an error's code, or `closed` when the server hung up without one. */
export type WireEnd = string;

/** How setting TLS up ended. */
export type WireUpgrade =
  | { readonly security: 'encrypted' | 'verified' }
  /** `why`: an error's code, such as `CERT_HAS_EXPIRED`, or words. */
  | { readonly security: null; readonly why: string };

/** Who speaks over the wire. */
export interface WireSpeaker {
  /** A whole reply came. */
  onReply(reply: string): void;
  /** The connection is gone, by the server or by an error; told once, and not after `destroy`. */
  onGone(why: WireEnd): void;
}

const GOODBYE_MS = 2000;

/**
 * The socket of one SMTP connection. What is said while replies are being read leaves together, in one write: the end of a
 * message and the next one's envelope are one segment, and one system call.
 */
export class SmtpWire {
  private text = '';
  private content: Buffer | null = null;
  private reading = false;
  private gone = false;
  private readonly reader: ReplyReader;

  constructor(
    private socket: Socket,
    private speaker: WireSpeaker,
  ) {
    this.reader = new ReplyReader((reply) => {
      if (!this.gone) this.speaker.onReply(reply);
    });
    this.listen();
  }

  /** Hands the wire on to who speaks next. */
  handTo(speaker: WireSpeaker): void {
    this.speaker = speaker;
  }

  /** Says a line. It leaves with `flush`, or when the replies that came together are read. */
  say(line: string): void {
    this.text += `${line}\r\n`;
  }

  /** A message's bytes, as they are. Lines said after them leave with them. */
  put(content: Buffer): void {
    if (this.content !== null || this.text !== '') this.write();
    this.content = content;
  }

  /** Lets go what was said, unless replies are being read: then it leaves with what they call for. */
  flush(): void {
    if (!this.reading) this.write();
  }

  /** Writes a piece of a large message. `then` is called when the system has taken it: no more is held in memory. */
  writePiece(piece: Buffer, then: () => void): void {
    this.write();
    this.socket.write(piece, (error) => {
      if (!error && !this.gone) then();
    });
  }

  /** What was said leaves, and no more follows; what the server answers is not read. */
  end(): void {
    this.write();
    this.gone = true;
    const { socket } = this;
    socket.setTimeout(GOODBYE_MS, () => socket.destroy());
    socket.end();
    socket.resume();
  }

  destroy(): void {
    this.gone = true;
    this.socket.destroy();
  }

  /**
   * Sets TLS up (RFC 3207). What came in clear after the reply to STARTTLS is thrown away: somebody on the way may have
   * put it there. A certificate that does not fit is an error only where `verify` asks for it.
   */
  upgrade(target: SmtpTarget, manners: SmtpManners, limitMs: number): Promise<WireUpgrade> {
    const plain = this.socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('end');
    plain.removeAllListeners('close');
    this.reader.discard();
    const secured = connectTls({
      socket: plain,
      secureContext: manners.secureContext,
      rejectUnauthorized: target.tls === 'verify',
      checkServerIdentity: checkNamedCertificate,
      host: target.host,
      ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
    });
    return new Promise((resolve) => {
      const settle = (upgrade: WireUpgrade) => {
        clearTimeout(limit);
        resolve(upgrade);
      };
      const fail = (why: string) => {
        settle({ security: null, why });
      };
      const limit = setTimeout(fail, limitMs, 'no TLS session in time');
      secured.once('error', (error: NodeJS.ErrnoException) => {
        fail(error.code ?? error.name);
      });
      secured.once('close', () => {
        fail('closed');
      });
      secured.once('secureConnect', () => {
        this.socket = secured;
        this.listen();
        settle({ security: secured.authorized ? 'verified' : 'encrypted' });
      });
    });
  }

  private listen(): void {
    const { socket } = this;
    socket.on('data', (chunk: Buffer) => {
      this.read(chunk);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.lost(error.code ?? error.name);
    });
    socket.on('end', () => {
      this.lost('closed');
    });
    socket.on('close', () => {
      this.lost('closed');
    });
  }

  private read(chunk: Buffer): void {
    if (this.gone) return;
    this.reading = true;
    try {
      this.reader.push(chunk);
    } catch (error) {
      this.lost(codeOfError(error));
    }
    this.reading = false;
    this.write();
  }

  private write(): void {
    const { content, text } = this;
    this.content = null;
    this.text = '';
    if (this.gone) return;
    if (content !== null) this.socket.write(joined(content, text));
    else if (text !== '') this.socket.write(text, 'latin1');
  }

  private lost(why: WireEnd): void {
    if (this.gone) return;
    this.destroy();
    this.speaker.onGone(why);
  }
}

function joined(content: Buffer, text: string): Buffer {
  const bytes = Buffer.allocUnsafe(content.length + text.length);
  content.copy(bytes);
  bytes.write(text, content.length, 'latin1');
  return bytes;
}

function codeOfError(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'error';
}
