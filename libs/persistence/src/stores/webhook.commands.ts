import type pg from 'pg';
import type { Uuid, WebhookEvent } from '#domain';
import type { WebhookStop } from '#delivery/ports';
import { asDepartment, moment } from '../database/pools.js';
import type { Vault } from '../vault/key-ring.js';
import { newWebhookSecret } from './webhook-secret.js';

/** An endpoint as its department sees it. Moments are Unix milliseconds of domain time. */
export interface WebhookView {
  readonly id: Uuid;
  readonly url: string;
  /** null: every event. */
  readonly events: readonly WebhookEvent[] | null;
  readonly hasAuthorization: boolean;
  readonly state: 'active' | 'paused' | 'disabled';
  readonly stateReason: WebhookStop | null;
  readonly stateSinceMs: number;
  readonly createdAtMs: number;
  readonly failingSinceMs: number | null;
  /** Deliveries that wait. */
  readonly waiting: number;
}

/** One line of the delivery log. */
export interface WebhookLogLine {
  readonly id: Uuid;
  readonly event: WebhookEvent;
  /** The notification or the incident. */
  readonly subjectId: Uuid;
  readonly state: 'waiting' | 'delivered' | 'failed';
  readonly tries: number;
  readonly createdAtMs: number;
  readonly dueAtMs: number | null;
  readonly triedAtMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
  readonly tookMs: number | null;
  readonly body: string;
}

/** What is wished for an endpoint; absent: as it is. */
export interface WebhookWish {
  readonly url?: string | undefined;
  readonly events?: readonly WebhookEvent[] | null | undefined;
  /** null: none any more. */
  readonly authorization?: string | null | undefined;
}

/** Who changes something, for the audit. */
export interface WebhookActor {
  readonly departmentId: Uuid;
  readonly actor: string;
  readonly nowMs: number;
}

/** More would be a loop that makes endpoints. */
export const MOST_ENDPOINTS = 20;
/** Any number that no other lock of ours has. */
const LOCK = 7_018;
/** Both secrets sign for so long after a change. */
export const BOTH_SIGN_MS = 86_400_000;

const VIEW = `
SELECT w.id, w.url, w.events, w.authorization_header IS NOT NULL AS "hasAuthorization", w.state, w.state_reason AS "stateReason",
  w.state_since AS "stateSinceMs", w.created_at AS "createdAtMs", w.failing_since AS "failingSinceMs",
  (SELECT count(*)::int FROM webhook_delivery d WHERE d.endpoint_id = w.id AND d.state = 'waiting') AS waiting
FROM webhook_endpoint w`;

const LOG = `
SELECT id, event, subject_id AS "subjectId", state, tries, created_at AS "createdAtMs", due_at AS "dueAtMs", tried_at AS "triedAtMs",
  status, error, answer, took_ms AS "tookMs", body FROM webhook_delivery`;

/** It begins its retries anew. One that is under way goes on. */
const AGAIN = `UPDATE webhook_delivery SET state = 'waiting', tries = 0, due_at = $2, ended_at = NULL`;

/** Webhook endpoints as their departments set them up, in the application's role. Everything that changes one is audited. */
export class WebhookCommands {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {}

