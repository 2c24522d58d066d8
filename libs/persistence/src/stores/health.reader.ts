import type pg from 'pg';
import { OWN_HEALTH_KEY } from '#delivery/ports';
import type { Because, HealthState, LaneKey } from '#domain';
import { moment } from '../database/pools.js';

/** Health of a lane as screens and the public advisory read it. */
export interface LaneHealthView {
  readonly lane: LaneKey;
  readonly state: HealthState;
  readonly sinceMs: number | null;
  readonly name: string;
  readonly group: string | null;
  readonly suspected: boolean;
}

interface HealthRow {
  readonly key: string;
  readonly record: {
    readonly name: string;
    readonly group: string | null;
    readonly record: {
      readonly state: HealthState;
      readonly sinceMs: number | null;
      readonly blockedSinceMs: number | null;
      readonly suspicion: { readonly state: string };
    };
  };
}

/** What is known of our own infrastructure. */
export interface OwnHealthView {
  readonly broken: boolean;
  readonly sinceMs: number | null;
  readonly because: Because | null;
}

const SOUND: OwnHealthView = { broken: false, sinceMs: null, because: null };

/** A change of a lane's health. */
export interface HealthChangeView {
  readonly lane: LaneKey;
  readonly atMs: number;
  readonly name: string;
  readonly from: HealthState;
  readonly to: HealthState;
}

const CHANGES = `
SELECT c.key AS lane, c.at AS "atMs", coalesce(h.record->>'name', c.key) AS name, c.from_state AS "from", c.to_state AS "to"
FROM health_change c LEFT JOIN health h ON h.key = c.key
WHERE c.key = ANY($1) AND c.at BETWEEN $2 AND $3 AND c.to_state <> 'probing' AND c.from_state <> 'probing' ORDER BY c.at`;

/** Reads what the workers know of health and sites. */
export class HealthReader {
  constructor(private readonly pool: pg.Pool) {}

  async lanes(): Promise<readonly LaneHealthView[]> {
    const { rows } = await this.pool.query<HealthRow>({
      name: 'health-lanes',
      text: `SELECT key, record FROM health WHERE key <> '${OWN_HEALTH_KEY}'`,
    });
    return rows.map(({ key, record: page }) => ({
      lane: key,
      state: page.record.state,
      sinceMs: page.record.blockedSinceMs ?? page.record.sinceMs,
      name: page.name,
      group: page.group,
      suspected: page.record.suspicion.state === 'suspected',
    }));
  }

  /** What the workers know of our own infrastructure: sound until one of them found otherwise. */
  async own(): Promise<OwnHealthView> {
    const { rows } = await this.pool.query<{ own: OwnHealthView }>({
      name: 'health-own',
      text: `SELECT record->'own' AS own FROM health WHERE key = '${OWN_HEALTH_KEY}'`,
    });
    return rows[0]?.own ?? SOUND;
  }

  /** Changes in these lanes in a period, oldest first; probes that come and go are left out. */
  async changes(
    lanes: readonly LaneKey[],
    fromMs: number,
    toMs: number,
  ): Promise<readonly HealthChangeView[]> {
    const { rows } = await this.pool.query<HealthChangeView>(CHANGES, [lanes, moment(fromMs), moment(toMs)]);
    return rows;
  }

  /** The MX site of a domain, as far as somebody has written there. */
  async siteOf(domain: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ site: string | null }>(
      'SELECT site FROM domain_site WHERE domain = $1',
      [domain],
    );
    return rows[0]?.site ?? null;
  }
}
