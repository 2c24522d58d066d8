import { BulkActionStore, type BulkAction, type BulkUndo } from '#delivery/ports';

/** No bulk action is ever asked for in memory. */
export class NoBulkActions extends BulkActionStore {
  override ask(_action: BulkAction): Promise<void> {
    return Promise.reject(new Error('nobody orders anything here'));
  }

  override beginDue(): Promise<null> {
    return Promise.resolve(null);
  }

  override undo(): Promise<BulkUndo> {
    return Promise.resolve({ result: 'unknown', takenBack: 0, tooLate: 0 });
  }
}