  async list(departmentId: Uuid): Promise<readonly WebhookView[]> {
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<WebhookView>(`${VIEW} ORDER BY w.id`),
    );
    return rows;
  }

  async find(departmentId: Uuid, id: Uuid): Promise<WebhookView | null> {
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<WebhookView>(`${VIEW} WHERE w.id = $1`, [id]),
    );
    return rows[0] ?? null;
  }

  /** @returns its secret, which is shown this once, or null: the department has as many as it may have */
  async create(
    id: Uuid,
    wish: WebhookWish & { readonly url: string },
    by: WebhookActor,
  ): Promise<string | null> {
    const secret = newWebhookSecret();
    return this.change(by, 'created', id, async (client) => {
      // Two requests at once are counted one after the other.
      await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, by.departmentId]);
      const { rows } = await client.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM webhook_endpoint',
      );
      if ((rows[0]?.count ?? 0) >= MOST_ENDPOINTS) return null;
      await client.query(
        `INSERT INTO webhook_endpoint (id, department_id, url, events, secret, authorization_header, state_since, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)`,
        [
          id,
          by.departmentId,
          wish.url,
          wish.events ?? null,
          this.vault.seal(secret),
          this.sealed(wish.authorization ?? null),
          moment(by.nowMs),
        ],
      );
      return secret;
    });
  }

  /** @returns whether there is such an endpoint */
  async set(id: Uuid, wish: WebhookWish, by: WebhookActor): Promise<boolean> {
    return this.changed(
      by,
      'changed',
      id,
      `UPDATE webhook_endpoint SET url = coalesce($2, url), events = CASE WHEN $3 THEN $4::text[] ELSE events END,
         authorization_header = CASE WHEN $5 THEN $6 ELSE authorization_header END WHERE id = $1`,
      [
        wish.url ?? null,
        wish.events !== undefined,
        wish.events ?? null,
        wish.authorization !== undefined,
        this.sealed(wish.authorization ?? null),
      ],
    );
  }

  async remove(id: Uuid, by: WebhookActor): Promise<boolean> {
    return this.changed(by, 'removed', id, 'DELETE FROM webhook_endpoint WHERE id = $1');
  }

  /** A new secret; the one before signs beside it for a day. @returns null: no such endpoint */
  async rotate(id: Uuid, by: WebhookActor): Promise<string | null> {
    const secret = newWebhookSecret();
    const done = await this.changed(
      by,
      'rotated',
      id,
      'UPDATE webhook_endpoint SET former_secret = secret, former_until = $2, secret = $3 WHERE id = $1',
      [moment(by.nowMs + BOTH_SIGN_MS), this.vault.seal(secret)],
    );
    return done ? secret : null;
  }

  /** Nothing goes out until it is resumed; events are kept. */
  async pause(id: Uuid, by: WebhookActor): Promise<boolean> {
    return this.changed(
      by,
      'paused',
      id,
      `UPDATE webhook_endpoint SET state = 'paused', state_reason = 'by-hand', state_since = $2 WHERE id = $1`,
      [moment(by.nowMs)],
    );
  }

  /** What waits goes out at once. */
  async resume(id: Uuid, by: WebhookActor): Promise<boolean> {
    return this.change(by, 'resumed', id, async (client) => {
      const { rowCount } = await client.query(
        `UPDATE webhook_endpoint SET state = 'active', state_reason = NULL, state_since = $2, failing_since = NULL, slow_until = NULL,
           alert_mail = NULL, alerted_at = NULL WHERE id = $1`,
        [id, moment(by.nowMs)],
      );
      if (rowCount !== 1) return false;
      await client.query(
        `UPDATE webhook_delivery SET due_at = $2 WHERE endpoint_id = $1 AND state = 'waiting' AND due_at > $2`,
        [id, moment(by.nowMs)],
      );
      return true;
    });
  }

  /** Newest first, below a cursor. */
  async log(
    departmentId: Uuid,
    id: Uuid,
    filter: {
      readonly state?: string | undefined;
      readonly before?: Uuid | undefined;
      readonly limit: number;
    },
  ): Promise<readonly WebhookLogLine[]> {
    const { rows } = await asDepartment(this.pool, departmentId, (client) =>
      client.query<WebhookLogLine>(
        `${LOG} WHERE endpoint_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
        [id, filter.state ?? null, filter.before ?? null, filter.limit],
      ),
    );
    return rows;
  }

  /** Sends one again, whatever became of it. @returns whether there is such a delivery */
  async replay(id: Uuid, deliveryId: Uuid, by: WebhookActor): Promise<boolean> {
    return this.changed(by, 'replayed', id, `${AGAIN} WHERE endpoint_id = $1 AND id = $3`, [
      moment(by.nowMs),
      deliveryId,
    ]);
  }

  /** Sends all again that failed since a moment. @returns how many, or null: no such endpoint */
  async replayFailed(id: Uuid, sinceMs: number, by: WebhookActor): Promise<number | null> {
    return this.change(by, 'replayed', id, async (client) => {
      const { rowCount: known } = await client.query('SELECT 1 FROM webhook_endpoint WHERE id = $1', [id]);
      if (known !== 1) return null;
      const { rowCount } = await client.query(
        `${AGAIN} WHERE endpoint_id = $1 AND state = 'failed' AND created_at >= $3`,
        [id, moment(by.nowMs), moment(sinceMs)],
      );
      return rowCount ?? 0;
    });
  }

  private sealed(text: string | null): Buffer | null {
    return text === null ? null : this.vault.seal(text);
  }

  private async changed(
    by: WebhookActor,
    what: string,
    id: Uuid,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<boolean> {
    return this.change(by, what, id, async (client) => {
      const { rowCount } = await client.query(sql, [id, ...values]);
      return rowCount === 1;
    });
  }

  /** A change that found nothing is not audited. */
  private async change<T>(
    by: WebhookActor,
    what: string,
    id: Uuid,
    work: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    return asDepartment(this.pool, by.departmentId, async (client) => {
      const result = await work(client);
      if (result !== false && result !== null)
        await client.query(
          'INSERT INTO audit (department_id, actor, action, subject) VALUES ($1, $2, $3, $4)',
          [by.departmentId, by.actor, `webhook.${what}`, id],
        );
      return result;
    });
  }
}
