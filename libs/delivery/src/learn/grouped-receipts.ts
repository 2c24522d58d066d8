import { Gathering } from '../gathering.js';
import { ReceiptStore, type Receipt } from '../ports/index.js';

/**
 * Receipts that come one a request, written together while others are being written. A gateway calls twice a text and does not
 * call again when it is refused: a burst must not meet a pool without a free connection.
 */
export class GroupedReceipts extends ReceiptStore {
  private readonly gathering: Gathering<
    { readonly receipts: readonly Receipt[]; readonly nowMs: number },
    number
  >;

  constructor(store: ReceiptStore) {
    super();
    this.gathering = new Gathering((calls) =>
      store.record(
        calls.flatMap(({ receipts }) => receipts),
        Math.max(...calls.map(({ nowMs }) => nowMs)),
      ),
    );
  }

  /** @returns how many attempts changed by all that were written together */
  override record(receipts: readonly Receipt[], nowMs: number): Promise<number> {
    return this.gathering.add({ receipts, nowMs });
  }
}
