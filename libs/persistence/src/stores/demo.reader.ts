import type pg from 'pg';
import type { Because, Channel, NotificationStatus } from '#domain';
import { moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { openContent } from './open-content.js';

/** Traffic of a lane in the last minute. */
export interface DemoLaneCount {
  readonly lane: string;
  readonly lastMinute: number;
  readonly held: number;
  readonly costMicros: number;
}

/** One of the invented people whom the demo page follows, with their latest notification. */
export interface DemoFollowed {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly citizenId: string | null;
  readonly because: Because | null;
  readonly outcome: {
    readonly state: 'told' | 'on_its_way' | 'held' | 'undeliverable' | 'expired';
    readonly channel: Channel | null;
    readonly atMs: number | null;
  } | null;
}

/** Counts since the switch. */
export interface DemoFigures {
  readonly told: number;
  readonly settled: number;
  readonly p50Ms: number | null;
  readonly held: number;
  readonly toldBySms: number;
  readonly toldByPush: number;
  readonly affected: number;
  readonly withoutOtherWay: number;
  readonly smsCostCents: number;
}

interface FollowedRow {
  readonly id: string;
  readonly status: NotificationStatus;
  readonly told_at: number | null;
  readonly told_channel: Channel | null;
  readonly alerts: string[];
  readonly sealed: Buffer | null;
  readonly citizen_id: string | null;
  readonly held: boolean;
  readonly rule: string | null;
  readonly facts: Because['facts'] | null;
}

/** A quotient of sums is `numeric`, which comes as text. */
interface FiguresRow extends Omit<DemoFigures, 'smsCostCents'> {
  readonly smsCostCents: string;
}

const LANES = `
SELECT a.lane, count(*) FILTER (WHERE a.last_tried_at > $1::timestamptz - interval '1 minute')::int AS "lastMinute",
  count(*) FILTER (WHERE a.state = 'held')::int AS held, coalesce(sum(a.cost_micros) FILTER (WHERE a.state IN ('accepted_by_gateway', 'delivered')), 0) AS "costMicros"
FROM attempt a WHERE a.created_at > $1::timestamptz - interval '1 day' AND (a.state = 'held' OR a.last_tried_at > $1::timestamptz - interval '1 day')
GROUP BY a.lane`;

const FOLLOWED = `
SELECT DISTINCT ON (n.reference) n.id, n.status, n.told_at, n.told_channel, n.alerts, c.sealed,
  (SELECT p.citizen_id FROM contact_point p WHERE p.hash = n.email_hash AND p.verified AND p.removed_at IS NULL LIMIT 1) AS citizen_id,
  EXISTS (SELECT 1 FROM attempt a WHERE a.notification_id = n.id AND a.state = 'held') AS held, d.rule, d.facts
FROM notification n LEFT JOIN content c ON c.notification_id = n.id
LEFT JOIN LATERAL (SELECT rule, facts FROM decision d WHERE d.notification_id = n.id AND d.step IN ('attempt', 'hold', 'finish')
  AND d.rule NOT LIKE '0-accepted%' ORDER BY d.step = 'hold', d.ordinal DESC LIMIT 1) d ON true
WHERE n.reference LIKE 'demo-%' AND n.reference <> 'demo-verkehr' ORDER BY n.reference, n.id DESC`;

const FIGURES = `
SELECT count(*) FILTER (WHERE told_at IS NOT NULL)::int AS told,
  count(*) FILTER (WHERE told_at IS NOT NULL OR status IN ('undeliverable', 'expired'))::int AS settled,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM told_at - accepted_at) * 1000) FILTER (WHERE told_at IS NOT NULL) AS "p50Ms",
  count(*) FILTER (WHERE held AND told_at IS NULL AND due_at IS NOT NULL)::int AS held,
  count(*) FILTER (WHERE gmx AND told_channel = 'sms')::int AS "toldBySms", count(*) FILTER (WHERE gmx AND told_channel = 'push')::int AS "toldByPush",
  count(*) FILTER (WHERE gmx)::int AS affected,
  count(*) FILTER (WHERE gmx AND told_at IS NULL AND (status = 'undeliverable' OR 'deadline.at_risk' = ANY(alerts)))::int AS "withoutOtherWay",
  coalesce(sum(sms_micros), 0) / 10000 AS "smsCostCents"
FROM (SELECT n.*, n.email_domain LIKE 'gmx.%' AS gmx,
  EXISTS (SELECT 1 FROM attempt a WHERE a.notification_id = n.id AND a.state = 'held') AS held,
  (SELECT sum(cost_micros) FROM attempt a WHERE a.notification_id = n.id AND a.channel = 'sms' AND a.state IN ('accepted_by_gateway', 'delivered')) AS sms_micros
  FROM notification n WHERE n.accepted_at >= $1 AND n.accepted_at <= $2) n`;

const NOTICED = `
SELECT count(*)::int AS refusals, (extract(epoch FROM $2::timestamptz - min(last_tried_at)) * 1000)::int AS "afterMs"
FROM attempt WHERE lane = $1 AND scope = 'sender_at_provider' AND last_tried_at BETWEEN $2::timestamptz - interval '10 minutes' AND $2::timestamptz + interval '1 second'`;

/** What the demo page shows; in the worker's role, for it follows invented people over the walls. Local mode only. */
export class DemoReader {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {}

  async lanes(nowMs: number): Promise<readonly DemoLaneCount[]> {
    const { rows } = await this.pool.query<DemoLaneCount>(LANES, [moment(nowMs)]);
    return rows;
  }

  async followed(): Promise<readonly DemoFollowed[]> {
    const { rows } = await this.pool.query<FollowedRow>(FOLLOWED);
    return rows.map((row) => {
      const content = row.sealed === null ? null : openContent(this.vault, row.sealed);
      return {
        id: row.id,
        name: content?.contacts.name ?? '',
        subject: content?.content.subject ?? '',
        citizenId: row.citizen_id,
        because: row.rule === null || row.facts === null ? null : { rule: row.rule, facts: row.facts },
        outcome: outcomeOf(row),
      };
    });
  }

  async figures(fromMs: number, toMs: number): Promise<DemoFigures> {
    const { rows } = await this.pool.query<FiguresRow>(FIGURES, [moment(fromMs), moment(toMs)]);
    const [row] = rows;
    return row ? { ...row, smsCostCents: Number(row.smsCostCents) } : NOTHING;
  }

  /** How many refusals it took, and how long, until the block was known. */
  async noticed(lane: string, sinceMs: number): Promise<{ refusals: number; afterMs: number } | null> {
    const { rows } = await this.pool.query<{ refusals: number; afterMs: number | null }>(NOTICED, [
      lane,
      moment(sinceMs),
    ]);
    const [row] = rows;
    return row && row.refusals > 0
      ? { refusals: Math.min(3, row.refusals), afterMs: Math.max(0, row.afterMs ?? 0) }
      : null;
  }
}

const NOTHING: DemoFigures = {
  told: 0,
  settled: 0,
  p50Ms: null,
  held: 0,
  toldBySms: 0,
  toldByPush: 0,
  affected: 0,
  withoutOtherWay: 0,
  smsCostCents: 0,
};

function outcomeOf(row: FollowedRow): DemoFollowed['outcome'] {
  if (row.told_at !== null) return { state: 'told', channel: row.told_channel, atMs: row.told_at };
  if (row.status === 'undeliverable' || row.alerts.includes('deadline.at_risk'))
    return { state: 'undeliverable', channel: null, atMs: null };
  if (row.status === 'expired') return { state: 'expired', channel: null, atMs: null };
  return row.held
    ? { state: 'held', channel: 'email', atMs: null }
    : { state: 'on_its_way', channel: null, atMs: null };
}
