import { RateLimiter, quotasOf, type QuotaSettings } from '#delivery';
import type { NotifyWish } from '#delivery/ports';
import type { AllowedSenders } from './allowed-senders.js';
import { distinct, type SubmissionIntake } from './intake.js';
import { recipientOf, type SubmittedRecipient } from './reading/recipients.js';
import type { SubmittedEnvelope } from './reading/requests.js';
import { SmtpRefusal } from './replies.js';
import type { SubmissionCaller, SubmissionSignIn } from './sign-in.js';

/** The envelope as the protocol brings it. */
export interface SessionEnvelope extends SubmittedEnvelope {
  readonly recipients: readonly { readonly address: string; readonly notify: readonly string[] }[];
}

/** What the sessions decide with. */
export interface SessionParts {
  readonly signIn: SubmissionSignIn;
  readonly senders: AllowedSenders;
  readonly intake: SubmissionIntake;
  readonly limits: QuotaSettings;
  readonly smsDomains: ReadonlySet<string>;
  /** Real time, milliseconds. */
  readonly realNow: () => number;
}

/** Decides each step of a session: who it is, from whom, to whom, and what becomes of the message. */
export class SubmissionSessions {
  private readonly limiter = new RateLimiter();
  private isStopping = false;

  constructor(private readonly parts: SessionParts) {}

  /** From now on no mail is begun; those under way end. */
  stop(): void {
    this.isStopping = true;
  }

  /** @throws SmtpRefusal wrongKey, away */
  signIn(user: string, password: string): Promise<SubmissionCaller> {
    return this.parts.signIn.byPassword(user, password);
  }

  /** @throws SmtpRefusal noNetwork, away */
  fromNetwork(prefix: string): Promise<SubmissionCaller> {
    return this.parts.signIn.byNetwork(prefix);
  }

  /** @throws SmtpRefusal stopping, sender, away */
  async mailFrom(caller: SubmissionCaller, address: string): Promise<void> {
    if (this.isStopping) throw new SmtpRefusal('stopping');
    const { intake, senders } = this.parts;
    const rules = await intake.rulesOf(caller);
    await senders.checkReturnPath(address, caller, rules).catch((error: unknown) => {
      throw error instanceof SmtpRefusal ? error : new SmtpRefusal('away');
    });
  }

  /** One recipient of many may be wrong or too much; the others stay. @throws SmtpRefusal recipient, rate */
  recipient(caller: SubmissionCaller, address: string): SubmittedRecipient {
    const recipient = recipientOf(address, this.parts.smsDomains);
    if (recipient === null) throw new SmtpRefusal('recipient');
    const verdict = this.limiter.take(quotasOf(caller, this.parts.limits), 1, this.parts.realNow());
    if (verdict.exceeded !== null) throw new SmtpRefusal('rate');
    return recipient;
  }

  /** @returns the text of the 250, once everything is committed @throws SmtpRefusal */
  message(caller: SubmissionCaller, envelope: SessionEnvelope, raw: Buffer): Promise<string> {
    const asked = envelope.recipients.flatMap(({ address, notify }) => {
      const recipient = recipientOf(address, this.parts.smsDomains);
      return recipient === null ? [] : [{ recipient, notify: notify as NotifyWish[] }];
    });
    const { from, envelopeId, ret } = envelope;
    return this.parts.intake.take({
      caller,
      envelope: { from, envelopeId, ret },
      recipients: distinct(asked),
      raw,
    });
  }
}
