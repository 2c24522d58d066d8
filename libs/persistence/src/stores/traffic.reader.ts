import type pg from 'pg';
import type { Channel, Urgency } from '#domain';
import { moment } from '../database/pools.js';

/** A notification of the past as a simulation needs it: no address, no recipient, no content. */
export interface TrafficRow {
  readonly id: string;
  readonly acceptedAtMs: number;
  readonly urgency: Urgency;
  readonly deadlineMs: number | null;
  readonly sendAtMs: number | null;
  readonly validUntilMs: number | null;
  readonly category: string;
  readonly sameDay: boolean;
  readonly confidential: boolean;
  readonly oneTimeCode: boolean;
  readonly hasLateContent: boolean;
  readonly hasSecondFactor: boolean;
  readonly channels: readonly Channel[] | null;
  readonly hasEmail: boolean;
  readonly hasPhone: boolean;
  readonly hasPush: boolean;
  readonly phoneRangeAllowed: boolean;
  /** null: nobody has written to the domain yet, or there is none. */
  readonly site: string | null;
  readonly siteName: string | null;
  readonly domain: string | null;
}

/** Which notifications. */
export interface TrafficFilter {
  readonly sinceMs: number;
  readonly untilMs: number;
  /** null: the whole city. */
  readonly departmentId: string | null;
  /** At most so many. */
  readonly limit: number;
}

const PAGE = 5_000;

const TRAFFIC = `
SELECT n.id, n.accepted_at AS "acceptedAtMs", n.urgency, n.deadline_at AS "deadlineMs", n.send_at AS "sendAtMs", n.valid_until AS "validUntilMs",
  n.category, coalesce(c.same_day, false) AS "sameDay", n.confidential, n.one_time_code AS "oneTimeCode", n.has_late AS "hasLateContent",
  n.has_second_factor AS "hasSecondFactor", n.channels, n.email_domain IS NOT NULL AS "hasEmail", n.phone_hash IS NOT NULL AS "hasPhone",
  EXISTS (SELECT 1 FROM contact_point me JOIN contact_point p ON p.citizen_id = me.citizen_id AND p.channel = 'push' AND p.removed_at IS NULL
    WHERE me.hash = n.email_hash AND me.verified AND me.removed_at IS NULL) AS "hasPush",
  n.phone_range_allowed AS "phoneRangeAllowed", s.site, s.site_name AS "siteName", n.email_domain AS domain
FROM notification n LEFT JOIN category c ON c.id = n.category LEFT JOIN domain_site s ON s.domain = n.email_domain
WHERE n.accepted_at >= $1 AND n.accepted_at < $2 AND ($3::uuid IS NULL OR n.department_id = $3) AND n.key_kind = 'live'
  AND ($4::uuid IS NULL OR n.id > $4)
ORDER BY n.id LIMIT $5`;

/** Reads past notifications without what they said and to whom, in pages. Needs the worker's role: only it knows who has a phone. */
export class TrafficReader {
  constructor(private readonly pool: pg.Pool) {}

  /** In the order of their ids. */
  async read({ sinceMs, untilMs, departmentId, limit }: TrafficFilter): Promise<readonly TrafficRow[]> {
    const all: TrafficRow[] = [];
    while (all.length < limit) {
      const page = Math.min(PAGE, limit - all.length);
      const values = [moment(sinceMs), moment(untilMs), departmentId, all.at(-1)?.id ?? null, page];
      const { rows } = await this.pool.query<TrafficRow>(TRAFFIC, values);
      all.push(...rows);
      if (rows.length < page) break;
    }
    return all;
  }
}
