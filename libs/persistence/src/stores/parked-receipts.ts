import type pg from 'pg';
import { mergeReceipt, type AttemptState, type ReceiptKind } from '#domain';
import { moment } from '../database/pools.js';

interface ParkedRow {
  readonly id: string;
  readonly ordinal: number;
  readonly state: AttemptState;
  readonly kind: ReceiptKind;
  readonly at: number;
  readonly label: string | null;
  readonly scope: string | null;
  readonly suppress: boolean;
}

/** What merged receipts make of one attempt. */
export interface MergedAttempt {
  readonly id: string;
  readonly ordinal: number;
  readonly from: AttemptState;
  readonly to: AttemptState;
  readonly atMs: number;
  readonly label: string | null;
  readonly scope: string | null;
  readonly suppress: boolean;
}

const PARKED = `
SELECT r.notification_id AS id, r.attempt_ordinal AS ordinal, a.state, r.kind, r.at, r.label, r.scope, r.suppress
FROM jsonb_to_recordset($1::jsonb) AS d(id uuid, ordinal smallint)
JOIN receipt r ON r.notification_id = d.id AND r.attempt_ordinal = d.ordinal AND r.parked
JOIN attempt a ON a.notification_id = d.id AND a.ordinal = d.ordinal
WHERE a.state <> 'sending'`;

/** Applies receipts that came before their send had committed. Called with attempts that just left `sending`. */
export async function applyParkedReceipts(
  pool: pg.Pool | pg.PoolClient,
  attempts: readonly { readonly id: string; readonly ordinal: number }[],
): Promise<number> {
  if (attempts.length === 0) return 0;
  const { rows } = await pool.query<ParkedRow>({
    name: 'parked',
    text: PARKED,
    values: [JSON.stringify(attempts)],
  });
  if (rows.length === 0) return 0;
  return writeMerged(pool, mergeRows(rows));
}

/** Folds several receipts of the same attempts into one change each; order does not matter. */
export function mergeRows(rows: readonly ParkedRow[]): MergedAttempt[] {
  const merged = new Map<string, MergedAttempt>();
  for (const row of rows) {
    const key = `${row.id}.${row.ordinal}`;
    merged.set(key, mergeRow(merged.get(key) ?? unmerged(row), row));
  }
  return [...merged.values()];
}

function unmerged({ id, ordinal, state, at }: ParkedRow): MergedAttempt {
  return { id, ordinal, from: state, to: state, atMs: at, label: null, scope: null, suppress: false };
}

/** A receipt that does not change the state leaves its words and its moment behind as well. */
function mergeRow(before: MergedAttempt, row: ParkedRow): MergedAttempt {
  const to = mergeReceipt(before.to, row.kind);
  const decides = to === row.kind && to !== before.to;
  if (!decides) return { ...before, to };
  return {
    ...before,
    to,
    atMs: row.at,
    label: row.label,
    scope: row.scope,
    suppress: before.suppress || row.suppress,
  };
}

/**
 * `delivered` stays open for 72 h: a bounce or a failure returns the notification to `in_progress`. An ended one that
 * was not delivered stays as it is.
 */
const MERGE = `
WITH m AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, ordinal smallint, from_state text, to_state text, at timestamptz,
    label text, scope text, suppress boolean)
), changed AS (
  UPDATE attempt a SET state = m.to_state, state_since = m.at, due_at = CASE WHEN m.to_state IN ('queued', 'held', 'deferred', 'unknown') THEN a.due_at END,
    label = coalesce(m.label, a.label), scope = coalesce(m.scope, a.scope), lease_until = NULL
  FROM m WHERE a.notification_id = m.id AND a.ordinal = m.ordinal AND a.state = m.from_state AND a.state <> m.to_state
  RETURNING a.notification_id, a.channel, a.contact_ref, m.at, m.to_state, m.suppress, m.label
), settled AS (
  UPDATE receipt r SET parked = false FROM m WHERE r.notification_id = m.id AND r.attempt_ordinal = m.ordinal AND r.parked
), woken AS (
  UPDATE notification n SET due_at = c.at, fence = n.fence + 1, lease_until = NULL,
    status = CASE WHEN n.status IN ('delivered', 'sent') THEN 'in_progress' ELSE n.status END,
    told_at = CASE WHEN c.failed THEN NULL ELSE n.told_at END, told_channel = CASE WHEN c.failed THEN NULL ELSE n.told_channel END,
    ended_at = CASE WHEN n.status IN ('delivered', 'sent') THEN NULL ELSE n.ended_at END
  FROM (SELECT notification_id, max(at) AS at, bool_or(to_state IN ('bounced', 'failed')) AS failed FROM changed GROUP BY notification_id) c
  WHERE n.id = c.notification_id
    AND (n.due_at IS NOT NULL OR (c.failed AND n.status IN ('delivered', 'sent') AND n.ended_at > c.at - interval '72 hours'))
  RETURNING n.id, n.email_hash, n.phone_hash, n.hash_key
), dead AS (
  INSERT INTO suppression (hash, hash_key, channel, reason, created_at)
  SELECT DISTINCT ON (hash) hash, hash_key, channel, reason, at FROM (
    SELECT coalesce(p.hash, CASE c.channel WHEN 'email' THEN n.email_hash ELSE n.phone_hash END) AS hash,
      coalesce(p.hash_key, n.hash_key) AS hash_key, c.channel, coalesce(c.label, c.to_state) AS reason, c.at
    FROM changed c JOIN notification n ON n.id = c.notification_id
    LEFT JOIN contact_point p ON p.id = CASE WHEN c.contact_ref LIKE 'portal:%' THEN substr(c.contact_ref, 8)::uuid END
    WHERE c.suppress) s
  WHERE hash IS NOT NULL ON CONFLICT (hash, channel) DO NOTHING
)
SELECT count(*)::int AS changed FROM changed`;

/** Writes merged states and wakes their notifications. @returns how many attempts changed */
export async function writeMerged(
  pool: pg.Pool | pg.PoolClient,
  merged: readonly MergedAttempt[],
): Promise<number> {
  const { rows } = await pool.query<{ changed: number }>({
    name: 'merge-receipts',
    text: MERGE,
    values: [
      JSON.stringify(
        merged.map((one) => ({
          id: one.id,
          ordinal: one.ordinal,
          from_state: one.from,
          to_state: one.to,
          at: moment(one.atMs),
          label: one.label,
          scope: one.scope,
          suppress: one.suppress,
        })),
      ),
    ],
  });
  return rows[0]?.changed ?? 0;
}
