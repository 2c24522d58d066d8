import {
  AdvanceStore,
  type Advance,
  type CaseAttempt,
  type HeldSelection,
  type NotificationCase,
} from '#delivery/ports';
import { budgetOf, spendKey } from './budgets.js';
import { recipientOf } from './recipients.js';
import { inTurn } from './turns.js';
import { isLeased, type AttemptRow, type MemoryTables, type NotificationRow } from './tables.js';

const DAY_MS = 86_400_000;

/** What the advance store is told beyond its tables. */
export interface AdvanceSettings {
  readonly smsPriceMicros: number;
  readonly contentDays: number;
}

/** Claims due notifications and writes decisions under their fences. */
export class MemoryAdvanceStore extends AdvanceStore {
  constructor(
    private readonly tables: MemoryTables,
    private readonly settings: AdvanceSettings,
  ) {
    super();
  }

  override async claimDue(
    limit: number,
    nowMs: number,
    leaseMs: number,
  ): Promise<readonly NotificationCase[]> {
    const realNow = this.tables.clock.realNow();
    const due = [...this.tables.live].filter(
      (row) => row.dueAtMs !== null && row.dueAtMs <= nowMs && !isLeased(row, realNow),
    );
    due.sort((a, b) => (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0));
    const claimed = inTurn(due, (row) => row.given.departmentId).slice(0, limit);
    for (const row of claimed) {
      row.fence += 1;
      row.leaseUntilMs = realNow + leaseMs;
    }
    return Promise.resolve(claimed.map((row) => this.caseOf(row, nowMs)));
  }

  override heldCases(
    selection: HeldSelection,
    afterId: string | null,
    limit: number,
    nowMs: number,
  ): Promise<readonly NotificationCase[]> {
    const { lanes, deadlineToMs, departmentId } = selection;
    const held = new Set(
      lanes.flatMap((lane) =>
        [...this.tables.open(lane)].flatMap((row) => (row.state === 'held' ? [row.notificationId] : [])),
      ),
    );
    const rows = [...this.tables.live].filter(
      ({ given, told, cancelledAtMs }) =>
        held.has(given.id) &&
        told === null &&
        cancelledAtMs === null &&
        (afterId === null || given.id > afterId) &&
        (deadlineToMs === null || (given.deadlineMs !== null && given.deadlineMs <= deadlineToMs)) &&
        (departmentId === null || given.departmentId === departmentId),
    );
    rows.sort((a, b) => (a.given.id < b.given.id ? -1 : 1));
    return Promise.resolve(rows.slice(0, limit).map((row) => this.caseOf(row, nowMs)));
  }

  override async saveAdvances(advances: readonly Advance[], nowMs: number): Promise<readonly string[]> {
    const saved: string[] = [];
    for (const advance of this.withinBudget(this.withoutMailOnWire(advances), nowMs)) {
      const row = this.tables.notifications.get(advance.id);
      if (row?.fence !== advance.fence) continue;
      this.save(row, advance, nowMs);
      saved.push(advance.id);
    }
    return Promise.resolve(saved);
  }

  override async wakeLanes(
    lanes: readonly string[],
    which: 'open' | 'queued',
    nowMs: number,
  ): Promise<number> {
    const ids = new Set<string>();
    for (const lane of lanes)
      for (const row of this.tables.open(lane)) if (isMeant(row, which, nowMs)) ids.add(row.notificationId);
    return Promise.resolve(this.wakeAll((row) => ids.has(row.given.id), nowMs));
  }

  override async wakeDomains(domains: readonly string[], nowMs: number): Promise<number> {
    return Promise.resolve(
      this.wakeAll(
        ({ emailDomain, status }) =>
          emailDomain !== null &&
          domains.includes(emailDomain) &&
          (status === 'accepted' || status === 'in_progress'),
        nowMs,
      ),
    );
  }

  private wakeAll(wanted: (row: NotificationRow) => boolean, nowMs: number): number {
    const woken = [...this.tables.live].filter(
      (row) => row.dueAtMs !== null && row.dueAtMs > nowMs && wanted(row),
    );
    for (const row of woken) this.tables.wake(row, nowMs);
    return woken.length;
  }

  /** Mail that went out since the decision was made makes it void; it is made anew. */
  private withoutMailOnWire(advances: readonly Advance[]): Advance[] {
    return advances.filter(({ id, mailSeenOnWire }) => {
      const row = this.tables.notifications.get(id);
      const isVoid =
        mailSeenOnWire !== undefined &&
        (this.tables.attempts.get(id) ?? []).some(
          ({ channel, state, ordinal }) =>
            channel === 'email' && state === 'sending' && !mailSeenOnWire.includes(ordinal),
        );
      if (isVoid && row) row.leaseUntilMs = null;
      return !isVoid;
    });
  }

