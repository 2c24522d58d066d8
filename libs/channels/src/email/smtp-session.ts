import { connect, isIP, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { ClaimLapsed, GuardedMessage } from './guarded-message.js';
import { SmtpDialogue } from './smtp-dialogue.js';
import { failureOf, timeIsUp, type SmtpCut, type SmtpEnd, type SmtpError } from './smtp-end.js';

/** One mail exchanger at one address, and how we speak to it. */
export interface SmtpTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** `opportunistic`: encrypted where offered. `require`: or not at all. Neither checks the name, as MX names prove nothing without DNSSEC. */
  readonly tls: 'off' | 'opportunistic' | 'require';
}

/** How we present ourselves and how long we wait. */
export interface SmtpManners {
  readonly heloName: string;
  readonly connectTimeoutMs: number;
  readonly greetingTimeoutMs: number;
  readonly localAddress?: string;
  /** Made once: parsing the authorities for each connection costs milliseconds. */
  readonly secureContext: SecureContext;
}

/** One recipient, one message, and the last moment for both. */
export interface SmtpMail {
  readonly from: string;
  readonly to: string;
  readonly envelopeId: string;
  readonly message: Buffer;
  /** Whether it has bytes beyond ASCII. */
  readonly eightBit?: boolean;
  readonly mayFinish: () => boolean;
}

const DSN_NOTIFY = ['FAILURE', 'DELAY'];
const GOODBYE_MS = 2000;

/**
 * One SMTP connection over nodemailer's own protocol code, used for one message after the other. It sends nothing twice.
 * @see SmtpDialogue for how replies and cuts find their stage
 */
export class SmtpSession {
  /** Messages handed to this connection. */
  messages = 0;

  private constructor(
    readonly host: string,
    private readonly connection: SMTPConnection,
    private readonly dialogue: SmtpDialogue,
    private readonly socket: Socket,
  ) {}

  /** Opens a session up to the reply to EHLO within `limitMs`. @returns the session, or how it failed */
  static async open(
    target: SmtpTarget,
    manners: SmtpManners,
    limitMs: number,
  ): Promise<SmtpSession | SmtpEnd> {
    const startedAt = performance.now();
    const socket = await openSocket(target, manners, Math.min(limitMs, manners.connectTimeoutMs));
    if ('kind' in socket) return socket;
    const dialogue = new SmtpDialogue();
    const leftMs = Math.max(limitMs - (performance.now() - startedAt), 1);
    const connection = makeConnection(socket, target, manners, dialogue, leftMs);
    const failure = await greet(connection, dialogue, leftMs);
    if (failure === null) return new SmtpSession(target.host, connection, dialogue, socket);
    connection.close();
    socket.destroy();
    return failure;
  }

  /** Sends one message to one recipient within `limitMs`. After `accepted` or a refusal at `rcpt` the session can go on. */
  async send(mail: SmtpMail, limitMs: number): Promise<SmtpEnd> {
    this.dialogue.begin();
    this.messages += 1;
    const sent = await this.transaction(mail, limitMs);
    return 'failure' in sent ? this.failed(sent.failure) : accepted(sent, mail);
  }

  private transaction(mail: SmtpMail, limitMs: number): Promise<SendInfo | { readonly failure: SmtpError }> {
    const message = new GuardedMessage(mail.message, {
      mayFinish: mail.mayFinish,
      finishing: () => {
        this.dialogue.finishing();
        this.inOneWrite();
      },
    });
    return new Promise((resolve) => {
      const limit = setTimeout(() => {
        resolve({ failure: timeIsUp() });
      }, limitMs);
      this.connection.send(envelopeOf(mail), message, (error, info) => {
        clearTimeout(limit);
        resolve(error === null ? info : { failure: error });
      });
    });
  }

  /**
   * nodemailer writes the message and the final dot apart; held together for a moment they leave as one segment. Apart they
   * cost 5 % more CPU a message (bench/email-gateway.ts, unsigned, 6 alternating rounds: 437 against 413 µs).
   */
  private inOneWrite(): void {
    this.socket.cork();
    setImmediate(() => {
      this.socket.uncork();
    });
  }

  private failed(error: SmtpError): SmtpEnd {
    if (error instanceof ClaimLapsed) return { kind: 'lapsed' };
    if (error.code === 'EMESSAGE' && error.command === 'MAIL FROM') return { kind: 'too_large' };
    return failureOf(this.dialogue, error);
  }

