import { uuidV7, type Uuid } from '#domain';
import type {
  BulkAction,
  BulkActionKind,
  BulkActionStore,
  BulkPrice,
  BulkUndo,
  Clock,
  HeldSelection,
} from '../ports/index.js';

/** Nothing is touched for this long (domain time) after the second look, so that undo takes everything back. */
export const SECOND_THOUGHTS_MS = 2 * 60_000;

/** What the use case works with. */
export interface BulkActionsParts {
  readonly store: BulkActionStore;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
}

/** What an administrator confirmed, with the price that was shown. */
export interface BulkOrder {
  readonly incidentId: Uuid;
  readonly kind: BulkActionKind;
  readonly selection: HeldSelection;
  readonly price: BulkPrice;
  readonly reason: string;
  readonly actor: string;
}

/** Orders for much held mail at once: asked with a reason, carried out after a moment for second thoughts, undone until sent. */
export class BulkActions {
  constructor(private readonly parts: BulkActionsParts) {}

  async ask(order: BulkOrder): Promise<BulkAction> {
    const { store, clock, random } = this.parts;
    const askedAtMs = clock.now();
    const action = {
      ...order,
      id: uuidV7(clock.realNow(), random(10)),
      askedAtMs,
      beginsAtMs: askedAtMs + SECOND_THOUGHTS_MS,
    };
    await store.ask(action);
    return action;
  }

  /** Carries out what is due; called with every sweep. @returns how many notifications got orders */
  async beginDue(): Promise<number> {
    const { store, clock } = this.parts;
    let orders = 0;
    for (;;) {
      const begun = await store.beginDue(clock.now());
      if (begun === null) return orders;
      orders += begun;
    }
  }

  undo(id: Uuid, actor: string): Promise<BulkUndo> {
    return this.parts.store.undo(id, actor, this.parts.clock.now());
  }
}
