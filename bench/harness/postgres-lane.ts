import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { EmailGateway } from '#channels';
import { Dispatcher, HealthBook, OutcomeWriter, RecipientSites } from '#delivery';
import { Chance, DeliveryMetrics, Gateways } from '#delivery/ports';
import { uuidV7 } from '#domain';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import { PostgresHealthStore, PostgresLaneStore, PostgresSiteStore, Vault, openPool } from '#persistence';
import type { BenchDatabase } from './database.js';
import { LANE, SITE, WallClock, addressOf, contentOf } from './direct-mail.js';

/** As the worker's settings have them. */
const LEASE_MS = 30_000;
const QUARANTINE_MS = 95_000;
const POOL_SIZE = 10;

const FILL = `
WITH made AS (SELECT * FROM unnest($1::uuid[], $2::bytea[]) AS m(id, sealed)),
n AS (INSERT INTO notification (id, department_id, key_kind, hash_key, email_domain, phone_range_allowed, language, category, urgency, confidential,
    one_time_code, stream, accepted_at, has_late, has_second_factor, status, due_at)
  SELECT id, $3, 'live', 'a', '${SITE}', false, 'de', 'appointments', 'important', false, false, 'transactional', now(), false, false, 'in_progress',
    now() + interval '1 hour' FROM made),
c AS (INSERT INTO content (notification_id, department_id, sealed) SELECT id, $3, sealed FROM made)
INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since)
SELECT id, 1, $3, 'email', 'email', '${LANE}', 'original', 'queued', 'important', now(), now(), now() FROM made`;

/**
 * The worker's own lane on Postgres: what it claims, sends, records and learns, in the worker's role and with its own
 * classes. What decides about a notification afterwards (advance) is not part of it.
 */
export class PostgresLane {
  private readonly clock = new WallClock();
  private readonly pool: pg.Pool;
  private readonly vault: Vault;

  private constructor(
    private readonly database: BenchDatabase,
    private readonly admin: pg.Client,
    private readonly gateway: EmailGateway,
  ) {
    const { DATABASE_WORKER_URL: url = '', DATA_KEYS: keys = '' } = database.env;
    this.pool = openPool({ url, size: POOL_SIZE, name: 'bench', onError: () => undefined, plansOnce: true });
    this.vault = new Vault([{ id: 'a', secret: Buffer.from(keys.slice(2), 'base64') }]);
  }

  /** @param host the mail exchanger of the one site */
  static async open(database: BenchDatabase, gateway: EmailGateway, host: string): Promise<PostgresLane> {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(
      `INSERT INTO domain_site (domain, site, site_name, hosts, state, refresh_at) VALUES ($1, $1, $1, $2, 'resolved', now() + interval '1 day')`,
      [SITE, [host]],
    );
    await admin.query('INSERT INTO lane (key) VALUES ($1)', [LANE]);
    return new PostgresLane(database, admin, gateway);
  }

  /** Puts so many notifications into the lane, each with its email queued, in place of what was there. */
  async queue(messages: number): Promise<void> {
    const STEP = 1_000;
    await this.admin.query('TRUNCATE notification, content, attempt');
    for (let from = 0; from < messages; from += STEP) {
      const numbers = Array.from({ length: Math.min(STEP, messages - from) }, (_, index) => from + index + 1);
      const ids = numbers.map(() => uuidV7(Date.now(), randomBytes(10)));
      const contents = numbers.map((number) => this.sealed(number));
      await this.admin.query(FILL, [ids, contents, this.database.departmentId]);
    }
    for (const table of ['notification', 'content', 'attempt'])
      await this.admin.query(`VACUUM ANALYZE ${table}`);
    await this.admin.query('CHECKPOINT');
  }

  /** Sends what is queued. Resolves when the last outcome is committed. */
  async send(messages: number): Promise<void> {
    const lanes = new PostgresLaneStore(this.pool, this.vault);
    const health = this.healthBook();
    const recorded = new Countdown(messages);
    const learn = async () => {
      await health.flushDue(this.clock.realNow());
    };
    const outcomes = new OutcomeWriter(
      lanes,
      (due) => {
        recorded.count(due.length);
        learn().catch(recorded.fail);
      },
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    );
    const dispatcher = new Dispatcher({
      lanes,
      health,
      outcomes,
      gateways: new OneGateway(this.gateway),
      sites: new RecipientSites(new PostgresSiteStore(this.pool), this.clock),
      clock: this.clock,
      metrics: new NoMetrics(),
      leaseMs: LEASE_MS,
      quarantineMs: QUARANTINE_MS,
      owner: 'bench',
      onError: recorded.fail,
    });
    const tending = setInterval(() => void dispatcher.tend().catch(recorded.fail), LEASE_MS / 3);
    await dispatcher.look();
    await recorded.done.finally(() => {
      clearInterval(tending);
    });
    await dispatcher.stop();
  }

  /** Emails that the database says were taken. */
  async accepted(): Promise<number> {
    const { rows } = await this.admin.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM attempt WHERE state = 'accepted_by_gateway'`,
    );
    return rows[0]?.count ?? 0;
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.admin.end();
  }

  private sealed(number: number): Buffer {
    const contacts = { name: `Person ${String(number)}`, email: addressOf(number), phone: null };
    return this.vault.sealJson({ contacts, content: contentOf(number), secondFactor: null });
  }

  private healthBook(): HealthBook {
    const store = new PostgresHealthStore(this.pool);
    return new HealthBook(store, new BenchChance(), DEFAULT_HEALTH_SETTINGS, (lane) => ({
      lane,
      name: lane,
      group: null,
    }));
  }
}

/** Resolves when so much was counted. */
class Countdown {
  readonly done: Promise<void>;
  private settle!: { resolve: () => void; reject: (error: unknown) => void };

  constructor(private left: number) {
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  count(some: number): void {
    this.left -= some;
    if (this.left <= 0) this.settle.resolve();
  }

  readonly fail = (error: unknown): void => {
    this.settle.reject(error);
  };
}

class OneGateway extends Gateways {
  constructor(private readonly gateway: EmailGateway) {
    super();
  }

  override for(): EmailGateway {
    return this.gateway;
  }
}

class BenchChance extends Chance {
  override fraction(): number {
    return Math.random();
  }

  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}

class NoMetrics extends DeliveryMetrics {
  override accepted(): void {
    return;
  }

  override advanced(): void {
    return;
  }

  override handedOver(): void {
    return;
  }

  override swept(): void {
    return;
  }

  override toldDepartments(): void {
    return;
  }
}
