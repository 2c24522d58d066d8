import { connect, type TLSSocket } from 'node:tls';

/** A mail as software hands it over. */
export interface HandedMail {
  readonly from: string;
  readonly to: string;
  /** Lines ended by CRLF, without the final dot. */
  readonly message: string;
}

/** Where and as whom. */
export interface SmtpPlace {
  readonly port: number;
  readonly ca: string;
  readonly user: string;
  readonly password: string;
}

/**
 * One session with one mail, TLS from the first byte, each command after the reply to the one before: as PHP's and
 * Java's libraries do. @returns the reply to the final dot
 */
export async function session(place: SmtpPlace, mail: HandedMail): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: place.port, ca: place.ca, servername: 'localhost' });
  try {
    const replies = new Replies(socket);
    await replies.next(220);
    const credentials = Buffer.from(`\0${place.user}\0${place.password}`).toString('base64');
    await replies.after('EHLO booking.example', 250);
    await replies.after(`AUTH PLAIN ${credentials}`, 235);
    await replies.after(`MAIL FROM:<${mail.from}>`, 250);
    await replies.after(`RCPT TO:<${mail.to}>`, 250);
    await replies.after('DATA', 354);
    const answer = await replies.after(`${mail.message.replace(/^\./gm, '..')}\r\n.`, 250);
    await replies.after('QUIT', 221);
    return answer;
  } finally {
    socket.destroy();
  }
}

/** The replies of one connection, in order. */
class Replies {
  private text = '';
  private waiting: (() => void) | null = null;
  private failure: Error | null = null;

  constructor(private readonly socket: TLSSocket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('latin1');
      this.wake();
    });
    socket.on('error', (error: Error) => {
      this.failure = error;
      this.wake();
    });
    socket.on('close', () => {
      this.failure ??= new Error('the server closed');
      this.wake();
    });
  }

  after(line: string, code: number): Promise<string> {
    this.socket.write(`${line}\r\n`);
    return this.next(code);
  }

  async next(code: number): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*(\d{3}) [^\n]*\n/.exec(this.text);
      if (whole !== null) {
        this.text = this.text.slice(whole[0].length);
        if (Number(whole[1]) !== code) throw new Error(`expected ${String(code)}: ${whole[0]}`);
        return whole[0];
      }
      if (this.failure !== null) throw this.failure;
      await new Promise<void>((resolve) => {
        this.waiting = resolve;
      });
    }
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = null;
  }
}
