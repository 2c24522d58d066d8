import { isEnd, type AttemptState, type NotificationStatus, type ReplyLabel, type ReplyScope } from '#domain';
import type {
  CaseAttempt,
  Category,
  Clock,
  Content,
  Department,
  DomainSite,
  NewAttempt,
  NewDecision,
  NewNotification,
  PushSubscription,
  Receipt,
  StoredHealth,
  StoredHealthChange,
} from '#delivery/ports';

/** A notification's row: what was accepted, and what became of it. */
export interface NotificationRow {
  readonly given: NewNotification;
  readonly emailKey: string | null;
  readonly phoneKey: string | null;
  readonly emailDomain: string | null;
  status: NotificationStatus;
  dueAtMs: number | null;
  fence: number;
  leaseUntilMs: number | null;
  cancelledAtMs: number | null;
  toldOtherwiseAtMs: number | null;
  alerts: readonly string[];
  reminders: number;
  decisions: number;
  told: { readonly atMs: number; readonly channel: CaseAttempt['channel'] } | null;
  endedAtMs: number | null;
}

/** An attempt's row. */
export interface AttemptRow extends Pick<NewAttempt, 'ordinal' | 'channel' | 'contactRef' | 'content'> {
  readonly notificationId: string;
  lane: NewAttempt['lane'];
  readonly createdAtMs: number;
  state: AttemptState;
  dueAtMs: number | null;
  stateSinceMs: number;
  tries: number;
  lapses: number;
  lastTriedAtMs: number | null;
  fence: number;
  leaseUntilMs: number | null;
  reply: string | null;
  label: ReplyLabel | null;
  scope: ReplyScope | null;
  temporary: boolean;
  gatewayId: string | null;
  gatewayFound: boolean | null;
}

/** A contact point of the portal. */
export interface PointRow {
  readonly id: string;
  readonly citizenId: string;
  readonly channel: 'email' | 'sms' | 'push';
  readonly key: string;
  readonly verified: boolean;
  readonly sealed:
    { readonly address: string } | { readonly phone: string } | { readonly subscription: PushSubscription };
  removed: boolean;
}

/** A citizen's account. */
export interface CitizenRow {
  readonly id: string;
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null;
  readonly preferences: ReadonlyMap<string, readonly CaseAttempt['channel'][]>;
}

/** A lane's row. */
export interface LaneRow {
  owner: string | null;
  fence: number;
  leaseUntilMs: number | null;
}

/** What happens to rows, for whoever checks it: a simulation. */
export abstract class TableWatch {
  abstract attemptMoved(row: AttemptRow, from: AttemptState | null): void;
  abstract notificationMoved(row: NotificationRow, from: NotificationStatus | null): void;
}

/** The tables that all stores of one `MemoryStore` share, and the few indexes without which a simulation would crawl. */
export class MemoryTables {
  readonly departments = new Map<string, Department>();
  readonly categories: Category[] = [];
  readonly notifications = new Map<string, NotificationRow>();
  readonly live = new Set<NotificationRow>();
  readonly contents = new Map<string, { readonly content: Content; purgeAtMs: number | null }>();
  readonly attempts = new Map<string, AttemptRow[]>();
  readonly openByLane = new Map<string, Set<AttemptRow>>();
  readonly lanes = new Map<string, LaneRow>();
  readonly receipts = new Map<string, { readonly receipt: Receipt; parked: boolean }>();
  readonly decisions: (NewDecision & { readonly notificationId: string })[] = [];
  readonly idempotency = new Map<string, { bodyHash: string; response: string; createdAtMs: number }>();
  readonly citizens = new Map<string, CitizenRow>();
  readonly points = new Map<string, PointRow>();
  /** Keys of contact points that are not used any more, with the reason. */
  readonly suppressed = new Map<string, string>();
  readonly spent = new Map<string, number>();
  readonly sites = new Map<
    string,
    { site: DomainSite | null; refreshAtMs: number; leaseUntilMs: number | null }
  >();
  readonly health = new Map<string, StoredHealth>();
  readonly healthChanges: StoredHealthChange[] = [];
  readonly inbox = new Map<
    string,
    { readonly citizenId: string; readonly content: Content; readonly atMs: number }
  >();
  readonly gatewayIds = new Set<string>();

