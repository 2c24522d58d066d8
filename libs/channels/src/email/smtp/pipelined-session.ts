import { envelopeLines } from './envelope-lines.js';
import type { SmtpExtensions } from './extensions.js';
import { openDialogue } from './open-dialogue.js';
import { codeOf, type SmtpCut, type SmtpEnd } from './smtp-end.js';
import {
  SmtpSession,
  type SmtpMail,
  type SmtpManners,
  type SmtpSecurity,
  type SmtpTarget,
} from './smtp-session.js';
import type { SmtpWire, WireSpeaker } from './smtp-wire.js';
import { Transaction } from './transaction.js';
import { wireContent } from './wire-content.js';

/** A command, and whose it is (null: no message waits for the answer). Its reply is told by its place among those that were asked. */
type Command =
  | { readonly line: string; readonly stage: 'mail' | 'rcpt' | 'data'; readonly of: Transaction }
  | { readonly line: string; readonly stage: 'end'; readonly of: Transaction | null }
  | { readonly line: string; readonly stage: 'rset'; readonly of: null };

/** A larger message goes out in pieces of this size, so that a cut in its middle is known not to have arrived. */
const PIECE = 65_536;

/**
 * One SMTP connection that needs one round trip a message (RFC 2920): the content of a message and its final dot leave
 * together with MAIL, RCPT and DATA of the next. At most two are in flight: `closing` waits for the answer to its dot,
 * `opening` for its 354; so a cut leaves one message unknown, never more. Without PIPELINING each command waits for its reply.
 */
export class PipelinedSession extends SmtpSession implements WireSpeaker {
  messages = 0;
  isRetired = false;
  isClosed = false;
  private opening: Transaction | null = null;
  private closing: Transaction | null = null;
  /** Said, in order; the first is answered next. */
  private readonly asked: Command[] = [];
  /** To be said, where each waits for the one before. */
  private readonly toAsk: Command[] = [];
  private timer: NodeJS.Timeout | null = null;

  private constructor(
    readonly host: string,
    private readonly wire: SmtpWire,
    private readonly offered: SmtpExtensions,
    readonly security: SmtpSecurity,
  ) {
    super();
    wire.handTo(this);
  }

  /** @see OpenSession */
  static async open(
    target: SmtpTarget,
    manners: SmtpManners,
    limitMs: number,
  ): Promise<PipelinedSession | SmtpEnd> {
    const opened = await openDialogue(target, manners, limitMs);
    if ('kind' in opened) return opened;
    return new PipelinedSession(target.host, opened.wire, opened.extensions, opened.security);
  }

  get inFlight(): number {
    return (this.opening === null ? 0 : 1) + (this.closing === null ? 0 : 1);
  }

  get hasRoom(): boolean {
    if (this.isClosed || this.isRetired || this.opening !== null) return false;
    if (this.closing === null) return true;
    return this.offered.pipelining && this.closing.dotIsOut;
  }

  send(mail: SmtpMail, deadlineMs: number): Promise<SmtpEnd> {
    const { largest } = this.offered;
    if (largest !== null && mail.message.length > largest) return Promise.resolve({ kind: 'too_large' });
    const lines = envelopeLines(mail, this.offered);
    this.messages += 1;
    return new Promise((resolve) => {
      const transaction = new Transaction(mail, deadlineMs, resolve);
      this.opening = transaction;
      this.toAsk.push(
        { line: lines.mail, stage: 'mail', of: transaction },
        { line: lines.rcpt, stage: 'rcpt', of: transaction },
        { line: 'DATA', stage: 'data', of: transaction },
      );
      this.askOn();
      this.watchTheClock();
    });
  }

  quit(): void {
    if (this.isClosed) return;
    this.wire.say('QUIT');
    this.wire.end();
    this.close();
  }

  cut(): void {
    this.fail('connection_failed', 'given up');
  }

  onReply(reply: string): void {
    const command = this.asked.shift();
    if (command === undefined) this.unasked(reply);
    else if (codeOf(reply) === 421) this.dismissed(command, reply);
    else this.answered(command, reply);
    if (!this.isClosed) this.askOn();
  }

  onGone(why: string): void {
    this.fail('connection_failed', why);
  }

  /** Says what may be said now. */
  private askOn(): void {
    while (this.toAsk.length > 0 && (this.offered.pipelining || this.asked.length === 0)) {
      const command = this.toAsk.shift();
      if (command === undefined) return;
      this.wire.say(command.line);
      this.asked.push(command);
    }
    this.wire.flush();
  }

  private answered(command: Command, reply: string): void {
    switch (command.stage) {
      case 'mail':
      case 'rcpt':
        this.envelopeAnswered(command.of, command.stage, reply);
        break;
      case 'data':
        this.dataAnswered(command.of, reply);
        break;
      case 'end':
        this.ended(command.of, reply);
        break;
      case 'rset':
        this.wasReset(reply);
        break;
    }
  }

  private envelopeAnswered(transaction: Transaction, stage: 'mail' | 'rcpt', reply: string): void {
    if (reply.startsWith('3')) {
      this.fail('connection_failed', 'EPROTOCOL');
      return;
    }
    transaction.answered(stage, reply);
    if (transaction.refusal !== null && !this.offered.pipelining) this.takeBack(transaction);
  }

