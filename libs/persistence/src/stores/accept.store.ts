import type pg from 'pg';
import { domainOf } from '#domain';
import {
  AcceptStore,
  OutcomeUnknownError,
  type AcceptResult,
  type AcceptUnit,
  type NewNotification,
} from '#delivery/ports';
import { asDepartment, moment, momentOrNull } from '../database/pools.js';
import type { KeyedHash } from '../vault/keyed-hash.js';
import type { Vault } from '../vault/key-ring.js';
import { MARKS, answerMarked, markRows } from './accept-repeats.js';

/** A unit with its place in the group. */
interface PlacedUnit {
  readonly place: number;
  readonly unit: AcceptUnit;
}

/**
 * One statement per department: claims the idempotency keys (a key older than 7 days counts as new), then writes the
 * notifications and contents of the units whose key was free, and one audit row for each sender among them. Rows travel
 * as one JSON parameter, without what is null: measured faster than arrays, than multi-row VALUES and than jsonb, and one
 * plan serves all group sizes.
 */
function writing(marks: string): string {
  const areNew = marks === '' ? '' : 'WHERE r.id NOT IN (SELECT id FROM repeated)';
  const written =
    marks === '' ? 'fresh' : '(SELECT actor, route, 1 AS count FROM r JOIN fresh USING (place)) AS w';
  return `
WITH u AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::json)
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
)${marks}, r AS MATERIALIZED (
  SELECT r.* FROM json_to_recordset($3::json) AS r(
    place int, id uuid, key_kind text, simulated_end text, recipient_id uuid, email_hash text, phone_hash text,
    hash_key text, email_domain text, phone_range_allowed boolean, language text, category text, urgency text,
    confidential boolean, one_time_code boolean, stream text, accepted_at timestamptz, deadline_at timestamptz,
    send_at timestamptz, valid_until timestamptz, channels text[], has_late boolean, has_second_factor boolean,
    condition_url text, escalate jsonb, reference text, status text, due_at timestamptz, notify text[], hosted_action boolean,
    sealed text)
  JOIN fresh USING (place) ${areNew}
), n AS (
  INSERT INTO notification (id, department_id, key_kind, simulated_end, recipient_id, email_hash, phone_hash, hash_key,
    email_domain, phone_range_allowed, language, category, urgency, confidential, one_time_code, stream, accepted_at,
    deadline_at, send_at, valid_until, channels, has_late, has_second_factor, condition_url, escalate, reference,
    status, due_at, notify, hosted_action)
  SELECT id, $1::uuid, key_kind, simulated_end, recipient_id, decode(email_hash, 'hex'), decode(phone_hash, 'hex'), hash_key,
    email_domain, phone_range_allowed, language, category, urgency, confidential, one_time_code, stream, accepted_at,
    deadline_at, send_at, valid_until, channels, has_late, has_second_factor, condition_url, escalate, reference,
    status, due_at, notify, coalesce(hosted_action, false) FROM r
), c AS (
  INSERT INTO content (notification_id, department_id, sealed) SELECT id, $1::uuid, decode(sealed, 'base64') FROM r
), a AS (
  INSERT INTO audit (department_id, actor, action, subject, count)
  SELECT $1::uuid, actor, 'notification.accepted', route, sum(count) FROM ${written} GROUP BY actor, route
)
${marks === '' ? 'SELECT place, NULL AS id FROM fresh' : 'SELECT place, id FROM r'}`;
}

/** Without marks nothing of them is planned or executed: the api has none. */
const WRITE = writing('');
const WRITE_MARKED = writing(MARKS);

const EARLIER = `
SELECT u.place, i.body_hash = u.body_hash AS same, i.response
FROM json_to_recordset($2::json) AS u(place int, route text, key text, body_hash text)
JOIN idempotency i ON i.department_id = $1::uuid AND i.route = u.route AND i.key = u.key`;

/** How a group's transaction ended. `unknown`: the connection broke before anybody said. */
type End = { readonly kind: 'committed' | 'unknown' } | { readonly kind: 'refused'; readonly error: unknown };

/**
 * Group commit: all units of a group in one transaction, departments and keys sorted so that groups cannot deadlock. The
 * whole transaction is sent at once and its answers are read together: one round trip instead of three, during which
 * the next group would only wait. When a statement fails, Postgres makes a ROLLBACK of the COMMIT behind it.
 */
