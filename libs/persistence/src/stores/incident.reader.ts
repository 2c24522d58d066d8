import type pg from 'pg';
import type { Because, HealthState, LaneKey } from '#domain';
import type { IncidentKind } from '#delivery/ports';
import { moment } from '../database/pools.js';
import { FATES, type IncidentFate } from './incident-fates.js';

/** An incident with the state of its lanes. Times are Unix milliseconds of domain time. */
export interface IncidentView {
  readonly id: string;
  readonly number: string;
  readonly subject: string;
  readonly kind: IncidentKind;
  readonly openedAtMs: number;
  readonly openedBy: string;
  readonly because: Because;
  readonly acknowledgedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly closedAtMs: number | null;
  readonly closedBy: string | null;
  readonly lanes: readonly IncidentLaneView[];
}

/** One lane of an incident. */
export interface IncidentLaneView {
  readonly lane: LaneKey;
  readonly name: string;
  readonly illAtMs: number;
  readonly wellAtMs: number | null;
  readonly state: HealthState;
  readonly nextProbeAtMs: number | null;
  /** Probes since the block began. */
  readonly probes: number;
  /** Messages a minute while the rate is limited, else null. */
  readonly perMinute: number | null;
  /** What it said against us since it is ill. */
  readonly refusals: number;
}

/** How many of the affected met one fate. */
export interface FateCount {
  readonly fate: IncidentFate;
  readonly count: number;
  readonly withDeadline: number;
  /** The nearest deadline that still lies ahead, or null. */
  readonly nextDeadlineMs: number | null;
  readonly costMicros: number;
}

/** Affected notifications of an hour, by what became of them. */
export interface IncidentHour {
  readonly hourMs: number;
  readonly toldOtherwise: number;
  readonly held: number;
  readonly atRisk: number;
}

/** Notifications at risk, by department and what they are about. */
export interface RiskView {
  readonly departmentId: string;
  readonly department: string;
  readonly category: string;
  readonly count: number;
  readonly nextDeadlineMs: number;
}

/** One wording of what a lane said, with an example. */
export interface WordingView {
  readonly lane: LaneKey;
  readonly fingerprint: string;
  readonly label: string;
  readonly stage: string | null;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly example: string;
}

/** A line of the log. */
export interface EntryView {
  readonly atMs: number;
  readonly actor: string;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A bulk action with how many notifications it took. */
export interface BulkActionView {
  readonly id: string;
  readonly kind: 'reroute' | 'release' | 'cancel';
  readonly actor: string;
  readonly reason: string;
  readonly price: Readonly<Record<string, number | null>>;
  readonly askedAtMs: number;
  readonly beginsAtMs: number;
  readonly begunAtMs: number | null;
  readonly undoneAtMs: number | null;
  readonly items: number;
  readonly takenBack: number;
}

/** A public notice; the newest one that is not withdrawn is shown. */
export interface NoticeView {
  readonly atMs: number;
  readonly actor: string;
  readonly de: string | null;
  readonly en: string | null;
  readonly withdrawn: boolean;
}

const INCIDENT = `
SELECT i.id, i.number, i.subject, i.kind, i.opened_at AS "openedAtMs", i.opened_by AS "openedBy", i.because,
  i.acknowledged_at AS "acknowledgedAtMs", i.acknowledged_by AS "acknowledgedBy", i.closed_at AS "closedAtMs", i.closed_by AS "closedBy",
  coalesce((SELECT jsonb_agg(jsonb_build_object('lane', l.lane, 'name', l.name, 'illAtMs', (extract(epoch FROM l.ill_at) * 1000)::bigint,
    'wellAtMs', (extract(epoch FROM l.well_at) * 1000)::bigint, 'state', coalesce(h.record->'record'->>'state', 'healthy'),
    'nextProbeAtMs', h.record->'record'->'probe'->'nextMs', 'probes', coalesce(h.record->'record'->'probe'->'sent', '0'),
    'perMinute', coalesce(h.record->'record'->'ramp'->'perMinute', h.record->'record'->'pace'->'perMinute'),
    'refusals', (SELECT count(*) FROM refusal r WHERE r.lane = l.lane AND r.at >= l.ill_at - interval '1 hour' AND (i.closed_at IS NULL OR r.at <= i.closed_at)))
    ORDER BY l.ill_at, l.lane) FROM incident_lane l LEFT JOIN health h ON h.key = l.lane WHERE l.incident_id = i.id), '[]') AS lanes
FROM incident i`;

const HOURS = `${FATES}
SELECT (extract(epoch FROM date_trunc('hour', since)) * 1000)::bigint AS "hourMs",
  count(*) FILTER (WHERE fate IN ('sms', 'push', 'inbox', 'otherwise'))::int AS "toldOtherwise",
  count(*) FILTER (WHERE fate IN ('held', 'email'))::int AS held,
  count(*) FILTER (WHERE fate IN ('at_risk', 'missed', 'unreached'))::int AS "atRisk"
FROM fated GROUP BY 1 ORDER BY 1`;

const COUNTS = `${FATES}
SELECT fate, count(*)::int AS count, count(deadline_at)::int AS "withDeadline", sum(cost)::bigint AS "costMicros",
  min(deadline_at) FILTER (WHERE deadline_at > $2) AS "nextDeadlineMs"
FROM fated GROUP BY fate ORDER BY fate`;

const RISKS = `${FATES}
SELECT f.department_id AS "departmentId", d.name AS department, f.category, count(*)::int AS count, min(f.deadline_at) AS "nextDeadlineMs"
FROM fated f JOIN department d ON d.id = f.department_id WHERE f.fate = 'at_risk'
GROUP BY 1, 2, 3 ORDER BY min(f.deadline_at), d.name`;

const WORDINGS = `
SELECT r.lane, r.fingerprint, min(r.label) AS label, min(r.stage) AS stage, count(*)::int AS count, min(r.at) AS "firstMs", max(r.at) AS "lastMs",
  (array_agg(r.reply ORDER BY r.at DESC))[1] AS example
FROM incident i JOIN incident_lane l ON l.incident_id = i.id
JOIN refusal r ON r.lane = l.lane AND r.at >= l.ill_at - interval '1 hour' AND (i.closed_at IS NULL OR r.at <= i.closed_at)
WHERE i.id = $1 GROUP BY r.lane, r.fingerprint ORDER BY count(*) DESC, r.lane LIMIT 100`;

/** What people did and what health did, newest first; probes that come and go are told by their lanes. */
const ENTRIES = `
SELECT * FROM (
  SELECT e.at AS "atMs", e.actor, e.kind, e.facts FROM incident_entry e WHERE e.incident_id = $1
  UNION ALL
  SELECT c.at, 'health', 'lane', jsonb_build_object('lane', c.key, 'name', l.name, 'from', c.from_state, 'to', c.to_state, 'because', c.because)
  FROM incident i JOIN incident_lane l ON l.incident_id = i.id JOIN health_change c ON c.key = l.lane
  WHERE i.id = $1 AND c.at >= l.ill_at - interval '1 minute' AND (i.closed_at IS NULL OR c.at <= i.closed_at) AND c.to_state <> 'probing') log
ORDER BY "atMs" DESC LIMIT $2`;

const ACTIONS = `
SELECT b.id, b.kind, b.actor, b.reason, b.price, b.asked_at AS "askedAtMs", b.begins_at AS "beginsAtMs", b.begun_at AS "begunAtMs",
  b.undone_at AS "undoneAtMs", (SELECT count(*)::int FROM bulk_action_item t WHERE t.action_id = b.id) AS items,
  (SELECT count(*)::int FROM bulk_action_item t WHERE t.action_id = b.id AND t.taken_back) AS "takenBack"
FROM bulk_action b WHERE b.incident_id = $1 ORDER BY b.asked_at DESC`;

/** Reads incidents and their evidence with the report role: no address, no content. */
export class IncidentReader {
  constructor(private readonly pool: pg.Pool) {}

