import type { DepartmentDirectory, SubmissionDirectory, SubmissionRules } from '#delivery/ports';
import { departmentByFrom, isMeant } from './reading/key-rules.js';
import { SmtpRefusal } from './replies.js';
import type { SubmissionCaller } from './sign-in.js';

/** Decides which department a mail is of, and whether that may write as its sender. */
export class AllowedSenders {
  constructor(
    private readonly submissions: SubmissionDirectory,
    private readonly departments: DepartmentDirectory,
  ) {}

  /**
   * MAIL FROM, before the message is seen: a sender of any department that the key sends for. The null sender is nobody.
   * @throws SmtpRefusal sender
   */
  async checkReturnPath(address: string, caller: SubmissionCaller, rules: SubmissionRules): Promise<void> {
    if (address === '') return;
    if (rules.departments.some(({ from }) => isMeant(from, address))) return;
    const ids = [caller.departmentId, ...rules.departments.map(({ departmentId }) => departmentId)];
    for (const id of new Set(ids)) if (await this.maySend(id, address)) return;
    throw new SmtpRefusal('sender');
  }

  /** @returns the department whose mail it is @throws SmtpRefusal sender */
  async departmentOf(from: string, caller: SubmissionCaller, rules: SubmissionRules): Promise<string> {
    const shared = departmentByFrom(from, rules.departments);
    if (shared !== null) return shared;
    if (await this.maySend(caller.departmentId, from)) return caller.departmentId;
    throw new SmtpRefusal('sender');
  }

  private async maySend(departmentId: string, address: string): Promise<boolean> {
    const [department, senders] = await Promise.all([
      this.departments.department(departmentId),
      this.submissions.senders(departmentId),
    ]);
    const own = department === null ? [] : [department.sender.fromAddress];
    return [...own, ...senders].some((pattern) => isMeant(pattern, address));
  }
}
