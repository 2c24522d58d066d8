import { uuidV7 } from '#domain';
import { makeNotification, type GroupCommit } from '#delivery';
import type {
  AcceptResult,
  Clock,
  DeliveryMetrics,
  DepartmentDirectory,
  NewNotification,
  QuarantineStore,
  RepeatMark,
  RequestContacts,
  SubmissionDirectory,
  SubmissionRules,
  WakeUp,
} from '#delivery/ports';
import type { Logger } from '#observability';
import type { AllowedSenders } from './allowed-senders.js';
import { UnreadableMail, readMail, withCrlf } from './reading/read-mail.js';
import type { SubmittedRecipient } from './reading/recipients.js';
import { repeatMarks } from './reading/repeats.js';
import {
  commonRequest,
  requestFor,
  type AskedRecipient,
  type Submission,
  type SubmittedEnvelope,
} from './reading/requests.js';
import { WrongWish, readWishes } from './reading/wishes.js';
import { acceptedReply, SmtpRefusal } from './replies.js';
import type { SubmissionCaller } from './sign-in.js';

/** A message with its envelope, as a session brings it. */
export interface IncomingMail {
  readonly caller: SubmissionCaller;
  readonly envelope: SubmittedEnvelope;
  readonly recipients: readonly AskedRecipient[];
  readonly raw: Buffer;
}

/** What the intake works with. */
export interface IntakeParts {
  readonly clock: Clock;
  readonly group: GroupCommit;
  readonly departments: DepartmentDirectory;
  readonly submissions: SubmissionDirectory;
  readonly quarantine: QuarantineStore;
  readonly senders: AllowedSenders;
  readonly team: TeamList;
  readonly hash: (purpose: string, text: string) => string;
  readonly random: (count: number) => Uint8Array;
  readonly wakeUp: WakeUp;
  readonly metrics: DeliveryMetrics;
  readonly log: Logger;
}

/** Who may get mail of a `team` key. */
export interface TeamList {
  knows(departmentId: string, contacts: RequestContacts): Promise<boolean>;
}

const ROUTE = 'smtp';
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** Each notification keeps the message: this much is written at once at most. */
const MOST_BYTES = 64 * 1_048_576;

/** Makes notifications of a submitted message. What it answers with 250 is committed. */
export class SubmissionIntake {
  constructor(private readonly parts: IntakeParts) {}

