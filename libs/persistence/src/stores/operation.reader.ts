import type pg from 'pg';
import type { Because, HealthState, LaneKey } from '#domain';
import { moment } from '../database/pools.js';

/** A lane as administrators see it: its health, and what waits for it. Times are Unix milliseconds of domain time. */
export interface LaneOperationView {
  readonly lane: LaneKey;
  /** null: nobody has learned of it yet. */
  readonly name: string | null;
  readonly state: HealthState;
  readonly suspected: boolean;
  readonly sinceMs: number | null;
  readonly nextProbeAtMs: number | null;
  /** Messages a minute while the rate is limited, else null. */
  readonly perMinute: number | null;
  /** Attempts that are held or wait for their turn. */
  readonly waiting: number;
  readonly oldestWaitingMs: number | null;
}

/** Held mail of one department in one lane. */
export interface HeldView {
  readonly lane: LaneKey;
  readonly department: string;
  readonly count: number;
  readonly oldestMs: number;
  /** The nearest deadline that still lies ahead, or null. */
  readonly nextDeadlineMs: number | null;
}

/** A change of a lane's health with its reason. */
export interface LaneChangeView {
  readonly lane: LaneKey;
  readonly atMs: number;
  readonly from: HealthState;
  readonly to: HealthState;
  readonly because: Because;
}

/** A department's lists of whom it must reach itself. */
export interface DepartmentListView {
  readonly departmentId: string;
  readonly hasMailbox: boolean;
  /** When the first one was mailed since the moment asked for, or null. */
  readonly sentAtMs: number | null;
}

const LANES = `
WITH waiting AS (
  SELECT lane, count(*)::int AS count, min(created_at) AS oldest FROM attempt
  WHERE state IN ('queued', 'deferred', 'held') GROUP BY lane
)
SELECT coalesce(h.key, w.lane) AS lane, h.record->>'name' AS name, coalesce(h.record->'record'->>'state', 'healthy') AS state,
  coalesce(h.record->'record'->'suspicion'->>'state' = 'suspected', false) AS suspected,
  coalesce(h.record->'record'->'blockedSinceMs', h.record->'record'->'sinceMs') AS "sinceMs",
  CASE WHEN h.record->'record'->>'state' <> 'healthy' THEN h.record->'record'->'probe'->'nextMs' END AS "nextProbeAtMs",
  coalesce(h.record->'record'->'ramp'->'perMinute', h.record->'record'->'pace'->'perMinute') AS "perMinute",
  coalesce(w.count, 0) AS waiting, w.oldest AS "oldestWaitingMs"
FROM health h FULL JOIN waiting w ON w.lane = h.key WHERE h.key IS NULL OR h.key <> 'own' ORDER BY 1`;

/** A notification with two held mails is one, in the lane of either. */
const HELD = `
SELECT a.lane, d.name AS department, count(DISTINCT a.notification_id)::int AS count, min(a.created_at) AS "oldestMs",
  min(a.deadline_at) FILTER (WHERE a.deadline_at > $1) AS "nextDeadlineMs"
FROM attempt a JOIN department d ON d.id = a.department_id WHERE a.state = 'held' GROUP BY a.lane, d.name ORDER BY a.lane, d.name`;

const CHANGES = `
SELECT key AS lane, at AS "atMs", from_state AS "from", to_state AS "to", because FROM health_change
WHERE key = ANY($1) AND at >= $2 ORDER BY at DESC, id DESC LIMIT $3`;

const LISTS = `
SELECT d.id AS "departmentId", coalesce(d.mailbox, '') <> '' AS "hasMailbox",
  (SELECT min(m.accepted_at) FROM department_mail m WHERE m.department_id = d.id AND m.at >= $2) AS "sentAtMs"
FROM department d WHERE d.id = ANY($1::uuid[])`;

/** Reads how lanes are and what waits for them, in the role that only reads reports: no address, no content. */
export class OperationReader {
  constructor(private readonly pool: pg.Pool) {}

  /** Every lane that is known or waited for. */
  lanes(): Promise<LaneOperationView[]> {
    return this.read<LaneOperationView>('operation-lanes', LANES, []);
  }

  held(nowMs: number): Promise<HeldView[]> {
    return this.read<HeldView>('operation-held', HELD, [moment(nowMs)]);
  }

  /** How many mails are held. */
  async heldCount(): Promise<number> {
    const text = `SELECT count(*)::int AS count FROM attempt WHERE state = 'held'`;
    const [row] = await this.read<{ count: number }>('operation-held-count', text, []);
    return row?.count ?? 0;
  }

  /** Newest first. */
  changes(lanes: readonly LaneKey[], fromMs: number, most: number): Promise<LaneChangeView[]> {
    return this.read<LaneChangeView>('operation-changes', CHANGES, [lanes, moment(fromMs), most]);
  }

  /** Domains whose mail arrives at a site, as far as somebody has written there. */
  async domainsOf(site: string): Promise<string[]> {
    const text = 'SELECT domain FROM domain_site WHERE site = $1 ORDER BY domain';
    const rows = await this.read<{ domain: string }>('operation-domains', text, [site]);
    return rows.map(({ domain }) => domain);
  }

  /** @param sinceMs from when on a mail counts */
  lists(departmentIds: readonly string[], sinceMs: number): Promise<DepartmentListView[]> {
    return this.read<DepartmentListView>('operation-lists', LISTS, [departmentIds, moment(sinceMs)]);
  }

  private async read<Row extends object>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>({ name, text, values: [...values] });
    return rows;
  }
}
