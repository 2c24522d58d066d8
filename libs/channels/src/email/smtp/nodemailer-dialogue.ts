import type { SmtpStage } from '#domain';
import type { Refusal } from './smtp-end.js';

const STAGE_OF_COMMAND: Readonly<Record<string, SmtpStage>> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
};

/**
 * Follows one SMTP dialogue and tells every reply by its place. nodemailer sends MAIL, RCPT and DATA in one go where the
 * server allows it (RFC 2920), and after a cut its error tells neither what was answered before nor what was asked last.
 */
export class NodemailerDialogue {
  private readonly open: SmtpStage[] = ['connect'];
  private last: SmtpStage = 'connect';
  private first: Refusal | null = null;
  private answers = 0;
  private dotIsOut = false;

  /** A transaction begins: what was said before does not count against it. */
  begin(): void {
    this.first = null;
    this.answers = 0;
    this.dotIsOut = false;
  }

  /** We sent a command line. */
  sent(line: string): void {
    const stage = STAGE_OF_COMMAND[(line.split(/[ :]/, 1)[0] ?? '').toUpperCase()];
    if (stage !== undefined) this.open.push(stage);
  }

  /** We sent the last of the message, or are about to: the final dot may be on its way. */
  finishing(): void {
    this.dotIsOut = true;
    this.open.push('end');
  }

  /** The server sent a whole reply. A refused STARTTLS refuses nothing but encryption. */
  answered(reply: string): void {
    const stage = this.open.shift() ?? this.last;
    this.last = stage;
    this.answers += 1;
    if (/^[45][0-9]{2}/.test(reply)) this.first ??= { stage, reply };
  }

  /** The first refusal of the transaction (or of the opening), or null. */
  refusal(): Refusal | null {
    return this.first;
  }

  /** What we wait for, or waited for last. */
  stage(): SmtpStage {
    return this.open[0] ?? this.last;
  }

  /** Whether TLS is being set up: STARTTLS was granted, and nothing was said since. */
  isUpgrading(): boolean {
    return this.open.length === 0 && this.last === 'starttls' && this.first === null;
  }

  /** Whether the server may have the whole message. */
  mayHaveArrived(): boolean {
    return this.dotIsOut;
  }

  /** Whether the server has said anything since the transaction began. */
  isSilent(): boolean {
    return this.answers === 0;
  }
}
