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

const INSERT = `
INSERT INTO contact_point (id, citizen_id, channel, sealed, hash, hash_key, verified, name_sealed, created_at)
VALUES ($1, $2, 'push', $3, $4, $5, true, $6, $7)`;

/** Any number that no other lock of ours has: two tabs of one citizen register one after the other. */
const LOCK = 7_022;

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
    const sealed = this.vault.sealJson({ subscription });
    const nameSealed = name === null ? null : this.vault.seal(name);
    const { hash, hashKey } = this.hashOf(subscription);
    return asCitizen(this.pools.app, citizenId, async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, citizenId]);
      const { rows } = await client.query<{ id: Uuid; same: boolean }>(
        `SELECT id, hash = ANY ($1::bytea[]) AS same FROM contact_point WHERE channel = 'push' AND removed_at IS NULL`,
        [this.hash.all('push', subscription.endpoint)],
      );
      const known = rows.find(({ same }) => same);
      if (known !== undefined) {
        const update =
          'UPDATE contact_point SET sealed = $2, name_sealed = coalesce($3, name_sealed) WHERE id = $1';
        await client.query(update, [known.id, sealed, nameSealed]);
        return known.id;
      }
      if (rows.length >= MOST_DEVICES) return null;
      await client.query(INSERT, [id, citizenId, sealed, hash, hashKey, nameSealed, moment(nowMs)]);
      return id;
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
   * The push service gave a browser another address: it is the device that had the old one, unless it registered by itself
   * meanwhile. @returns whether there is one
   */
  async move(from: string, subscription: PushSubscription): Promise<boolean> {
    const { hash, hashKey } = this.hashOf(subscription);
    return transaction(this.pools.worker, async (client) => {
      const { rows } = await client.query<{ id: Uuid; sealed: Buffer; isThere: boolean }>(
        `SELECT p.id, p.sealed, EXISTS (SELECT 1 FROM contact_point o WHERE o.citizen_id = p.citizen_id AND o.id <> p.id
           AND o.channel = 'push' AND o.removed_at IS NULL AND o.hash = ANY ($2::bytea[])) AS "isThere"
         FROM contact_point p WHERE p.channel = 'push' AND p.removed_at IS NULL AND p.hash = ANY($1::bytea[]) FOR UPDATE`,
        [this.hash.all('push', from), this.hash.all('push', subscription.endpoint)],
      );
      for (const { id, sealed, isThere } of rows) {
        if (isThere) {
          await client.query('UPDATE contact_point SET removed_at = clock_timestamp() WHERE id = $1', [id]);
          continue;
        }
        const before = this.vault.openJson(sealed) as { readonly subscription: PushSubscription };
        const moved = this.vault.sealJson({ subscription: { ...before.subscription, ...subscription } });
        const update = 'UPDATE contact_point SET sealed = $2, hash = $3, hash_key = $4 WHERE id = $1';
        await client.query(update, [id, moved, hash, hashKey]);
      }
      return rows.length > 0;
    });
  }

  private hashOf({ endpoint }: PushSubscription): { readonly hash: Buffer; readonly hashKey: string } {
    return { hash: this.hash.of('push', endpoint), hashKey: this.hash.keyId };
  }

  private async change(citizenId: Uuid, update: string, values: readonly unknown[]): Promise<boolean> {
    const { rowCount } = await asCitizen(this.pools.app, citizenId, (client) =>
      client.query(`${update} WHERE id = $1 AND channel = 'push' AND removed_at IS NULL`, [...values]),
    );
    return rowCount === 1;
  }
}
