import type pg from 'pg';
import { attemptId, type AttemptId, type LaneKey } from '#domain';

/** Finds the texts of receipts that name only the gateway's own id, in the worker's role. */
export class TextsByGatewayId {
  constructor(private readonly pool: pg.Pool) {}

  /** The attempt that this gateway took under one of these ids, or null: its send may not have committed yet. */
  async find(lane: LaneKey, ids: readonly string[]): Promise<AttemptId | null> {
    const { rows } = await this.pool.query<{ id: string; ordinal: number }>(
      `SELECT notification_id AS id, ordinal FROM attempt WHERE gateway_id = ANY($1::text[]) AND lane = $2
       ORDER BY last_tried_at DESC NULLS LAST LIMIT 1`,
      [ids, lane],
    );
    const [row] = rows;
    return row === undefined ? null : attemptId(row.id, row.ordinal);
  }
}
