import type pg from 'pg';
import { LatenessStore, type LatenessQuestion, type MeasuredLateness } from '#delivery/ports';
import { moment } from '../database/pools.js';

/** A clock that was set back does the round at once. */
const CLAIM = `
INSERT INTO round AS r (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at
WHERE r.at <= excluded.at - $3::bigint * interval '1 millisecond' OR r.at > excluded.at RETURNING name`;

/**
 * For each lane by its own ranges of two partial indexes, so that the many millions that were taken at once are never
 * looked at. What was not tried within half an hour waits for us (our process stood still), not for them.
 * The slowest 5 % of all attempts are the slowest of those that were tried again.
 */
const MEASURE = `
SELECT q.lane, coalesce(w.waiting, 0) AS waiting, greatest(0, extract(epoch FROM $2::timestamptz - greatest(w.oldest, q.since)) * 1000)::float8 AS "oldestWaitingMs",
  coalesce(r.late, 0)::float8 AS "p95AcceptanceMs"
FROM jsonb_to_recordset($1::jsonb) AS q(lane text, since timestamptz, attempts int)
CROSS JOIN LATERAL (
  SELECT count(*)::int AS waiting, coalesce(min(a.first_tried_at), $2::timestamptz) AS oldest FROM attempt a
  WHERE a.lane = q.lane AND a.channel = 'email' AND a.state IN ('queued', 'deferred') AND a.first_tried_at IS NOT NULL
    AND a.last_tried_at > $2::timestamptz - interval '35 minutes'
) w
CROSS JOIN LATERAL (
  SELECT (array_agg(ms ORDER BY ms DESC))[floor(0.05 * greatest(q.attempts, count(*)))::int + 1] AS late FROM (
    SELECT extract(epoch FROM a.state_since - a.first_tried_at) * 1000 AS ms FROM attempt a
    WHERE a.lane = q.lane AND a.channel = 'email' AND a.tries > 1 AND a.state IN ('accepted_by_gateway', 'delivered')
      AND a.state_since > $2::timestamptz - interval '1 hour' AND a.state_since <= $2::timestamptz AND a.first_tried_at >= q.since
  ) accepted
) r
WHERE w.waiting > 0 OR r.late IS NOT NULL`;

/** Measures lateness in Postgres, in the worker's role. */
export class PostgresLatenessStore extends LatenessStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async claimRound(name: string, nowMs: number, everyMs: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(CLAIM, [name, moment(nowMs), everyMs]);
    return (rowCount ?? 0) > 0;
  }

  override async measure(
    questions: readonly LatenessQuestion[],
    nowMs: number,
  ): Promise<readonly MeasuredLateness[]> {
    if (questions.length === 0) return [];
    const asked = questions.map(({ lane, sinceMs, attempts }) => ({
      lane,
      since: moment(sinceMs),
      attempts,
    }));
    const { rows } = await this.pool.query<MeasuredLateness>({
      name: 'lateness',
      text: MEASURE,
      values: [JSON.stringify(asked), moment(nowMs)],
    });
    return rows;
  }
}
