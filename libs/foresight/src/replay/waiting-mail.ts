import type { Verdict } from '#domain';
import type { PutOff, SiteRecord } from './site-record.js';

/** One mail to one person that a site has put off. */
export interface WaitingMail extends PutOff {
  readonly queueId: string;
  readonly recipient: string;
  readonly record: SiteRecord;
  readonly acceptedMs: number;
  readonly verdict: Verdict;
  readonly hasPhone: boolean;
}

/** Postfix gives up after five days (`maximal_queue_lifetime`). */
const LONGEST_MS = 6 * 86_400_000;
const MOST_WAITING = 150_000;

/** Mail that waits, oldest first, and never more than memory allows. State: the mails by queue id and person. */
export class WaitingMails {
  private readonly byQueueId = new Map<string, Map<string, WaitingMail>>();
  private size = 0;

  has(queueId: string): boolean {
    return this.byQueueId.has(queueId);
  }

  get(queueId: string, recipient: string): WaitingMail | undefined {
    return this.byQueueId.get(queueId)?.get(recipient);
  }

  add(mail: WaitingMail): void {
    const known = this.byQueueId.get(mail.queueId);
    if (known === undefined) this.byQueueId.set(mail.queueId, new Map([[mail.recipient, mail]]));
    else known.set(mail.recipient, mail);
    mail.record.waiting.add(mail);
    this.size += 1;
  }

  remove(mail: WaitingMail): void {
    const known = this.byQueueId.get(mail.queueId);
    if (known?.delete(mail.recipient) !== true) return;
    if (known.size === 0) this.byQueueId.delete(mail.queueId);
    mail.record.waiting.delete(mail);
    this.size -= 1;
  }

  /** All persons of one mail. */
  ofQueueId(queueId: string): WaitingMail[] {
    return [...(this.byQueueId.get(queueId)?.values() ?? [])];
  }

  /** Those of whom no end can be expected any more, and those that are too many. */
  surplus(now: number): { readonly old: WaitingMail[]; readonly tooMany: WaitingMail[] } {
    const old: WaitingMail[] = [];
    const tooMany: WaitingMail[] = [];
    for (const mails of this.byQueueId.values())
      for (const mail of mails.values()) {
        if (now - mail.firstTryMs > LONGEST_MS) old.push(mail);
        else if (this.size - old.length - tooMany.length > MOST_WAITING) tooMany.push(mail);
        else return { old, tooMany };
      }
    return { old, tooMany };
  }

  all(): WaitingMail[] {
    return [...this.byQueueId.values()].flatMap((mails) => [...mails.values()]);
  }
}
