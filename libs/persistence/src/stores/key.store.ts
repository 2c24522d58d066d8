import pg from 'pg';
import { KeyStore, type KeyKind, type KeyRecord, type Scope } from '#identity/ports';
import { asDepartment, moment, momentOrNull } from '../database/pools.js';

interface KeyRow {
  readonly id: string;
  readonly department_id: string;
  readonly name: string;
  readonly kind: KeyKind;
  readonly prefix: string;
  readonly hash: string;
  readonly scopes: Scope[];
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
}

const COLUMNS = 'id, department_id, name, kind, prefix, hash, scopes, created_at, expires_at, revoked_at';
const INSERT = `INSERT INTO api_key (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (prefix) DO NOTHING`;

/** API keys in the application's role: before a department is known, only keys with the asked prefixes can be seen. */
export class PostgresKeyStore extends KeyStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  /**
   * Asked for every request, so it makes one round trip: statements that travel in one simple query are one transaction
   * (PostgreSQL, "Multiple Statements in a Simple Query").
   */
  override async findByPrefixes(prefixes: readonly string[]): Promise<readonly KeyRecord[]> {
    const wanted = pg.escapeLiteral(prefixes.join(','));
    const results: unknown = await this.pool.query(
      `SELECT set_config('app.key_prefix', ${wanted}, true);
       SELECT ${COLUMNS} FROM api_key WHERE prefix = ANY (string_to_array(${wanted}, ','))`,
    );
    const [, found] = results as [unknown, pg.QueryResult<KeyRow>];
    return found.rows.map(recordOf);
  }

  override async findById(id: string, departmentId: string): Promise<KeyRecord | null> {
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<KeyRow>(`SELECT ${COLUMNS} FROM api_key WHERE id = $1`, [id]),
    );
    return rows[0] ? recordOf(rows[0]) : null;
  }

  override async list(departmentId: string): Promise<readonly KeyRecord[]> {
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<KeyRow>(
        `SELECT ${COLUMNS} FROM api_key WHERE department_id = $1 ORDER BY created_at DESC, id DESC`,
        [departmentId],
      ),
    );
    return rows.map(recordOf);
  }

  override async insert(record: KeyRecord): Promise<'inserted' | 'prefix_taken'> {
    const { rowCount } = await asDepartment(this.pool, record.departmentId, (client) =>
      client.query(INSERT, valuesOf(record)),
    );
    return rowCount ? 'inserted' : 'prefix_taken';
  }

  override async replace(change: {
    readonly oldId: string;
    readonly endsAtMs: number;
    readonly record: KeyRecord;
  }): Promise<'replaced' | 'prefix_taken' | 'gone'> {
    return asDepartment(this.pool, change.record.departmentId, async (client) => {
      const { rowCount: known } = await client.query(
        'SELECT 1 FROM api_key WHERE id = $1 AND revoked_at IS NULL FOR UPDATE',
        [change.oldId],
      );
      if (!known) return 'gone';
      const { rowCount: inserted } = await client.query(INSERT, valuesOf(change.record));
      if (!inserted) return 'prefix_taken';
      await client.query('UPDATE api_key SET expires_at = least(expires_at, $2) WHERE id = $1', [
        change.oldId,
        moment(change.endsAtMs),
      ]);
      return 'replaced';
    });
  }

  override async revoke(id: string, departmentId: string, atMs: number): Promise<boolean> {
    const { rowCount } = await asDepartment(this.pool, departmentId, (client) =>
      client.query('UPDATE api_key SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1', [
        id,
        moment(atMs),
      ]),
    );
    return rowCount === 1;
  }
}

function recordOf(row: KeyRow): KeyRecord {
  return {
    id: row.id,
    departmentId: row.department_id,
    name: row.name,
    kind: row.kind,
    prefix: row.prefix,
    hash: row.hash,
    scopes: row.scopes,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    revokedAtMs: row.revoked_at,
  };
}

function valuesOf(record: KeyRecord): unknown[] {
  return [
    record.id,
    record.departmentId,
    record.name,
    record.kind,
    record.prefix,
    record.hash,
    record.scopes,
    moment(record.createdAtMs),
    momentOrNull(record.expiresAtMs),
    momentOrNull(record.revokedAtMs),
  ];
}
