import type { Uuid } from '#domain';
import type { Advance, ConditionAnswer, Conditions, NotificationCase } from '../ports/index.js';

/** Questions under way at once: one department's slow software must not keep the others' mail. */
const AT_ONCE = 32;
const AT_ONCE_A_DEPARTMENT = 8;

/** What is to be done once an answer is there. */
type Answered = (one: NotificationCase, answer: ConditionAnswer) => Promise<void>;

/**
 * Asks departments' conditions beside the batches, so that nobody else waits for the answer. What is asked keeps its lease meanwhile:
 * nobody else asks too. What does not get its turn in time is left; its lease runs out, and it is looked at again.
 */
export class ConditionDesk {
  private readonly asking = new Map<Uuid, number>();
  private waiting: { readonly one: NotificationCase; readonly untilMs: number }[] = [];
  private count = 0;

  /**
   * @param leaseMs how long a claimed notification is ours
   * @param answered decides anew with the answer; must not throw
   */
  constructor(
    private readonly conditions: Conditions,
    private readonly realNow: () => number,
    private readonly leaseMs: number,
    private readonly answered: Answered,
  ) {}

  /** Whether this decision sends something now that a condition may stop. */
  static mustAsk(one: NotificationCase, advance: Advance): boolean {
    if (one.conditionUrl === null) return false;
    return (
      advance.newAttempts.some(({ channel, state }) => channel !== 'inbox' && state === 'queued') ||
      advance.changedAttempts.some(({ to }) => to === 'queued')
    );
  }

  /** Asks about claimed notifications; returns at once. */
  ask(cases: readonly NotificationCase[]): void {
    // Half a lease is left for the question and for writing what follows from its answer.
    const untilMs = this.realNow() + this.leaseMs / 2;
    this.waiting.push(...cases.map((one) => ({ one, untilMs })));
    this.next();
  }

  private next(): void {
    const now = this.realNow();
    this.waiting = this.waiting.filter(({ one, untilMs }) => {
      if (untilMs <= now) return false;
      if (this.count >= AT_ONCE || this.openOf(one) >= AT_ONCE_A_DEPARTMENT) return true;
      void this.one(one);
      return false;
    });
  }

  private async one(one: NotificationCase): Promise<void> {
    this.move(one, 1);
    const answer = await this.conditions.ask(questionOf(one));
    await this.answered(one, answer);
    this.move(one, -1);
    this.next();
  }

  private openOf({ departmentId }: NotificationCase): number {
    return this.asking.get(departmentId) ?? 0;
  }

  private move(one: NotificationCase, by: 1 | -1): void {
    this.count += by;
    this.asking.set(one.departmentId, this.openOf(one) + by);
  }
}

function questionOf(one: NotificationCase) {
  return {
    url: one.conditionUrl ?? '',
    departmentId: one.departmentId,
    notificationId: one.id,
    reference: one.reference ?? null,
    category: one.category,
    deadlineMs: one.deadlineMs,
    tries: one.attempts.reduce((sum, { tries }) => sum + tries, 0),
  };
}
