/**
 * What became of an affected notification. The first four: told by that channel in time. `otherwise`: the department
 * reached the person. `unreached`: it ended and told nobody.
 */
export type IncidentFate =
  | 'email'
  | 'sms'
  | 'push'
  | 'inbox'
  | 'otherwise'
  | 'held'
  | 'at_risk'
  | 'missed'
  | 'unreached'
  | 'cancelled';

/**
 * `fated`: the affected of incident $1, each with its fate at $2. Every figure of an incident is counted from these rows,
 * so that no two of them can contradict each other.
 */
export const FATES = `
WITH evidence AS MATERIALIZED (
  SELECT a.notification_id, min(a.since) AS since
  FROM incident i JOIN incident_lane l ON l.incident_id = i.id
  JOIN affected a ON a.lane = l.lane AND a.since >= l.ill_at AND (i.closed_at IS NULL OR a.since <= i.closed_at)
  WHERE i.id = $1 GROUP BY a.notification_id
), fated AS (
  SELECT n.id, n.department_id, n.category, n.deadline_at, e.since,
    CASE
      WHEN n.status = 'cancelled' THEN 'cancelled'
      WHEN n.told_at IS NOT NULL AND (n.deadline_at IS NULL OR n.told_at <= n.deadline_at) THEN n.told_channel
      WHEN n.deadline_at <= $2 THEN 'missed'
      WHEN n.status = 'delivered' THEN 'otherwise'
      WHEN n.status IN ('undeliverable', 'expired') THEN 'unreached'
      WHEN 'deadline.at_risk' = ANY(n.alerts) THEN 'at_risk'
      ELSE 'held' END AS fate,
    (SELECT coalesce(sum(t.cost_micros), 0) FROM attempt t WHERE t.notification_id = n.id AND t.channel = 'sms' AND t.state NOT IN ('queued', 'superseded')) AS cost
  FROM evidence e JOIN notification n ON n.id = e.notification_id
)`;
