import type pg from 'pg';
import type { Channel, Uuid } from '#domain';
import { asDepartment, moment } from '../database/pools.js';
import { MAY_NEED_A_TEXT } from './case-budgets.js';

/** What one channel carried in one month of the city's calendar. */
export interface ChannelUsage {
  /** `2021-03`. */
  readonly month: string;
  readonly channel: Channel;
  /** Handed over, and taken by a provider or gateway. */
  readonly taken: number;
  /** Of these, reported as delivered. */
  readonly delivered: number;
  /** Refused, bounced or failed. */
  readonly failed: number;
  /** Millionths of a euro; texts alone cost something. */
  readonly costMicros: number;
}

/** The month's money for texts, millionths of a euro. */
export interface TextBudget {
  /** null: no limit. */
  readonly limitMicros: number | null;
  readonly spentMicros: number;
  /** Kept for held mail with a deadline and a phone, which nobody has told yet (rule 9). */
  readonly reservedMicros: number;
}

const USAGE = `
SELECT to_char(a.created_at AT TIME ZONE 'Europe/Berlin', 'YYYY-MM') AS month, a.channel,
  count(*) FILTER (WHERE a.state IN ('accepted_by_gateway', 'delivered', 'unknown'))::int AS taken,
  count(*) FILTER (WHERE a.state = 'delivered')::int AS delivered,
  count(*) FILTER (WHERE a.state IN ('refused', 'bounced', 'failed'))::int AS failed,
  coalesce(sum(a.cost_micros) FILTER (WHERE a.channel = 'sms' AND a.state NOT IN ('queued', 'held', 'superseded')), 0)::bigint AS "costMicros"
FROM attempt a JOIN notification n ON n.id = a.notification_id
WHERE n.key_kind <> 'test' AND a.created_at >= (date_trunc('month', $1::timestamptz AT TIME ZONE 'Europe/Berlin') - ($2::int - 1) * interval '1 month') AT TIME ZONE 'Europe/Berlin'
GROUP BY 1, 2 ORDER BY 1 DESC, 2`;

const BUDGET = `
SELECT d.sms_budget_micros AS "limitMicros", coalesce(s.spent_micros, 0) AS "spentMicros", (
  SELECT count(*) FROM attempt a JOIN notification n ON n.id = a.notification_id
  WHERE a.deadline_at > $1 AND ${MAY_NEED_A_TEXT}) * $2::bigint AS "reservedMicros"
FROM department d LEFT JOIN sms_spend s
  ON s.department_id = d.id AND s.month = date_trunc('month', $1::timestamptz AT TIME ZONE 'Europe/Berlin')::date`;

/** What a department has used, behind row level security. */
export class UsageReader {
  constructor(
    private readonly pool: pg.Pool,
    private readonly smsPriceMicros: number,
  ) {}

  /** @param months how many, this one included */
  async read(
    departmentId: Uuid,
    months: number,
    nowMs: number,
  ): Promise<{ readonly budget: TextBudget; readonly channels: readonly ChannelUsage[] }> {
    return asDepartment(this.pool, departmentId, async (client) => {
      const budget = await client.query<TextBudget>(BUDGET, [moment(nowMs), this.smsPriceMicros]);
      const channels = await client.query<ChannelUsage>(USAGE, [moment(nowMs), months]);
      const none = { limitMicros: null, spentMicros: 0, reservedMicros: 0 };
      return { budget: budget.rows[0] ?? none, channels: channels.rows };
    });
  }
}
