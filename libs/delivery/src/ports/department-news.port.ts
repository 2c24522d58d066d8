import type { Because, Uuid } from '#domain';

/** What a department is told by mail, since nobody else may act on it. */
export type ToldEvent =
  | 'deadline.at_risk'
  | 'deadline.missed'
  | 'deadline.extension_suggested'
  | 'notification.undeliverable'
  | AnswerEvent;

/** What a citizen did on the page of a hosted action. Of these webhooks tell nothing: their list of events is fixed. */
export type AnswerEvent = 'action.confirm' | 'action.decline' | 'action.other_time' | 'action.undone';

/** One event as its department needs it: what it is about, and where it is found. No address, no name, no subject. */
export interface DepartmentNews {
  readonly notificationId: Uuid;
  readonly event: ToldEvent;
  readonly atMs: number;
  readonly because: Because;
  readonly category: string;
  readonly reference: string | null;
  readonly deadlineMs: number | null;
  /** The department's own link for the citizen, such as that of the booking; null: none, or one that we host. */
  readonly actionUrl: string | null;
  /** Another time that the citizen asked for; absent: none, or not for a mail. */
  readonly wish?: string;
}

/** A mail that is to be sent, or may have been: its id is that of its notification, which is written once. */
export interface DepartmentMail {
  readonly id: Uuid;
  readonly departmentId: Uuid;
  /** When it was made, domain time. */
  readonly atMs: number;
  readonly news: readonly DepartmentNews[];
}

/** What a look found. */
export interface ClaimedNews {
  readonly mails: readonly DepartmentMail[];
  /** Events that nobody is told by mail, as their department has no mailbox. */
  readonly withoutMailbox: number;
}

/** Keeps which event was told in which mail. */
export abstract class DepartmentNewsStore {
  /**
   * Makes one mail for each department that has news and had no mail within `everyMs` of domain time, each event in one mail; and
   * gives mails again whose worker died before they were accepted. News without a deadline waits for others up to `patienceMs`.
   */
  abstract claim(
    nowMs: number,
    rhythm: { readonly everyMs: number; readonly patienceMs: number },
    newId: () => Uuid,
  ): Promise<ClaimedNews>;
  /** Its notification is written. */
  abstract accepted(mailId: Uuid, nowMs: number): Promise<void>;
}
