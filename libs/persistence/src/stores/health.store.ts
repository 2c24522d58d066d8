import type pg from 'pg';
import type { LaneKey } from '#domain';
import { HealthStore, type StoredHealth, type StoredHealthChange } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';

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
    return transaction(this.pool, async (client) => {
      const { rows } = await client.query<{ key: string }>(
        `INSERT INTO health AS h (key, version, record)
         SELECT key, version + 1, record FROM jsonb_to_recordset($1::jsonb) AS r(key text, version int, record jsonb) ORDER BY key
         ON CONFLICT (key) DO UPDATE SET version = excluded.version, record = excluded.record
         WHERE h.version = excluded.version - 1
         RETURNING key`,
        [JSON.stringify(records)],
      );
      const saved = new Set(rows.map(({ key }) => key));
      const told = changes.filter(({ key }) => saved.has(key));
      if (told.length > 0)
        await client.query(
          `INSERT INTO health_change (key, at, from_state, to_state, because)
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS c(key text, at timestamptz, from_state text, to_state text, because jsonb)`,
          [
            JSON.stringify(
              told.map((one) => ({
                key: one.key,
                at: moment(one.atMs),
                from_state: one.from,
                to_state: one.to,
                because: one.because,
              })),
            ),
          ],
        );
      return records.map(({ key }) => key).filter((key) => !saved.has(key));
    });
  }
}
