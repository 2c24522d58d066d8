import type { SecureContext } from 'node:tls';
import type { SmtpEnd } from './smtp-end.js';

/** One mail exchanger at one address, and how we speak to it. */
export interface SmtpTarget {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /**
   * `opportunistic`: encrypted where offered. `require`: or not at all. Neither checks the name, as MX names prove nothing
   * without DNSSEC. `verify`: the domain's policy vouches for the name, and the certificate must bear it (RFC 8461, 4.2).
   */
  readonly tls: 'off' | 'opportunistic' | 'require' | 'verify';
}

/** What a connection is: `verified` means encrypted, with a certificate we trust that bears the exchanger's name. */
export type SmtpSecurity = 'clear' | 'encrypted' | 'verified';

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
  /** Asked directly before the content goes out: a fence guards the row, never the wire. */
  readonly mayFinish: () => boolean;
}

/**
 * One SMTP connection after its EHLO. It sends nothing twice. The pool knows no more of it than this, so that our own sender
 * and the one over nodemailer stand side by side.
 */
export abstract class SmtpSession {
  /** The mail exchanger at the other end. */
  abstract readonly host: string;
  abstract readonly security: SmtpSecurity;
  /** Messages handed to this connection so far. */
  abstract readonly messages: number;
  /** Messages of which the end is not known yet. */
  abstract readonly inFlight: number;
  /** Whether `send` may be called now. */
  abstract readonly hasRoom: boolean;
  /** The server said something after which nobody should go on: what is in flight is finished, then comes `quit`. */
  abstract readonly isRetired: boolean;
  /** Whether the connection is gone. */
  abstract readonly isClosed: boolean;

  /** Called when there is room while something is in flight: what is sent now leaves in the same segment. */
  onRoom: () => void = () => undefined;
  /** Called once, when the connection is gone. */
  onClosed: () => void = () => undefined;

  /**
   * Sends one message to one recipient.
   * @param deadlineMs end of the hard limit, by `performance.now()`
   */
  abstract send(mail: SmtpMail, deadlineMs: number): Promise<SmtpEnd>;

  /** Says goodbye and closes without waiting for the answer: until it is closed the connection counts as ours. */
  abstract quit(): void;

  /** Closes at once: what the server has not read is gone. */
  abstract cut(): void;
}

/** Opens a session up to the reply to EHLO within `limitMs`. @returns the session, or how it failed */
export type OpenSession = (
  target: SmtpTarget,
  manners: SmtpManners,
  limitMs: number,
) => Promise<SmtpSession | SmtpEnd>;
