import type pg from 'pg';
import type { LaneKey, Uuid } from '#domain';
import { SeedStore, type SeedArrival, type SeedVisit } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';

/** What a relay of ours took waits for us until it tells that the provider took it. */
const TAKEN = `a.channel = 'email' AND (a.state = 'delivered' OR (a.state = 'accepted_by_gateway' AND a.lane NOT LIKE 'email:%:relay:%'))`;

const WAITING = `
SELECT s.seed FROM seed_mail s WHERE s.sent_at > $1::timestamptz - interval '2 hours' AND s.sent_at <= $1 AND s.arrived_at IS NULL
  AND NOT s.forgotten AND NOT EXISTS (
    SELECT FROM attempt a WHERE a.notification_id = s.id AND a.state NOT IN ('queued', 'held', 'deferred', 'sending', 'unknown'))`;

const MISSING = `
SELECT DISTINCT s.seed FROM seed_mail s JOIN attempt a ON a.notification_id = s.id AND ${TAKEN}
WHERE s.sent_at > $1::timestamptz - interval '25 hours' AND s.sent_at <= $1 AND s.arrived_at IS NULL AND NOT s.forgotten`;

/**
 * The provider's clock says when a mail arrived; but it was not there at the last visit, and it is there now: that bounds what
 * a wrong clock can say.
 */
const ARRIVED = `
UPDATE seed_mail s SET folder = f.folder, arrived_at = least($2::timestamptz,
  greatest(s.sent_at, (SELECT b.read_at FROM seed_mailbox b WHERE b.seed = s.seed AND b.read_at <= $2), coalesce(f.at, $2)))
FROM jsonb_to_recordset($3::jsonb) AS f(id uuid, folder text, at timestamptz)
WHERE s.id = f.id AND s.seed = $1 AND s.arrived_at IS NULL
RETURNING s.id, s.folder, (SELECT greatest(0, extract(epoch FROM s.arrived_at - a.state_since) * 1000)::float8
  FROM attempt a WHERE a.notification_id = s.id AND ${TAKEN} LIMIT 1) AS "delayMs"`;

const READ = `
INSERT INTO seed_mailbox (seed, read_at) VALUES ($1, $2) ON CONFLICT (seed) DO UPDATE SET read_at = excluded.read_at`;

/** Three that were sent later have arrived, or a day is over: it is lost and says nothing of how late mail is. */
const FORGET = `
UPDATE seed_mail s SET forgotten = true WHERE s.seed = $1 AND s.arrived_at IS NULL AND NOT s.forgotten
  AND (s.sent_at < $2::timestamptz - interval '24 hours'
    OR (SELECT count(*) FROM seed_mail o WHERE o.seed = $1 AND o.sent_at > s.sent_at AND o.arrived_at IS NOT NULL) >= 3)`;

/**
 * For each mailbox what the newest that arrived in the last hour took, or the age of the oldest that is missing, as of the last
 * visit: a mailbox that cannot be read says nothing.
 */
const DELAYS = `
WITH mail AS (
  SELECT a.lane, s.seed, a.state_since AS taken_at, s.arrived_at, b.read_at
  FROM seed_mail s JOIN attempt a ON a.notification_id = s.id AND ${TAKEN} LEFT JOIN seed_mailbox b ON b.seed = s.seed
  WHERE a.lane = ANY($1) AND s.sent_at > $2::timestamptz - interval '25 hours' AND s.sent_at <= $2 AND NOT s.forgotten
), delay AS (
  SELECT lane, (array_agg(arrived_at - taken_at ORDER BY taken_at DESC)
      FILTER (WHERE arrived_at > $2::timestamptz - interval '1 hour'))[1] AS arrived,
    max(read_at - taken_at) FILTER (WHERE arrived_at IS NULL AND read_at BETWEEN $2::timestamptz - interval '6 minutes' AND $2) AS missing
  FROM mail GROUP BY lane, seed
)
SELECT lane, greatest(0, max(extract(epoch FROM greatest(arrived, missing)) * 1000))::float8 AS "delayMs"
FROM delay WHERE arrived IS NOT NULL OR missing IS NOT NULL GROUP BY lane`;

/** Seed mails in Postgres, in the worker's role. */
export class PostgresSeedStore extends SeedStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override waiting(nowMs: number): Promise<ReadonlySet<string>> {
    return this.seeds(WAITING, nowMs);
  }

  override missing(nowMs: number): Promise<ReadonlySet<string>> {
    return this.seeds(MISSING, nowMs);
  }

  override async keep(id: Uuid, seed: string, nowMs: number): Promise<void> {
    await this.pool.query('INSERT INTO seed_mail (id, seed, sent_at) VALUES ($1, $2, $3)', [
      id,
      seed,
      moment(nowMs),
    ]);
    await this.pool.query(`DELETE FROM seed_mail WHERE sent_at < $1::timestamptz - interval '30 days'`, [
      moment(nowMs),
    ]);
  }

  override visited(seed: string, { atMs, aheadMs, found }: SeedVisit) {
    const rows = found.map(({ id, folder, internalMs }) => ({
      id,
      folder,
      at: internalMs === null ? null : moment(internalMs + aheadMs),
    }));
    return transaction(this.pool, async (client) => {
      const values = [seed, moment(atMs)];
      const arrived = await client.query<SeedArrival>(ARRIVED, [...values, JSON.stringify(rows)]);
      await client.query(READ, values);
      await client.query(FORGET, values);
      const known = await client.query<{ id: Uuid }>(
        'SELECT id FROM seed_mail WHERE seed = $1 AND id = ANY($2)',
        [seed, found.map(({ id }) => id)],
      );
      return { known: new Set(known.rows.map(({ id }) => id)), arrived: arrived.rows };
    });
  }

  override async delays(lanes: readonly LaneKey[], nowMs: number): Promise<ReadonlyMap<LaneKey, number>> {
    const { rows } = await this.pool.query<{ lane: LaneKey; delayMs: number }>(DELAYS, [
      lanes,
      moment(nowMs),
    ]);
    return new Map(rows.map(({ lane, delayMs }) => [lane, delayMs]));
  }

  /** In whose name seed mails go out. @param slug null: the department that was set up first */
  async writingDepartment(slug: string | null): Promise<Uuid | null> {
    const { rows } = await this.pool.query<{ id: Uuid }>(
      'SELECT id FROM department WHERE $1::text IS NULL OR slug = $1 ORDER BY created_at, id LIMIT 1',
      [slug],
    );
    return rows[0]?.id ?? null;
  }

  private async seeds(text: string, nowMs: number): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ seed: string }>(text, [moment(nowMs)]);
    return new Set(rows.map(({ seed }) => seed));
  }
}
