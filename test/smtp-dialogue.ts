import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { readFileSync } from 'node:fs';
import type { SubmissionAddress } from './local-system.js';

/** One SMTP connection, line by line: what is said and what is answered, nothing hidden. */
export class SmtpDialogue {
  private text = '';
  private ended = false;
  private wake: () => void = () => undefined;

  private constructor(private socket: Socket) {
    this.listen();
  }

  /** Connects without a word. */
  static open(port: number): SmtpDialogue {
    return new SmtpDialogue(connectPlain(port, '127.0.0.1'));
  }

  /** Connects and says everything up to the reply to AUTH. */
  static async signedIn(
    { port, ca, user, password }: SubmissionAddress,
    as: { readonly user?: string; readonly password?: string } = {},
  ): Promise<SmtpDialogue> {
    const dialogue = SmtpDialogue.open(port);
    await dialogue.reply();
    await dialogue.say('EHLO booking.example');
    await dialogue.encrypt(ca);
    await dialogue.say('EHLO booking.example');
    await dialogue.say(`AUTH PLAIN ${credentials(as.user ?? user, as.password ?? password)}`);
    return dialogue;
  }

  /** STARTTLS and the handshake. */
  async encrypt(ca: string): Promise<void> {
    await this.say('STARTTLS');
    this.socket.removeAllListeners();
    const secure = connectTls({ socket: this.socket, ca: readFileSync(ca), servername: 'localhost' });
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve).once('error', reject);
    });
    this.socket = secure;
    this.listen();
  }

  /** One line, and the whole reply to it. */
  async say(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** The rest of a transaction after MAIL, with the reply to the final dot. */
  async hand(to: readonly string[], message: string): Promise<string> {
    for (const recipient of to) await this.say(`RCPT TO:<${recipient}>`);
    await this.say('DATA');
    return this.say(`${message.replace(/^\./gm, '..')}\r\n.`);
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** Cut, as by a network. */
  cut(): void {
    this.socket.destroy();
  }

  /** The next reply; an empty text when the server has closed. */
  async reply(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(this.text);
      if (whole !== null) {
        this.text = this.text.slice(whole[0].length);
        return whole[0].trim();
      }
      if (this.ended) return '';
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private listen(): void {
    this.socket.setNoDelay(true);
    this.socket.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('utf8');
      this.wake();
    });
    const end = () => {
      this.ended = true;
      this.wake();
    };
    this.socket.on('error', end).on('close', end);
  }
}

/** The initial response of AUTH PLAIN (RFC 4616). */
export function credentials(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64');
}
