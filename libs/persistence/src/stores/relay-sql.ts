/** Lanes of the relay, by their keys. */
const BY_RELAY = `lane LIKE 'email:%:relay:%'`;

const FINDINGS = `f AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS f(queue_id text, id uuid, ordinal smallint, kind text, seen timestamptz, from_queue boolean,
    at timestamptz, reply text, stage text, label text, scope text, temporary boolean, rule text)
)`;

/** Of the mail that this finding speaks of, and of no later one under another queue id. */
const SAME_MAIL = `a.notification_id = f.id AND a.ordinal = f.ordinal AND (a.gateway_id IS NULL OR a.gateway_id = f.queue_id
  OR NOT EXISTS (SELECT 1 FROM relay_mail o WHERE o.queue_id = a.gateway_id AND o.ended IS NULL))`;

/** $1 ties, $2 host, $3 now. A short queue id that is used again is another mail now. */
const TIE = `
WITH t AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS t(queue_id text, id uuid, ordinal smallint)),
found AS (
  SELECT t.queue_id, a.notification_id, a.ordinal, a.department_id FROM t
  JOIN attempt a ON a.notification_id = t.id AND a.ordinal = t.ordinal WHERE a.${BY_RELAY}
  UNION ALL
  SELECT t.queue_id, a.notification_id, a.ordinal, a.department_id FROM t JOIN attempt a ON a.gateway_id = t.queue_id
  WHERE t.id IS NULL AND a.${BY_RELAY} AND NOT EXISTS (SELECT 1 FROM relay_mail m WHERE m.queue_id = t.queue_id)
)
INSERT INTO relay_mail AS m (queue_id, host, notification_id, ordinal, department_id, since)
SELECT DISTINCT ON (queue_id) queue_id, $2, notification_id, ordinal, department_id, $3::timestamptz FROM found ORDER BY queue_id
ON CONFLICT (queue_id) DO UPDATE SET host = excluded.host, notification_id = excluded.notification_id, ordinal = excluded.ordinal,
  department_id = excluded.department_id, since = excluded.since, counted_at = NULL, deferrals = 0, deferred_at = NULL, ended = NULL,
  ended_at = NULL, wanted_at = NULL, possibly_late = false
WHERE (m.notification_id, m.ordinal) <> (excluded.notification_id, excluded.ordinal)`;

const TIED = `
SELECT m.queue_id, m.notification_id AS id, m.ordinal, a.lane FROM relay_mail m
JOIN attempt a ON a.notification_id = m.notification_id AND a.ordinal = m.ordinal
WHERE m.queue_id = ANY($1::text[])`;

/**
 * A deferral counts once: the queue's only while no try is on record, a try's when it is later than the last one. The
 * attempt stays with the relay and tells why it waits; its notification looks again when that is new.
 */
const DEFER = `
WITH ${FINDINGS}, counted AS (
  UPDATE relay_mail m SET counted_at = f.seen, deferrals = m.deferrals + 1, deferred_at = f.at FROM f
  WHERE m.queue_id = f.queue_id AND m.ended IS NULL AND (m.counted_at IS NULL OR (NOT f.from_queue AND m.counted_at < f.seen))
  RETURNING m.queue_id
), noted AS (
  UPDATE attempt a SET reply = f.reply, stage = f.stage, label = f.label, scope = f.scope, temporary = true, rule = f.rule FROM f
  WHERE ${SAME_MAIL} AND a.state = 'accepted_by_gateway'
    AND (a.reply, a.label, a.scope) IS DISTINCT FROM (f.reply, f.label, f.scope)
  RETURNING a.notification_id
), woken AS (
  UPDATE notification n SET due_at = $2::timestamptz, fence = n.fence + 1, lease_until = NULL
  FROM (SELECT DISTINCT notification_id FROM noted) d WHERE n.id = d.notification_id AND n.due_at IS NOT NULL
)
SELECT queue_id FROM counted`;

