import type pg from 'pg';
import type { AttemptState, Channel, ReplyLabel, ReplyScope } from '#domain';
import {
  AdvanceStore,
  type Advance,
  type AttemptContent,
  type CaseAttempt,
  type NotificationCase,
} from '#delivery/ports';
import { moment } from '../database/pools.js';
import { CaseBudgets } from './case-budgets.js';
import type { ClaimedRow } from './claimed-row.js';
import { CaseRecipients } from './case-recipients.js';
import { saveAdvances } from './save-advances.js';

interface AttemptRow {
  readonly notification_id: string;
  readonly ordinal: number;
  readonly channel: Channel;
  readonly contact_ref: string;
  readonly lane: string;
  readonly state: AttemptState;
  readonly content_kind: AttemptContent;
  readonly created_at: number;
  readonly due_at: number | null;
  readonly tries: number;
  readonly lapses: number;
  readonly last_tried_at: number | null;
  readonly state_since: number;
  readonly label: ReplyLabel | null;
  readonly scope: ReplyScope | null;
  readonly temporary: boolean;
  readonly gateway_found: boolean | null;
}

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
RETURNING n.id, n.fence, n.department_id, n.key_kind, n.simulated_end, n.recipient_id, n.email_hash, n.phone_hash,
  n.email_domain, n.phone_range_allowed, n.category, n.urgency, n.confidential, n.one_time_code, n.stream, n.accepted_at,
  n.deadline_at, n.send_at, n.valid_until, n.channels, n.has_late, n.has_second_factor, n.condition_url, n.escalate,
  n.status, n.cancelled_at, n.told_otherwise_at, n.read_at, n.confirmed_at, n.page_opened_at, n.alerts, n.reminders,
  n.decisions, n.told_at, n.told_channel, n.instruction,
  CASE WHEN n.instruction IS NOT NULL THEN (SELECT i.number FROM bulk_action b JOIN incident i ON i.id = b.incident_id WHERE b.id = n.instructed_by) END AS instructed_in`;

const ATTEMPTS = `
SELECT notification_id, ordinal, channel, contact_ref, lane, state, content_kind, created_at, due_at, tries, lapses, last_tried_at,
  state_since, label, scope, temporary, gateway_found
FROM attempt WHERE notification_id = ANY($1::uuid[]) ORDER BY notification_id, ordinal`;

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

/** Claims due notifications and writes decisions, in the worker's role. */
export class PostgresAdvanceStore extends AdvanceStore {
  private readonly recipients: CaseRecipients;
  private readonly budgets: CaseBudgets;

  /** @param smsPriceMicros what one text costs, for the forecast of the deadlines' need */
  constructor(
    private readonly pool: pg.Pool,
    smsPriceMicros: number,
    private readonly retention: { readonly contentDays: number },
  ) {
    super();
    this.recipients = new CaseRecipients(pool);
    this.budgets = new CaseBudgets(pool, smsPriceMicros);
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
    if (rows.length === 0) return [];
    const [attempts, recipients, budgets] = await Promise.all([
      this.attemptsOf(rows.map(({ id }) => id)),
      this.recipients.of(rows, nowMs),
      this.budgets.of(rows, nowMs),
    ]);
    return rows.map((row) => ({
      ...caseOf(row),
      attempts: attempts.get(row.id) ?? [],
      recipient: recipients.of(row),
      budget: budgets.of(row),
    }));
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
    const { rowCount } = await this.pool.query(
      `UPDATE notification SET due_at = $2::timestamptz, fence = fence + 1, lease_until = NULL
       WHERE email_domain = ANY($1) AND due_at > $2::timestamptz AND status IN ('accepted', 'in_progress')`,
      [domains, moment(nowMs)],
    );
    return rowCount ?? 0;
  }

  private async attemptsOf(ids: readonly string[]): Promise<Map<string, CaseAttempt[]>> {
    const { rows } = await this.pool.query<AttemptRow>({
      name: 'advance-attempts',
      text: ATTEMPTS,
      values: [ids],
    });
    const byNotification = new Map<string, CaseAttempt[]>();
    for (const row of rows) {
      const list = byNotification.get(row.notification_id) ?? [];
      list.push(attemptOf(row));
      byNotification.set(row.notification_id, list);
    }
    return byNotification;
  }
}

function attemptOf(row: AttemptRow): CaseAttempt {
  return {
    ordinal: row.ordinal,
    channel: row.channel,
    contactRef: row.contact_ref,
    lane: row.lane,
    state: row.state,
    content: row.content_kind,
    createdAtMs: row.created_at,
    dueAtMs: row.due_at ?? row.state_since,
    tries: row.tries,
    lapses: row.lapses,
    lastTriedAtMs: row.last_tried_at,
    stateSinceMs: row.state_since,
    label: row.label,
    scope: row.scope,
    temporary: row.temporary,
    gatewayFound: row.gateway_found,
  };
}

function instructionOf({
  instruction,
  instructed_in: incident,
}: ClaimedRow): NotificationCase['instruction'] {
  return instruction === null || incident === null ? null : { kind: instruction, incident };
}

function caseOf(row: ClaimedRow): Omit<NotificationCase, 'attempts' | 'recipient' | 'budget'> {
  return {
    id: row.id,
    fence: row.fence,
    departmentId: row.department_id,
    keyKind: row.key_kind,
    simulatedEnd: row.simulated_end,
    status: row.status,
    category: row.category,
    urgency: row.urgency,
    confidential: row.confidential,
    oneTimeCode: row.one_time_code,
    stream: row.stream,
    acceptedAtMs: row.accepted_at,
    deadlineMs: row.deadline_at,
    sendAtMs: row.send_at,
    validUntilMs: row.valid_until,
    channels: row.channels,
    hasLateContent: row.has_late,
    hasSecondFactor: row.has_second_factor,
    instruction: instructionOf(row),
    conditionUrl: row.condition_url,
    escalate: row.escalate,
    cancelled: row.cancelled_at !== null,
    toldOtherwise: row.told_otherwise_at !== null,
    readAtMs: row.read_at,
    confirmedAtMs: row.confirmed_at,
    pageOpenedAtMs: row.page_opened_at,
    alerts: row.alerts,
    reminders: row.reminders,
    decisions: row.decisions,
    emailDomain: row.email_domain,
    told:
      row.told_at === null || row.told_channel === null
        ? null
        : { atMs: row.told_at, channel: row.told_channel },
  };
}
