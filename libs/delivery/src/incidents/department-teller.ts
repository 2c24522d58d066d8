import { uuidV7, type Uuid } from '#domain';
import type {
  AcceptStore,
  Clock,
  DeliveryMetrics,
  DepartmentDirectory,
  DepartmentMail,
  DepartmentNewsStore,
} from '../ports/index.js';
import { departmentLetter } from './department-letter.js';
import { operationalUnit } from './operational-mail.js';

/** What departments are told with. */
export interface DepartmentTellerParts {
  readonly news: DepartmentNewsStore;
  readonly accept: AcceptStore;
  readonly departments: DepartmentDirectory;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly random: (bytes: number) => Uint8Array;
  /** Where the desk is: its pages begin with it. */
  readonly publicUrl: string;
  /** A notification is there to be sent. */
  readonly onAccepted: () => void;
}

/** One mail a department in this time; the first goes at once. */
const EVERY_MS = 2 * 60_000;
/** A dead address without a deadline is no alarm: such news waits for others so long. */
const PATIENCE_MS = 3_600_000;
const ACTOR = 'department-teller';

/**
 * Tells departments by mail to their functional mailbox whom they must reach themselves, with a list: most city software has no
 * webhook. The mail is an ordinary notification, so that it outlives a crash and waits where the mailbox's own provider refuses us.
 */
export class DepartmentTeller {
  constructor(private readonly parts: DepartmentTellerParts) {}

  /** Sends what is due. @returns how many mails @throws what the stores throw; a mail that was made is sent by a later look */
  async look(): Promise<number> {
    const { news, clock, metrics, random } = this.parts;
    const newId = (): Uuid => uuidV7(clock.realNow(), random(10));
    const rhythm = { everyMs: EVERY_MS, patienceMs: PATIENCE_MS };
    const { mails, withoutMailbox } = await news.claim(clock.now(), rhythm, newId);
    if (withoutMailbox > 0) metrics.toldDepartments('no_mailbox', withoutMailbox);
    // One that cannot be written keeps no other department's mail back.
    const sent = await Promise.allSettled(mails.map((mail) => this.send(mail)));
    const failed = sent.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return mails.length;
  }

  private async send(mail: DepartmentMail): Promise<void> {
    const { news, accept, departments, clock, metrics } = this.parts;
    const department = await departments.department(mail.departmentId);
    // Its mailbox was taken away in this moment, or its notifications are gone: there is nothing to say, or nowhere.
    if (department?.mailbox == null || mail.news.length === 0) {
      await news.accepted(mail.id, clock.now());
      return;
    }
    const letter = departmentLetter(mail, await this.world(department.slug));
    const unit = operationalUnit({
      id: mail.id,
      departmentId: mail.departmentId,
      to: department.mailbox,
      language: 'de',
      subject: letter.subject,
      body: letter.body,
      attachments: [fileOf(letter)],
      actor: ACTOR,
      nowMs: clock.now(),
    });
    await accept.acceptGroup([unit]);
    await news.accepted(mail.id, clock.now());
    metrics.toldDepartments('mail', mail.news.length);
    this.parts.onAccepted();
  }

  private async world(slug: string) {
    const { departments, publicUrl } = this.parts;
    const names = (await departments.categories()).map(({ id, nameDe }) => [id, nameDe] as const);
    return {
      categories: new Map(names),
      deskUrl: (id: string) => `${publicUrl}/amt/${slug}/nachrichten/${id}`,
    };
  }
}

function fileOf({ csv, filename }: { readonly csv: string; readonly filename: string }) {
  const bytes = new TextEncoder().encode(csv);
  const content = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return { filename, contentType: 'text/csv', content };
}
