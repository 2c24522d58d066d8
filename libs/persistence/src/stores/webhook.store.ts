import type pg from 'pg';
import type { Uuid } from '#domain';
import {
  WebhookStore,
  type WebhookAlert,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookOutcome,
} from '#delivery/ports';
import { moment, momentOrNull, transaction } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { secretBytes } from './webhook-secret.js';

/** At $3, those to which something is due: free ones, whose owner died, and the asker's own. */
const CLAIM = `
WITH wanted AS (
  SELECT w.id FROM webhook_endpoint w
  WHERE w.state = 'active' AND (w.slow_until IS NULL OR w.slow_until <= $3::timestamptz)
    AND (w.lease_owner = $1 OR w.lease_until IS NULL OR w.lease_until < clock_timestamp())
    AND EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint_id = w.id AND d.state = 'waiting' AND d.due_at <= $3::timestamptz)
  FOR UPDATE OF w SKIP LOCKED
)
UPDATE webhook_endpoint w SET lease_owner = $1, lease_until = clock_timestamp() + $2::int * interval '1 millisecond'
FROM wanted WHERE w.id = wanted.id
RETURNING w.id, w.url, w.secret, CASE WHEN w.former_until > $3::timestamptz THEN w.former_secret END AS "formerSecret",
  w.authorization_header AS "authorization"`;

const DUE = `
SELECT d.id, d.endpoint_id AS "endpointId", d.body, d.tries FROM unnest($1::uuid[]) AS w(id)
CROSS JOIN LATERAL (
  SELECT id, endpoint_id, body, tries, due_at FROM webhook_delivery
  WHERE endpoint_id = w.id AND state = 'waiting' AND due_at <= $3::timestamptz AND id <> ALL ($2::uuid[])
  ORDER BY due_at, id LIMIT $4) d
ORDER BY d.due_at, d.id`;

const WRITE = `
UPDATE webhook_delivery d SET state = o.state, tries = o.tries, due_at = o.due_at, tried_at = $2::timestamptz,
  ended_at = CASE WHEN o.state = 'waiting' THEN NULL ELSE $2::timestamptz END,
  status = o.status, error = o.error, answer = o.answer, took_ms = o.took_ms
FROM jsonb_to_recordset($1::jsonb) AS o(id uuid, state text, tries int, due_at timestamptz, status smallint, error text, answer text, took_ms int)
WHERE d.id = o.id AND d.state = 'waiting' AND d.tries = o.tries - 1`;

/** One row an endpoint: it was well once in this batch, or it failed. What somebody stopped meanwhile stays stopped. */
const JUDGE = `
WITH o AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS o(id uuid, well boolean, gone boolean, slow_until timestamptz, mail uuid)
), judged AS (
  SELECT w.id, w.state AS before, o.well, o.gone, o.slow_until, o.mail, CASE
    WHEN w.state <> 'active' THEN w.state
    WHEN o.gone THEN 'disabled'
    WHEN NOT o.well AND w.failing_since <= $2::timestamptz - $3::bigint * interval '1 millisecond' THEN 'paused'
    ELSE w.state END AS after
  FROM o JOIN webhook_endpoint w ON w.id = o.id FOR UPDATE OF w
), changed AS (
  UPDATE webhook_endpoint w SET state = j.after, slow_until = CASE WHEN j.well THEN NULL ELSE greatest(w.slow_until, j.slow_until) END,
    failing_since = CASE WHEN j.well THEN NULL ELSE coalesce(w.failing_since, $2::timestamptz) END,
    state_since = CASE WHEN j.after = j.before THEN w.state_since ELSE $2::timestamptz END,
    state_reason = CASE WHEN j.after = j.before THEN w.state_reason WHEN j.gone THEN 'gone' ELSE 'failing' END,
    alert_mail = CASE WHEN j.after = j.before THEN w.alert_mail ELSE j.mail END,
    alerted_at = CASE WHEN j.after = j.before THEN w.alerted_at END
  FROM judged j WHERE w.id = j.id
  RETURNING w.id, w.department_id, j.after, j.after <> j.before AS stopped
)
INSERT INTO audit (department_id, actor, action, subject)
SELECT department_id, 'webhooks', 'webhook.' || after, id::text FROM changed WHERE stopped`;

const ALERTS = `
SELECT w.id AS "endpointId", w.department_id AS "departmentId", w.alert_mail AS "mailId", w.url, w.state_reason AS reason,
  (SELECT count(*)::int FROM webhook_delivery d WHERE d.endpoint_id = w.id AND d.state = 'waiting') AS waiting
FROM webhook_endpoint w WHERE w.alert_mail IS NOT NULL AND w.alerted_at IS NULL ORDER BY w.id LIMIT 50`;