  private dataAnswered(transaction: Transaction, reply: string): void {
    transaction.answered('data', reply);
    if (reply.startsWith('2')) this.fail('connection_failed', 'EPROTOCOL');
    else if (transaction.refusal === null) this.putContent(transaction);
    else if (!reply.startsWith('3')) this.takeBack(transaction);
    else this.putNothing(transaction, transaction.refusal.stage === 'rcpt');
  }

  /**
   * The server refused the envelope and will have the content all the same. Without a recipient an empty message goes to
   * nobody (RFC 2920, 3.1); was it the sender that it refused, then hanging up is the only way to deliver nothing.
   */
  private putNothing(transaction: Transaction, goesToNobody: boolean): void {
    if (!goesToNobody) {
      this.fail('connection_failed', 'EPROTOCOL');
      return;
    }
    this.toAsk.push({ line: '.', stage: 'end', of: null });
    this.takeBack(transaction);
  }

  /** Ends a refused transaction. An unknown mailbox says nothing against the connection; any other refusal ends it. */
  private takeBack(transaction: Transaction): void {
    this.opening = null;
    this.forget(transaction);
    if (transaction.refusal?.stage === 'rcpt') this.toAsk.push({ line: 'RSET', stage: 'rset', of: null });
    else this.isRetired = true;
    transaction.refuse();
    this.offerRoom();
  }

  /** What was not said of it yet is not said any more. */
  private forget(transaction: Transaction): void {
    while (this.toAsk[0]?.of === transaction) this.toAsk.shift();
  }

  private putContent(transaction: Transaction): void {
    this.opening = null;
    this.closing = transaction;
    const content = wireContent(transaction.mail.message);
    if (content.length <= PIECE) this.putLast(transaction, content);
    else this.putPiece(transaction, content, 0);
  }

  /** Each piece waits until the system has taken the one before. */
  private putPiece(transaction: Transaction, content: Buffer, from: number): void {
    if (content.length - from <= PIECE) {
      this.putLast(transaction, content.subarray(from));
      return;
    }
    if (!this.mayGoOn(transaction)) return;
    this.wire.writePiece(content.subarray(from, from + PIECE), () => {
      this.putPiece(transaction, content, from + PIECE);
    });
  }

  private putLast(transaction: Transaction, content: Buffer): void {
    if (!this.mayGoOn(transaction)) return;
    transaction.dotIsOut = true;
    this.wire.put(content);
    this.wire.say('.');
    this.asked.push({ line: '.', stage: 'end', of: transaction });
    this.offerRoom();
    this.wire.flush();
  }

  /** Once the server waits for content, only hanging up ends a transaction without it: a dot would deliver an empty mail. */
  private mayGoOn(transaction: Transaction): boolean {
    if (transaction.mail.mayFinish()) return true;
    transaction.end({ kind: 'lapsed' });
    this.cut();
    return false;
  }

  /** What is sent on this call joins what is being said. */
  private offerRoom(): void {
    if (this.hasRoom) this.onRoom();
  }

  private ended(transaction: Transaction | null, reply: string): void {
    if (transaction === null) return; // the empty message that went to nobody
    this.closing = null;
    if (reply.startsWith('2')) transaction.end({ kind: 'accepted', reply });
    else if (reply.startsWith('3')) this.fail('connection_failed', 'EPROTOCOL');
    else {
      transaction.refusal = { stage: 'end', reply };
      this.isRetired = true;
      transaction.refuse();
    }
  }

  private wasReset(reply: string): void {
    if (!reply.startsWith('2')) this.fail('connection_failed', 'EPROTOCOL');
  }

  /** RFC 5321, 3.8: 421 may answer any command, and the connection is over. It refuses the message that it answers. */
  private dismissed(command: Command, reply: string): void {
    const { stage, of } = command;
    if (stage !== 'rset' && of !== null) of.refusal ??= { stage, reply };
    this.fail('connection_failed', '421');
  }

  /** A reply in the middle of a message refuses it; any other that nobody asked for is an error. */
  private unasked(reply: string): void {
    const { closing } = this;
    if (closing !== null && codeOf(reply) >= 400) closing.refusal ??= { stage: 'end', reply };
    this.fail('connection_failed', codeOf(reply) === 421 ? '421' : 'EPROTOCOL');
  }

  /** One timer a connection: it looks for the message whose limit ends first. */
  private watchTheClock(): void {
    if (this.timer !== null || this.isClosed) return;
    const firstMs = Math.min(this.opening?.deadlineMs ?? Infinity, this.closing?.deadlineMs ?? Infinity);
    if (firstMs === Infinity) return;
    const waitMs = Math.max(Math.ceil(firstMs - performance.now()), 0);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.isOverdue()) this.fail('timeout', 'hard limit reached');
      else this.watchTheClock();
    }, waitMs);
    this.timer.unref();
  }

  private isOverdue(): boolean {
    const now = performance.now();
    return [this.opening, this.closing].some((one) => one !== null && one.deadlineMs <= now);
  }

  /** The connection is over. A message whose own time is not up was cut by the other's. */
  private fail(reason: SmtpCut['reason'], detail: string): void {
    if (this.isClosed) return;
    const { opening, closing } = this;
    const now = performance.now();
    this.wire.destroy();
    this.close();
    for (const one of [closing, opening]) {
      if (one === null) continue;
      const own = reason !== 'timeout' || one.deadlineMs <= now;
      one.cut(own ? reason : 'connection_failed', own ? detail : 'given up');
    }
  }

  private close(): void {
    this.isClosed = true;
    this.opening = null;
    this.closing = null;
    if (this.timer !== null) clearTimeout(this.timer);
    this.onClosed();
  }
}