  /** Takes back a transaction whose recipient was refused. @returns whether the session can go on */
  reset(limitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (goesOn: boolean) => {
        clearTimeout(limit);
        this.connection.removeListener('end', onEnd);
        resolve(goesOn);
      };
      const onEnd = () => {
        settle(false);
      };
      const limit = setTimeout(onEnd, limitMs);
      this.connection.once('end', onEnd);
      this.connection.reset((error) => {
        settle(error === null);
      });
    });
  }

  /** Whether the connection is gone. */
  get isClosed(): boolean {
    return this.connection.destroyed;
  }

  /** Says goodbye and closes without waiting for the answer: until it is closed the connection counts as ours. */
  quit(): void {
    if (this.isClosed) return;
    this.connection.quit();
    this.connection.close();
  }

  /** Closes at once: what the server has not read is gone. */
  cut(): void {
    this.connection.close();
    this.socket.destroy();
  }
}

/** What nodemailer tells of a message that was taken. */
interface SendInfo {
  readonly accepted: readonly string[];
  readonly response: string;
}

function envelopeOf(mail: SmtpMail) {
  return {
    from: mail.from,
    to: [mail.to],
    size: mail.message.length,
    ...(mail.eightBit === true ? { use8BitMime: true } : {}),
    dsn: { ret: 'HDRS', envid: mail.envelopeId, notify: DSN_NOTIFY },
  };
}

/** The envelope is checked after the fact too: a promise can resolve with other recipients than we meant. */
function accepted(info: SendInfo, mail: SmtpMail): SmtpEnd {
  if (info.accepted.length !== 1 || info.accepted[0] !== mail.to)
    throw new Error('the envelope on the wire was not the one we set');
  return { kind: 'accepted', reply: info.response };
}

function openSocket(target: SmtpTarget, manners: SmtpManners, limitMs: number): Promise<Socket | SmtpCut> {
  return new Promise((resolve) => {
    const { localAddress } = manners;
    const socket = connect({
      host: target.address,
      port: target.port,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const fail = (reason: 'timeout' | 'connection_failed', detail: string) => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ kind: 'cut', reason, stage: 'connect', detail, mayHaveArrived: false, silent: true });
    };
    const limit = setTimeout(() => {
      fail('timeout', 'no connection in time');
    }, limitMs);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail('connection_failed', error.code ?? error.name);
    });
    socket.once('connect', () => {
      clearTimeout(limit);
      resolve(socket);
    });
  });
}

function makeConnection(
  socket: Socket,
  target: SmtpTarget,
  manners: SmtpManners,
  dialogue: SmtpDialogue,
  leftMs: number,
): SMTPConnection {
  return new SMTPConnection({
    connection: socket,
    host: target.host,
    name: manners.heloName,
    ignoreTLS: target.tls === 'off',
    requireTLS: target.tls === 'require',
    opportunisticTLS: target.tls === 'opportunistic',
    tls: {
      rejectUnauthorized: false,
      secureContext: manners.secureContext,
      ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
    },
    connectionTimeout: leftMs,
    greetingTimeout: manners.greetingTimeoutMs,
    socketCloseTimeout: GOODBYE_MS,
    transactionLog: true,
    logger: followedBy(dialogue),
  });
}

/** nodemailer tells what goes over the wire only to its logger; ours writes nothing. */
function followedBy(dialogue: SmtpDialogue) {
  const ignore = () => undefined;
  const debug = (entry: { readonly tnx?: string }, line: string) => {
    if (entry.tnx === 'client') dialogue.sent(line);
    else if (entry.tnx === 'server') dialogue.answered(line);
  };
  return { trace: ignore, debug, info: ignore, warn: ignore, error: ignore, fatal: ignore };
}

function greet(connection: SMTPConnection, dialogue: SmtpDialogue, leftMs: number): Promise<SmtpEnd | null> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      resolve(failureOf(dialogue, timeIsUp()));
    }, leftMs);
    const settle = (error: Error | null) => {
      clearTimeout(limit);
      resolve(error === null ? null : failureOf(dialogue, error));
    };
    connection.on('error', settle); // stays: later errors also come by the callback of the message in flight
    connection.connect((error) => {
      settle(error ?? null);
    });
  });
}