const FORGET = `
DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery WHERE ended_at < $1 LIMIT 1000)`;

interface EndpointRow {
  readonly id: Uuid;
  readonly url: string;
  readonly secret: Buffer;
  readonly formerSecret: Buffer | null;
  readonly authorization: Buffer | null;
}

/** Webhooks in Postgres, in the worker's role. */
export class PostgresWebhookStore extends WebhookStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override async claim(owner: string, leaseMs: number, nowMs: number): Promise<readonly WebhookEndpoint[]> {
    const { rows } = await this.pool.query<EndpointRow>({
      name: 'webhooks-claim',
      text: CLAIM,
      values: [owner, leaseMs, moment(nowMs)],
    });
    return rows.map((row) => this.endpointOf(row));
  }

  override async due(
    endpointIds: readonly Uuid[],
    underWay: readonly Uuid[],
    { nowMs, most }: { readonly nowMs: number; readonly most: number },
  ): Promise<readonly WebhookDelivery[]> {
    if (endpointIds.length === 0) return [];
    const values = [endpointIds, underWay, moment(nowMs), most];
    return (await this.pool.query<WebhookDelivery>({ name: 'webhooks-due', text: DUE, values })).rows;
  }

  override async record(
    outcomes: readonly WebhookOutcome[],
    {
      nowMs,
      pauseAfterMs,
      newId,
    }: { readonly nowMs: number; readonly pauseAfterMs: number; readonly newId: () => Uuid },
  ): Promise<void> {
    if (outcomes.length === 0) return;
    const endpoints = endpointRows(outcomes).map((row) => ({ ...row, mail: newId() }));
    await transaction(this.pool, async (client) => {
      const deliveries = JSON.stringify(outcomes.map(deliveryRow));
      await client.query({ name: 'webhooks-write', text: WRITE, values: [deliveries, moment(nowMs)] });
      const values = [JSON.stringify(endpoints), moment(nowMs), pauseAfterMs];
      await client.query({ name: 'webhooks-judge', text: JUDGE, values });
    });
  }

  override async release(owner: string): Promise<void> {
    await this.pool.query(
      'UPDATE webhook_endpoint SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1',
      [owner],
    );
  }

  override async alerts(): Promise<readonly WebhookAlert[]> {
    return (await this.pool.query<WebhookAlert>({ name: 'webhooks-alerts', text: ALERTS })).rows;
  }

  override async alerted(endpointId: Uuid, nowMs: number): Promise<void> {
    await this.pool.query('UPDATE webhook_endpoint SET alerted_at = $2 WHERE id = $1', [
      endpointId,
      moment(nowMs),
    ]);
  }

  override async forget(beforeMs: number): Promise<number> {
    return (await this.pool.query(FORGET, [moment(beforeMs)])).rowCount ?? 0;
  }

  private endpointOf({ id, url, secret, formerSecret, authorization }: EndpointRow): WebhookEndpoint {
    const sealed = formerSecret === null ? [secret] : [secret, formerSecret];
    return {
      id,
      url,
      secrets: sealed.map((one) => secretBytes(this.vault.open(one))),
      authorization: authorization === null ? null : this.vault.open(authorization),
    };
  }
}

function deliveryRow({ delivery, answer, state, dueAtMs }: WebhookOutcome): Record<string, unknown> {
  return {
    id: delivery.id,
    state,
    tries: delivery.tries + 1,
    due_at: momentOrNull(dueAtMs),
    status: answer.status,
    error: answer.error,
    answer: answer.body === '' ? null : answer.body,
    took_ms: Math.round(answer.tookMs),
  };
}

/** Several outcomes of one endpoint are one word about it, in the order of their ids: concurrent writers lock alike. */
function endpointRows(outcomes: readonly WebhookOutcome[]) {
  const ids = [...new Set(outcomes.map(({ delivery }) => delivery.endpointId))].sort();
  return ids.map((id) => {
    const own = outcomes.filter(({ delivery }) => delivery.endpointId === id);
    const slow = own.flatMap(({ slowUntilMs }) => slowUntilMs ?? []);
    return {
      id,
      well: own.some(({ endpoint }) => endpoint === 'well'),
      gone: own.some(({ endpoint }) => endpoint === 'gone'),
      slow_until: slow.length === 0 ? null : moment(Math.max(...slow)),
    };
  });
}
