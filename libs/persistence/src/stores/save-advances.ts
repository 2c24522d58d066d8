import type pg from 'pg';
import type { Advance } from '#delivery/ports';
import { moment, momentOrNull, transaction } from '../database/pools.js';

/**
 * Everything that one batch of decisions changes, in one statement under the notifications' fences: an outcome or a
 * receipt that came meanwhile has raised the fence, and the stale decision changes nothing.
 */
const SAVE = `
WITH a AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS a(id uuid, fence int, status text, due_at timestamptz, alerts text[],
    reminders smallint, decisions smallint, ended_at timestamptz, told_at timestamptz, told_channel text,
    extend_to timestamptz)
), saved AS (
  UPDATE notification n SET status = a.status, due_at = a.due_at, lease_until = NULL, alerts = a.alerts,
    reminders = a.reminders, decisions = a.decisions, ended_at = a.ended_at, told_at = a.told_at, told_channel = a.told_channel,
    deadline_at = coalesce(a.extend_to, n.deadline_at),
    deadline_extended_from = CASE WHEN a.extend_to IS NULL THEN n.deadline_extended_from ELSE coalesce(n.deadline_extended_from, n.deadline_at) END
  FROM a WHERE n.id = a.id AND n.fence = a.fence
  RETURNING n.id, n.department_id, n.urgency, n.deadline_at, n.hosted_action, a.extend_to
), fresh AS (
  INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency,
    deadline_at, created_at, due_at, state_since, cost_micros)
  SELECT s.id, t.ordinal, s.department_id, t.channel, t.contact_ref, t.lane, t.content_kind, t.state, s.urgency,
    s.deadline_at, $5, t.due_at, $5, t.cost_micros
  FROM jsonb_to_recordset($2::jsonb) AS t(id uuid, ordinal smallint, channel text, contact_ref text, lane text,
    content_kind text, state text, due_at timestamptz, cost_micros bigint) JOIN saved s ON s.id = t.id
  RETURNING department_id, channel, cost_micros, lane
), moved AS (
  UPDATE attempt t SET state = m.to_state, due_at = m.due_at, state_since = $5, content_kind = coalesce(m.content, t.content_kind),
    lane = coalesce(m.lane, t.lane), cost_micros = round(t.cost_micros * coalesce(m.price_ratio, 1))
  FROM jsonb_to_recordset($3::jsonb) AS m(id uuid, ordinal smallint, from_state text, to_state text, due_at timestamptz, content text,
    lane text, price_ratio float8)
  JOIN saved s ON s.id = m.id JOIN attempt o ON o.notification_id = m.id AND o.ordinal = m.ordinal
  WHERE t.notification_id = m.id AND t.ordinal = m.ordinal AND t.state = m.from_state
  RETURNING t.department_id, t.channel, t.cost_micros - o.cost_micros AS cost_micros, t.lane
), prolonged AS (
  UPDATE attempt t SET deadline_at = s.deadline_at FROM saved s
  WHERE s.extend_to IS NOT NULL AND t.notification_id = s.id
    AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset($3::jsonb) AS m(id uuid, ordinal smallint) WHERE m.id = s.id AND m.ordinal = t.ordinal)
), lanes AS (
  INSERT INTO lane (key) SELECT DISTINCT lane FROM (SELECT lane FROM fresh UNION SELECT lane FROM moved) l ORDER BY lane
  ON CONFLICT (key) DO NOTHING
), spent AS (
  INSERT INTO sms_spend AS s (department_id, month, spent_micros)
  SELECT department_id, date_trunc('month', $5::timestamptz AT TIME ZONE 'Europe/Berlin')::date, sum(cost_micros)
  FROM (SELECT department_id, channel, cost_micros FROM fresh
    UNION ALL SELECT department_id, channel, cost_micros FROM moved WHERE cost_micros <> 0) f
  WHERE channel = 'sms' GROUP BY department_id
  ON CONFLICT (department_id, month) DO UPDATE SET spent_micros = s.spent_micros + excluded.spent_micros
), decided AS (
  INSERT INTO decision (notification_id, ordinal, department_id, at, step, channel, rule, facts, policy_version)
  SELECT s.id, d.ordinal, s.department_id, d.at, d.step, d.channel, d.rule, d.facts, d.policy_version
  FROM jsonb_to_recordset($4::jsonb) AS d(id uuid, ordinal smallint, at timestamptz, step text, channel text, rule text,
    facts jsonb, policy_version int) JOIN saved s ON s.id = d.id
), told AS (
  INSERT INTO department_event (department_id, notification_id, event, at, rule, facts)
  SELECT s.department_id, s.id, d.event, d.at, d.rule, d.facts
  FROM jsonb_to_recordset($4::jsonb) AS d(id uuid, at timestamptz, event text, rule text, facts jsonb)
  JOIN saved s ON s.id = d.id WHERE d.event IS NOT NULL
  ON CONFLICT (notification_id, event) DO NOTHING
), hurt AS (
  INSERT INTO affected (notification_id, lane, department_id, since)
  SELECT s.id, h.lane, s.department_id, h.since FROM jsonb_to_recordset($7::jsonb) AS h(id uuid, lane text, since timestamptz) JOIN saved s ON s.id = h.id
  ON CONFLICT (notification_id, lane) DO NOTHING
), ended AS (
  -- The page of a hosted action needs its content until the deadline.
  UPDATE content c SET purge_at = greatest(a.ended_at, CASE WHEN s.hosted_action THEN s.deadline_at END) + $6::int * interval '1 day'
  FROM a JOIN saved s ON s.id = a.id WHERE c.notification_id = a.id AND a.ended_at IS NOT NULL
)
SELECT id FROM saved`;

