import type pg from 'pg';
import type { Uuid } from '#domain';
import { IncidentStore, type IllLane, type IncidentChange, type OpenIncident } from '#delivery/ports';
import { moment, transaction } from '../database/pools.js';

interface OpenRow {
  readonly id: string;
  readonly subject: string;
  readonly openedBy: string;
  readonly openedAtMs: number;
  readonly lanes: readonly { lane: string; illAtMs: number; wellAtMs: number | null }[];
}

const OPEN = `
SELECT i.id, i.subject, i.opened_by AS "openedBy", i.opened_at AS "openedAtMs",
  coalesce((SELECT jsonb_agg(jsonb_build_object('lane', l.lane, 'illAtMs', (extract(epoch FROM l.ill_at) * 1000)::bigint,
    'wellAtMs', (extract(epoch FROM l.well_at) * 1000)::bigint)) FROM incident_lane l WHERE l.incident_id = i.id), '[]') AS lanes
FROM incident i WHERE i.closed_at IS NULL`;

/** Of two workers that see the same, one opens: the other's row meets the index of open subjects. */
const INSERT = `
INSERT INTO incident (id, number, subject, kind, opened_at, opened_by, because)
VALUES ($1, to_char($2::timestamptz AT TIME ZONE 'Europe/Berlin', 'YYYY') || '-' || lpad(nextval('incident_number')::text, 4, '0'), $3, $4, $2, 'health', $5)
ON CONFLICT (subject) WHERE closed_at IS NULL DO NOTHING`;

/** A lane that falls ill again keeps the moment of its first illness: the incident's evidence begins there. */
const ILL = `
INSERT INTO incident_lane AS l (incident_id, lane, name, ill_at)
SELECT $1, r.lane, r.name, r.ill_at FROM jsonb_to_recordset($2::jsonb) AS r(lane text, name text, ill_at timestamptz)
ON CONFLICT (incident_id, lane) DO UPDATE SET well_at = NULL, ill_at = least(l.ill_at, excluded.ill_at)
WHERE l.well_at IS NOT NULL`;

const ENTRY = `INSERT INTO incident_entry (incident_id, at, actor, kind, facts) VALUES ($1, $2, 'health', $3, $4)`;

/** Opens and closes incidents, in the worker's role. */
export class PostgresIncidentStore extends IncidentStore {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override async open(): Promise<readonly OpenIncident[]> {
    const { rows } = await this.pool.query<OpenRow>({ name: 'incidents-open', text: OPEN });
    return rows;
  }

  override async apply(changes: readonly IncidentChange[], newId: () => Uuid): Promise<number> {
    return transaction(this.pool, async (client) => {
      let written = 0;
      for (const change of changes) written += await applyOne(client, change, newId);
      return written;
    });
  }
}

async function applyOne(client: pg.PoolClient, change: IncidentChange, newId: () => Uuid): Promise<number> {
  switch (change.kind) {
    case 'open':
      return openOne(client, change, newId());
    case 'ill':
      return fallIll(client, change.incidentId, [change.lane]);
    case 'well':
      return count(
        client.query(
          'UPDATE incident_lane SET well_at = $3 WHERE incident_id = $1 AND lane = $2 AND well_at IS NULL',
          [change.incidentId, change.lane, moment(change.atMs)],
        ),
      );
    case 'close':
      return closeOne(client, change);
  }
}

async function openOne(
  client: pg.PoolClient,
  change: Extract<IncidentChange, { kind: 'open' }>,
  id: Uuid,
): Promise<number> {
  const { atMs, subject, about, because, lanes } = change;
  const at = moment(atMs);
  if ((await count(client.query(INSERT, [id, at, subject, about, JSON.stringify(because)]))) === 0) return 0;
  await fallIll(client, id, lanes);
  const facts = { because, lanes: lanes.map(({ name }) => name) };
  await client.query(ENTRY, [id, at, 'opened', JSON.stringify(facts)]);
  return 1;
}

async function fallIll(client: pg.PoolClient, incidentId: Uuid, lanes: readonly IllLane[]): Promise<number> {
  const rows = lanes.map(({ lane, name, illAtMs }) => ({ lane, name, ill_at: moment(illAtMs) }));
  return count(client.query(ILL, [incidentId, JSON.stringify(rows)]));
}

async function closeOne(
  client: pg.PoolClient,
  { incidentId, atMs }: Extract<IncidentChange, { kind: 'close' }>,
): Promise<number> {
  const closed = await count(
    client.query(
      `UPDATE incident SET closed_at = $2, closed_by = 'health' WHERE id = $1 AND closed_at IS NULL`,
      [incidentId, moment(atMs)],
    ),
  );
  if (closed > 0) await client.query(ENTRY, [incidentId, moment(atMs), 'closed', '{}']);
  return closed;
}

async function count(done: Promise<pg.QueryResult>): Promise<number> {
  return (await done).rowCount ?? 0;
}
