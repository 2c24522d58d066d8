import type { Clock } from '#delivery/ports';
import { MemoryAcceptStore } from './accept.js';
import { MemoryAdvanceStore, type AdvanceSettings } from './advance.js';
import { MemoryDepartmentDirectory, MemoryHealthStore, MemoryInboxStore, MemorySiteStore } from './city.js';
import { MemoryIncidentStore } from './incidents.js';
import { MemoryLaneStore } from './lanes.js';
import { MemoryReceiptStore } from './receipts.js';
import { MemoryTables, type TableWatch } from './tables.js';

const SETTINGS: AdvanceSettings = { smsPriceMicros: 75_000, contentDays: 7 };

/**
 * All stores of the delivery room over maps, for simulations: it passes the contract suite that Postgres passes. Every
 * call is one transaction; leases go by the clock's real time.
 */
export class MemoryStore {
  readonly tables: MemoryTables;
  readonly accept: MemoryAcceptStore;
  readonly advances: MemoryAdvanceStore;
  readonly lanes: MemoryLaneStore;
  readonly receipts: MemoryReceiptStore;
  readonly health: MemoryHealthStore;
  readonly incidents = new MemoryIncidentStore();
  readonly sites: MemorySiteStore;
  readonly inbox: MemoryInboxStore;
  readonly departments: MemoryDepartmentDirectory;

  /** @param watch is told of every change of a notification or an attempt */
  constructor(clock: Clock, settings: Partial<AdvanceSettings> = {}, watch: TableWatch | null = null) {
    this.tables = new MemoryTables(clock, watch);
    this.accept = new MemoryAcceptStore(this.tables);
    this.advances = new MemoryAdvanceStore(this.tables, { ...SETTINGS, ...settings });
    this.lanes = new MemoryLaneStore(this.tables);
    this.receipts = new MemoryReceiptStore(this.tables);
    this.health = new MemoryHealthStore(this.tables);
    this.sites = new MemorySiteStore(this.tables);
    this.inbox = new MemoryInboxStore(this.tables);
    this.departments = new MemoryDepartmentDirectory(this.tables);
  }

  /** A department withdraws its notification: the fact is set, and the policy acts on it. */
  cancel(id: string, nowMs: number): void {
    const row = this.tables.notifications.get(id);
    if (!row || row.dueAtMs === null) return;
    row.cancelledAtMs ??= nowMs;
    this.tables.wake(row, nowMs);
  }
}