export class PostgresAcceptStore extends AcceptStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
    private readonly hash: KeyedHash,
  ) {
    super();
  }

  override async acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    // Sealed before a connection is taken: what cannot be made into a row must not keep one.
    const statements = byDepartment(units).map(
      ([departmentId, placed]) => [departmentId, this.writing(departmentId, placed)] as const,
    );
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new OutcomeUnknownError('the database is away', { cause: error });
    });
    const results: AcceptResult[] = new Array<AcceptResult>(units.length);
    const end = await this.commit(client, statements, (rows) => {
      settle(units, rows, results);
    });
    client.release(end.kind === 'unknown');
    if (end.kind === 'refused') throw end.error;
    if (end.kind === 'unknown') await this.lookUp(units, results);
    // The group is committed: a unit that cannot be looked up keeps no result, but nothing is written again.
    await this.answerRepeats(units, results).catch(() => undefined);
    return results;
  }

  private async commit(
    client: pg.PoolClient,
    statements: readonly (readonly [string, pg.QueryConfig])[],
    onWritten: (rows: readonly WrittenRow[]) => void,
  ): Promise<End> {
    const settings: Promise<unknown>[] = [];
    const writes: Promise<pg.QueryResult<WrittenRow>>[] = [];
    let begin = 'BEGIN; ';
    for (const [departmentId, statement] of statements) {
      // The id was validated as a UUID when the key was found.
      settings.push(client.query(`${begin}SELECT set_config('app.department', '${departmentId}', true)`));
      writes.push(client.query(statement));
      begin = '';
    }
    const commit = client.query('COMMIT').catch(() => null);
    const ends = await Promise.allSettled([...settings, ...writes]);
    if ((await commit) === null) return { kind: 'unknown' };
    const failed = ends.find((one) => one.status === 'rejected');
    if (failed) return { kind: 'refused', error: failed.reason };
    for (const { rows } of await Promise.all(writes)) onWritten(rows);
    return { kind: 'committed' };
  }

  private writing(departmentId: string, placed: readonly PlacedUnit[]): pg.QueryConfig {
    const nowMs = placed[0]?.unit.notifications[0]?.acceptedAtMs ?? 0;
    const rows = placed.flatMap(({ place, unit }) => unit.notifications.map((one) => this.row(place, one)));
    const marks = markRows(placed);
    const values = [departmentId, JSON.stringify(placed.map(unitRow)), JSON.stringify(rows), moment(nowMs)];
    if (marks.length === 0) return { name: 'accept', text: WRITE, values };
    return { name: 'accept-marked', text: WRITE_MARKED, values: [...values, JSON.stringify(marks)] };
  }

  /** Units whose key was taken get what was answered then, those whose marks were held the id of who had them first. */
  private async answerRepeats(units: readonly AcceptUnit[], results: AcceptResult[]): Promise<void> {
    for (const [departmentId, placed] of byDepartment(units)) {
      const open = placed.filter(({ place }) => results[place]?.kind !== 'accepted');
      if (open.length === 0) continue;
      const keyed = open.filter(({ unit }) => unit.idempotency !== null);
      const marked = open.filter(({ unit }) => unit.repeats !== undefined);
      await asDepartment(this.pool, departmentId, async (client) => {
        if (keyed.length > 0) await answerKeyed(client, departmentId, keyed, results);
        if (marked.length === 0) return;
        const first = await answerMarked(client, departmentId, marked);
        for (const { place, unit } of marked) {
          const repeat = repeatOf(unit, first);
          if (repeat !== undefined) results[place] ??= repeat;
        }
      });
    }
  }

  /** The commit's answer was lost: whether the rows are there tells the outcome, if they are. */
  private async lookUp(units: readonly AcceptUnit[], results: AcceptResult[]): Promise<void> {
    try {
      for (const [departmentId, placed] of byDepartment(units)) {
        const places = new Map(
          placed.flatMap(({ place, unit }) => unit.notifications.map(({ id }) => [id, place] as const)),
        );
        const { rows } = await asDepartment(this.pool, departmentId, (client) =>
          client.query<{ id: string }>('SELECT id FROM notification WHERE id = ANY($1::uuid[])', [
            [...places.keys()],
          ]),
        );
        settle(
          units,
          rows.map(({ id }) => ({ id, place: places.get(id) ?? -1 })),
          results,
        );
      }
    } catch (error) {
      throw new OutcomeUnknownError('the answer to a commit was lost', { cause: error });
    }
    // Of a group that was committed at least one unit had a free key, but for a group of repeats, which asks again.
    if (!results.some(Boolean)) throw new OutcomeUnknownError('the answer to a commit was lost');
  }

  private contactsPart({ email, phone }: NewNotification['contacts']): Record<string, unknown> {
    return {
      email_hash: email === null ? undefined : this.hash.email(email).toString('hex'),
      phone_hash: phone === null ? undefined : this.hash.phone(phone).toString('hex'),
      hash_key: this.hash.keyId,
      email_domain: email === null ? undefined : domainOf(email),
    };
  }

  private row(place: number, one: NewNotification): Record<string, unknown> {
    const { contacts } = one;
    return {
      place,
      id: one.id,
      key_kind: one.keyKind,
      simulated_end: one.simulatedEnd ?? undefined,
      recipient_id: one.recipientId ?? undefined,
      ...this.contactsPart(contacts),
      phone_range_allowed: one.phoneRangeAllowed,
      language: one.language,
      category: one.category,
      urgency: one.urgency,
      confidential: one.confidential,
      one_time_code: one.oneTimeCode,
      stream: one.stream,
      accepted_at: moment(one.acceptedAtMs),
      deadline_at: momentOrNull(one.deadlineMs) ?? undefined,
      send_at: momentOrNull(one.sendAtMs) ?? undefined,
      valid_until: momentOrNull(one.validUntilMs) ?? undefined,
      channels: one.channels ?? undefined,
      has_late: one.content.late !== null,
      has_second_factor: one.secondFactor !== null,
      condition_url: one.conditionUrl ?? undefined,
      escalate: one.escalate ?? undefined,
      reference: one.reference ?? undefined,
      status: one.status,
      due_at: moment(one.dueAtMs),
      notify: notifyOf(one),
      hosted_action: hostedOf(one),
      sealed: this.vault
        .sealJson({ contacts, content: one.content, secondFactor: one.secondFactor })
        .toString('base64'),
    };
  }
}

