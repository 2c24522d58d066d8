import type pg from 'pg';
import { parseAttemptId } from '#domain';
import type { Receipt } from '#delivery/ports';
import { moment } from '../database/pools.js';

/** A landline, or a carrier that was away for an hour: only the same word about another message within this time is proof. */
const PROOF_DAYS = 90;

/**
 * The number is looked up as receipts look it up: that of the portal's contact point, or of the request itself. The insert is
 * not seen by the same statement, so only earlier notifications count.
 */
const DOUBT = `
WITH d AS MATERIALIZED (
  SELECT DISTINCT ON (n.id) n.id, coalesce(p.hash, n.phone_hash) AS hash, coalesce(p.hash_key, n.hash_key) AS hash_key, r.at
  FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, ordinal smallint, at timestamptz)
  JOIN notification n ON n.id = r.id JOIN attempt a ON a.notification_id = r.id AND a.ordinal = r.ordinal AND a.channel = 'sms'
  LEFT JOIN contact_point p ON p.id = CASE WHEN a.contact_ref LIKE 'portal:%' THEN substr(a.contact_ref, 8)::uuid END
  WHERE coalesce(p.hash, n.phone_hash) IS NOT NULL
), noted AS (
  INSERT INTO doubted_number (hash, notification_id, at) SELECT hash, id, at FROM d ON CONFLICT DO NOTHING
), forgotten AS (
  DELETE FROM doubted_number o WHERE o.at < (SELECT min(d.at) FROM d) - interval '${String(PROOF_DAYS)} days'
)
INSERT INTO suppression (hash, hash_key, channel, reason, created_at)
SELECT DISTINCT ON (d.hash) d.hash, d.hash_key, 'sms', 'mailbox_unknown', d.at FROM d
WHERE EXISTS (SELECT 1 FROM doubted_number o WHERE o.hash = d.hash AND o.notification_id <> d.id
  AND o.at > d.at - interval '${String(PROOF_DAYS)} days')
ON CONFLICT (hash, channel) DO NOTHING`;

/** Notes a number that may be dead, and suppresses it when another message has shown the same. */
export async function noteDoubt(client: pg.PoolClient, { doubt, attempt, atMs }: Receipt): Promise<void> {
  const parsed = doubt === true ? parseAttemptId(attempt) : null;
  if (parsed === null) return;
  const row = { id: parsed.notificationId, ordinal: parsed.ordinal, at: moment(atMs) };
  await client.query(DOUBT, [JSON.stringify([row])]);
}
