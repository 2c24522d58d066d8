import type pg from 'pg';
import { InboxStore, type Content } from '#delivery/ports';
import { moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';

/** Inbox copies, sealed, in the worker's role. */
export class PostgresInboxStore extends InboxStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async put(item: {
    readonly notificationId: string;
    readonly citizenId: string;
    readonly content: Content;
    readonly atMs: number;
  }): Promise<void> {
    await this.pool.query(
      `INSERT INTO inbox_item (notification_id, citizen_id, sealed, at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (notification_id) DO NOTHING`,
      [item.notificationId, item.citizenId, this.vault.sealJson(item.content), moment(item.atMs)],
    );
  }
}
