import type pg from 'pg';
import { DomainError } from '#domain';
import { transaction } from '../database/pools.js';
import type { Keys } from '../vault/key-ring.js';
import { AUDIT_COLUMNS, AuditChain, type AuditRow } from './audit-chain.js';

/** Rows sealed in one transaction. */
const MOST_AT_ONCE = 2_000;

/** The end of the chain. */
interface Head {
  readonly position: number;
  readonly digest: Buffer;
  readonly xid: number;
  readonly auditId: number;
}

/** By the database's clock, as every lease. Whoever finds the row locked goes on without waiting. */
const TAKE = `
SELECT position, digest, xid, audit_id AS "auditId", pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS "oldestXid"
FROM audit_chain WHERE owner IS NULL OR owner = $1 OR lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED`;

const NEXT = `
SELECT ${AUDIT_COLUMNS} FROM audit a
WHERE (a.xid, a.id) > ($1, $2) AND a.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY a.xid, a.id LIMIT $3`;

const SEAL = `
INSERT INTO audit_seal (position, audit_id, hash_key, digest)
SELECT $1::bigint + n, id, $2, decode(digest, 'hex')
FROM unnest($3::bigint[], $4::text[]) WITH ORDINALITY AS s(id, digest, n)`;

const KEEP = `
UPDATE audit_chain SET owner = $1, lease_until = clock_timestamp() + $2::bigint * interval '1 ms',
  position = $3, digest = $4, xid = $5, audit_id = $6`;

/**
 * Chains committed rows of the audit trail, one worker at a time: order is that of transactions, and only those that are
 * older than every transaction under way, so that no row can turn up later between two that are chained.
 */
export class AuditSealer {
  private readonly chain: AuditChain;
  private stopped = false;

  /**
   * @param owner this worker's name
   * @param leaseMs how long others leave the chain alone after a round of ours, by the database's clock
   */
  constructor(
    private readonly pool: pg.Pool,
    keys: Keys,
    private readonly owner: string,
    private readonly leaseMs: number,
  ) {
    this.chain = new AuditChain(keys);
  }

  /**
   * Seals what there is.
   * @returns how many rows; null when another worker has the lease
   * @throws DomainError `audit-order` when the database's transactions began anew (restored from a dump)
   */
  async seal(): Promise<number | null> {
    let sealed = 0;
    while (!this.stopped) {
      const count = await transaction(this.pool, (client) => this.sealSome(client));
      if (count === null) return sealed === 0 ? null : sealed;
      sealed += count;
      if (count < MOST_AT_ONCE) break;
    }
    return sealed;
  }

  /** Ends after the batch under way and lets another worker take over at once. @throws what the database throws */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.pool.query('UPDATE audit_chain SET owner = NULL WHERE owner = $1', [this.owner]);
  }

  private async sealSome(client: pg.PoolClient): Promise<number | null> {
    const { rows: heads } = await client.query<Head & { readonly oldestXid: number }>(TAKE, [this.owner]);
    const [head] = heads;
    if (head === undefined) return null;
    if (head.oldestXid <= head.xid)
      throw new DomainError('audit-order', 'the transactions of this database are older than its last seal');
    const { rows } = await client.query<AuditRow>(NEXT, [head.xid, head.auditId, MOST_AT_ONCE]);
    await this.write(client, head, rows);
    return rows.length;
  }

  private async write(client: pg.PoolClient, head: Head, rows: readonly AuditRow[]): Promise<void> {
    let digest = head.digest;
    const digests = rows.map((row) => {
      digest = this.chain.seal(digest, row);
      return digest.toString('hex');
    });
    const ids = rows.map(({ id }) => id);
    if (rows.length > 0) await client.query(SEAL, [head.position, this.chain.keyId, ids, digests]);
    const { xid, id: auditId } = rows.at(-1) ?? { xid: head.xid, id: head.auditId };
    const values = [this.owner, this.leaseMs, head.position + rows.length, digest, xid, auditId];
    await client.query(KEEP, values);
  }
}
