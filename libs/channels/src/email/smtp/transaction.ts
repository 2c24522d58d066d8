import type { SmtpStage } from '#domain';
import { refused, type Refusal, type SmtpCut, type SmtpEnd } from './smtp-end.js';
import type { SmtpMail } from './smtp-session.js';

/** One message on a pipelined connection: what was said of it, and what the server answered so far. */
export class Transaction {
  /** The server's first refusal. */
  refusal: Refusal | null = null;
  /** The final dot may be on its way. */
  dotIsOut = false;
  private answers = 0;
  private settled = false;

  /**
   * @param deadlineMs end of its hard limit, by `performance.now()`
   * @param settle told its end, once
   */
  constructor(
    readonly mail: SmtpMail,
    readonly deadlineMs: number,
    private readonly settle: (end: SmtpEnd) => void,
  ) {}

  /** A reply to MAIL, RCPT or DATA. */
  answered(stage: SmtpStage, reply: string): void {
    this.answers += 1;
    if (reply.startsWith('4') || reply.startsWith('5')) this.refusal ??= { stage, reply };
  }

  end(end: SmtpEnd): void {
    if (this.settled) return;
    this.settled = true;
    this.settle(end);
  }

  /** Ends it by its refusal; there is one. */
  refuse(): void {
    if (this.refusal !== null) this.end(refused(this.refusal));
  }

  /**
   * The connection is gone: what was refused is refused, and what has its dot out may have arrived. What has not, and may
   * not be finished any more, was no try.
   */
  cut(reason: SmtpCut['reason'], detail: string): void {
    this.refuse();
    if (!this.dotIsOut && !this.mail.mayFinish()) this.end({ kind: 'lapsed' });
    const stage = this.stage();
    const silent = this.answers === 0;
    this.end({ kind: 'cut', reason, detail, stage, mayHaveArrived: this.dotIsOut, silent });
  }

  /** What it waits for. */
  private stage(): SmtpStage {
    if (this.dotIsOut) return 'end';
    return STAGES[this.answers] ?? 'data';
  }
}

const STAGES: readonly SmtpStage[] = ['mail', 'rcpt', 'data'];
