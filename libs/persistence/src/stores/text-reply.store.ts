import type pg from 'pg';
import type { Uuid } from '#domain';
import { asDepartment, moment, transaction } from '../database/pools.js';
import type { KeyedHash } from '../vault/keyed-hash.js';
import type { Vault } from '../vault/key-ring.js';

/** A text that a citizen sent back. */
export interface NewTextReply {
  readonly id: Uuid;
  /** The gateway: `twilio`. */
  readonly source: string;
  readonly gatewayId: string;
  /** E.164. */
  readonly from: string;
  readonly body: string;
  readonly wish: 'stop' | 'start' | null;
  readonly atMs: number;
}

/** One as its department reads it. */
export interface TextReplyView {
  readonly id: Uuid;
  readonly atMs: number;
  readonly notificationId: Uuid | null;
  readonly reference: string | null;
  readonly wish: 'stop' | 'start' | null;
  /** null: it says no more than its wish. */
  readonly body: string | null;
}

/**
 * The notification whose text went to this number last: one that named the number, or one to an account that has it. Each part finds
 * its rows by an index; asked for together they would be looked for in every week.
 */
const LAST_TEXT = `
WITH point AS MATERIALIZED (
  SELECT p.id, o.hash AS own FROM contact_point p JOIN contact_point o ON o.citizen_id = p.citizen_id AND o.removed_at IS NULL
  WHERE p.hash = ANY($1::bytea[]) AND p.channel = 'sms' AND p.removed_at IS NULL
), found AS (
  SELECT n.id, n.department_id, n.key_kind, 'phone' AS contact_ref FROM notification n WHERE n.phone_hash = ANY($1::bytea[])
  UNION ALL SELECT n.id, n.department_id, n.key_kind, 'portal:' || point.id FROM point JOIN notification n ON n.email_hash = point.own
  UNION ALL SELECT n.id, n.department_id, n.key_kind, 'portal:' || point.id FROM point JOIN notification n ON n.phone_hash = point.own
)
SELECT f.id, f.department_id FROM found f JOIN attempt a ON a.notification_id = f.id AND a.contact_ref = f.contact_ref
WHERE a.channel = 'sms' AND a.state IN ('accepted_by_gateway', 'delivered', 'unknown') AND f.key_kind <> 'test'
  AND EXISTS (SELECT 1 FROM content c WHERE c.notification_id = f.id)
ORDER BY a.created_at DESC LIMIT 1`;

const INSERT = `
INSERT INTO text_reply (id, source, gateway_id, department_id, notification_id, at, wish, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source, gateway_id) DO NOTHING`;

const LIST = `
SELECT r.id, r.at AS "atMs", r.notification_id AS "notificationId", n.reference, r.wish, r.sealed
FROM text_reply r LEFT JOIN notification n ON n.id = r.notification_id
WHERE ($1::uuid IS NULL OR r.id < $1) ORDER BY r.id DESC LIMIT $2`;

/** Texts that come back: written in the worker's role, since they name no department; read by the department they belong to. */
export class TextReplyStore {
  constructor(
    private readonly pools: { readonly app: pg.Pool; readonly worker: pg.Pool },
    private readonly vault: Vault,
    private readonly hash: KeyedHash,
  ) {}

  /** Keeps it once, and obeys its wish. @returns false: it came before */
  async record(reply: NewTextReply): Promise<boolean> {
    const hashes = this.hash.all('phone', reply.from);
    return transaction(this.pools.worker, async (client) => {
      const { rows } = await client.query<{ id: Uuid; department_id: Uuid }>(LAST_TEXT, [hashes]);
      const [last] = rows;
      const sealed = reply.wish === null ? this.vault.seal(reply.body) : null;
      const { rowCount } = await client.query(INSERT, [
        reply.id,
        reply.source,
        reply.gatewayId,
        last?.department_id ?? null,
        last?.id ?? null,
        moment(reply.atMs),
        reply.wish,
        // Nobody could read what belongs to no department.
        last === undefined ? null : sealed,
      ]);
      if (rowCount !== 1) return false;
      if (reply.wish === 'stop') await this.stop(client, hashes, reply.atMs);
      if (reply.wish === 'start')
        await client.query('DELETE FROM text_opt_out WHERE hash = ANY($1::bytea[])', [hashes]);
      return true;
    });
  }

  /** Newest first, below a cursor. */
  async list(departmentId: Uuid, before: Uuid | null, limit: number): Promise<readonly TextReplyView[]> {
    const { rows } = await asDepartment(this.pools.app, departmentId, (client) =>
      client.query<TextReplyView & { readonly sealed: Buffer | null }>(LIST, [before, limit]),
    );
    return rows.map(({ sealed, ...row }) => ({
      ...row,
      body: sealed === null ? null : this.vault.open(sealed),
    }));
  }

  /** Under every live key: a notification may have been hashed by any of them. */
  private async stop(client: pg.PoolClient, hashes: readonly Buffer[], atMs: number): Promise<void> {
    await client.query(
      `INSERT INTO text_opt_out (hash, hash_key, since) SELECT hash, hash_key, $3 FROM unnest($1::bytea[], $2::text[]) AS o(hash, hash_key)
       ON CONFLICT (hash) DO NOTHING`,
      [hashes, this.hash.keyIds, moment(atMs)],
    );
  }
}