/** Whether the citizen answers on a page of ours, until the deadline; undefined: not. */
function hostedOf({ content, deadlineMs }: NewNotification): true | undefined {
  return content.action?.hosted !== undefined && deadlineMs !== null ? true : undefined;
}

/** Failures are told unasked; only what is told on demand has to be found again. */
function notifyOf({ content }: NewNotification): readonly string[] | undefined {
  const asked = content.original?.notify.filter((wish) => wish === 'SUCCESS' || wish === 'DELAY') ?? [];
  return asked.length === 0 ? undefined : asked;
}

/** What a statement wrote: a unit, or one notification of a marked one. */
interface WrittenRow {
  readonly place: number;
  readonly id: string | null;
}

function settle(units: readonly AcceptUnit[], rows: readonly WrittenRow[], results: AcceptResult[]): void {
  const written = new Map<number, string[]>();
  for (const { place, id } of rows)
    written.set(place, [...(written.get(place) ?? []), ...(id === null ? [] : [id])]);
  for (const [place, ids] of written) {
    const isWhole = ids.length === 0 || ids.length === units[place]?.notifications.length;
    results[place] = isWhole ? { kind: 'accepted' } : { kind: 'partly', written: ids };
  }
}

async function answerKeyed(
  client: pg.ClientBase,
  departmentId: string,
  placed: readonly PlacedUnit[],
  results: AcceptResult[],
): Promise<void> {
  const { rows } = await client.query<{ place: number; same: boolean; response: string }>(EARLIER, [
    departmentId,
    JSON.stringify(placed.map(unitRow)),
  ]);
  for (const { place, same, response } of rows)
    results[place] ??= same ? { kind: 'replayed', response } : { kind: 'key_reused' };
}

/** Nobody who had it is found only where the mark fell in between: then the outcome is not known, and it is asked again. */
function repeatOf(unit: AcceptUnit, first: ReadonlyMap<string, string>): AcceptResult | undefined {
  const found = unit.notifications.map(({ id }) => first.get(id)).find((id) => id !== undefined);
  return found === undefined ? undefined : { kind: 'replayed', response: found };
}

function unitRow({ place, unit }: PlacedUnit) {
  return {
    place,
    route: unit.route,
    key: unit.idempotency?.key,
    body_hash: unit.idempotency?.bodyHash,
    response: unit.idempotency?.response,
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
