import { CLAIM_SHARES, URGENCIES, attemptId, parseAttemptId, type AttemptId, type LaneKey } from '#domain';
import {
  LaneStore,
  type ClaimedAttempt,
  type LaneBacklog,
  type LaneLease,
  type Outcome,
  type UnknownAttempt,
} from '#delivery/ports';
import { claimOnce, contactOf, type Claim } from './claims.js';
import { recordOutcomes } from './outcomes.js';
import { applyParked } from './receipts.js';
import { isLeased, type AttemptRow, type MemoryTables } from './tables.js';

/** Lanes, their owners and the attempts in them. */
export class MemoryLaneStore extends LaneStore {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async acquire(
    owner: string,
    nowMs: number,
    leaseMs: number,
    most: number,
  ): Promise<readonly LaneLease[]> {
    const realNow = this.tables.clock.realNow();
    const free = [...this.tables.lanes].filter(
      ([key, row]) => (!isLeased(row, realNow) || row.owner === owner) && this.hasWork(key, nowMs),
    );
    free.sort(([a], [b]) => (a < b ? -1 : 1));
    return Promise.resolve(
      free.slice(0, most).map(([lane, row]) => {
        if (row.owner !== owner) row.fence += 1;
        row.owner = owner;
        row.leaseUntilMs = realNow + leaseMs;
        return { lane, fence: row.fence };
      }),
    );
  }

  override async renew(
    owner: string,
    leases: readonly LaneLease[],
    leaseMs: number,
  ): Promise<readonly LaneKey[]> {
    const realNow = this.tables.clock.realNow();
    const kept = leases.filter(({ lane, fence }) => {
      const row = this.tables.lanes.get(lane);
      if (row?.owner !== owner || row.fence !== fence) return false;
      row.leaseUntilMs = realNow + leaseMs;
      return true;
    });
    return Promise.resolve(kept.map(({ lane }) => lane));
  }

  override async release(owner: string, lanes: readonly LaneKey[]): Promise<void> {
    for (const lane of lanes) {
      const row = this.tables.lanes.get(lane);
      if (row?.owner === owner) Object.assign(row, { owner: null, leaseUntilMs: null });
    }
    return Promise.resolve();
  }

  /** First each urgency gets its share; what they left goes to the most urgent that wants more. */
  override async claim(claim: Claim): Promise<readonly ClaimedAttempt[]> {
    const { tables } = this;
    if (claim.mode !== 'due') return Promise.resolve(claimOnce(tables, claim, claim.limit, null));
    const claimed: ClaimedAttempt[] = [];
    const most = [...URGENCIES].reverse();
    for (const urgency of most) {
      const share = Math.max(1, Math.floor((claim.limit * CLAIM_SHARES[urgency]) / 100));
      claimed.push(...claimOnce(tables, claim, Math.min(share, claim.limit - claimed.length), urgency));
    }
    for (const urgency of most)
      claimed.push(...claimOnce(tables, claim, claim.limit - claimed.length, urgency));
    return Promise.resolve(claimed);
  }

  override async recordOutcomes(outcomes: readonly Outcome[]): Promise<readonly string[]> {
    return Promise.resolve(recordOutcomes(this.tables, outcomes));
  }

  override async sweepLapsed(nowMs: number, quarantineMs: number): Promise<number> {
    const realNow = this.tables.clock.realNow();
    const lapsed = this.all().filter((row) => row.state === 'sending' && !isLeased(row, realNow));
    for (const row of lapsed) {
      row.lapses += 1;
      row.lastTriedAtMs = nowMs;
      this.tables.moveAttempt(row, 'unknown', nowMs, nowMs + quarantineMs);
      this.wake(row.notificationId, nowMs + quarantineMs);
      applyParked(this.tables, row.notificationId, row.ordinal);
    }
    return Promise.resolve(lapsed.length);
  }

  override async purgeContents(nowMs: number, most: number): Promise<number> {
    const due = [...this.tables.contents].filter(
      ([, { purgeAtMs }]) => purgeAtMs !== null && purgeAtMs <= nowMs,
    );
    const purged = due.slice(0, most);
    for (const [id] of purged) this.tables.contents.delete(id);
    return Promise.resolve(purged.length);
  }

  override async backlog(lane: LaneKey, nowMs: number): Promise<LaneBacklog> {
    const rows = [...this.tables.open(lane)];
    const queued = rows.filter(({ state }) => state === 'queued' || state === 'deferred');
    const due = queued.filter(({ dueAtMs }) => dueAtMs !== null && dueAtMs <= nowMs);
    return Promise.resolve({
      queued: queued.length,
      held: rows.filter(({ state }) => state === 'held').length,
      oldestWaitingMs:
        due.length === 0 ? null : nowMs - Math.min(...due.map(({ createdAtMs }) => createdAtMs)),
    });
  }

  override async unknownsToAsk(
    lane: LaneKey,
    nowMs: number,
    limit: number,
  ): Promise<readonly UnknownAttempt[]> {
    const rows = [...this.tables.open(lane)].filter(
      ({ state, dueAtMs, gatewayFound }) =>
        state === 'unknown' && gatewayFound === null && dueAtMs !== null && dueAtMs <= nowMs,
    );
    return Promise.resolve(rows.slice(0, limit).flatMap((row) => this.unknown(row) ?? []));
  }

  override async ownedGatewayIds(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(ids.filter((id) => this.tables.gatewayIds.has(id))));
  }

  override async recordGatewayAnswer(
    id: AttemptId,
    found: boolean,
    gatewayId: string | null,
    nowMs: number,
  ): Promise<void> {
    const parsed = parseAttemptId(id);
    const row = parsed && this.tables.attempt(parsed.notificationId, parsed.ordinal);
    if (row?.state !== 'unknown') return Promise.resolve();
    row.gatewayFound = found;
    row.gatewayId = gatewayId ?? row.gatewayId;
    if (gatewayId !== null) this.tables.gatewayIds.add(gatewayId);
    this.tables.moveAttempt(row, found ? 'accepted_by_gateway' : 'unknown', nowMs, row.dueAtMs);
    this.wake(row.notificationId, nowMs);
    return Promise.resolve();
  }

  private hasWork(lane: string, nowMs: number): boolean {
    for (const { state, dueAtMs } of this.tables.open(lane)) {
      const due = dueAtMs !== null && dueAtMs <= nowMs;
      if (state === 'held' || (due && state !== 'sending')) return true;
    }
    return false;
  }

  private all(): AttemptRow[] {
    return [...this.tables.openByLane.values()].flatMap((rows) => [...rows]);
  }

  private wake(notificationId: string, dueAtMs: number): void {
    const row = this.tables.notifications.get(notificationId);
    if (row && row.dueAtMs !== null) this.tables.wake(row, dueAtMs);
  }

  private unknown(row: AttemptRow): UnknownAttempt | null {
    const notification = this.tables.notifications.get(row.notificationId);
    const content = this.tables.contents.get(row.notificationId)?.content;
    const contact = notification && contactOf(this.tables, row, notification);
    if (!notification || !content || contact?.channel !== 'sms') return null;
    const { id, departmentId, deadlineMs, language, confidential, secondFactor } = notification.given;
    return {
      id: attemptId(id, row.ordinal),
      phone: contact.phone,
      handedOverAtMs: row.lastTriedAtMs ?? row.stateSinceMs,
      text: {
        notificationId: id,
        departmentId,
        content,
        contentKind: row.content,
        deadlineMs,
        language,
        confidential,
        hasSecondFactor: secondFactor !== null,
      },
    };
  }
}
