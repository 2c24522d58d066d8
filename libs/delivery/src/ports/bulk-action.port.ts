import type { Uuid } from '#domain';
import type { HeldSelection } from './advance.port.js';

/** `reroute`: another way now. `release`: wait for the mail, and probe. `cancel`: withdraw. */
export type BulkActionKind = 'reroute' | 'release' | 'cancel';

/** What a bulk action would do, or did, at the time it was asked for. Counts of notifications; money in millionths of a euro. */
export interface BulkPrice {
  readonly count: number;
  readonly sms: number;
  readonly push: number;
  readonly inbox: number;
  /** Have a way that waits for the end of quiet hours or for budget. */
  readonly later: number;
  readonly unreachable: number;
  readonly costMicros: number;
  /** What the budgets of the departments concerned hold now; null: no limit. */
  readonly budgetLeftMicros: number | null;
  /** What deadlines of mail that is held are expected to need of it. */
  readonly forecastMicros: number;
}

/** A bulk action that somebody confirmed. */
export interface BulkAction {
  readonly id: Uuid;
  readonly incidentId: Uuid;
  readonly kind: BulkActionKind;
  readonly actor: string;
  readonly reason: string;
  readonly selection: HeldSelection;
  readonly price: BulkPrice;
  readonly askedAtMs: number;
  /** Until then nothing is touched. */
  readonly beginsAtMs: number;
}

/** What undoing took back. */
export interface BulkUndo {
  /** `unknown`: no such action. `over`: it was undone before. */
  readonly result: 'done' | 'unknown' | 'over';
  readonly takenBack: number;
  /** Sent already, or over. */
  readonly tooLate: number;
}

/** Bulk actions, as api writes them and workers carry them out. */
export abstract class BulkActionStore {
  abstract ask(action: BulkAction): Promise<void>;
  /** Carries out one action whose time has come: sets its orders and makes the notifications due. @returns how many, or null when none was due */
  abstract beginDue(nowMs: number): Promise<number | null>;
  /** Takes back what was not sent yet. */
  abstract undo(id: Uuid, actor: string, nowMs: number): Promise<BulkUndo>;
}