/** Writes the advances that fit the budgets; the others are due again at once. @returns the ids that were written */
export async function saveAdvances(
  pool: pg.Pool,
  advances: readonly Advance[],
  nowMs: number,
  contentDays: number,
): Promise<string[]> {
  if (advances.length === 0) return [];
  if (!advances.some((one) => costs(one) || sendsBesideMail(one)))
    return save(pool, advances, nowMs, contentDays);
  return transaction(pool, async (client) => {
    const valid = await withMailShut(client, advances);
    const affordable = await withinBudget(client, valid, nowMs);
    return save(client, affordable, nowMs, contentDays);
  });
}

/** A claim that found its candidates before this takes none of them: it compares their fences when it locks them. */
const SHUT_MAIL = `
UPDATE attempt SET fence = fence + 1
WHERE notification_id = ANY($1::uuid[]) AND channel = 'email' AND state IN ('queued', 'deferred', 'held')`;

const ON_WIRE = `
SELECT notification_id AS id, ordinal FROM attempt WHERE notification_id = ANY($1::uuid[]) AND channel = 'email' AND state = 'sending'`;

/**
 * Nobody is told twice: from here on no lane takes the mail of those who get a text or a push. Where one has taken it since the
 * decision was made, the decision is void; it is made anew.
 */
async function withMailShut(
  client: pg.PoolClient,
  advances: readonly Advance[],
): Promise<readonly Advance[]> {
  const ids = advances.filter(sendsBesideMail).map(({ id }) => id);
  if (ids.length === 0) return advances;
  await client.query({ name: 'advance-shut-mail', text: SHUT_MAIL, values: [ids] });
  const { rows } = await client.query<{ id: string; ordinal: number }>({
    name: 'advance-mail-on-wire',
    text: ON_WIRE,
    values: [ids],
  });
  const isVoid = ({ id, mailSeenOnWire }: Advance) =>
    mailSeenOnWire !== undefined &&
    rows.some((mail) => mail.id === id && !mailSeenOnWire.includes(mail.ordinal));
  const refused = advances.filter(isVoid);
  await release(
    client,
    refused.map(({ id }) => id),
  );
  return advances.filter((advance) => !refused.includes(advance));
}

function sendsBesideMail({ mailSeenOnWire }: Advance): boolean {
  return mailSeenOnWire !== undefined;
}

/** They are due again at once. */
async function release(client: pg.PoolClient, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await client.query('UPDATE notification SET lease_until = NULL WHERE id = ANY($1::uuid[])', [ids]);
}

async function save(
  client: pg.Pool | pg.PoolClient,
  advances: readonly Advance[],
  nowMs: number,
  contentDays: number,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'advance-save',
    text: SAVE,
    values: [
      JSON.stringify(advances.map(notificationRow)),
      JSON.stringify(advances.flatMap(attemptRows)),
      JSON.stringify(advances.flatMap(movedRows)),
      JSON.stringify(advances.flatMap(decisionRows)),
      moment(nowMs),
      contentDays,
      JSON.stringify(advances.flatMap(affectedRows)),
    ],
  });
  return rows.map(({ id }) => id);
}

