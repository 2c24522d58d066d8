import type pg from 'pg';
import type { HealthState, LaneKey, Uuid } from '#domain';
import { moment } from '../database/pools.js';
import { HealthReader, type LaneHealthView } from './health.reader.js';

/** A change of a lane's health, Unix milliseconds. */
export interface StateChangeRow {
  readonly lane: LaneKey;
  readonly atMs: number;
  readonly from: HealthState;
  readonly to: HealthState;
}

/** An incident as the public may know it: no counts, no actors, no reasons. */
export interface PublicIncidentRow {
  readonly id: Uuid;
  readonly number: string;
  readonly kind: 'provider' | 'gateway' | 'own_infrastructure';
  readonly openedAtMs: number;
  readonly closedAtMs: number | null;
  readonly lanes: readonly LaneKey[];
  /** Oldest first. A withdrawn one takes the one before it back. */
  readonly notices: readonly PublicNoticeRow[];
}

/** A public notice, or that one was withdrawn. */
export interface PublicNoticeRow {
  readonly id: number;
  readonly atMs: number;
  readonly de: string | null;
  readonly en: string | null;
  readonly withdrawn: boolean;
}

/** All that the public status is made of. */
export interface StatusRows {
  readonly lanes: readonly LaneHealthView[];
  /** Oldest first. */
  readonly changes: readonly StateChangeRow[];
  /** Newest first. */
  readonly incidents: readonly PublicIncidentRow[];
}

/** The condition is that of the index `health_change_told`, word for word. */
const CHANGES = `
SELECT key AS lane, at AS "atMs", from_state AS "from", to_state AS "to" FROM health_change
WHERE at >= $1 AND NOT (from_state IN ('blocked', 'probing') AND to_state IN ('blocked', 'probing')) ORDER BY at, id`;

/** Open ones however old, and those of the period; the newest few hundred, should there ever be more. */
const INCIDENTS = `
SELECT i.id, i.number, i.kind, i.opened_at AS "openedAtMs", i.closed_at AS "closedAtMs",
  ARRAY(SELECT l.lane FROM incident_lane l WHERE l.incident_id = i.id ORDER BY l.ill_at, l.lane) AS lanes,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', n.id, 'atMs', (extract(epoch FROM n.at) * 1000)::bigint,
    'de', n.text_de, 'en', n.text_en, 'withdrawn', n.withdrawn) ORDER BY n.id)
    FROM incident_notice n WHERE n.incident_id = i.id), '[]') AS notices
FROM incident i WHERE i.closed_at IS NULL OR i.closed_at >= $1 ORDER BY i.opened_at DESC, i.id DESC LIMIT 500`;

/** Reads what the public may know of health and incidents, in the role that only reads reports. */
export class StatusReader {
  private readonly health: HealthReader;

  constructor(private readonly pool: pg.Pool) {
    this.health = new HealthReader(pool);
  }

  /** @param sinceMs how far back changes and closed incidents are wanted */
  async read(sinceMs: number): Promise<StatusRows> {
    const [lanes, changes, incidents] = await Promise.all([
      this.health.lanes(),
      this.rows<StateChangeRow>('status-changes', CHANGES, sinceMs),
      this.rows<PublicIncidentRow>('status-incidents', INCIDENTS, sinceMs),
    ]);
    return { lanes, changes, incidents };
  }

  private async rows<T extends pg.QueryResultRow>(
    name: string,
    text: string,
    sinceMs: number,
  ): Promise<readonly T[]> {
    const { rows } = await this.pool.query<T>({ name, text, values: [moment(sinceMs)] });
    return rows;
  }
}
