import type pg from 'pg';
import type { AcceptUnit } from '#delivery/ports';

/** Marks of a unit in a group. */
export interface PlacedMarks {
  readonly place: number;
  readonly unit: Pick<AcceptUnit, 'route' | 'repeats'>;
}

/**
 * Takes the marks of the notifications that are new, $5. Those that somebody holds are left out first, so that a repeat
 * takes no mark that would name a notification which is never written. What another group takes in the same moment is
 * met at the conflict: that row is not written either, and `answerMarked` gives its other mark back to the first.
 */
export const MARKS = `, k AS MATERIALIZED (
  SELECT k.place, k.id, k.route, k.key, k.kept_ms
  FROM json_to_recordset($5::json) AS k(place int, id uuid, route text, key text, kept_ms bigint)
), held AS MATERIALIZED (
  SELECT DISTINCT k.id FROM k JOIN idempotency i ON i.department_id = $1::uuid AND i.route = k.route AND i.key = k.key
  WHERE i.created_at >= $4::timestamptz - k.kept_ms * interval '1 millisecond'
), taken AS (
  INSERT INTO idempotency AS i (department_id, route, key, body_hash, response, created_at, kept_ms)
  SELECT $1::uuid, route, key, '', id::text, $4::timestamptz, kept_ms FROM k
  WHERE id NOT IN (SELECT id FROM held) ORDER BY route, key
  ON CONFLICT (department_id, route, key) DO UPDATE
    SET response = excluded.response, created_at = excluded.created_at, kept_ms = excluded.kept_ms
    WHERE i.created_at < excluded.created_at - excluded.kept_ms * interval '1 millisecond'
  RETURNING route, key
), repeated AS MATERIALIZED (
  SELECT DISTINCT k.id FROM k LEFT JOIN taken t ON t.route = k.route AND t.key = k.key WHERE t.key IS NULL
)`;

const HOLDERS = `
SELECT k.place, k.id, k.route, k.key, i.response
FROM json_to_recordset($2::json) AS k(place int, id uuid, route text, key text)
JOIN idempotency i ON i.department_id = $1::uuid AND i.route = k.route AND i.key = k.key`;

const GIVE_BACK = `
UPDATE idempotency i SET response = k.response
FROM json_to_recordset($2::json) AS k(id text, route text, key text, response text)
WHERE i.department_id = $1::uuid AND i.route = k.route AND i.key = k.key AND i.response = k.id`;

/** The rows of $5. */
export function markRows(placed: readonly PlacedMarks[]): object[] {
  return placed.flatMap(({ place, unit: { route, repeats = [] } }) =>
    repeats.map(({ key, notificationId, keptMs }) => ({
      place,
      id: notificationId,
      route,
      key,
      kept_ms: keptMs,
    })),
  );
}

interface Holder {
  readonly place: number;
  readonly id: string;
  readonly route: string;
  readonly key: string;
  readonly response: string;
}

/**
 * Who had the notifications that were not written, by their ids. Marks that such a one took in the same moment in which
 * another group took its others are given to that.
 */
export async function answerMarked(
  client: pg.ClientBase,
  departmentId: string,
  placed: readonly PlacedMarks[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<Holder>(HOLDERS, [departmentId, JSON.stringify(markRows(placed))]);
  const first = new Map<string, string>();
  for (const { id, response } of rows) if (response !== id && !first.has(id)) first.set(id, response);
  const own = rows.flatMap((row) => {
    const response = first.get(row.id);
    return row.response === row.id && response !== undefined ? [{ ...row, response }] : [];
  });
  if (own.length > 0) await client.query(GIVE_BACK, [departmentId, JSON.stringify(own)]);
  return first;
}
