import type pg from 'pg';
import { domainOf } from '#domain';
import {
  AcceptStore,
  OutcomeUnknownError,
  type AcceptResult,
  type AcceptUnit,
  type NewNotification,
} from '#delivery/ports';
import { moment, momentOrNull } from '../database/pools.js';
import type { KeyedHash } from '../vault/keyed-hash.js';
import type { Vault } from '../vault/key-ring.js';

/** A unit with its place in the group. */
interface PlacedUnit {
  readonly place: number;
  readonly unit: AcceptUnit;
}

/**
 * One statement per department: claims the idempotency keys (a key older than 7 days counts as new), then writes the
 * notifications, contents and one audit row of the units whose key was free. Rows travel as one JSON parameter each:
 * measured faster than arrays and than multi-row VALUES, and one plan serves all group sizes.
 */
const WRITE = `
WITH u AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($2::jsonb)
    AS u(place int, route text, key text, body_hash text, response text, actor text, count int)
), claimed AS (
  INSERT INTO idempotency AS i (department_id, route, key, body_hash, response, created_at)
  SELECT $1::uuid, route, key, body_hash, response, $4::timestamptz FROM u WHERE key IS NOT NULL ORDER BY route, key
  ON CONFLICT (department_id, route, key) DO UPDATE
    SET body_hash = excluded.body_hash, response = excluded.response, created_at = excluded.created_at
    WHERE i.created_at < excluded.created_at - interval '7 days'
  RETURNING route, key
), fresh AS MATERIALIZED (
  SELECT u.place, u.route, u.actor, u.count FROM u LEFT JOIN claimed c ON c.route = u.route AND c.key = u.key
  WHERE u.key IS NULL OR c.key IS NOT NULL
), r AS MATERIALIZED (
  SELECT r.* FROM jsonb_to_recordset($3::jsonb) AS r(
    place int, id uuid, key_kind text, simulated_end text, recipient_id uuid, email_hash text, phone_hash text,
    hash_key text, email_domain text, phone_range_allowed boolean, language text, category text, urgency text,
    confidential boolean, one_time_code boolean, stream text, accepted_at timestamptz, deadline_at timestamptz,
    send_at timestamptz, valid_until timestamptz, channels text[], has_late boolean, has_second_factor boolean,
    condition_url text, escalate jsonb, reference text, status text, due_at timestamptz, sealed text)
  JOIN fresh USING (place)
), n AS (
  INSERT INTO notification (id, department_id, key_kind, simulated_end, recipient_id, email_hash, phone_hash, hash_key,
    email_domain, phone_range_allowed, language, category, urgency, confidential, one_time_code, stream, accepted_at,
    deadline_at, send_at, valid_until, channels, has_late, has_second_factor, condition_url, escalate, reference,
    status, due_at)
  SELECT id, $1::uuid, key_kind, simulated_end, recipient_id, decode(email_hash, 'hex'), decode(phone_hash, 'hex'), hash_key,
    email_domain, phone_range_allowed, language, category, urgency, confidential, one_time_code, stream, accepted_at,
    deadline_at, send_at, valid_until, channels, has_late, has_second_factor, condition_url, escalate, reference,
    status, due_at FROM r
), c AS (
  INSERT INTO content (notification_id, department_id, sealed) SELECT id, $1::uuid, decode(sealed, 'base64') FROM r
), a AS (
  INSERT INTO audit (department_id, actor, action, subject, count)
  SELECT $1::uuid, actor, 'notification.accepted', route, count FROM fresh
)
SELECT place FROM fresh`;

const EARLIER = `
SELECT u.place, i.body_hash = u.body_hash AS same, i.response
FROM jsonb_to_recordset($2::jsonb) AS u(place int, route text, key text, body_hash text)
JOIN idempotency i ON i.department_id = $1::uuid AND i.route = u.route AND i.key = u.key`;