  /** @returns the text of the 250 @throws SmtpRefusal */
  async take(mail: IncomingMail): Promise<string> {
    const rules = await this.rulesOf(mail.caller);
    try {
      return acceptedReply(await this.accept(mail, rules));
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.reason === 'away') this.parts.log.warn({ err: error }, 'a submission could not be stored');
      if (!rules.legacy || !refusal.isAboutMessage) throw refusal;
      return acceptedReply(await this.quarantine(mail, refusal));
    }
  }

  /** @throws SmtpRefusal away */
  async rulesOf(caller: SubmissionCaller): Promise<SubmissionRules> {
    return this.parts.submissions.rules(caller.keyId).catch(() => {
      throw new SmtpRefusal('away');
    });
  }

  private async accept(incoming: IncomingMail, rules: SubmissionRules): Promise<string> {
    const submission = await this.read(incoming, rules);
    const sender = submission.mail.from[0] ?? '';
    const departmentId = await this.parts.senders.departmentOf(sender, incoming.caller, rules);
    const notifications = await this.make(incoming, submission, departmentId);
    const result = await this.parts.group.write({
      departmentId,
      notifications,
      actor: incoming.caller.keyId,
      route: ROUTE,
      idempotency: null,
      repeats: this.marks(incoming, submission, departmentId, notifications),
    });
    return this.answer(result, notifications);
  }

  /** A repeat is answered as the first was; of many recipients the first that is new gives the id. */
  private answer(result: AcceptResult, notifications: readonly NewNotification[]): string {
    if (result.kind === 'replayed') return result.response;
    if (result.kind === 'rejected' || result.kind === 'key_reused')
      throw new SmtpRefusal('content', 'it holds text that cannot be stored');
    const written = result.kind === 'partly' ? result.written : notifications.map(({ id }) => id);
    this.parts.metrics.accepted(written.length);
    this.parts.wakeUp.wake('advance');
    return written[0] ?? '';
  }

  private async read(
    { raw, envelope, recipients }: IncomingMail,
    rules: SubmissionRules,
  ): Promise<Submission> {
    if (raw.length * recipients.length > MOST_BYTES) throw new SmtpRefusal('tooMuchAtOnce');
    const { clock } = this.parts;
    const message = withCrlf(raw);
    const mail = await readMail(message);
    const nowMs = clock.now();
    const wishes = readWishes(mail, rules, { nowMs, aheadMs: nowMs - clock.realNow() });
    return { mail, wishes, rules, envelope, message };
  }

  private async make(
    { caller, recipients }: IncomingMail,
    submission: Submission,
    departmentId: string,
  ): Promise<NewNotification[]> {
    const { clock, departments, random, team } = this.parts;
    const categories = await departments.categories();
    const common = commonRequest(submission, categories);
    const made = recipients.map((asked) =>
      makeNotification(requestFor(common, asked, submission), {
        id: uuidV7(clock.realNow(), random(10)),
        departmentId,
        keyKind: caller.kind,
        categories,
        nowMs: clock.now(),
        deadlineMayBePast: true,
      }),
    );
    const notifications: NewNotification[] = [];
    for (const one of made) {
      if (!('id' in one)) throw new SmtpRefusal('content', wordsOf(one));
      if (caller.kind === 'team' && !(await team.knows(departmentId, one.contacts)))
        throw new SmtpRefusal('stranger');
      notifications.push(one);
    }
    return notifications;
  }

  /** What tells that a recipient had this mail before: its id for a day, its content for as long as such software tries. */
  private marks(
    { recipients, envelope }: IncomingMail,
    submission: Submission,
    departmentId: string,
    notifications: readonly NewNotification[],
  ): RepeatMark[] {
    const contentMs = submission.rules.legacy ? DAY_MS : 10 * MINUTE_MS;
    const { reference } = submission.wishes;
    return recipients.flatMap(({ recipient }, index) => {
      const marks = repeatMarks(submission.mail, recipient, { envelopeId: envelope.envelopeId, reference });
      const mark = (kind: string, text: string, keptMs: number): RepeatMark => ({
        key: `${kind}:${this.parts.hash('submission', `${departmentId} ${text}`)}`,
        notificationId: notifications[index]?.id ?? '',
        keptMs,
      });
      const content = mark('content', marks.content, contentMs);
      return marks.id === null ? [content] : [content, mark('id', marks.id, DAY_MS)];
    });
  }

  private async quarantine({ caller, raw }: IncomingMail, refusal: SmtpRefusal): Promise<string> {
    const { clock, quarantine, random, log } = this.parts;
    const id = uuidV7(clock.realNow(), random(10));
    const reason = `${String(refusal.responseCode)} ${refusal.message}`;
    await quarantine
      .keep({
        id,
        departmentId: caller.departmentId,
        keyId: caller.keyId,
        reason,
        message: raw,
        atMs: clock.now(),
      })
      .catch(() => {
        throw new SmtpRefusal('away');
      });
    log.error({ keyId: caller.keyId, quarantineId: id, reason }, 'a mail of a legacy key lies in quarantine');
    return id;
  }
}

/** One notification a recipient, however often a session names it. */
export function distinct(recipients: readonly AskedRecipient[]): AskedRecipient[] {
  const byKey = new Map<SubmittedRecipient['key'], AskedRecipient>();
  for (const asked of recipients) if (!byKey.has(asked.recipient.key)) byKey.set(asked.recipient.key, asked);
  return [...byKey.values()];
}

function wordsOf(problems: readonly { readonly field: string; readonly message: string }[]): string {
  return problems.map(({ field, message }) => `${field} ${message}`).join('; ');
}

function refusalOf(error: unknown): SmtpRefusal {
  if (error instanceof SmtpRefusal) return error;
  if (error instanceof WrongWish || error instanceof UnreadableMail)
    return new SmtpRefusal('content', error.message);
  return new SmtpRefusal('away');
}
