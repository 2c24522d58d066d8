import type pg from 'pg';
import type { Outcome } from '#delivery/ports';
import { insistentTransaction, moment, momentOrNull } from '../database/pools.js';
import { applyParkedReceipts } from './parked-receipts.js';

/**
 * Outcomes under their claims' fences; a lapse keeps the fence and the lease, so an owner's late result still counts, in
 * place of the lapse; one that is written twice (its COMMIT's answer was lost) counts once. What was put off or given back
 * after its notification had ended (a probe on the wire while a text told the recipient) is superseded: nobody would
 * decide about it any more. An inbox copy is still put. A push subscription that is gone never comes back: it is removed.
 */
const RECORD = `
WITH o AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS o(id uuid, ordinal smallint, fence int, state text, at timestamptz, reply text,
    stage text, label text, scope text, temporary boolean, rule text, gateway_id text, due_at timestamptz, suppress boolean, tried boolean,
    fingerprint text)
), done AS (
  UPDATE attempt a SET state = CASE WHEN n.due_at IS NULL AND a.channel <> 'inbox' AND o.state IN ('queued', 'held', 'deferred')
      THEN 'superseded'
      WHEN a.state = 'unknown' AND o.state = 'held' THEN 'queued' ELSE o.state END, state_since = o.at, lease_until = NULL,
    gateway_found = CASE WHEN o.state = 'unknown' THEN NULL ELSE a.gateway_found END,
    due_at = CASE WHEN o.state IN ('queued', 'held', 'deferred', 'unknown') THEN coalesce(o.due_at, o.at) ELSE a.due_at END,
    tries = a.tries + o.tried::int - (a.state = 'unknown' AND a.lease_until IS NULL)::int,
    lapses = a.lapses - (a.state = 'unknown' AND a.lease_until IS NOT NULL)::int, last_tried_at = CASE WHEN o.tried THEN o.at ELSE a.last_tried_at END,
    first_tried_at = CASE WHEN o.tried THEN coalesce(a.first_tried_at, o.at) ELSE a.first_tried_at END,
    reply = CASE WHEN o.tried THEN o.reply ELSE a.reply END, stage = CASE WHEN o.tried THEN o.stage ELSE a.stage END,
    label = CASE WHEN o.tried THEN o.label ELSE a.label END, scope = CASE WHEN o.tried THEN o.scope ELSE a.scope END,
    temporary = CASE WHEN o.tried THEN o.temporary ELSE a.temporary END, rule = CASE WHEN o.tried THEN o.rule ELSE a.rule END,
    gateway_id = coalesce(o.gateway_id, a.gateway_id)
  FROM o JOIN notification n ON n.id = o.id
  WHERE a.notification_id = o.id AND a.ordinal = o.ordinal AND a.fence = o.fence AND a.state IN ('sending', 'unknown')
  RETURNING a.notification_id, a.ordinal, a.channel, a.contact_ref, a.state, o.at, o.suppress, o.label, o.reply, o.due_at AS unknown_until,
    a.lane, o.stage, o.scope, o.fingerprint
), woken AS (
  UPDATE notification n SET due_at = CASE WHEN d.state = 'unknown' THEN least(n.due_at, d.unknown_until) ELSE d.at END,
    fence = n.fence + 1, lease_until = NULL
  FROM (SELECT DISTINCT ON (notification_id) notification_id, state, at, unknown_until FROM done ORDER BY notification_id, (state = 'unknown')) d
  WHERE n.id = d.notification_id AND n.due_at IS NOT NULL
  RETURNING n.id, n.email_hash, n.phone_hash, n.hash_key
), dead AS (
  INSERT INTO suppression (hash, hash_key, channel, reason, evidence, created_at)
  SELECT DISTINCT ON (hash) hash, hash_key, channel, reason, evidence, at FROM (
    SELECT coalesce(p.hash, CASE d.channel WHEN 'email' THEN w.email_hash ELSE w.phone_hash END) AS hash,
      coalesce(p.hash_key, w.hash_key) AS hash_key, d.channel, d.label AS reason, d.reply AS evidence, d.at
    FROM done d JOIN notification w ON w.id = d.notification_id
    LEFT JOIN contact_point p ON p.id = CASE WHEN d.contact_ref LIKE 'portal:%' THEN substr(d.contact_ref, 8)::uuid END
    WHERE d.suppress) s
  WHERE hash IS NOT NULL
  ON CONFLICT (hash, channel) DO NOTHING
), gone AS (
  UPDATE contact_point p SET removed_at = d.at FROM done d
  WHERE d.suppress AND d.channel = 'push' AND p.removed_at IS NULL
    AND p.id = CASE WHEN d.contact_ref LIKE 'portal:%' THEN substr(d.contact_ref, 8)::uuid END
), evidence AS (
  INSERT INTO refusal (lane, at, stage, label, scope, fingerprint, reply)
  SELECT lane, at, stage, label, scope, fingerprint, reply FROM done WHERE fingerprint IS NOT NULL AND reply IS NOT NULL
)
SELECT notification_id AS id, ordinal FROM done`;

/**
 * Writes outcomes in bulk. A batch that fails is halved until the bad row stands alone; that row's lease runs out and
 * it becomes `unknown`: one bad row costs one attempt, not its batch.
 * @returns the notifications that are due now
 */
export async function recordOutcomes(
  pool: pg.Pool,
  outcomes: readonly Outcome[],
): Promise<readonly string[]> {
  if (outcomes.length === 0) return [];
  try {
    // In one transaction: an outcome that is on record alone would leave the receipts that came before it parked for ever.
    return await insistentTransaction(pool, async (client) => {
      const { rows } = await client.query<{ id: string; ordinal: number }>({
        name: 'record-outcomes',
        text: RECORD,
        values: [JSON.stringify(outcomes.map(outcomeRow))],
      });
      await applyParkedReceipts(client, rows);
      return [...new Set(rows.map(({ id }) => id))];
    });
  } catch (error) {
    if (!isDataError(error)) throw error;
    if (outcomes.length === 1) return [];
    const half = Math.ceil(outcomes.length / 2);
    const first = await recordOutcomes(pool, outcomes.slice(0, half));
    const second = await recordOutcomes(pool, outcomes.slice(half));
    return [...first, ...second];
  }
}

/** Class 22 (data) and 23 (integrity): the row's own fault, not the connection's. */
export function isDataError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]/.test(error.code)
  );
}

function outcomeRow(outcome: Outcome) {
  return {
    id: outcome.notificationId,
    ordinal: outcome.ordinal,
    fence: outcome.fence,
    state: outcome.state,
    at: moment(outcome.atMs),
    reply: outcome.reply,
    stage: outcome.stage,
    label: outcome.label,
    scope: outcome.scope,
    temporary: outcome.temporary,
    rule: outcome.rule,
    gateway_id: outcome.gatewayId,
    due_at: momentOrNull(outcome.dueAtMs),
    suppress: outcome.suppress,
    tried: outcome.tried,
    fingerprint: outcome.fingerprint,
  };
}