const LOCK_SPEND = `
WITH row AS (
  INSERT INTO sms_spend (department_id, month)
  SELECT id, date_trunc('month', $2::timestamptz AT TIME ZONE 'Europe/Berlin')::date
  FROM unnest($1::uuid[]) AS id ORDER BY id
  ON CONFLICT (department_id, month) DO UPDATE SET spent_micros = sms_spend.spent_micros
  RETURNING department_id, spent_micros
)
SELECT n.id, d.id AS department_id, d.sms_budget_micros AS limit_micros, r.spent_micros
FROM row r JOIN department d ON d.id = r.department_id
JOIN notification n ON n.department_id = d.id AND n.id = ANY($3::uuid[])
WHERE d.sms_budget_micros IS NOT NULL`;

/**
 * Locks the months' spending and takes what still fits, in the caller's order. Several workers decide at once on the
 * same figures; only here is the money one thing. What does not fit is released and decided anew with the new figures.
 */
async function withinBudget(
  client: pg.PoolClient,
  advances: readonly Advance[],
  nowMs: number,
): Promise<Advance[]> {
  const costly = advances.filter(costs).map(({ id }) => id);
  const { rows: departments } = await client.query<{ department_id: string }>(
    'SELECT DISTINCT department_id FROM notification WHERE id = ANY($1::uuid[])',
    [costly],
  );
  const { rows } = await client.query<{
    id: string;
    department_id: string;
    limit_micros: number;
    spent_micros: number;
  }>(LOCK_SPEND, [departments.map(({ department_id }) => department_id), moment(nowMs), costly]);
  const limited = new Map(rows.map((row) => [row.id, row]));
  const spent = new Map(rows.map((row) => [row.department_id, row.spent_micros]));
  const refused: string[] = [];
  const affordable = advances.filter((advance) => {
    const row = limited.get(advance.id);
    const cost = costOf(advance);
    if (!row || cost === 0) return true;
    const after = (spent.get(row.department_id) ?? 0) + cost;
    if (after > row.limit_micros) return refused.push(advance.id) < 0;
    spent.set(row.department_id, after);
    return true;
  });
  await release(client, refused);
  return affordable;
}

function costOf(advance: Advance): number {
  return advance.newAttempts.reduce((sum, { costMicros }) => sum + costMicros, 0);
}

function costs(advance: Advance): boolean {
  return costOf(advance) > 0;
}

function notificationRow(advance: Advance) {
  return {
    id: advance.id,
    fence: advance.fence,
    status: advance.status,
    due_at: momentOrNull(advance.dueAtMs),
    alerts: advance.alerts,
    reminders: advance.reminders,
    decisions: advance.decisions.at(-1)?.ordinal ?? advance.decisionsBefore,
    ended_at: momentOrNull(advance.endedAtMs),
    told_at: momentOrNull(advance.told?.atMs ?? null),
    told_channel: advance.told?.channel ?? null,
    extend_to: momentOrNull(advance.extendToMs ?? null),
  };
}

function attemptRows(advance: Advance) {
  return advance.newAttempts.map((attempt) => ({
    id: advance.id,
    ordinal: attempt.ordinal,
    channel: attempt.channel,
    contact_ref: attempt.contactRef,
    lane: attempt.lane,
    content_kind: attempt.content,
    state: attempt.state,
    due_at: moment(attempt.dueAtMs),
    cost_micros: attempt.costMicros,
  }));
}

function movedRows(advance: Advance) {
  return advance.changedAttempts.map((change) => ({
    id: advance.id,
    ordinal: change.ordinal,
    from_state: change.from,
    to_state: change.to,
    due_at: momentOrNull(change.dueAtMs),
    content: change.content,
    lane: change.failover?.lane ?? null,
    price_ratio: change.failover?.priceRatio ?? null,
  }));
}

function affectedRows({ id, affectedIn }: Advance) {
  return affectedIn.map(({ lane, sinceMs }) => ({ id, lane, since: moment(sinceMs) }));
}

function decisionRows(advance: Advance) {
  return advance.decisions.map((decision) => ({
    id: advance.id,
    ordinal: decision.ordinal,
    at: moment(decision.atMs),
    step: decision.step,
    channel: decision.channel,
    event: decision.event,
    rule: decision.because.rule,
    facts: decision.because.facts,
    policy_version: decision.policyVersion,
  }));
}
