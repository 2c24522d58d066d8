import type pg from 'pg';
import type { AttemptState, Channel, ReplyLabel, ReplyScope } from '#domain';
import type { AttemptContent, CaseAttempt, NotificationCase } from '#delivery/ports';
import { CaseBudgets } from './case-budgets.js';
import { CaseRecipients } from './case-recipients.js';
import type { ClaimedRow } from './claimed-row.js';

/** Columns of a `ClaimedRow`, of `notification n`. */
export const CASE_COLUMNS = `n.id, n.fence, n.department_id, n.key_kind, n.simulated_end, n.recipient_id, n.email_hash, n.phone_hash,
  n.email_domain, n.phone_range_allowed, n.category, n.urgency, n.confidential, n.one_time_code, n.stream, n.accepted_at,
  n.deadline_at, n.send_at, n.valid_until, n.channels, n.has_late, n.has_second_factor, n.condition_url, n.reference, n.escalate,
  n.status, n.cancelled_at, n.told_otherwise_at, n.read_at, n.confirmed_at, n.page_opened_at, n.alerts, n.reminders,
  n.decisions, n.told_at, n.told_channel, n.instruction, n.hosted_action, n.deadline_extended_from,
  CASE WHEN n.deadline_at IS NOT NULL THEN (SELECT min(f.since) FROM affected f WHERE f.notification_id = n.id) END AS hindered_since,
  CASE WHEN n.instruction IS NOT NULL THEN (SELECT i.number FROM bulk_action b JOIN incident i ON i.id = b.incident_id WHERE b.id = n.instructed_by) END AS instructed_in`;

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

const ATTEMPTS = `
SELECT notification_id, ordinal, channel, contact_ref, lane, state, content_kind, created_at, due_at, tries, lapses, last_tried_at,
  state_since, label, scope, temporary, gateway_found
FROM attempt WHERE notification_id = ANY($1::uuid[]) ORDER BY notification_id, ordinal`;

/** Puts together what the policy needs to know of notifications: their attempts, people and money. */
export class CaseLoader {
  private readonly recipients: CaseRecipients;
  private readonly budgets: CaseBudgets;

  /** @param smsPriceMicros what one text costs, for the forecast of the deadlines' need */
  constructor(
    private readonly pool: pg.Pool,
    smsPriceMicros: number,
  ) {
    this.recipients = new CaseRecipients(pool);
    this.budgets = new CaseBudgets(pool, smsPriceMicros);
  }

  async of(rows: readonly ClaimedRow[], nowMs: number): Promise<NotificationCase[]> {
    if (rows.length === 0) return [];
    const [attempts, recipients, budgets] = await Promise.all([
      this.attemptsOf(rows.map(({ id }) => id)),
      this.recipients.of(rows, nowMs),
      this.budgets.of(rows, nowMs),
    ]);
    return rows.map((row) => {
      const own = attempts.get(row.id) ?? [];
      return {
        ...caseOf(row),
        attempts: own,
        recipient: recipients.of(row, own),
        budget: budgets.of(row),
      };
    });
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
    extendedFromMs: row.deadline_extended_from,
    isHosted: row.hosted_action,
    hinderedSinceMs: row.hindered_since,
    sendAtMs: row.send_at,
    validUntilMs: row.valid_until,
    channels: row.channels,
    hasLateContent: row.has_late,
    hasSecondFactor: row.has_second_factor,
    instruction: instructionOf(row),
    conditionUrl: row.condition_url,
    reference: row.reference,
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
