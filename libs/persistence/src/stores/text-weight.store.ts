import type pg from 'pg';
import type { LaneKey } from '#domain';
import { TextWeightStore, type StoredWeight, type TextMeasure } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';

/**
 * Each lane by its own range of a partial index. A text that failed over lies in another lane by now: its refusal is counted
 * from the evidence. What was taken less than `slowMs` ago may still be reported in time.
 */
const MEASURE = `
SELECT q.lane, (t.tried + r.refused)::int AS "handedOver", t.slow::int AS slow, (t.unanswered + r.refused)::int AS failed
FROM unnest($1::text[]) AS q(lane)
CROSS JOIN LATERAL (
  SELECT count(*) AS tried, count(*) FILTER (WHERE a.state = 'unknown') AS unanswered,
    count(*) FILTER (WHERE (a.state = 'delivered' AND a.state_since - a.last_tried_at > $4::bigint * interval '1 millisecond')
      OR (a.state = 'accepted_by_gateway' AND $3::timestamptz - a.last_tried_at > $4::bigint * interval '1 millisecond')) AS slow
  FROM attempt a
  WHERE a.lane = q.lane AND a.channel = 'sms' AND a.last_tried_at > $2::timestamptz AND a.last_tried_at <= $3::timestamptz
    AND a.state IN ('accepted_by_gateway', 'delivered', 'unknown', 'bounced', 'failed')
) t
CROSS JOIN LATERAL (
  SELECT count(*) AS refused FROM refusal f WHERE f.lane = q.lane AND f.at > $2::timestamptz AND f.at <= $3::timestamptz
) r`;

const SAVE = `
INSERT INTO sms_gateway_weight AS w (lane, weight, changed_at, because)
SELECT lane, weight, changed_at, because FROM jsonb_to_recordset($1::jsonb) AS n(lane text, weight smallint, changed_at timestamptz, because jsonb)
ON CONFLICT (lane) DO UPDATE SET weight = excluded.weight, changed_at = excluded.changed_at, because = excluded.because`;

/** Weights of SMS gateways in Postgres, in the worker's role. */
export class PostgresTextWeightStore extends TextWeightStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async measure(
    lanes: readonly LaneKey[],
    { sinceMs, nowMs, slowMs }: { readonly sinceMs: number; readonly nowMs: number; readonly slowMs: number },
  ): Promise<readonly TextMeasure[]> {
    const { rows } = await this.pool.query<TextMeasure>({
      name: 'text-measure',
      text: MEASURE,
      values: [lanes, moment(sinceMs), moment(nowMs), slowMs],
    });
    return rows;
  }

  override weights(): Promise<readonly StoredWeight[]> {
    return read(this.pool);
  }

  /** A lock orders the savers; who finds other weights than it decided by has nothing to say. */
  override save(weights: readonly StoredWeight[], known: readonly StoredWeight[]): Promise<boolean> {
    return transaction(this.pool, async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(hashtext('sms_gateway_weight'))`);
      if (!isSame(await read(client), known)) return false;
      await client.query('DELETE FROM sms_gateway_weight WHERE NOT lane = ANY($1::text[])', [
        weights.map(({ lane }) => lane),
      ]);
      await client.query(SAVE, [JSON.stringify(weights.map(rowOf))]);
      return true;
    });
  }
}

async function read(client: pg.Pool | pg.PoolClient): Promise<readonly StoredWeight[]> {
  const { rows } = await client.query<StoredWeight>(
    'SELECT lane, weight, changed_at AS "changedAtMs", because FROM sms_gateway_weight ORDER BY lane',
  );
  return rows;
}

function isSame(stored: readonly StoredWeight[], known: readonly StoredWeight[]): boolean {
  return (
    stored.length === known.length &&
    stored.every((one) =>
      known.some((other) => other.lane === one.lane && other.changedAtMs === one.changedAtMs),
    )
  );
}

function rowOf({ lane, weight, changedAtMs, because }: StoredWeight) {
  return { lane, weight, changed_at: moment(changedAtMs), because };
}
