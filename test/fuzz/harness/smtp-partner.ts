import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Find } from './target.js';

/** A loaded machine may take long; a forgotten reply takes for ever. */
const ANSWER_WITHIN_MS = 15_000;
const REPLY = /^\d{3}(?:[ -][^\r\n]*)?$/;

interface PartnerOptions {
  readonly secure?: boolean;
  readonly answerWithinMs?: number;
}

/**
 * One connection as a client whose bytes may be anything. Counts along: every line that the server must take for a command,
 * and every final dot, is owed exactly one reply, unless the connection ends.
 */
export class SmtpPartner {
  /** Sent, but not yet taken apart: what a command line is depends on the replies before. Latin-1. */
  private unread = '';
  /** What waits for its reply. */
  private owed: string | null = 'the greeting';
  private isInData = false;
  private isData = false;
  private ended = false;
  private text = '';
  private wake: () => void = () => undefined;
  private wrong: Find | null = null;
  /** From the consent to STARTTLS until TLS stands: nothing that is said in plain text counts. */
  private isUpgrading = false;

  private constructor(
    private socket: Socket,
    private readonly answerWithinMs: number,
  ) {
    this.listen();
  }

  /** @param options secure: TLS from the first byte */
  static open(
    port: number,
    { secure = false, answerWithinMs = ANSWER_WITHIN_MS }: PartnerOptions = {},
  ): SmtpPartner {
    return new SmtpPartner(
      secure
        ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
        : connect(port, '127.0.0.1'),
      answerWithinMs,
    );
  }

  get isOver(): boolean {
    return this.ended;
  }

  /** Bytes as they are; does not wait. */
  write(bytes: string): void {
    if (this.ended) return;
    this.socket.write(Buffer.from(bytes, 'latin1'));
    if (this.isUpgrading) return;
    this.unread += bytes;
    this.read();
  }

  /** Waits until nothing is owed. @throws Find when an answer is missing, was not asked for, or is none */
  async answered(): Promise<void> {
    const endsAt = performance.now() + this.answerWithinMs;
    while (this.owed !== null && !this.ended && this.wrong === null) {
      if (performance.now() > endsAt)
        throw new Find(`no answer to ${JSON.stringify(this.owed.slice(0, 200))}`);
      await this.something();
    }
    if (this.wrong !== null) throw this.wrong;
  }

  /** The handshake, where the server has consented to STARTTLS. Ends the connection when it fails. */
  async encrypt(): Promise<void> {
    if (this.ended || !this.isUpgrading) return;
    const plain = this.socket;
    plain.removeAllListeners('data');
    const secure = connectTls({ socket: plain, rejectUnauthorized: false });
    const isUp = await new Promise<boolean>((resolve) => {
      const fail = () => {
        resolve(false);
      };
      secure.once('secureConnect', () => {
        resolve(true);
      });
      secure.once('error', fail);
      plain.once('close', fail);
    });
    this.socket = secure;
    this.isUpgrading = false;
    this.listen();
    if (!isUp) this.cut();
  }

  /** Ends what is open: the mail, then the session. @throws Find */
  async finish(): Promise<void> {
    await this.answered();
    if (this.isUpgrading) this.cut();
    if (this.isInData) this.write('\r\n.\r\n');
    await this.answered();
    // The first ends a line that may have been begun.
    for (let tries = 0; tries < 2 && !this.ended; tries += 1) {
      this.write('QUIT\r\n');
      await this.answered();
    }
    this.cut();
  }

  cut(): void {
    this.ended = true;
    this.socket.destroy();
  }

  private async something(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, 250);
    });
    clearTimeout(timer);
  }

  private listen(): void {
    const end = () => {
      this.ended = true;
      this.wake();
    };
    this.socket.setNoDelay(true);
    this.socket.on('error', end).on('close', end);
    this.socket.on('data', (chunk: Buffer) => {
      if (!this.isUpgrading) this.hear(chunk.toString('latin1'));
      this.wake();
    });
  }

  private hear(text: string): void {
    this.text += text;
    for (let end = this.text.indexOf('\n'); end >= 0; end = this.text.indexOf('\n')) {
      const line = this.text.slice(0, end);
      this.text = this.text.slice(end + 1);
      if (!line.endsWith('\r') || !REPLY.test(line.slice(0, -1)))
        this.wrong ??= new Find(`no reply line: ${JSON.stringify(line.slice(0, 200))}`);
      else if (line[3] !== '-') this.replied(line);
    }
  }

  private replied(line: string): void {
    // Said without being asked before the end.
    const isLast = line.startsWith('421');
    if (this.owed === null && !isLast)
      this.wrong ??= new Find(`an answer to nothing: ${JSON.stringify(line.slice(0, 200))}`);
    if (line.startsWith('354')) [this.isInData, this.isData] = [true, true];
    if (line.startsWith('220') && /^\s*starttls\s*$/i.test(this.owed ?? ''))
      [this.isUpgrading, this.unread] = [true, ''];
    this.owed = null;
    this.read();
  }

  /** The next thing that is owed a reply. */
  private read(): void {
    if (this.owed !== null) return;
    if (this.isInData) this.readData();
    else this.readLine();
  }

  private readLine(): void {
    const end = this.unread.indexOf('\n');
    if (end < 0) return;
    this.owed = this.unread.slice(0, end).replace(/\r$/, '');
    this.unread = this.unread.slice(end + 1);
  }

  private readData(): void {
    // At once after 354 the dot needs no line before it.
    const end = this.isData && this.unread.startsWith('.\r\n') ? -2 : this.unread.indexOf('\r\n.\r\n');
    if (end === -1) {
      if (this.unread.length > 4) [this.unread, this.isData] = [this.unread.slice(-4), false];
      return;
    }
    this.owed = 'the final dot';
    this.unread = this.unread.slice(end + 5);
    this.isInData = false;
  }
}
