/** `npm run bench -- claim [rows …]`: claiming 200 due rows among 10^4, 10^6 and 10^7 attempts. */
import pg from 'pg';
import { startBenchDatabase, type BenchDatabase } from './harness/database.js';
import { machine, median, printRatio } from './harness/statistics.js';
import { PostgresLaneStore, Vault, openPool } from '#persistence';

const ROUNDS = 5;
const CLAIMS_A_ROUND = 10;
/** The first claims read pages into memory; a worker claims many times a minute. */
const WARM_UP_CLAIMS = 25;
const LIMIT = 200;
const LANE = 'email:transactional:direct:gmx.net';

/** Mostly ended attempts, as in a grown installation; one in a hundred is due in our lane. */
const FILL = `
WITH ids AS (SELECT i, (left(t, 8) || '-' || right(t, 4) || '-7' || substr(md5(i::text), 1, 3) || '-8' || substr(md5(i::text), 4, 3) || '-' || substr(md5(i::text), 8, 12))::uuid AS id
  FROM generate_series($2::bigint + 1, $3::bigint) AS i, LATERAL (SELECT lpad(to_hex((extract(epoch FROM now() - interval '5 days') * 1000)::bigint + i % 86400000), 12, '0') AS t) x),
n AS (INSERT INTO notification (id, department_id, key_kind, hash_key, email_domain, phone_range_allowed, language, category, urgency, confidential, one_time_code,
    stream, accepted_at, has_late, has_second_factor, status, due_at, ended_at)
  SELECT id, $1, 'live', 'a', 'gmx.de', false, 'de', 'appointments', 'urgent', false, false, 'transactional', now(), false, false,
    CASE WHEN i % 100 = 0 THEN 'in_progress' ELSE 'delivered' END, CASE WHEN i % 100 = 0 THEN now() + interval '1 hour' END, now() FROM ids),
c AS (INSERT INTO content (notification_id, department_id, sealed) SELECT id, $1, $4 FROM ids WHERE i % 100 = 0)
INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since)
SELECT id, 1, $1, 'email', 'email', '${LANE}', 'original', CASE WHEN i % 100 = 0 THEN 'queued' ELSE 'accepted_by_gateway' END,
  (ARRAY['routine', 'important', 'urgent', 'emergency'])[1 + (i / 100) % 4], now(), CASE WHEN i % 100 = 0 THEN now() - interval '1 minute' END, now() FROM ids`;

/** A database of its own for each size, so that the sizes take turns: a shared machine is not equally quick for long. */
class Ground {
  private constructor(
    private readonly database: BenchDatabase,
    private readonly admin: pg.Client,
    private readonly pool: pg.Pool,
    private readonly lanes: PostgresLaneStore,
  ) {}

  /** @param size how many attempts lie in it */
  static async filled(size: number): Promise<Ground> {
    const database = await startBenchDatabase();
    const { DATABASE_WORKER_URL: url = '', DATA_KEYS: keys = '' } = database.env;
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const vault = new Vault([{ id: 'a', secret: Buffer.from(keys.slice(2), 'base64') }]);
    const pool = openPool({ url, size: 2, name: 'bench', onError: () => undefined, plansOnce: true });
    await fill(admin, database.departmentId, size, sealed(vault));
    return new Ground(database, admin, pool, new PostgresLaneStore(pool, vault));
  }

  /** So many claims, each given back, so that every claim finds as many. @returns milliseconds of each */
  async claims(count: number): Promise<number[]> {
    const times: number[] = [];
    while (times.length < count) {
      const startedAt = performance.now();
      const claimed = await this.lanes.claim({
        lane: LANE,
        mode: 'due',
        limit: LIMIT,
        nowMs: Date.now(),
        leaseMs: 60_000,
      });
      times.push(performance.now() - startedAt);
      if (claimed.length === 0) throw new Error('nothing was claimed');
      await this.admin.query(
        `UPDATE attempt SET state = 'queued', lease_until = NULL WHERE state = 'sending'`,
      );
    }
    return times;
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.admin.end();
    await this.database.stop();
  }
}

/** @returns the exit code */
export async function main(argv: readonly string[] = []): Promise<number> {
  const sizes = argv.length > 0 ? argv.map(Number) : [1e4, 1e6, 1e7];
  process.stdout.write(`${machine()}\n`);
  const grounds: Ground[] = [];
  try {
    for (const size of sizes) {
      process.stdout.write(`     filling ${size.toExponential(0)} attempts …\n`);
      grounds.push(await Ground.filled(size));
    }
    return report(sizes, await measure(grounds));
  } finally {
    for (const ground of grounds) await ground.close();
  }
}

/** @returns for each ground the median claim of each round, in milliseconds */
async function measure(grounds: readonly Ground[]): Promise<number[][]> {
  for (const ground of grounds) await ground.claims(WARM_UP_CLAIMS);
  const rounds: number[][] = grounds.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, ground] of grounds.entries())
      rounds[index]?.push(median(await ground.claims(CLAIMS_A_ROUND)));
  return rounds;
}

function report(sizes: readonly number[], rounds: readonly (readonly number[])[]): number {
  sizes.forEach((size, index) => {
    const typical = median([...(rounds[index] ?? [])]).toFixed(1);
    process.stdout.write(
      `     claim of ${String(LIMIT)} among ${size.toExponential(0)} attempts: ${typical} ms\n`,
    );
  });
  const [small = [], large = []] = rounds.slice(-2);
  const [smallSize = 0, largeSize = 0] = sizes.slice(-2);
  const name = `claim at ${largeSize.toExponential(0)} ÷ at ${smallSize.toExponential(0)}`;
  const ratios = large.map((ms, round) => ms / (small[round] ?? 1));
  return printRatio(name, ratios, { atMost: 1.3 }) ? 0 : 1;
}

function sealed(vault: Vault): Buffer {
  const content = {
    subject: 'x',
    body: 'x',
    sms: null,
    push: null,
    late: null,
    action: null,
    attachments: [],
    calendar: null,
  };
  return vault.sealJson({
    contacts: { name: null, email: 'a@gmx.de', phone: null },
    content,
    secondFactor: null,
  });
}

/** As it lies after days of service: vacuumed, nothing dirty in memory. */
async function fill(admin: pg.Client, departmentId: string, size: number, content: Buffer): Promise<void> {
  const STEP = 200_000;
  for (let done = 0; done < size; done += STEP)
    await admin.query(FILL, [departmentId, done, Math.min(size, done + STEP), content]);
  await admin.query('VACUUM ANALYZE attempt');
  await admin.query('VACUUM ANALYZE notification');
  await admin.query('CHECKPOINT');
}
