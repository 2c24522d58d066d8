import type pg from 'pg';
import { moment } from '../database/pools.js';

/** Figures of a period; counts of notifications and milliseconds. Nothing personal. */
export interface DeliveryFigures {
  readonly total: number;
  readonly byStatus: Readonly<Record<string, number>>;
  readonly toldBy: Readonly<Record<string, number>>;
  /** Live notifications with a held email and nobody told. */
  readonly held: number;
  readonly atRisk: number;
  readonly withDeadline: number;
  readonly deadlinesKept: number;
  readonly deadlinesMissed: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly costMicros: number;
  readonly providers: readonly {
    readonly lane: string;
    readonly total: number;
    readonly accepted: number;
    readonly held: number;
    readonly refused: number;
    readonly bounced: number;
    readonly p95Ms: number | null;
  }[];
  readonly channels: readonly {
    readonly channel: string;
    readonly attempts: number;
    readonly told: number;
    readonly failed: number;
    readonly costMicros: number;
  }[];
  readonly reasons: readonly { readonly label: string; readonly scope: string; readonly count: number }[];
}

const TOTALS = `
SELECT count(*)::int AS total,
  (SELECT json_object_agg(status, c) FROM (SELECT status, count(*) AS c FROM notification WHERE accepted_at >= $1 AND accepted_at < $2 AND ($3::uuid IS NULL OR department_id = $3) GROUP BY 1) s) AS by_status,
  (SELECT json_object_agg(told_channel, c) FROM (SELECT told_channel, count(*) AS c FROM notification WHERE accepted_at >= $1 AND accepted_at < $2 AND ($3::uuid IS NULL OR department_id = $3) AND told_channel IS NOT NULL GROUP BY 1) s) AS told_by,
  count(*) FILTER (WHERE 'deadline.at_risk' = ANY(alerts) AND told_at IS NULL AND due_at IS NOT NULL)::int AS at_risk,
  count(*) FILTER (WHERE deadline_at IS NOT NULL)::int AS with_deadline,
  count(*) FILTER (WHERE deadline_at IS NOT NULL AND told_at <= deadline_at)::int AS deadlines_kept,
  count(*) FILTER (WHERE deadline_at IS NOT NULL AND ('deadline.missed' = ANY(alerts) OR (told_at IS NULL AND deadline_at < $4)))::int AS deadlines_missed,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM told_at - accepted_at) * 1000) FILTER (WHERE told_at IS NOT NULL) AS p50,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM told_at - accepted_at) * 1000) FILTER (WHERE told_at IS NOT NULL) AS p95
FROM notification WHERE accepted_at >= $1 AND accepted_at < $2 AND ($3::uuid IS NULL OR department_id = $3)`;

const IN_PERIOD = `FROM attempt a JOIN notification n ON n.id = a.notification_id
WHERE n.accepted_at >= $1 AND n.accepted_at < $2 AND ($3::uuid IS NULL OR n.department_id = $3)`;

const PROVIDERS = `
SELECT a.lane, count(*)::int AS total, count(*) FILTER (WHERE a.state IN ('accepted_by_gateway', 'delivered'))::int AS accepted,
  count(*) FILTER (WHERE a.state = 'held')::int AS held,
  count(*) FILTER (WHERE a.scope IN ('sender_at_provider', 'provider_outage', 'own_infrastructure') AND a.state NOT IN ('accepted_by_gateway', 'delivered'))::int AS refused,
  count(*) FILTER (WHERE a.state = 'bounced')::int AS bounced,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM a.state_since - a.created_at) * 1000)
    FILTER (WHERE a.state IN ('accepted_by_gateway', 'delivered')) AS "p95Ms"
${IN_PERIOD} AND a.channel = 'email' GROUP BY a.lane ORDER BY total DESC`;

const CHANNELS = `
SELECT a.channel, count(*)::int AS attempts, count(*) FILTER (WHERE a.state IN ('accepted_by_gateway', 'delivered'))::int AS told,
  count(*) FILTER (WHERE a.state IN ('bounced', 'failed', 'refused'))::int AS failed,
  coalesce(sum(a.cost_micros) FILTER (WHERE a.state NOT IN ('superseded', 'queued')), 0) AS "costMicros"
${IN_PERIOD} GROUP BY a.channel`;

const REASONS = `
SELECT a.label, a.scope, count(*)::int AS count ${IN_PERIOD} AND a.label IS NOT NULL GROUP BY 1, 2 ORDER BY 3 DESC`;

const HELD = `
SELECT count(DISTINCT n.id)::int AS held ${IN_PERIOD} AND a.state = 'held' AND n.told_at IS NULL AND n.due_at IS NOT NULL`;

interface Totals {
  readonly total: number;
  readonly by_status: Record<string, number> | null;
  readonly told_by: Record<string, number> | null;
  readonly at_risk: number;
  readonly with_deadline: number;
  readonly deadlines_kept: number;
  readonly deadlines_missed: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

const NO_TOTALS: Totals = {
  total: 0,
  by_status: null,
  told_by: null,
  at_risk: 0,
  with_deadline: 0,
  deadlines_kept: 0,
  deadlines_missed: 0,
  p50: null,
  p95: null,
};

/** The delivery report: counts from the same rows that the timelines show, read with a role that sees no contents. */
export class DeliveryReport {
  constructor(private readonly pool: pg.Pool) {}

  /** @param departmentId null: the whole city */
  async figures(
    period: { readonly fromMs: number; readonly toMs: number; readonly nowMs: number },
    departmentId: string | null,
  ): Promise<DeliveryFigures> {
    const values = [moment(period.fromMs), moment(period.toMs), departmentId];
    const [totals, providers, channels, reasons, held] = await Promise.all([
      this.pool.query<Totals>(TOTALS, [...values, moment(period.nowMs)]),
      this.pool.query<DeliveryFigures['providers'][number]>(PROVIDERS, values),
      this.pool.query<DeliveryFigures['channels'][number]>(CHANNELS, values),
      this.pool.query<DeliveryFigures['reasons'][number]>(REASONS, values),
      this.pool.query<{ held: number }>(HELD, values),
    ]);
    return {
      ...totalsOf(totals.rows[0] ?? NO_TOTALS),
      held: held.rows[0]?.held ?? 0,
      costMicros: channels.rows.reduce((sum, { costMicros }) => sum + costMicros, 0),
      providers: providers.rows,
      channels: channels.rows,
      reasons: reasons.rows,
    };
  }
}

function totalsOf(
  row: Totals,
): Omit<DeliveryFigures, 'held' | 'costMicros' | 'providers' | 'channels' | 'reasons'> {
  return {
    total: row.total,
    byStatus: row.by_status ?? {},
    toldBy: row.told_by ?? {},
    atRisk: row.at_risk,
    withDeadline: row.with_deadline,
    deadlinesKept: row.deadlines_kept,
    deadlinesMissed: row.deadlines_missed,
    p50Ms: row.p50,
    p95Ms: row.p95,
  };
}
