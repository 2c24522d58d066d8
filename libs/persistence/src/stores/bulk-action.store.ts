import type pg from 'pg';
import type { Uuid } from '#domain';
import { BulkActionStore, type BulkAction, type BulkActionKind, type BulkUndo } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';

interface DueRow {
  readonly id: string;
  readonly incident_id: string;
  readonly number: string;
  readonly kind: BulkActionKind;
  readonly actor: string;
  readonly reason: string;
}

const ASK = `
INSERT INTO bulk_action (id, incident_id, kind, actor, reason, selection, price, asked_at, begins_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

const DUE = `
SELECT b.id, b.incident_id, i.number, b.kind, b.actor, b.reason FROM bulk_action b JOIN incident i ON i.id = b.incident_id
WHERE b.begun_at IS NULL AND b.undone_at IS NULL AND b.begins_at <= $1
ORDER BY b.begins_at LIMIT 1 FOR UPDATE OF b SKIP LOCKED`;

/** Which notifications it is about is settled now, not when it was asked: what was told meanwhile is left alone. */
const TAKE = `
WITH b AS (
  SELECT id, kind, selection FROM bulk_action WHERE id = $1
), meant AS MATERIALIZED (
  SELECT n.id, n.department_id FROM b JOIN notification n
    ON n.id IN (SELECT a.notification_id FROM attempt a WHERE a.state = 'held'
      AND a.lane = ANY (ARRAY(SELECT jsonb_array_elements_text(b.selection->'lanes'))))
  WHERE n.due_at IS NOT NULL AND n.told_at IS NULL AND n.cancelled_at IS NULL
    AND (b.selection->>'deadlineToMs' IS NULL OR n.deadline_at <= to_timestamp((b.selection->>'deadlineToMs')::float8 / 1000))
    AND (b.selection->>'departmentId' IS NULL OR n.department_id = (b.selection->>'departmentId')::uuid)
), taken AS (
  INSERT INTO bulk_action_item (action_id, notification_id, department_id) SELECT $1, id, department_id FROM meant
), ordered AS (
  UPDATE notification n SET due_at = $2, fence = n.fence + 1, lease_until = NULL,
    instruction = CASE b.kind WHEN 'reroute' THEN 'reroute' WHEN 'release' THEN 'wait_for_mail' ELSE n.instruction END,
    instructed_by = CASE WHEN b.kind = 'cancel' THEN n.instructed_by ELSE b.id END,
    cancelled_at = CASE WHEN b.kind = 'cancel' THEN $2 ELSE n.cancelled_at END
  FROM meant m, b WHERE n.id = m.id
), seen AS (
  INSERT INTO audit (department_id, actor, action, subject, count)
  SELECT m.department_id, $3, 'incident.' || b.kind, b.id::text, count(*) FROM meant m, b GROUP BY m.department_id, b.kind, b.id
)
SELECT count(*)::int AS count FROM meant`;

/** What has gone out, or ended, stays; the policy decides anew about the rest. */
const TAKE_BACK = `
WITH back AS (
  UPDATE notification n SET instruction = NULL, instructed_by = NULL, due_at = $2, fence = n.fence + 1, lease_until = NULL,
    cancelled_at = CASE WHEN b.kind = 'cancel' THEN NULL ELSE n.cancelled_at END
  FROM bulk_action b JOIN bulk_action_item t ON t.action_id = b.id
  WHERE b.id = $1 AND n.id = t.notification_id AND n.due_at IS NOT NULL AND n.told_at IS NULL
    AND (b.kind = 'cancel' OR n.instructed_by = b.id)
    AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.notification_id = n.id AND a.channel <> 'email' AND a.created_at >= b.begun_at)
  RETURNING n.id, n.department_id
), marked AS (
  UPDATE bulk_action_item t SET taken_back = true FROM back WHERE t.action_id = $1 AND t.notification_id = back.id
), seen AS (
  INSERT INTO audit (department_id, actor, action, subject, count)
  SELECT department_id, $3, 'incident.undone', $1::uuid::text, count(*) FROM back GROUP BY department_id
)
SELECT (SELECT count(*)::int FROM back) AS "takenBack", (SELECT count(*)::int FROM bulk_action_item WHERE action_id = $1) AS items`;

const ENTRY = `INSERT INTO incident_entry (incident_id, at, actor, kind, facts) VALUES ($1, $2, $3, $4, $5)`;

/** Bulk actions on held mail, in the worker's role: they concern departments at large. Every one is audited. */
export class PostgresBulkActionStore extends BulkActionStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async ask(action: BulkAction): Promise<void> {
    const { id, incidentId, kind, actor, reason, selection, price, askedAtMs, beginsAtMs } = action;
    await transaction(this.pool, async (client) => {
      await client.query(ASK, [
        id,
        incidentId,
        kind,
        actor,
        reason,
        JSON.stringify(selection),
        JSON.stringify(price),
        moment(askedAtMs),
        moment(beginsAtMs),
      ]);
      const facts = { action: id, asked: true, kind, reason, price };
      await client.query(ENTRY, [incidentId, moment(askedAtMs), actor, 'action', JSON.stringify(facts)]);
    });
  }

  override async beginDue(nowMs: number): Promise<number | null> {
    return transaction(this.pool, async (client) => {
      const { rows } = await client.query<DueRow>({ name: 'bulk-due', text: DUE, values: [moment(nowMs)] });
      const [due] = rows;
      if (due === undefined) return null;
      await client.query('UPDATE bulk_action SET begun_at = $2 WHERE id = $1', [due.id, moment(nowMs)]);
      const taken = await client.query<{ count: number }>(TAKE, [due.id, moment(nowMs), due.actor]);
      const count = taken.rows[0]?.count ?? 0;
      const facts = { action: due.id, kind: due.kind, reason: due.reason, count };
      await client.query(ENTRY, [due.incident_id, moment(nowMs), due.actor, 'action', JSON.stringify(facts)]);
      return count;
    });
  }

  override async undo(id: Uuid, actor: string, nowMs: number): Promise<BulkUndo> {
    return transaction(this.pool, async (client) => {
      const { rows } = await client.query<{ incident_id: string; kind: string; undone: boolean }>(
        'SELECT incident_id, kind, undone_at IS NOT NULL AS undone FROM bulk_action WHERE id = $1 FOR UPDATE',
        [id],
      );
      const [action] = rows;
      if (action === undefined) return { result: 'unknown', takenBack: 0, tooLate: 0 };
      if (action.undone) return { result: 'over', takenBack: 0, tooLate: 0 };
      const back = await client.query<{ takenBack: number; items: number }>(TAKE_BACK, [
        id,
        moment(nowMs),
        actor,
      ]);
      await client.query('UPDATE bulk_action SET undone_at = $2, undone_by = $3 WHERE id = $1', [
        id,
        moment(nowMs),
        actor,
      ]);
      const { takenBack, items } = back.rows[0] ?? { takenBack: 0, items: 0 };
      const facts = { action: id, kind: action.kind, takenBack, tooLate: items - takenBack };
      await client.query(ENTRY, [action.incident_id, moment(nowMs), actor, 'undone', JSON.stringify(facts)]);
      return { result: 'done', takenBack, tooLate: items - takenBack };
    });
  }
}
