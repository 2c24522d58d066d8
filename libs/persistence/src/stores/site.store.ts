import type pg from 'pg';
import { SiteStore, type DomainSite, type DueDomain, type StsPolicy } from '#delivery/ports';
import { moment } from '../database/pools.js';

interface SiteRow {
  readonly domain: string;
  readonly site: string | null;
  readonly site_name: string;
  readonly site_group: string | null;
  readonly hosts: string[];
  readonly state: DomainSite['state'] | 'new';
  readonly refresh_at: number;
  readonly mta_sts: StsPolicy | null;
}

/** The table `domain_site`. A stale answer is served until the resolver has a new one. */
export class PostgresSiteStore extends SiteStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async sitesOf(
    domains: readonly string[],
    nowMs: number,
  ): Promise<ReadonlyMap<string, DomainSite>> {
    const { rows } = await this.pool.query<SiteRow>({
      name: 'sites-of',
      text: `SELECT domain, site, site_name, site_group, hosts, state, refresh_at, mta_sts FROM domain_site WHERE domain = ANY($1)`,
      values: [domains],
    });
    const known = new Set(rows.map(({ domain }) => domain));
    const fresh = domains.filter((domain) => !known.has(domain)).sort();
    if (fresh.length > 0)
      await this.pool.query(
        `INSERT INTO domain_site (domain, site_name, hosts, state, refresh_at)
         SELECT domain, domain, '{}', 'new', $2 FROM unnest($1::text[]) AS domain ON CONFLICT (domain) DO NOTHING`,
        [fresh, moment(nowMs)],
      );
    return new Map(
      rows.flatMap((row) => (row.state === 'new' ? [] : [[row.domain, siteOf(row, row.state)] as const])),
    );
  }

  override async claimToResolve(
    limit: number,
    nowMs: number,
    leaseMs: number,
  ): Promise<readonly DueDomain[]> {
    const { rows } = await this.pool.query<DueDomain>({
      name: 'sites-to-resolve',
      text: `UPDATE domain_site s SET lease_until = clock_timestamp() + $3::int * interval '1 millisecond'
       FROM (SELECT domain FROM domain_site WHERE refresh_at <= $1 AND (lease_until IS NULL OR lease_until < clock_timestamp())
             ORDER BY (state = 'new') DESC, refresh_at LIMIT $2 FOR UPDATE SKIP LOCKED) due
       WHERE s.domain = due.domain RETURNING s.domain, s.mta_sts AS sts`,
      values: [moment(nowMs), limit, leaseMs],
    });
    return rows;
  }

  override async save(sites: readonly DomainSite[]): Promise<void> {
    await this.pool.query(
      `UPDATE domain_site s SET site = r.site, site_name = r.site_name, site_group = r.site_group, hosts = r.hosts, state = r.state,
         refresh_at = r.refresh_at, mta_sts = r.mta_sts, lease_until = NULL
       FROM jsonb_to_recordset($1::jsonb) AS r(domain text, site text, site_name text, site_group text, hosts text[], state text, refresh_at timestamptz, mta_sts jsonb)
       WHERE s.domain = r.domain`,
      [
        JSON.stringify(
          sites.map((site) => ({
            domain: site.domain,
            site: site.site,
            site_name: site.siteName,
            site_group: site.group,
            hosts: site.hosts,
            state: site.state,
            refresh_at: moment(site.refreshAtMs),
            mta_sts: site.sts,
          })),
        ),
      ],
    );
  }
}

function siteOf(row: SiteRow, state: DomainSite['state']): DomainSite {
  return {
    domain: row.domain,
    site: row.site,
    siteName: row.site_name,
    group: row.site_group,
    hosts: row.hosts,
    state,
    refreshAtMs: row.refresh_at,
    sts: row.mta_sts,
  };
}
