import type pg from 'pg';
import type { HealthState, LaneKey } from '#domain';
import type { IncidentKind } from '#delivery/ports';
import { moment } from '../database/pools.js';

/** What an incident says of the providers and of us, for a letter to them. Times are Unix milliseconds of domain time. */
export interface DossierFacts {
  readonly id: string;
  readonly number: string;
  readonly kind: IncidentKind;
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly lanes: readonly DossierLane[];
  readonly wordings: readonly DossierWording[];
  /** Of all lanes together, oldest first, from a week before the first refusal on. */
  readonly days: readonly DossierDay[];
  readonly contacts: readonly DossierContact[];
}

/** One lane of the incident. */
export interface DossierLane {
  readonly lane: LaneKey;
  readonly name: string;
  readonly state: HealthState;
  readonly illAtMs: number;
  readonly wellAtMs: number | null;
  /** Probes since the block began. */
  readonly probes: number;
}

/** One wording of what a lane said, with the newest replies word for word: each may have a case id of its own. */
export interface DossierWording {
  readonly lane: LaneKey;
  readonly stage: string | null;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly examples: readonly { readonly atMs: number; readonly reply: string }[];
}

/** Mail of one day, UTC. `sent`: hand-overs that got an answer; the rest failed for the recipient's sake. */
export interface DossierDay {
  /** Such as `2021-03-11`. */
  readonly day: string;
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
}

/** A contact with a provider, as it was entered. */
export interface DossierContact {
  readonly atMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

const INCIDENT = `
SELECT i.id, i.number, i.kind, i.opened_at AS "openedAtMs", i.closed_at AS "closedAtMs" FROM incident i WHERE i.id::text = $1 OR i.number = $1`;

const LANES = `
SELECT l.lane, l.name, coalesce(h.record->'record'->>'state', 'healthy') AS state, l.ill_at AS "illAtMs", l.well_at AS "wellAtMs",
  coalesce((h.record->'record'->'probe'->>'sent')::int, 0) AS probes
FROM incident_lane l LEFT JOIN health h ON h.key = l.lane WHERE l.incident_id = $1 ORDER BY l.ill_at, l.lane`;

/** Refusals within the incident, as its page counts them. */
const REFUSALS = `
WITH said AS MATERIALIZED (
  SELECT r.lane, r.fingerprint, r.stage, r.at, r.reply FROM incident i JOIN incident_lane l ON l.incident_id = i.id
  JOIN refusal r ON r.lane = l.lane AND r.at >= l.ill_at - interval '1 hour' AND (i.closed_at IS NULL OR r.at <= i.closed_at)
  WHERE i.id = $1
)`;

const WORDINGS = `${REFUSALS}
SELECT s.lane, min(s.stage) AS stage, count(*)::int AS count, min(s.at) AS "firstMs", max(s.at) AS "lastMs",
  (SELECT jsonb_agg(jsonb_build_object('atMs', (extract(epoch FROM e.at) * 1000)::bigint, 'reply', e.reply) ORDER BY e.at)
   FROM (SELECT x.reply, max(x.at) AS at FROM said x WHERE x.lane = s.lane AND x.fingerprint = s.fingerprint
     GROUP BY x.reply ORDER BY max(x.at) DESC LIMIT 5) e) AS examples
FROM said s GROUP BY s.lane, s.fingerprint ORDER BY count(*) DESC, min(s.at), s.lane LIMIT 50`;

/**
 * A mail counts on the day of its last try, a refusal on its own. Partitions go by real time: where domain time is ahead of it (on
 * one machine), they are bounded by the clock.
 */
const DAYS = `${REFUSALS}, span AS (
  SELECT min(l.ill_at) - interval '7 days' AS from_at, coalesce(i.closed_at, $2::timestamptz) AS to_at
  FROM incident i JOIN incident_lane l ON l.incident_id = i.id WHERE i.id = $1 GROUP BY i.closed_at
), tried AS (
  SELECT (a.last_tried_at AT TIME ZONE 'UTC')::date AS day, count(*) FILTER (WHERE a.state IN ('accepted_by_gateway', 'delivered')) AS accepted,
    count(*) FILTER (WHERE a.state IN ('bounced', 'failed')) AS failed
  FROM attempt a, span
  WHERE a.notification_id >= uuid_at(least((SELECT from_at FROM span), clock_timestamp()) - interval '14 days')
    AND a.lane IN (SELECT lane FROM incident_lane WHERE incident_id = $1) AND a.last_tried_at >= span.from_at AND a.last_tried_at <= span.to_at
  GROUP BY 1
), refused AS (
  SELECT (s.at AT TIME ZONE 'UTC')::date AS day, count(*) AS refused FROM said s GROUP BY 1
)
SELECT to_char(day, 'YYYY-MM-DD') AS day, (coalesce(accepted, 0) + coalesce(failed, 0) + coalesce(refused, 0))::int AS sent,
  coalesce(accepted, 0)::int AS accepted, coalesce(refused, 0)::int AS refused
FROM tried FULL JOIN refused USING (day) ORDER BY day`;

const CONTACTS = `
SELECT at AS "atMs", facts FROM incident_entry WHERE incident_id = $1 AND kind = 'contact' ORDER BY id`;

/** Reads what a dossier needs with the report role: no address, no content, no reference. */
export class DossierReader {
  constructor(private readonly pool: pg.Pool) {}

  /** @param key its id or its number @returns null when there is none */
  async facts(key: string, nowMs: number): Promise<DossierFacts | null> {
    type Head = Pick<DossierFacts, 'id' | 'number' | 'kind' | 'openedAtMs' | 'closedAtMs'>;
    const [head] = await this.read<Head>(INCIDENT, [key]);
    if (head === undefined) return null;
    const [lanes, wordings, days, contacts] = await Promise.all([
      this.read<DossierLane>(LANES, [head.id]),
      this.read<DossierWording>(WORDINGS, [head.id]),
      this.read<DossierDay>(DAYS, [head.id, moment(nowMs)]),
      this.read<DossierContact>(CONTACTS, [head.id]),
    ]);
    return { ...head, lanes, wordings, days, contacts };
  }

  /**
   * The department that writes to postmasters.
   * @param slug null: the one that was set up first
   */
  async writingDepartment(slug: string | null): Promise<string | null> {
    const [row] = await this.read<{ id: string }>(
      'SELECT id FROM department WHERE $1::text IS NULL OR slug = $1 ORDER BY created_at, id LIMIT 1',
      [slug],
    );
    return row?.id ?? null;
  }

  private async read<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(text, [...values]);
    return rows;
  }
}