  /** Newest first. @param before number of the last one of the page before, or null */
  async list(state: 'open' | 'closed' | 'all', before: string | null, most: number): Promise<IncidentView[]> {
    const { rows } = await this.pool.query<IncidentView>(
      `${INCIDENT} WHERE ($1 = 'all' OR (i.closed_at IS NULL) = ($1 = 'open'))
        AND ($2::text IS NULL OR i.opened_at < (SELECT opened_at FROM incident WHERE number = $2))
       ORDER BY i.opened_at DESC, i.number DESC LIMIT $3`,
      [state, before, most],
    );
    return rows;
  }

  /** @param key its id or its number */
  async one(key: string): Promise<IncidentView | null> {
    const { rows } = await this.pool.query<IncidentView>(
      `${INCIDENT} WHERE i.id::text = $1 OR i.number = $1`,
      [key],
    );
    return rows[0] ?? null;
  }

  async openCount(): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM incident WHERE closed_at IS NULL',
    );
    return rows[0]?.count ?? 0;
  }

  async fates(id: string, nowMs: number): Promise<FateCount[]> {
    return this.read<FateCount>(COUNTS, [id, moment(nowMs)]);
  }

  async hours(id: string, nowMs: number): Promise<IncidentHour[]> {
    return this.read<IncidentHour>(HOURS, [id, moment(nowMs)]);
  }

  /** Who has no other way, by department. */
  async risks(id: string, nowMs: number): Promise<RiskView[]> {
    return this.read<RiskView>(RISKS, [id, moment(nowMs)]);
  }

  async wordings(id: string): Promise<WordingView[]> {
    return this.read<WordingView>(WORDINGS, [id]);
  }

  async entries(id: string, most: number): Promise<EntryView[]> {
    return this.read<EntryView>(ENTRIES, [id, most]);
  }

  async actions(id: string): Promise<BulkActionView[]> {
    return this.read<BulkActionView>(ACTIONS, [id]);
  }

  /** Newest first. */
  async notices(id: string): Promise<NoticeView[]> {
    return this.read<NoticeView>(
      `SELECT at AS "atMs", actor, text_de AS de, text_en AS en, withdrawn FROM incident_notice WHERE incident_id = $1 ORDER BY id DESC`,
      [id],
    );
  }

  private async read<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(text, [...values]);
    return rows;
  }
}
