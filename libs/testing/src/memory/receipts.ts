import { REOPEN_WINDOW_MS, mergeReceipt, parseAttemptId, type AttemptState } from '#domain';
import { ReceiptStore, type Receipt } from '#delivery/ports';
import type { AttemptRow, MemoryTables, NotificationRow } from './tables.js';

/** Stores each distinct receipt once and merges it by rank; one that came too early waits for its send. */
export class MemoryReceiptStore extends ReceiptStore {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  override async record(receipts: readonly Receipt[]): Promise<number> {
    const fresh = new Map<AttemptRow, Receipt[]>();
    for (const receipt of receipts) {
      const row = this.store(receipt);
      if (row && row.state !== 'sending') fresh.set(row, [...(fresh.get(row) ?? []), receipt]);
    }
    const changed = [...fresh].filter(([row, list]) => merge(this.tables, row, list));
    return Promise.resolve(changed.length);
  }

  /** @returns the attempt's row when the receipt is new */
  private store(receipt: Receipt): AttemptRow | null {
    const id = parseAttemptId(receipt.attempt);
    const row = id && this.tables.attempt(id.notificationId, id.ordinal);
    const key = [receipt.attempt, receipt.source, receipt.kind, receipt.gatewayId ?? ''].join(' ');
    if (!row || this.tables.receipts.has(key)) return null;
    this.tables.receipts.set(key, { receipt, parked: row.state === 'sending' });
    return row;
  }
}

/** Applies receipts that came before their send had committed. */
export function applyParked(tables: MemoryTables, notificationId: string, ordinal: number): void {
  const row = tables.attempt(notificationId, ordinal);
  if (!row || row.state === 'sending') return;
  const parked = [...tables.receipts.values()].filter(
    (one) => one.parked && one.receipt.attempt === `${notificationId}.${String(ordinal)}`,
  );
  if (parked.length === 0) return;
  for (const one of parked) one.parked = false;
  merge(
    tables,
    row,
    parked.map(({ receipt }) => receipt),
  );
}

/** Folds receipts into one change, whatever their order. @returns whether the attempt changed */
function merge(tables: MemoryTables, row: AttemptRow, receipts: readonly Receipt[]): boolean {
  let state: AttemptState = row.state;
  let decisive: Receipt | null = null;
  for (const receipt of receipts) {
    const next = mergeReceipt(state, receipt.kind);
    if (next !== state) decisive = receipt;
    state = next;
  }
  if (decisive === null) return false;
  row.label = decisive.label ?? row.label;
  row.scope = decisive.scope ?? row.scope;
  row.leaseUntilMs = null;
  tables.moveAttempt(row, state, decisive.atMs, null);
  const notification = tables.notifications.get(row.notificationId);
  if (notification) wake(tables, notification, state === 'bounced' || state === 'failed', decisive.atMs);
  if (decisive.suppress) tables.suppress(tables.keyOf(row), decisive.label ?? state);
  return true;
}

/** `delivered` stays open for 72 h: a bounce or a failure returns the notification to `in_progress`. */
function wake(tables: MemoryTables, row: NotificationRow, failed: boolean, atMs: number): void {
  const told = row.status === 'delivered' || row.status === 'sent';
  const reopens = failed && told && row.endedAtMs !== null && row.endedAtMs > atMs - REOPEN_WINDOW_MS;
  if (row.dueAtMs === null && !reopens) return;
  if (failed) row.told = null;
  if (told) row.endedAtMs = null;
  row.fence += 1;
  row.leaseUntilMs = null;
  tables.moveNotification(row, told ? 'in_progress' : row.status, atMs);
}
