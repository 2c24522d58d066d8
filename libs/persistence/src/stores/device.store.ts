import type pg from 'pg';
import type { Uuid } from '#domain';
import type { PushSubscription } from '#delivery/ports';
import { asCitizen, moment, transaction } from '../database/pools.js';
import type { KeyedHash } from '../vault/keyed-hash.js';
import type { Vault } from '../vault/key-ring.js';

/** A browser that gets pushes. */
export interface Device {
  readonly id: Uuid;
  /** As its owner calls it; null: never named. */
  readonly name: string | null;
  readonly sinceMs: number;
}

/** More than anybody has; keeps a script from filling the table. */
export const MOST_DEVICES = 20;

const LIVE = `SELECT id, name_sealed, created_at FROM contact_point WHERE channel = 'push' AND removed_at IS NULL ORDER BY created_at, id`;

const REGISTER = `
INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, verified, name_sealed, created_at)
VALUES ($1, $2, 'push', $3, $4, $5, true, $6, $7)
ON CONFLICT (citizen_id, hash) WHERE channel = 'push' AND removed_at IS NULL
DO UPDATE SET sealed = excluded.sealed, name_sealed = coalesce(excluded.name_sealed, contact_point.name_sealed)
RETURNING id`;

/** One citizen's browsers, behind row level security. What a push service has called gone is removed by delivery. */
export class DeviceStore {
  constructor(
    private readonly pools: { readonly app: pg.Pool; readonly worker: pg.Pool },
    private readonly vault: Vault,
    private readonly hash: KeyedHash,
  ) {}

  async list(citizenId: Uuid): Promise<readonly Device[]> {
    const { rows } = await asCitizen(this.pools.app, citizenId, (client) =>
      client.query<{ id: Uuid; name_sealed: Buffer | null; created_at: number }>(LIVE),
    );
    return rows.map(({ id, name_sealed: name, created_at: sinceMs }) => ({
      id,
      name: name === null ? null : this.vault.open(name),
      sinceMs,
    }));
  }

  /** The same browser again is the same device. @returns its id, or null: there are as many as there may be */
  async register(
    citizenId: Uuid,
    device: { readonly id: Uuid; readonly subscription: PushSubscription; readonly name: string | null },
    nowMs: number,
  ): Promise<Uuid | null> {
    const { id, subscription, name } = device;
    return asCitizen(this.pools.app, citizenId, async (client) => {
      const { rows: known } = await client.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM contact_point WHERE channel = 'push' AND removed_at IS NULL AND hash <> ALL ($1::bytea[])`,
        [this.hash.all('push', subscription.endpoint)],
      );
      if ((known[0]?.count ?? 0) >= MOST_DEVICES) return null;
      const { rows } = await client.query<{ id: Uuid }>(REGISTER, [
        id,
        citizenId,
        this.vault.sealJson({ subscription }),
        this.hash.of('push', subscription.endpoint),
        this.hash.keyId,
        name === null ? null : this.vault.seal(name),
        moment(nowMs),
      ]);
      return rows[0]?.id ?? null;
    });
  }

  /** @returns whether there is such a device of this citizen */
  async rename(citizenId: Uuid, id: Uuid, name: string): Promise<boolean> {
    return this.change(citizenId, 'UPDATE contact_point SET name_sealed = $2', [id, this.vault.seal(name)]);
  }

  /** No push goes there any more. */
  async remove(citizenId: Uuid, id: Uuid, nowMs: number): Promise<boolean> {
    return this.change(citizenId, 'UPDATE contact_point SET removed_at = $2', [id, moment(nowMs)]);
  }

  /**
   * The push service gave a browser another address: it is the device that had the old one. @returns whether there is one
   */
  async move(from: string, subscription: PushSubscription): Promise<boolean> {
    return transaction(this.pools.worker, async (client) => {
      const { rows } = await client.query<{ id: Uuid; sealed: Buffer }>(
        `SELECT id, sealed FROM contact_point WHERE channel = 'push' AND removed_at IS NULL AND hash = ANY($1::bytea[]) FOR UPDATE`,
        [this.hash.all('push', from)],
      );
      for (const { id, sealed } of rows) {
        const before = this.vault.openJson(sealed) as { readonly subscription: PushSubscription };
        await client.query('UPDATE contact_point SET sealed = $2, hash = $3, hash_key = $4 WHERE id = $1', [
          id,
          this.vault.sealJson({ subscription: { ...before.subscription, ...subscription } }),
          this.hash.of('push', subscription.endpoint),
          this.hash.keyId,
        ]);
      }
      return rows.length > 0;
    });
  }

  private async change(citizenId: Uuid, update: string, values: readonly unknown[]): Promise<boolean> {
    const { rowCount } = await asCitizen(this.pools.app, citizenId, (client) =>
      client.query(`${update} WHERE id = $1 AND channel = 'push' AND removed_at IS NULL`, [...values]),
    );
    return rowCount === 1;
  }
}
