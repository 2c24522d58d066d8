import { CLAIM_SHARES, URGENCIES } from '#domain';

/** The most candidates of one claim, and what the planner expects. */
const MOST_CANDIDATES = 1_000;

/** The most urgent first, each with its share of a claim in per cent. */
const SHARES = [...URGENCIES]
  .reverse()
  .map((urgency, index) => `('${urgency}', ${String(CLAIM_SHARES[urgency])}, ${String(index)})`)
  .join(', ');

/**
 * Each urgency gets its share of the claim, and what they leave goes to the most urgent that wants more; departments in
 * turn within one urgency. Candidates come off the index (lane, urgency, department, due).
 */
const DUE = `
SELECT notification_id, ordinal, fence, row_number() OVER (ORDER BY nth > greatest(1, $4::int * share / 100), rank, nth) AS place FROM (
  SELECT x.notification_id, x.ordinal, x.fence, u.share, u.rank, row_number() OVER (PARTITION BY u.rank ORDER BY x.turn) AS nth
  FROM (VALUES ${SHARES}) AS u(urgency, share, rank) CROSS JOIN department d CROSS JOIN LATERAL (
    SELECT notification_id, ordinal, fence, row_number() OVER (ORDER BY due_at) AS turn FROM (
      SELECT notification_id, ordinal, fence, due_at FROM attempt
      WHERE lane = $1 AND urgency = u.urgency AND department_id = d.id AND state IN ('queued', 'deferred') AND due_at <= $2
      ORDER BY due_at LIMIT $3) due) x) ranked
ORDER BY place LIMIT $3`;

/** Where few may go: whom nobody may keep waiting, then the nearest deadline, then the oldest. */
const SCARCE_ORDER = `urgency = 'emergency' DESC, urgency = 'urgent' DESC, deadline_at NULLS LAST, created_at`;
const SCARCE = `
SELECT notification_id, ordinal, fence, row_number() OVER (ORDER BY ${SCARCE_ORDER}) AS place FROM attempt
WHERE lane = $1 AND state IN ('queued', 'deferred') AND due_at <= $2
ORDER BY ${SCARCE_ORDER} LIMIT $3`;

/**
 * Still useful first: nearest deadline, then the oldest. What a text or a push is telling at this moment is of no use, nor what one
 * has told until it is decided whether the mail is still needed: its recipient would be told twice. A claim may have read the clock
 * before the text came to its end.
 */
const HELD = `
SELECT notification_id, ordinal, fence, row_number() OVER (ORDER BY deadline_at NULLS LAST, created_at) AS place FROM attempt h
WHERE lane = $1 AND state = 'held' AND (deadline_at IS NULL OR deadline_at > $2)
  AND NOT EXISTS (SELECT 1 FROM attempt o WHERE o.notification_id = h.notification_id AND o.channel IN ('sms', 'push')
    AND (o.state IN ('sending', 'unknown') OR (o.state = 'queued' AND o.due_at <= $2)
      OR (o.state IN ('accepted_by_gateway', 'delivered')
        AND EXISTS (SELECT 1 FROM notification n WHERE n.id = h.notification_id AND n.due_at <= greatest($2, o.state_since)))))
ORDER BY deadline_at NULLS LAST, created_at LIMIT $3`;

/** A probe may take a queued message as well when nothing is held. */
const PROBE = `
(${HELD}) UNION ALL
(SELECT notification_id, ordinal, fence, $3 + row_number() OVER (ORDER BY deadline_at NULLS LAST, created_at) FROM attempt
 WHERE lane = $1 AND state IN ('queued', 'deferred') AND (deadline_at IS NULL OR deadline_at > $2)
 ORDER BY deadline_at NULLS LAST, created_at LIMIT $3)`;

function claimSql(candidates: string): string {
  return `
WITH candidate AS MATERIALIZED (SELECT * FROM (${candidates}) AS bounded LIMIT ${String(MOST_CANDIDATES)}),
locked AS MATERIALIZED (
  SELECT a.notification_id, a.ordinal, a.state, c.place FROM attempt a
  JOIN candidate c ON c.notification_id = a.notification_id AND c.ordinal = a.ordinal AND c.fence = a.fence
  WHERE a.lane = $1 AND a.state IN ('queued', 'deferred', 'held')
    AND (a.channel = 'inbox' OR EXISTS (SELECT 1 FROM notification n WHERE n.id = a.notification_id AND n.due_at IS NOT NULL))
    AND (a.contact_ref NOT LIKE 'portal:%' OR EXISTS (
      SELECT 1 FROM contact_point p WHERE p.id = substr(a.contact_ref, 8)::uuid AND p.removed_at IS NULL))
  ORDER BY c.place LIMIT $4 FOR UPDATE OF a SKIP LOCKED
), claimed AS (
  UPDATE attempt a SET state = 'sending', fence = a.fence + 1, state_since = $2, gateway_found = NULL,
    lease_until = clock_timestamp() + $5::int * interval '1 millisecond'
  FROM locked l WHERE a.notification_id = l.notification_id AND a.ordinal = l.ordinal
  RETURNING a.notification_id, a.ordinal, a.fence, a.lane, a.channel, l.state AS before, a.content_kind, a.contact_ref, a.tries, a.department_id, l.place
)
SELECT c.*, n.category, n.key_kind, n.simulated_end, n.language, n.urgency, n.confidential, n.has_second_factor, n.accepted_at,
  n.deadline_at, n.valid_until, n.reference, o.sealed, p.sealed AS point_sealed, p.verified AS point_verified,
  coalesce(p.citizen_id, own.citizen_id) AS citizen_id
FROM claimed c JOIN notification n ON n.id = c.notification_id JOIN content o ON o.notification_id = c.notification_id
LEFT JOIN contact_point p ON p.id = CASE WHEN c.contact_ref LIKE 'portal:%' THEN substr(c.contact_ref, 8)::uuid END AND p.removed_at IS NULL
LEFT JOIN LATERAL (SELECT citizen_id FROM contact_point e
  WHERE e.hash IN (n.email_hash, n.phone_hash) AND e.verified AND e.removed_at IS NULL ORDER BY e.hash = n.email_hash DESC LIMIT 1) own ON true
ORDER BY c.place`;
}

/**
 * One statement a mode of claiming: $1 lane, $2 now, $3 candidates at most, $4 claims at most, $5 lease in ms. Each
 * candidate keeps its place, since a join keeps no order: what is most urgent is sent first. A candidate whose fence has moved
 * meanwhile is none any more: a text or a push is going out instead. Of an ended notification only the inbox copy is claimed.
 *
 * The fixed limit on candidates lets Postgres see without the parameters that few rows are joined, so it keeps one plan for
 * all claims. Planning each claim anew costs more than the claim: 6.5 ms for ten partitions of a week each, executing 8 ms;
 * a statement for each urgency and pass planned eight times a claim (`npm run bench -- deliver`).
 */
export const CLAIM_SQL = {
  due: claimSql(DUE),
  scarce: claimSql(SCARCE),
  probe: claimSql(PROBE),
  ramp: claimSql(HELD),
} as const;