  /** Takes what still fits, in the caller's order; what does not is released and decided anew. */
  private withinBudget(advances: readonly Advance[], nowMs: number): Advance[] {
    const planned = new Map<string, number>();
    return advances.filter((advance) => {
      const row = this.tables.notifications.get(advance.id);
      const cost = costOf(advance);
      if (!row || cost === 0) return true;
      const { departmentId } = row.given;
      const limit = this.tables.departments.get(departmentId)?.smsBudgetMicrosPerMonth ?? null;
      const before = planned.get(departmentId) ?? this.tables.spent.get(spendKey(departmentId, nowMs)) ?? 0;
      const fits = limit === null || before + cost <= limit;
      if (fits) planned.set(departmentId, before + cost);
      else row.leaseUntilMs = null;
      return fits;
    });
  }

  private save(row: NotificationRow, advance: Advance, nowMs: number): void {
    this.saveAttempts(row, advance, nowMs);
    row.leaseUntilMs = null;
    row.alerts = advance.alerts;
    row.reminders = advance.reminders;
    row.decisions = advance.decisions.at(-1)?.ordinal ?? advance.decisionsBefore;
    row.endedAtMs = advance.endedAtMs;
    row.told = advance.told;
    const content = this.tables.contents.get(advance.id);
    if (content && advance.endedAtMs !== null)
      content.purgeAtMs = advance.endedAtMs + this.settings.contentDays * DAY_MS;
    this.tables.decisions.push(...advance.decisions.map((one) => ({ ...one, notificationId: advance.id })));
    this.tables.moveNotification(row, advance.status, advance.dueAtMs);
  }

  private saveAttempts(row: NotificationRow, advance: Advance, nowMs: number): void {
    for (const { costMicros, ...attempt } of advance.newAttempts) {
      this.tables.addAttempt(freshAttempt(advance.id, attempt, nowMs));
      const key = spendKey(row.given.departmentId, nowMs);
      if (costMicros > 0) this.tables.spent.set(key, (this.tables.spent.get(key) ?? 0) + costMicros);
    }
    for (const { ordinal, from, to, dueAtMs, failover } of advance.changedAttempts) {
      const attempt = this.tables.attempt(advance.id, ordinal);
      if (attempt?.state !== from) continue;
      if (failover) this.tables.changeLane(attempt, failover.lane);
      this.tables.moveAttempt(attempt, to, nowMs, dueAtMs);
    }
  }

  private caseOf(row: NotificationRow, nowMs: number): NotificationCase {
    const { given } = row;
    return {
      ...given,
      status: row.status,
      fence: row.fence,
      hasLateContent: given.content.late !== null,
      hasSecondFactor: given.secondFactor !== null,
      cancelled: row.cancelledAtMs !== null,
      toldOtherwise: row.toldOtherwiseAtMs !== null,
      instruction: null,
      readAtMs: null,
      confirmedAtMs: null,
      pageOpenedAtMs: null,
      alerts: row.alerts,
      reminders: row.reminders,
      decisions: row.decisions,
      attempts: (this.tables.attempts.get(given.id) ?? []).map(caseAttempt),
      recipient: recipientOf(this.tables, row, nowMs),
      emailDomain: row.emailDomain,
      budget: budgetOf(this.tables, row, nowMs, this.settings.smsPriceMicros),
      told: row.told,
    };
  }
}

function isMeant(row: AttemptRow, which: 'open' | 'queued', nowMs: number): boolean {
  if (row.state === 'held') return which === 'open';
  if (row.state !== 'queued' && row.state !== 'deferred') return false;
  return which === 'open' || (row.dueAtMs !== null && row.dueAtMs <= nowMs);
}

function costOf(advance: Advance): number {
  return advance.newAttempts.reduce((sum, { costMicros }) => sum + costMicros, 0);
}

function freshAttempt(
  notificationId: string,
  given: Pick<AttemptRow, 'ordinal' | 'channel' | 'contactRef' | 'lane' | 'content' | 'state' | 'dueAtMs'>,
  nowMs: number,
): AttemptRow {
  return {
    ...given,
    notificationId,
    createdAtMs: nowMs,
    stateSinceMs: nowMs,
    tries: 0,
    lapses: 0,
    lastTriedAtMs: null,
    fence: 0,
    leaseUntilMs: null,
    reply: null,
    label: null,
    scope: null,
    temporary: false,
    gatewayId: null,
    gatewayFound: null,
  };
}

function caseAttempt(row: AttemptRow): CaseAttempt {
  return { ...row, dueAtMs: row.dueAtMs ?? row.stateSinceMs };
}
