import type pg from 'pg';
import { AdvanceStore, type Advance, type HeldSelection, type NotificationCase } from '#delivery/ports';
import { moment, momentOrNull } from '../database/pools.js';
import { CASE_COLUMNS, CaseLoader } from './case-loader.js';
import type { ClaimedRow } from './claimed-row.js';
import { saveAdvances } from './save-advances.js';

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

/** Departments take turns: each one's first due notification before anybody's second. */
const CLAIM = `
WITH candidate AS MATERIALIZED (
  SELECT c.id, c.turn FROM department d CROSS JOIN LATERAL (
    SELECT id, row_number() OVER (ORDER BY due_at) AS turn FROM (
      SELECT id, due_at FROM notification
      WHERE department_id = d.id AND due_at <= $1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
      ORDER BY due_at LIMIT $2::int * 2) due) c
  ORDER BY c.turn LIMIT $2::int * 2
), due AS MATERIALIZED (
  SELECT n.id FROM notification n JOIN candidate c ON c.id = n.id
  WHERE n.due_at <= $1 AND (n.lease_until IS NULL OR n.lease_until < clock_timestamp())
  ORDER BY c.turn LIMIT $2::int FOR UPDATE OF n SKIP LOCKED
)
UPDATE notification n SET fence = n.fence + 1, lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
FROM due WHERE n.id = due.id
RETURNING ${CASE_COLUMNS}`;

/** The states stand in the text, not in a parameter: only so do the partial indexes serve. */
const WAKE_QUEUED = `SELECT notification_id AS id FROM attempt
  WHERE lane = ANY($1) AND state IN ('queued', 'deferred') AND due_at <= $2::timestamptz`;
const WAKE_OPEN = `SELECT notification_id AS id FROM attempt WHERE lane = ANY($1) AND state IN ('queued', 'deferred')
  UNION SELECT notification_id FROM attempt WHERE lane = ANY($1) AND state = 'held'`;
const WAKE_LANES = { open: wakeSql(WAKE_OPEN), queued: wakeSql(WAKE_QUEUED) } as const;

function wakeSql(attempts: string): string {
  return `UPDATE notification n SET due_at = $2::timestamptz, fence = fence + 1, lease_until = NULL
    FROM (SELECT DISTINCT id FROM (${attempts}) a) w WHERE n.id = w.id AND n.due_at > $2::timestamptz`;
}

/** Held mail that told nobody yet. */
const HELD = `
SELECT ${CASE_COLUMNS} FROM notification n
WHERE n.id IN (SELECT a.notification_id FROM attempt a WHERE a.lane = ANY($1) AND a.state = 'held')
  AND n.id > $2 AND n.due_at IS NOT NULL AND n.told_at IS NULL AND n.cancelled_at IS NULL
  AND ($3::timestamptz IS NULL OR n.deadline_at <= $3) AND ($4::uuid IS NULL OR n.department_id = $4)
ORDER BY n.id LIMIT $5`;

/** Claims due notifications and writes decisions, in the worker's role. */
export class PostgresAdvanceStore extends AdvanceStore {
  private readonly cases: CaseLoader;

  /** @param smsPriceMicros what one text costs, for the forecast of the deadlines' need */
  constructor(
    private readonly pool: pg.Pool,
    smsPriceMicros: number,
    private readonly retention: { readonly contentDays: number },
  ) {
    super();
    this.cases = new CaseLoader(pool, smsPriceMicros);
  }

  override async claimDue(
    limit: number,
    nowMs: number,
    leaseMs: number,
  ): Promise<readonly NotificationCase[]> {
    const { rows } = await this.pool.query<ClaimedRow>({
      name: 'advance-claim',
      text: CLAIM,
      values: [moment(nowMs), limit, leaseMs],
    });
    return this.cases.of(rows, nowMs);
  }

  override async heldCases(
    selection: HeldSelection,
    afterId: string | null,
    limit: number,
    nowMs: number,
  ): Promise<readonly NotificationCase[]> {
    const { lanes, deadlineToMs, departmentId } = selection;
    const { rows } = await this.pool.query<ClaimedRow>({
      name: 'advance-held',
      text: HELD,
      values: [lanes, afterId ?? LOWEST_ID, momentOrNull(deadlineToMs), departmentId, limit],
    });
    return this.cases.of(rows, nowMs);
  }

  override async saveAdvances(advances: readonly Advance[], nowMs: number): Promise<readonly string[]> {
    return saveAdvances(this.pool, advances, nowMs, this.retention.contentDays);
  }

  override async wakeLanes(
    lanes: readonly string[],
    which: 'open' | 'queued',
    nowMs: number,
  ): Promise<number> {
    if (lanes.length === 0) return 0;
    const { rowCount } = await this.pool.query({
      name: `wake-${which}`,
      text: WAKE_LANES[which],
      values: [lanes, moment(nowMs)],
    });
    return rowCount ?? 0;
  }

  override async wakeDomains(domains: readonly string[], nowMs: number): Promise<number> {
    const { rowCount } = await this.pool.query({
      name: 'wake-domains',
      text: `UPDATE notification SET due_at = $2::timestamptz, fence = fence + 1, lease_until = NULL
       WHERE email_domain = ANY($1) AND due_at > $2::timestamptz AND status IN ('accepted', 'in_progress')`,
      values: [domains, moment(nowMs)],
    });
    return rowCount ?? 0;
  }
}
