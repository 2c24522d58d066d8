import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** What the server does at a moment of the dialogue: a reply, or `HANG` (silence from then on), or `CLOSE` (hanging up). */
export type Say = string;

/** A server's part. Unnamed moments are answered as a friendly server would. */
export interface SmtpScript {
  readonly connect?: Say;
  readonly ehlo?: Say;
  readonly helo?: Say;
  readonly starttls?: Say;
  readonly mail?: Say;
  readonly rcpt?: Say;
  readonly data?: Say;
  readonly end?: Say;
  /** Extensions in the reply to EHLO; PIPELINING and DSN when absent. */
  readonly extensions?: readonly string[];
  /** Stop reading, and hang up, after so much of a message. */
  readonly cutAfterBytes?: number;
  /** Hang up after this many accepted messages. */
  readonly closeAfter?: number;
}

/** A mail as the server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly session: number;
  readonly secure: boolean;
}

/** An SMTP server on a free loopback port that plays a script, and remembers every line it was told. For specs. */
export class ScriptedSmtp {
  script: SmtpScript = {};
  readonly taken: TakenMail[] = [];
  readonly lines: string[] = [];
  sessions = 0;
  /** Messages whose envelope had come before the message before was answered. */
  ahead = 0;
  open = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly certificate: { readonly key: string; readonly cert: string } | null,
  ) {
    server.on('connection', (socket) => {
      this.welcome(socket);
    });
  }

  static async start(
    options: { address?: string; port?: number; certificate?: { key: string; cert: string } } = {},
  ): Promise<ScriptedSmtp> {
    const server = createServer();
    const started = new ScriptedSmtp(server, options.certificate ?? null);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, options.address ?? '127.0.0.1', resolve);
    });
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Hangs up on everybody. */
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private welcome(socket: Socket): void {
    this.sessions += 1;
    this.open += 1;
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.open -= 1;
      this.sockets.delete(socket);
    });
    new ScriptedSession(this, socket, this.sessions, this.script, this.certificate).begin();
  }
}

class ScriptedSession {
  private buffer = '';
  private from = '';
  private to: string[] = [];
  private inData = false;
  private secure = false;
  private accepted = 0;
  private hangs = false;

  constructor(
    private readonly server: ScriptedSmtp,
    private socket: Socket,
    private readonly id: number,
    private readonly script: SmtpScript,
    private readonly certificate: { readonly key: string; readonly cert: string } | null,
  ) {}

  begin(): void {
    this.listen();
    this.say(this.script.connect ?? '220 mx.example.net ESMTP');
    if (/^[45]/.test(this.script.connect ?? '')) this.socket.end();
  }

  private listen(): void {
    this.socket.on('data', (chunk: Buffer) => {
      this.buffer += chunk.toString('latin1');
      this.work();
    });
  }

  private work(): void {
    while (!this.hangs) {
      if (this.inData) {
        if (this.buffer.length > (this.script.cutAfterBytes ?? Infinity)) this.say('CLOSE');
        const end = this.buffer.indexOf('\r\n.\r\n');
        if (end < 0) return;
        if (this.buffer.startsWith('MAIL', end + 5)) this.server.ahead += 1;
        this.takeMail(this.buffer.slice(2, end + 2));
        this.buffer = this.buffer.slice(end + 5);
        continue;
      }
      const end = this.buffer.indexOf('\r\n');
      if (end < 0) return;
      const line = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end + 2);
      this.server.lines.push(line);
      this.command(line);
    }
  }

  private takeMail(raw: string): void {
    this.inData = false;
    const reply = this.script.end ?? '250 2.0.0 Ok: queued as 4711';
    if (!/^[45]/.test(reply) && this.to.length > 0) {
      const mail = { from: this.from, to: this.to, raw: raw.replace(/^\.\./gm, '.') };
      this.server.taken.push({ ...mail, session: this.id, secure: this.secure });
      this.accepted += 1;
    }
    this.say(reply);
    if (this.accepted === this.script.closeAfter) this.socket.end();
  }

  private command(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    const steps: Readonly<Record<string, () => void>> = {
      EHLO: () => {
        this.hello();
      },
      HELO: () => {
        this.say(this.script.helo ?? '250 mx.example.net');
      },
      STAR: () => {
        this.startTls();
      },
      MAIL: () => {
        this.from = /<(.*?)>/.exec(line)?.[1] ?? '';
        this.to = [];
        this.say(this.script.mail ?? '250 2.1.0 Ok');
      },
      RCPT: () => {
        this.recipient(line);
      },
      DATA: () => {
        this.data();
      },
      RSET: () => {
        this.say('250 2.0.0 Ok');
      },
      QUIT: () => {
        this.say('221 2.0.0 Bye');
        this.socket.end();
      },
    };
    (steps[verb] ?? (() => { this.say('500 5.5.2 What?'); }))(); // prettier-ignore
  }

  private hello(): void {
    const tls = this.certificate !== null && !this.secure ? ['STARTTLS'] : [];
    const lines = ['mx.example.net', ...(this.script.extensions ?? ['PIPELINING', 'DSN']), ...tls];
    const reply = lines.map((text, at) => `250${at === lines.length - 1 ? ' ' : '-'}${text}`).join('\r\n');
    this.say(this.script.ehlo ?? reply);
  }

  private startTls(): void {
    const offered = this.certificate === null ? '502 5.5.1 Not here' : '220 2.0.0 Ready';
    this.say(this.script.starttls ?? offered);
    // What follows a promise of TLS is not read as lines: two bytes of a client's random may well be a line's end.
    if (this.script.starttls?.startsWith('220') === true) this.hangs = true;
    if (this.script.starttls !== undefined || this.certificate === null) return;
    const plain = this.socket;
    plain.removeAllListeners('data');
    const secured = new TLSSocket(plain, {
      isServer: true,
      secureContext: createSecureContext(this.certificate),
    });
    secured.on('error', () => undefined);
    this.secure = true;
    this.socket = secured;
    this.listen();
  }

  private recipient(line: string): void {
    const reply = this.script.rcpt ?? '250 2.1.5 Ok';
    if (reply.startsWith('2')) this.to.push(/<(.*?)>/.exec(line)?.[1] ?? '');
    this.say(reply);
  }

  private data(): void {
    if (this.script.data === undefined && this.to.length === 0) {
      this.say('554 5.5.1 Error: no valid recipients');
      return;
    }
    this.inData = this.script.data === undefined || this.script.data.startsWith('3');
    if (this.inData) this.buffer = `\r\n${this.buffer}`;
    this.say(this.script.data ?? '354 End data with <CR><LF>.<CR><LF>');
  }

  private say(what: Say): void {
    if (what === 'HANG') this.hangs = true;
    else if (what === 'CLOSE') this.socket.destroy();
    else this.socket.write(`${what.replace(/\r?\n/g, '\r\n')}\r\n`);
  }
}