  constructor(
    readonly clock: Clock,
    private readonly watch: TableWatch | null,
  ) {}

  attempt(id: string, ordinal: number): AttemptRow | undefined {
    return this.attempts.get(id)?.find((row) => row.ordinal === ordinal);
  }

  /** Attempts of a lane that are not settled. */
  open(lane: string): Iterable<AttemptRow> {
    return this.openByLane.get(lane) ?? [];
  }

  addNotification(row: NotificationRow): void {
    this.notifications.set(row.given.id, row);
    this.live.add(row);
    this.watch?.notificationMoved(row, null);
  }

  /** Changes a notification; `status` and `dueAtMs` together, as the table's check demands. */
  moveNotification(row: NotificationRow, status: NotificationStatus, dueAtMs: number | null): void {
    const from = row.status;
    row.status = status;
    row.dueAtMs = dueAtMs;
    if (isEnd(status) && dueAtMs === null) this.live.delete(row);
    else this.live.add(row);
    this.watch?.notificationMoved(row, from);
  }

  /** Makes a notification due and its claims stale. */
  wake(row: NotificationRow, dueAtMs: number): void {
    row.fence += 1;
    row.leaseUntilMs = null;
    this.moveNotification(row, row.status, dueAtMs);
  }

  addAttempt(row: AttemptRow): void {
    const rows = this.attempts.get(row.notificationId) ?? [];
    if (rows.some(({ ordinal }) => ordinal === row.ordinal))
      throw new DataError('23505', 'the attempt exists');
    this.attempts.set(row.notificationId, [...rows, row]);
    if (!this.lanes.has(row.lane)) this.lanes.set(row.lane, { owner: null, fence: 0, leaseUntilMs: null });
    this.index(row);
    this.watch?.attemptMoved(row, null);
  }

  moveAttempt(row: AttemptRow, state: AttemptState, atMs: number, dueAtMs: number | null): void {
    const from = row.state;
    row.state = state;
    row.stateSinceMs = atMs;
    row.dueAtMs = dueAtMs;
    this.index(row);
    this.watch?.attemptMoved(row, from);
  }

  /** A text fails over: it waits in another lane from now on. */
  changeLane(row: AttemptRow, lane: AttemptRow['lane']): void {
    this.openByLane.get(row.lane)?.delete(row);
    row.lane = lane;
    this.index(row);
  }

  suppress(key: string | null, reason: string): void {
    if (key !== null && !this.suppressed.has(key)) this.suppressed.set(key, reason);
  }

  /** Whose contact point an attempt went to, as its key. */
  keyOf(row: AttemptRow): string | null {
    if (row.contactRef.startsWith('portal:')) return this.points.get(row.contactRef.slice(7))?.key ?? null;
    const notification = this.notifications.get(row.notificationId);
    return (row.channel === 'email' ? notification?.emailKey : notification?.phoneKey) ?? null;
  }

  private index(row: AttemptRow): void {
    const lane = this.openByLane.get(row.lane) ?? new Set();
    this.openByLane.set(row.lane, lane);
    if (UNSETTLED.has(row.state)) lane.add(row);
    else lane.delete(row);
  }
}

const UNSETTLED: ReadonlySet<AttemptState> = new Set(['queued', 'deferred', 'held', 'sending', 'unknown']);

/** A row that a database would refuse, with the SQLSTATE it would give (class 22 or 23: the row's own fault). */
export class DataError extends Error {
  override readonly name = 'DataError';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Whether somebody holds the row now. */
export function isLeased(row: { readonly leaseUntilMs: number | null }, realNowMs: number): boolean {
  return row.leaseUntilMs !== null && row.leaseUntilMs >= realNowMs;
}

/** How an email address is looked up: without case, as no large provider tells local parts apart. */
export function emailKey(address: string): string {
  return `email ${address.trim().toLowerCase()}`;
}

/** How a phone is looked up. */
export function phoneKey(phone: string): string {
  return `phone ${phone}`;
}
