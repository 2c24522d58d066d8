import type pg from 'pg';
import {
  changesBetween,
  standingAfter,
  type FindingChange,
  type PreflightReport,
  type Standing,
} from '#preflight';
import { moment, transaction } from '../database/pools.js';

/** A preflight that is kept. */
export interface KeptPreflight {
  readonly atMs: number;
  readonly report: PreflightReport;
  /** What was not as it stood before; empty: nothing. The first has none: nothing stood. */
  readonly changes: readonly FindingChange[];
}

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;

/** A moment of domain time in the future means that its clock was set back: then it is everybody's turn again. */
const TAKE = `
UPDATE preflight_turn SET owner = $1, lease_until = clock_timestamp() + $2::int * interval '1 ms'
WHERE (lease_until IS NULL OR lease_until < clock_timestamp())
  AND (ended_at IS NULL OR ended_at <= $3 OR ended_at > $4)
RETURNING owner`;

const COLUMNS = 'at AS "atMs", result AS report, changes';

/** Preflights in Postgres: one worker a day makes one; readers take the latest and the changes. */
export class PostgresPreflightStore {
  /** @param pool of the worker's or, to read, the report's role */
  constructor(private readonly pool: pg.Pool) {}

  /**
   * Whether it is this worker's turn: the last one ended a day ago, and nobody is at it.
   * @param leaseMs how long others leave it to us, by the database's clock
   */
  async takeTurn(owner: string, nowMs: number, leaseMs: number): Promise<boolean> {
    const values = [owner, leaseMs, moment(nowMs - DAY_MS), moment(nowMs)];
    const { rowCount } = await this.pool.query(TAKE, values);
    return rowCount === 1;
  }

  /**
   * Keeps a report under this worker's turn, ends the turn, and drops what is older than 90 days.
   * @returns what changed since the last report of the domain; null: the turn is another's by now, and nothing was kept
   */
  async keep(
    owner: string,
    report: PreflightReport,
    nowMs: number,
  ): Promise<readonly FindingChange[] | null> {
    return transaction(this.pool, async (client) => {
      const { rowCount } = await client.query(
        'UPDATE preflight_turn SET owner = NULL, lease_until = NULL, ended_at = $2 WHERE owner = $1',
        [owner, moment(nowMs)],
      );
      if (rowCount === 0) return null;
      const changes = await this.insert(client, report, nowMs);
      const oldest = moment(nowMs - KEPT_DAYS * DAY_MS);
      await client.query('DELETE FROM preflight_report WHERE at < $1', [oldest]);
      return changes;
    });
  }

  /** The newest, of whichever domain; null: there is none. */
  async latest(): Promise<KeptPreflight | null> {
    const { rows } = await this.pool.query<KeptPreflight>(
      `SELECT ${COLUMNS} FROM preflight_report ORDER BY id DESC LIMIT 1`,
    );
    return rows[0] ?? null;
  }

  /** Those that changed something since a moment, the newest first. */
  async changesSince(sinceMs: number, most: number): Promise<readonly KeptPreflight[]> {
    const { rows } = await this.pool.query<KeptPreflight>(
      `SELECT ${COLUMNS} FROM preflight_report WHERE at >= $1 AND changes <> '[]' ORDER BY id DESC LIMIT $2`,
      [moment(sinceMs), most],
    );
    return rows;
  }

  private async insert(
    client: pg.PoolClient,
    report: PreflightReport,
    nowMs: number,
  ): Promise<readonly FindingChange[]> {
    const { rows } = await client.query<{ standing: Standing }>(
      'SELECT standing FROM preflight_report WHERE domain = $1 ORDER BY id DESC LIMIT 1',
      [report.domain],
    );
    const before = rows[0]?.standing;
    const standing = standingAfter(before ?? {}, report.findings);
    const changes = before === undefined ? [] : changesBetween(before, standing);
    await client.query(
      'INSERT INTO preflight_report (at, domain, result, standing, changes) VALUES ($1, $2, $3, $4, $5)',
      [moment(nowMs), report.domain, ...[report, standing, changes].map((value) => JSON.stringify(value))],
    );
    return changes;
  }
}
