import { isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { checkNamedCertificate } from '../named-certificate.js';
import { ClaimLapsed, GuardedMessage } from './guarded-message.js';
import { NodemailerDialogue } from './nodemailer-dialogue.js';
import { failureOf, timeIsUp, type SmtpError } from './nodemailer-end.js';
import { openSocket } from './open-socket.js';
import type { SmtpEnd } from './smtp-end.js';
import {
  SmtpSession,
  type SmtpMail,
  type SmtpManners,
  type SmtpSecurity,
  type SmtpTarget,
} from './smtp-session.js';

const DSN_NOTIFY = ['FAILURE', 'DELAY'];
const GOODBYE_MS = 2000;
const RESET_MS = 5000;

/**
 * One SMTP connection over nodemailer's own protocol code, used for one message after the other. It sends nothing twice.
 * @see NodemailerDialogue for how replies and cuts find their stage
 */
export class NodemailerSession extends SmtpSession {
  messages = 0;
  inFlight = 0;
  /** It quits by itself, as it has nothing else in flight. */
  readonly isRetired = false;
  readonly security: SmtpSecurity;

  private constructor(
    readonly host: string,
    private readonly connection: SMTPConnection,
    private readonly dialogue: NodemailerDialogue,
    private readonly socket: Socket,
  ) {
    super();
    this.security = securityOf(connection);
    connection.once('end', () => {
      this.onClosed();
    });
  }

  /** @see OpenSession */
  static async open(
    target: SmtpTarget,
    manners: SmtpManners,
    limitMs: number,
  ): Promise<NodemailerSession | SmtpEnd> {
    const startedAt = performance.now();
    const socket = await openSocket(target, manners, Math.min(limitMs, manners.connectTimeoutMs));
    if ('kind' in socket) return socket;
    const dialogue = new NodemailerDialogue();
    const leftMs = Math.max(limitMs - (performance.now() - startedAt), 1);
    const connection = makeConnection(socket, target, manners, dialogue, leftMs);
    const failure = await greet(connection, dialogue, leftMs);
    if (failure === null) return new NodemailerSession(target.host, connection, dialogue, socket);
    connection.close();
    socket.destroy();
    return failure;
  }

  get hasRoom(): boolean {
    return this.inFlight === 0 && !this.isClosed;
  }

  async send(mail: SmtpMail, deadlineMs: number): Promise<SmtpEnd> {
    this.dialogue.begin();
    this.messages += 1;
    this.inFlight = 1;
    try {
      const sent = await this.transaction(mail, Math.max(deadlineMs - performance.now(), 1));
      const end = 'failure' in sent ? this.failed(sent.failure) : accepted(sent, mail);
      await this.after(end);
      return end;
    } finally {
      this.inFlight = 0;
    }
  }

  /** An unknown mailbox says nothing against the connection; any other refusal ends it. */
  private async after(end: SmtpEnd): Promise<void> {
    if (end.kind === 'accepted' || end.kind === 'too_large') return;
    if (end.kind !== 'refused') this.cut();
    else if (end.stage !== 'rcpt' || end.code === 421 || this.isClosed || !(await this.reset(RESET_MS)))
      this.quit();
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
  private reset(limitMs: number): Promise<boolean> {
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

  get isClosed(): boolean {
    return this.connection.destroyed;
  }

  quit(): void {
    if (this.isClosed) return;
    this.connection.quit();
    this.connection.close();
  }

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

function makeConnection(
  socket: Socket,
  target: SmtpTarget,
  manners: SmtpManners,
  dialogue: NodemailerDialogue,
  leftMs: number,
): SMTPConnection {
  return new SMTPConnection({
    connection: socket,
    host: target.host,
    name: manners.heloName,
    ignoreTLS: target.tls === 'off',
    requireTLS: target.tls === 'require' || target.tls === 'verify',
    opportunisticTLS: target.tls === 'opportunistic',
    tls: {
      rejectUnauthorized: target.tls === 'verify',
      checkServerIdentity: checkNamedCertificate,
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

function securityOf(connection: SMTPConnection): SmtpSecurity {
  const { _socket: socket } = connection;
  if (!(socket instanceof TLSSocket)) return 'clear';
  return socket.authorized ? 'verified' : 'encrypted';
}

/** nodemailer tells what goes over the wire only to its logger; ours writes nothing. */
function followedBy(dialogue: NodemailerDialogue) {
  const ignore = () => undefined;
  const debug = (entry: { readonly tnx?: string }, line: string) => {
    if (entry.tnx === 'client') dialogue.sent(line);
    else if (entry.tnx === 'server') dialogue.answered(line);
  };
  return { trace: ignore, debug, info: ignore, warn: ignore, error: ignore, fatal: ignore };
}

function greet(
  connection: SMTPConnection,
  dialogue: NodemailerDialogue,
  leftMs: number,
): Promise<SmtpEnd | null> {
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
