import smpp, { type PDU, type Session } from 'smpp';

/** A centre, and who we are there. */
export interface SmppLineOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** PEM of authorities trusted besides the usual ones. */
  readonly ca?: readonly string[];
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly enquireMs: number;
  /** Until we are bound, and for each answer, milliseconds. */
  readonly limitMs: number;
  /** What the centre brings us; the answer is the status it gets. */
  readonly onDeliver: (pdu: PDU) => Promise<number>;
}

/** We are not bound: nothing was submitted. `status` when the centre said so itself. */
export class NotBound extends Error {
  override readonly name = 'NotBound';

  constructor(
    readonly reason: 'timeout' | 'connection_failed' | 'dns_failed' | 'tls_failed' | 'refused',
    detail: string,
    readonly status: number | null = null,
  ) {
    super(detail);
  }
}

/** It was submitted, and the line ended, or the time, before the answer. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

/**
 * One line to a centre as a transceiver: bound when it is first needed, looked after by `enquire_link`, bound anew after it
 * broke. Receipts come over it too, so it stays up while nothing is sent.
 */
export class SmppLine {
  private bound: Promise<Session> | null = null;
  private readonly waiting = new Set<(error: Error) => void>();
  private isClosed = false;

  constructor(private readonly options: SmppLineOptions) {}

  /** Binds, if we are not bound. @throws NotBound */
  async open(): Promise<Session> {
    if (this.isClosed) throw new NotBound('connection_failed', 'the line is closed');
    this.bound ??= this.bind();
    try {
      return await this.bound;
    } catch (error) {
      this.bound = null;
      throw error;
    }
  }

  /** Submits one message. @returns the centre's answer @throws NotBound, Unanswered */
  async submit(fields: Readonly<Record<string, unknown>>, limitMs: number): Promise<PDU> {
    const session = await this.open();
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        settle();
        reject(error);
      };
      const timer = setTimeout(fail, limitMs, new Unanswered('timeout: hard limit reached'));
      const settle = () => {
        clearTimeout(timer);
        this.waiting.delete(fail);
      };
      this.waiting.add(fail);
      const written = session.submit_sm(fields, (pdu) => {
        settle();
        resolve(pdu);
      });
      if (!written) fail(new NotBound('connection_failed', 'the line has ended'));
    });
  }

  /** Says goodbye, and waits a moment for the answer. */
  async close(): Promise<void> {
    this.isClosed = true;
    const session = await this.bound?.catch(() => null);
    this.bound = null;
    if (session == null) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        session.destroy();
        resolve();
      };
      const timer = setTimeout(end, GOODBYE_MS);
      session.once('close', end);
      if (!session.unbind(end)) end();
    });
  }

  private bind(): Promise<Session> {
    const { systemId, password, systemType } = this.options;
    return new Promise((resolve, reject) => {
      const session = this.connect();
      const refuse = (error: NotBound) => {
        clearTimeout(timer);
        session.destroy();
        reject(error);
      };
      const timer = setTimeout(
        refuse,
        this.options.limitMs,
        new NotBound('timeout', 'the centre does not answer'),
      );
      session.once('close', () => {
        refuse(new NotBound('connection_failed', 'the centre hung up'));
      });
      session.once('error', (error: NodeJS.ErrnoException) => {
        refuse(new NotBound(reasonOf(error), error.code ?? error.name));
      });
      session.once(this.options.tls ? 'secureConnect' : 'connect', () => {
        const fields = { system_id: systemId, password, system_type: systemType, interface_version: 0x34 };
        session.bind_transceiver(fields, (pdu) => {
          if (pdu.command_status !== 0) {
            refuse(new NotBound('refused', 'the centre does not let us in', pdu.command_status));
            return;
          }
          clearTimeout(timer);
          this.lookAfter(session);
          resolve(session);
        });
      });
    });
  }

  private connect(): Session {
    const { host, port, tls, ca } = this.options;
    return smpp.connect({
      host,
      port,
      ...(tls ? { tls, servername: host, ...(ca === undefined ? {} : { ca: [...ca] }) } : {}),
    });
  }

  private lookAfter(session: Session): void {
    const asking = setInterval(() => {
      this.enquire(session);
    }, this.options.enquireMs);
    asking.unref();
    session.on('error', () => {
      session.destroy();
    });
    session.once('close', () => {
      clearInterval(asking);
      this.bound = null;
      for (const fail of [...this.waiting]) fail(new Unanswered('connection_failed: the line broke'));
    });
    session.on('deliver_sm', (pdu: PDU) => void this.take(session, pdu));
    session.on('enquire_link', (pdu: PDU) => session.send(pdu.response()));
    session.on('unbind', (pdu: PDU) => {
      session.send(pdu.response());
      session.close();
    });
  }

  /** A line that does not answer within the rhythm of asking is dead, whatever TCP believes. */
  private enquire(session: Session): void {
    const dead = setTimeout(() => {
      session.destroy();
    }, this.options.enquireMs);
    dead.unref();
    session.enquire_link(() => {
      clearTimeout(dead);
    });
  }

  private async take(session: Session, pdu: PDU): Promise<void> {
    const status = await this.options.onDeliver(pdu).catch(() => TRY_LATER);
    session.send(pdu.response({ command_status: status }));
  }
}

const GOODBYE_MS = 2_000;
/** ESME_RX_T_APPN: the centre brings it again. */
export const TRY_LATER = 0x64;

const DNS_CODES = ['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL'];

function reasonOf({ code = '' }: NodeJS.ErrnoException): NotBound['reason'] {
  if (DNS_CODES.includes(code)) return 'dns_failed';
  return /^(ERR_TLS|ERR_SSL|CERT|UNABLE|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code)
    ? 'tls_failed'
    : 'connection_failed';
}
