import type pg from 'pg';
import { transaction } from '../database/pools.js';
import type { Keys } from '../vault/key-ring.js';
import { AUDIT_COLUMNS, AuditChain } from './audit-chain.js';
import { AuditWalk, type AuditFinding, type AuditPlace, type SealedRow } from './audit-walk.js';

/** Rows read at once. */
const PAGE = 5_000;

/** The state of the audit trail. */
export interface AuditReport {
  readonly sealed: number;
  /** Rows that the sealer has still to seal. */
  readonly unsealed: number;
  readonly end: AuditPlace;
  /** In the order of the chain, inserted rows last. */
  readonly findings: readonly AuditFinding[];
}

const SEALS = `
SELECT s.position, s.audit_id AS "auditId", s.hash_key AS "keyId", s.digest, ${AUDIT_COLUMNS}
FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.position > $1 ORDER BY s.position LIMIT ${String(PAGE)}`;

/** A visible row cannot be of a transaction that has yet to begin: somebody chose the number. */
const UNSEALED = `
SELECT a.id, (a.xid, a.id) <= (c.xid, c.audit_id) OR a.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS "isLate"
FROM audit a CROSS JOIN audit_chain c LEFT JOIN audit_seal s ON s.audit_id = a.id
WHERE s.audit_id IS NULL ORDER BY a.id`;

/**
 * Checks the whole chain from one snapshot; locks nothing.
 * @param pool a role that may read the trail and its seals, with a statement timeout that suffices for the whole table
 * @param earlier where the chain ended at an earlier check
 */
export async function checkAudit(pool: pg.Pool, keys: Keys, earlier?: AuditPlace): Promise<AuditReport> {
  return transaction(pool, async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const walk = new AuditWalk(new AuditChain(keys), earlier);
    let page: SealedRow[];
    do {
      ({ rows: page } = await client.query<SealedRow>(SEALS, [walk.place.position]));
      for (const row of page) walk.step(row);
    } while (page.length === PAGE);
    const { rows: ends } = await client.query<{ position: number; digest: Buffer }>(END);
    const { rows: unsealed } = await client.query<{ id: number; isLate: boolean }>(UNSEALED);
    return {
      sealed: walk.sealed,
      unsealed: unsealed.filter(({ isLate }) => !isLate).length,
      end: walk.place,
      findings: [...walk.findings, ...walk.endAt(ends[0]), ...unsealed.filter(isLate).map(insertedRow)],
    };
  });
}

const END = 'SELECT position, digest FROM audit_chain';

function isLate(row: { readonly isLate: boolean }): boolean {
  return row.isLate;
}

function insertedRow({ id }: { readonly id: number }): AuditFinding {
  return { kind: 'inserted', auditId: id };
}
