import { KeyedHash } from '../vault/keyed-hash.js';
import type { Keys } from '../vault/key-ring.js';

/** A row of the audit trail as it is sealed. */
export interface AuditRow {
  readonly id: number;
  readonly xid: number;
  /** UTC to the microsecond, as text: a moment in milliseconds would leave digits that could be changed unseen. */
  readonly at: string;
  readonly department: string | null;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly count: number;
}

/** The columns of an `AuditRow` of the table `a`. */
export const AUDIT_COLUMNS = `a.id, a.xid, to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
  a.department_id AS department, a.actor, a.action, a.subject, a.count`;

/** What comes before the first seal. */
export const BEGINNING = Buffer.alloc(0);

/**
 * Seals of rows: an HMAC over the seal before and the whole row. Its key lies outside of the database, so that nobody who
 * may change rows can also make the seals that fit.
 */
export class AuditChain {
  /** Id of the key that seals now. */
  readonly keyId: string;
  private readonly current: KeyedHash;
  private readonly byId: ReadonlyMap<string, KeyedHash>;

  /** @throws DomainError `key-ring` when there is no key */
  constructor(keys: Keys) {
    this.current = new KeyedHash(keys);
    this.keyId = this.current.keyId;
    this.byId = new Map(keys.map((key) => [key.id, new KeyedHash([key])]));
  }

  /** @param before the digest of the seal before, `BEGINNING` for the first */
  seal(before: Buffer, row: AuditRow): Buffer {
    return this.current.of('audit-seal', textOf(before, row));
  }

  /** Whether a seal fits; null when its key is no longer in the ring. */
  fits(seal: { readonly keyId: string; readonly digest: Buffer }, before: Buffer, row: AuditRow) {
    return this.byId.get(seal.keyId)?.matches('audit-seal', textOf(before, row), seal.digest) ?? null;
  }
}

function textOf(before: Buffer, row: AuditRow): string {
  const { id, xid, at, department, actor, action, subject, count } = row;
  return JSON.stringify([before.toString('hex'), id, xid, at, department, actor, action, subject, count]);
}
