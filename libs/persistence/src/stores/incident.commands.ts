import type pg from 'pg';
import type { Uuid } from '#domain';
import { moment, transaction } from '../database/pools.js';

/** What became of a command. `ill`: a lane is not well yet, so nobody may call it over. */
export type IncidentCommandResult = 'done' | 'unknown' | 'over' | 'ill';

/** Kinds of entries that people write into the log. */
export type WrittenEntry = 'note' | 'contact' | 'probe' | 'dossier';

const ENTRY = `INSERT INTO incident_entry (incident_id, at, actor, kind, facts) VALUES ($1, $2, $3, $4, $5)`;
const AUDIT = `INSERT INTO audit (department_id, actor, action, subject) VALUES (NULL, $1, $2, $3)`;

/** What administrators do to an incident as such. Each command is audited and stands in the incident's log. */
export class IncidentCommands {
  constructor(private readonly pool: pg.Pool) {}

  /** Opens one by hand, for what health does not see. @returns its number, or null when the subject has one already */
  async open(given: {
    readonly id: Uuid;
    readonly subject: string;
    readonly kind: 'provider' | 'gateway' | 'own_infrastructure';
    readonly reason: string;
    readonly actor: string;
    readonly nowMs: number;
  }): Promise<string | null> {
    const { id, subject, kind, reason, actor, nowMs } = given;
    return transaction(this.pool, async (client) => {
      const because = { rule: 'by-hand', facts: { reason } };
      const { rows } = await client.query<{ number: string }>(
        `INSERT INTO incident (id, number, subject, kind, opened_at, opened_by, because)
         VALUES ($1, to_char($2::timestamptz AT TIME ZONE 'Europe/Berlin', 'YYYY') || '-' || lpad(nextval('incident_number')::text, 4, '0'), $3, $4, $2, $5, $6)
         ON CONFLICT (subject) WHERE closed_at IS NULL DO NOTHING RETURNING number`,
        [id, moment(nowMs), subject, kind, actor, JSON.stringify(because)],
      );
      const [row] = rows;
      if (row === undefined) return null;
      await this.log(client, id, 'opened', { actor, nowMs, facts: { because } });
      return row.number;
    });
  }

  async acknowledge(id: Uuid, actor: string, nowMs: number): Promise<IncidentCommandResult> {
    return this.change(id, async (client) => {
      await client.query(
        'UPDATE incident SET acknowledged_at = $2, acknowledged_by = $3 WHERE id = $1 AND acknowledged_at IS NULL',
        [id, moment(nowMs), actor],
      );
      await this.log(client, id, 'acknowledged', { actor, nowMs, facts: {} });
      return 'done';
    });
  }

  /** A note, a contact with the provider, or what was done, with its facts. A closed incident may still be annotated. */
  async write(
    id: Uuid,
    kind: WrittenEntry,
    facts: object,
    by: { readonly actor: string; readonly nowMs: number },
  ): Promise<IncidentCommandResult> {
    return transaction(this.pool, async (client) => {
      const { rowCount } = await client.query('SELECT 1 FROM incident WHERE id = $1', [id]);
      if (rowCount === 0) return 'unknown';
      await this.log(client, id, kind, { ...by, facts });
      return 'done';
    });
  }

  /** @param texts null: withdraws what is shown */
  async notice(
    id: Uuid,
    texts: { readonly de: string; readonly en: string } | null,
    by: { readonly actor: string; readonly nowMs: number },
  ): Promise<IncidentCommandResult> {
    const { actor, nowMs } = by;
    return transaction(this.pool, async (client) => {
      const { rowCount } = await client.query('SELECT 1 FROM incident WHERE id = $1', [id]);
      if (rowCount === 0) return 'unknown';
      await client.query(
        'INSERT INTO incident_notice (incident_id, at, actor, text_de, text_en, withdrawn) VALUES ($1, $2, $3, $4, $5, $6)',
        [id, moment(nowMs), actor, texts?.de ?? null, texts?.en ?? null, texts === null],
      );
      await this.log(client, id, 'notice', { actor, nowMs, facts: { withdrawn: texts === null } });
      return 'done';
    });
  }

  /** Nobody calls it over while a lane of it is ill. */
  async close(id: Uuid, actor: string, nowMs: number): Promise<IncidentCommandResult> {
    const result = await this.change(id, async (client) => {
      const { rowCount } = await client.query(
        'SELECT 1 FROM incident_lane WHERE incident_id = $1 AND well_at IS NULL LIMIT 1',
        [id],
      );
      if (rowCount !== 0) return 'ill';
      await client.query('UPDATE incident SET closed_at = $2, closed_by = $3 WHERE id = $1', [
        id,
        moment(nowMs),
        actor,
      ]);
      await this.log(client, id, 'closed', { actor, nowMs, facts: {} });
      return 'done';
    });
    return result;
  }

  private async change(
    id: Uuid,
    work: (client: pg.PoolClient) => Promise<IncidentCommandResult>,
  ): Promise<IncidentCommandResult> {
    return transaction(this.pool, async (client) => {
      const { rows } = await client.query<{ closed: boolean }>(
        'SELECT closed_at IS NOT NULL AS closed FROM incident WHERE id = $1 FOR UPDATE',
        [id],
      );
      const [row] = rows;
      if (row === undefined) return 'unknown';
      if (row.closed) return 'over';
      return work(client);
    });
  }

  private async log(
    client: pg.PoolClient,
    id: Uuid,
    kind: string,
    { actor, nowMs, facts }: { readonly actor: string; readonly nowMs: number; readonly facts: object },
  ): Promise<void> {
    await client.query(ENTRY, [id, moment(nowMs), actor, kind, JSON.stringify(facts)]);
    await client.query(AUDIT, [actor, `incident.${kind}`, id]);
  }
}