/** What became of a mail. One that came back because of us lies with us again: refused, to be tried or held. */
const END = `
WITH ${FINDINGS}, ended AS (
  UPDATE relay_mail m SET ended = f.kind, ended_at = f.at FROM f
  WHERE m.queue_id = f.queue_id AND (m.ended IS NULL OR m.ended = 'gone') RETURNING m.queue_id
), said AS (
  UPDATE attempt a SET reply = f.reply, stage = f.stage, label = f.label, scope = f.scope, temporary = f.temporary, rule = f.rule
  FROM f JOIN ended USING (queue_id) WHERE ${SAME_MAIL} AND f.kind <> 'refused' AND f.reply <> ''
    AND a.state IN ('accepted_by_gateway', 'delivered', 'bounced', 'failed')
), refused AS (
  UPDATE attempt a SET state = 'refused', state_since = f.at, reply = f.reply, stage = f.stage, label = f.label, scope = f.scope,
    temporary = f.temporary, rule = f.rule
  FROM f JOIN ended USING (queue_id) WHERE ${SAME_MAIL} AND f.kind = 'refused' AND a.state = 'accepted_by_gateway'
  RETURNING a.notification_id
), woken AS (
  UPDATE notification n SET due_at = $2::timestamptz, fence = n.fence + 1, lease_until = NULL
  FROM (SELECT DISTINCT notification_id FROM refused) d WHERE n.id = d.notification_id AND n.due_at IS NOT NULL
)
SELECT queue_id FROM ended`;

/**
 * What lies at the relay in lanes that fell ill or recovered: no claim of ours wakes it. The new fence also undoes a decision
 * that is under way and was made before.
 */
const WAKE = `
UPDATE notification n SET due_at = $2::timestamptz, fence = n.fence + 1, lease_until = NULL
FROM (SELECT DISTINCT m.notification_id AS id FROM relay_mail m JOIN attempt a ON a.notification_id = m.notification_id AND a.ordinal = m.ordinal
      WHERE m.ended IS NULL AND a.lane = ANY($1::text[]) AND a.state = 'accepted_by_gateway') w
WHERE n.id = w.id AND n.due_at IS NOT NULL`;

/** Only what was asked for: a reader's word alone drops no mail. */
const REMOVED = `
WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(queue_id text, result text)),
ended AS (
  UPDATE relay_mail m SET ended = CASE r.result WHEN 'removed' THEN 'removed' ELSE 'gone' END, ended_at = $3::timestamptz,
    possibly_late = r.result <> 'removed'
  FROM r WHERE m.queue_id = r.queue_id AND m.host = $2 AND m.ended IS NULL AND m.wanted_at IS NOT NULL
  RETURNING m.queue_id, m.notification_id, m.ordinal, m.ended
)
UPDATE attempt a SET state = 'superseded', state_since = $3::timestamptz FROM ended e
WHERE e.ended = 'removed' AND a.notification_id = e.notification_id AND a.ordinal = e.ordinal AND a.state = 'accepted_by_gateway'`;

/** Another channel told the recipient, or nobody wants it told any more. Only an id that is never used again is asked for. */
const WANTED = `
WITH late AS (
  SELECT m.queue_id FROM relay_mail m JOIN attempt a ON a.notification_id = m.notification_id AND a.ordinal = m.ordinal
  JOIN notification n ON n.id = m.notification_id
  WHERE m.host = $1 AND m.ended IS NULL AND a.state = 'accepted_by_gateway' AND n.due_at IS NULL
    AND n.status <> 'sent' AND n.told_channel IS DISTINCT FROM 'email'
  ORDER BY m.since LIMIT $3
), marked AS (
  UPDATE relay_mail m SET wanted_at = coalesce(m.wanted_at, $2::timestamptz), possibly_late = true FROM late
  WHERE m.queue_id = late.queue_id RETURNING m.queue_id
)
SELECT queue_id FROM marked WHERE queue_id !~ '^[0-9A-F]+$'`;

const PURGE = `DELETE FROM relay_mail WHERE since < $1::timestamptz`;

/** Statements of the relay's store by what they do. */
export const RELAY_SQL = {
  tie: TIE,
  tied: TIED,
  defer: DEFER,
  end: END,
  wake: WAKE,
  removed: REMOVED,
  wanted: WANTED,
  purge: PURGE,
} as const;
