import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { GroupCommit } from '#delivery';
import { AcceptStore, type AcceptResult, type AcceptUnit } from '#delivery/ports';
import type { Vault } from '#persistence';

/** The peer: what most services do, one transaction with four INSERTs for each request. */
export class OneTransactionStore extends AcceptStore {
  constructor(
    private readonly pool: pg.Pool,
    private readonly vault: Vault,
  ) {
    super();
  }

  override acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    return Promise.all(units.map((unit) => this.accept(unit)));
  }

  private async accept(unit: AcceptUnit): Promise<AcceptResult> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT set_config($1, $2, true)', ['app.department', unit.departmentId]);
      for (const one of unit.notifications) {
        await client.query(
          `INSERT INTO notification (id, department_id, key_kind, hash_key, email_domain, phone_range_allowed, language, category, urgency, confidential,
             one_time_code, stream, accepted_at, has_late, has_second_factor, reference, status, due_at)
           VALUES ($1, $2, 'live', 'a', 'gmx.de', false, 'de', $3, $4, false, false, 'transactional', now(), false, false, $5, 'accepted', now())`,
          [one.id, unit.departmentId, one.category, one.urgency, one.reference],
        );
        await client.query(
          'INSERT INTO content (notification_id, department_id, sealed) VALUES ($1, $2, $3)',
          [
            one.id,
            unit.departmentId,
            this.vault.sealJson({
              contacts: one.contacts,
              content: one.content,
              secondFactor: one.secondFactor,
            }),
          ],
        );
      }
      await client.query(
        `INSERT INTO audit (department_id, actor, action, subject, count) VALUES ($1, $2, 'notification.accepted', $3, 1)`,
        [unit.departmentId, unit.actor, unit.route],
      );
      await client.query(
        'INSERT INTO idempotency (department_id, route, key, body_hash, response, created_at) VALUES ($1, $2, $3, $4, $5, now())',
        [
          unit.departmentId,
          unit.route,
          unit.idempotency?.key ?? randomUUID(),
          unit.idempotency?.bodyHash ?? '',
          unit.idempotency?.response ?? '',
        ],
      );
      await client.query('COMMIT');
      return { kind: 'accepted' };
    } finally {
      client.release();
    }
  }
}

/** No group commit: each request is written by itself, as soon as a connection is free. */
export class EachAlone extends GroupCommit {
  constructor(private readonly each: AcceptStore) {
    super(each, 1);
  }

  override async write(unit: AcceptUnit): Promise<AcceptResult> {
    const [result] = await this.each.acceptGroup([unit]);
    if (!result) throw new Error('the store gave no answer');
    return result;
  }
}

/** The upper bound: the same app, which seals and writes nothing. */
export class NothingStore extends AcceptStore {
  constructor(private readonly vault: Vault) {
    super();
  }

  override acceptGroup(units: readonly AcceptUnit[]): Promise<readonly AcceptResult[]> {
    for (const unit of units)
      for (const one of unit.notifications)
        this.vault.sealJson({ contacts: one.contacts, content: one.content, secondFactor: one.secondFactor });
    return Promise.resolve(units.map(() => ({ kind: 'accepted' })));
  }
}
