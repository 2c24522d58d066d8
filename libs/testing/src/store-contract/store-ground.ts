import type {
  AcceptStore,
  AdvanceStore,
  Department,
  HealthStore,
  InboxStore,
  LaneStore,
  ReceiptStore,
  SiteStore,
} from '#delivery/ports';

/** A set of stores under test, empty, with the ways to look behind them. */
export interface StoreGround {
  readonly accept: AcceptStore;
  readonly advances: AdvanceStore;
  readonly lanes: LaneStore;
  readonly receipts: ReceiptStore;
  readonly health: HealthStore;
  readonly sites: SiteStore;
  readonly inbox: InboxStore;
  addDepartment(department: Department): Promise<void>;
  addCitizen(id: string): Promise<void>;
  /** Lets the clock of the leases run ahead. */
  passRealTime(ms: number): Promise<void>;
  notification(id: string): Promise<{ status: string; dueAtMs: number | null; fence: number } | null>;
  attempt(
    id: string,
    ordinal: number,
  ): Promise<{ state: string; tries: number; lapses: number; dueAtMs: number | null } | null>;
  isSuppressed(email: string): Promise<boolean>;
  hasContent(id: string): Promise<boolean>;
  inboxCopies(citizenId: string): Promise<number>;
}
