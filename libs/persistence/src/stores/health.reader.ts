import type pg from 'pg';
import type { HealthState, LaneKey } from '#domain';

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

/** Reads what the workers know of health and sites. */
export class HealthReader {
  constructor(private readonly pool: pg.Pool) {}

  async lanes(): Promise<readonly LaneHealthView[]> {
    const { rows } = await this.pool.query<HealthRow>({
      name: 'health-lanes',
      text: 'SELECT key, record FROM health',
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

  /** The MX site of a domain, as far as somebody has written there. */
  async siteOf(domain: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ site: string | null }>(
      'SELECT site FROM domain_site WHERE domain = $1',
      [domain],
    );
    return rows[0]?.site ?? null;
  }
}
