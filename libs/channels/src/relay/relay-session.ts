import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SmtpStage } from '#domain';

/** The city's own relay, and how we speak to it. */
export interface RelayAddress {
  readonly host: string;
  readonly port: number;
  /** `opportunistic`: encrypted where offered. `require`: or not at all. `verify`: and its certificate is checked. */
  readonly tls: 'off' | 'opportunistic' | 'require' | 'verify';
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Our name in EHLO. */
  readonly heloName: string;
  /** PEM of authorities trusted besides the usual ones. */
  readonly ca?: string;
}

/** One recipient, one message. */
export interface RelayMail {
  readonly from: string;
  readonly to: string;
  readonly envelopeId: string;
  readonly message: Buffer;
  readonly eightBit: boolean;
  /** Asked directly before the content goes out: a fence guards the row, never the wire. */
  readonly mayFinish: () => boolean;
}

/** How a hand-over to the relay ended. */
export type RelayEnd =
  | { readonly kind: 'accepted'; readonly reply: string }
  | { readonly kind: 'refused'; readonly reply: string; readonly code: number; readonly stage: SmtpStage }
  | {
      readonly kind: 'cut';
      readonly reason: 'timeout' | 'connection_failed' | 'tls_failed';
      readonly stage: SmtpStage;
      readonly detail: string;
      /** The final dot may have been on its way. */
      readonly mayHaveArrived: boolean;
    }
  | { readonly kind: 'lapsed' };

/** An error as nodemailer makes it. */
interface SmtpError extends Error {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
}

const STAGES: Readonly<Record<string, SmtpStage>> = {
  CONN: 'connect',
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
};

/** One connection to the relay over nodemailer, signed in, for one message after the other. It sends nothing twice. */
export class RelaySession {
  private dotIsOut = false;

  private constructor(private readonly connection: SMTPConnection) {}

  /** @returns the session, or how it failed within `limitMs` */
  static async open(address: RelayAddress, limitMs: number): Promise<RelaySession | RelayEnd> {
    const connection = new SMTPConnection({
      host: address.host,
      port: address.port,
      name: address.heloName,
      ignoreTLS: address.tls === 'off',
      requireTLS: address.tls === 'require' || address.tls === 'verify',
      opportunisticTLS: address.tls === 'opportunistic',
      tls: {
        rejectUnauthorized: address.tls === 'verify',
        ...(address.ca === undefined ? {} : { ca: address.ca }),
      },
      connectionTimeout: limitMs,
      greetingTimeout: limitMs,
    });
    const session = new RelaySession(connection);
    const failure = await within(limitMs, (done) => {
      connection.on('error', done); // stays: a later one also comes by the callback of the message in flight
      connection.connect((error) => {
        if (error || address.login === null) done(error ?? null);
        else connection.login({ user: address.login.user, pass: address.login.password }, done);
      });
    });
    if (failure === null) return session;
    session.close();
    return session.endOf(failure);
  }

  get isClosed(): boolean {
    return this.connection.destroyed;
  }

  /** Sends one message within `limitMs`. After `accepted` the session can go on, after all else it is closed. */
  async send(mail: RelayMail, limitMs: number): Promise<RelayEnd> {
    this.dotIsOut = false;
    const envelope = {
      from: mail.from,
      to: [mail.to],
      size: mail.message.length,
      ...(mail.eightBit ? { use8BitMime: true } : {}),
      dsn: { ret: 'HDRS', envid: mail.envelopeId, notify: ['FAILURE', 'DELAY'] },
    };
    let reply = '';
    const failure = await within(limitMs, (done) => {
      this.connection.send(envelope, this.guarded(mail), (error, info) => {
        reply = error === null ? info.response : '';
        done(error);
      });
    });
    if (failure === null) return { kind: 'accepted', reply };
    this.close();
    return this.endOf(failure);
  }

  /** Says goodbye and closes without waiting for the answer. */
  quit(): void {
    if (this.isClosed) return;
    this.connection.quit();
    this.close();
  }

  private close(): void {
    this.connection.close();
  }

  /** Read once the relay asked for the content. */
  private guarded(mail: RelayMail): Readable {
    const read = (stream: Readable): void => {
      if (!mail.mayFinish()) {
        stream.destroy(new ClaimLapsed());
        return;
      }
      this.dotIsOut = true;
      stream.push(mail.message);
      stream.push(null);
    };
    return new Readable({
      read() {
        read(this);
      },
    });
  }

  private endOf(error: SmtpError): RelayEnd {
    if (error instanceof ClaimLapsed) return { kind: 'lapsed' };
    const { response, responseCode, command } = error;
    const named = STAGES[(command ?? 'CONN').split(' ', 1)[0] ?? ''] ?? 'connect';
    const stage = this.dotIsOut ? 'end' : named;
    if (response !== undefined && responseCode !== undefined)
      return { kind: 'refused', reply: response, code: responseCode, stage };
    return {
      kind: 'cut',
      reason: reasonOf(error),
      stage,
      detail: error.code ?? error.name,
      mayHaveArrived: this.dotIsOut,
    };
  }
}

/** The claim lapsed while the relay was spoken to: the content must not follow. */
class ClaimLapsed extends Error {
  override readonly name = 'ClaimLapsed';
}

function reasonOf({ code }: SmtpError): 'timeout' | 'connection_failed' | 'tls_failed' {
  if (code === 'ETIMEDOUT') return 'timeout';
  return code === 'ETLS' ? 'tls_failed' : 'connection_failed';
}

/** nodemailer's own limits are for a silent socket; this one is for all. */
function within(
  limitMs: number,
  work: (done: (error: SmtpError | null) => void) => void,
): Promise<SmtpError | null> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => {
      resolve(Object.assign(new Error('hard limit reached'), { code: 'ETIMEDOUT' }));
    }, limitMs);
    work((error) => {
      clearTimeout(limit);
      resolve(error);
    });
  });
}