/** Group commit: all units of a group in one transaction, departments and keys sorted so that groups cannot deadlock. */
export class PostgresAcceptStore extends AcceptStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
    private readonly hash: KeyedHash,
  ) {
    super();
  }

  override async acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new OutcomeUnknownError('the database is away', { cause: error });
    });
    const results: AcceptResult[] = new Array<AcceptResult>(units.length);
    let committing = false;
    let broken = false;
    try {
      let begin = 'BEGIN; ';
      for (const [departmentId, placed] of byDepartment(units)) {
        // The id was validated as a UUID when the key was found; a simple query saves a round trip.
        await client.query(`${begin}SELECT set_config('app.department', '${departmentId}', true)`);
        begin = '';
        await this.writeDepartment(client, departmentId, placed, results);
      }
      committing = true;
      await client.query('COMMIT');
      return results;
    } catch (error) {
      broken = !isRefusedByServer(error);
      if (!broken)
        await client.query('ROLLBACK').catch(() => {
          broken = true;
        });
      if (committing) return await this.lookUp(units, results);
      if (broken) throw new OutcomeUnknownError('the connection broke before the commit', { cause: error });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private async writeDepartment(
    client: pg.PoolClient,
    departmentId: string,
    placed: readonly PlacedUnit[],
    results: AcceptResult[],
  ): Promise<void> {
    const nowMs = placed[0]?.unit.notifications[0]?.acceptedAtMs ?? 0;
    const unitRows = placed.map(unitRow);
    const rows = placed.flatMap(({ place, unit }) => unit.notifications.map((one) => this.row(place, one)));
    const { rows: fresh } = await client.query<{ place: number }>({
      name: 'accept',
      text: WRITE,
      values: [departmentId, JSON.stringify(unitRows), JSON.stringify(rows), moment(nowMs)],
    });
    for (const { place } of fresh) results[place] = { kind: 'accepted' };
    const repeated = unitRows.filter(({ place }) => results[place] === undefined);
    if (repeated.length === 0) return;
    const { rows: earlier } = await client.query<{ place: number; same: boolean; response: string }>(
      EARLIER,
      [departmentId, JSON.stringify(repeated)],
    );
    for (const { place, same, response } of earlier)
      results[place] = same ? { kind: 'replayed', response } : { kind: 'key_reused' };
  }

  /** The commit's answer was lost: whether the rows are there tells the outcome, if they are. */
  private async lookUp(
    units: readonly AcceptUnit[],
    results: readonly AcceptResult[],
  ): Promise<readonly AcceptResult[]> {
    const first = units.find((_, place) => results[place]?.kind === 'accepted');
    const probe = first?.notifications[0];
    if (!probe) return results;
    try {
      const client = await this.pool.connect();
      try {
        await client.query(`BEGIN; SELECT set_config('app.department', '${probe.departmentId}', true)`);
        const { rowCount } = await client.query('SELECT 1 FROM notification WHERE id = $1', [probe.id]);
        await client.query('ROLLBACK');
        if (rowCount) return results;
      } finally {
        client.release();
      }
    } catch (error) {
      throw new OutcomeUnknownError('the answer to a commit was lost', { cause: error });
    }
    throw new OutcomeUnknownError('the answer to a commit was lost');
  }

  private row(place: number, one: NewNotification): Record<string, unknown> {
    const { contacts } = one;
    return {
      place,
      id: one.id,
      key_kind: one.keyKind,
      simulated_end: one.simulatedEnd,
      recipient_id: one.recipientId,
      email_hash: contacts.email === null ? null : this.hash.email(contacts.email).toString('hex'),
      phone_hash: contacts.phone === null ? null : this.hash.phone(contacts.phone).toString('hex'),
      hash_key: this.hash.keyId,
      email_domain: contacts.email === null ? null : domainOf(contacts.email),
      phone_range_allowed: one.phoneRangeAllowed,
      language: one.language,
      category: one.category,
      urgency: one.urgency,
      confidential: one.confidential,
      one_time_code: one.oneTimeCode,
      stream: one.stream,
      accepted_at: moment(one.acceptedAtMs),
      deadline_at: momentOrNull(one.deadlineMs),
      send_at: momentOrNull(one.sendAtMs),
      valid_until: momentOrNull(one.validUntilMs),
      channels: one.channels,
      has_late: one.content.late !== null,
      has_second_factor: one.secondFactor !== null,
      condition_url: one.conditionUrl,
      escalate: one.escalate,
      reference: one.reference,
      status: one.status,
      due_at: moment(one.dueAtMs),
      sealed: this.vault
        .sealJson({ contacts, content: one.content, secondFactor: one.secondFactor })
        .toString('base64'),
    };
  }
}

function unitRow({ place, unit }: PlacedUnit) {
  return {
    place,
    route: unit.route,
    key: unit.idempotency?.key ?? null,
    body_hash: unit.idempotency?.bodyHash ?? null,
    response: unit.idempotency?.response ?? null,
    actor: unit.actor,
    count: unit.notifications.length,
  };
}

/** Units by department, both in a fixed order: unsorted `ON CONFLICT` groups deadlock (tried). */
function byDepartment(units: readonly AcceptUnit[]): [string, PlacedUnit[]][] {
  const groups = new Map<string, PlacedUnit[]>();
  units.forEach((unit, place) => {
    const group = groups.get(unit.departmentId);
    if (group) group.push({ place, unit });
    else groups.set(unit.departmentId, [{ place, unit }]);
  });
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether the server answered with an error (the connection is sound) rather than fallen silent. */
function isRefusedByServer(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  // Class 57 is the server going away (57P01 admin shutdown …), class 08 a broken connection.
  return /^[0-9A-Z]{5}$/.test(error.code) && !/^(08|57P)/.test(error.code);
}
