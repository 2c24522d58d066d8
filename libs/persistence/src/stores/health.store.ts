import type pg from 'pg';
import type { LaneKey } from '#domain';
import { HealthStore, type StoredHealth, type StoredHealthChange } from '#delivery/ports';
import { moment } from '../database/pools.js';

/** One statement, as each flush of outcomes brings one: a transaction of its own took two round trips more. */
const SAVE = `
WITH saved AS (
  INSERT INTO health AS h (key, version, record)
  SELECT key, version + 1, record FROM jsonb_to_recordset($1::jsonb) AS r(key text, version int, record jsonb) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET version = excluded.version, record = excluded.record
  WHERE h.version = excluded.version - 1
  RETURNING key
), told AS (
  INSERT INTO health_change (key, at, from_state, to_state, because)
  SELECT c.* FROM jsonb_to_recordset($2::jsonb) AS c(key text, at timestamptz, from_state text, to_state text, because jsonb)
  JOIN saved USING (key)
)
SELECT key FROM saved`;

/** Health records as JSON with a version: writers of the same lane notice each other. */
export class PostgresHealthStore extends HealthStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async loadAll(): Promise<readonly StoredHealth[]> {
    const { rows } = await this.pool.query<StoredHealth>({
      name: 'health-load',
      text: 'SELECT key, version, record FROM health',
    });
    return rows;
  }

  override async save(
    records: readonly StoredHealth[],
    changes: readonly StoredHealthChange[],
  ): Promise<readonly LaneKey[]> {
    if (records.length === 0) return [];
    const told = changes.map((one) => ({
      key: one.key,
      at: moment(one.atMs),
      from_state: one.from,
      to_state: one.to,
      because: one.because,
    }));
    const { rows } = await this.pool.query<{ key: string }>({
      name: 'health-save',
      text: SAVE,
      values: [JSON.stringify(records), JSON.stringify(told)],
    });
    const saved = new Set(rows.map(({ key }) => key));
    return records.map(({ key }) => key).filter((key) => !saved.has(key));
  }
}
