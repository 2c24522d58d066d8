/** `npm run bench -- claim [rows …]`: claiming 200 due rows among 10^4, 10^6 and 10^7 attempts. */
import pg from 'pg';
import { startBenchDatabase } from './harness/database.js';
import { machine, median, printRatio } from './harness/statistics.js';
import { PostgresLaneStore, Vault, openPool } from '#persistence';

const ROUNDS = 25;
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

/** @returns the exit code */
export async function main(argv: readonly string[] = []): Promise<number> {
  const sizes = argv.length > 0 ? argv.map(Number) : [1e4, 1e6, 1e7];
  const database = await startBenchDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const pool = openPool({
    url: database.env['DATABASE_WORKER_URL'] ?? '',
    size: 2,
    name: 'bench',
    onError: () => undefined,
    plansOnce: true,
  });
  const vault = new Vault([
    { id: 'a', secret: Buffer.from((database.env['DATA_KEYS'] ?? '').slice(2), 'base64') },
  ]);
  const lanes = new PostgresLaneStore(pool, vault);
  process.stdout.write(`${machine()}\n`);
  const times = new Map<number, number>();
  let filled = 0;
  for (const size of sizes) {
    filled = await fill(admin, database.departmentId, filled, size, sealed(vault));
    times.set(size, await measure(lanes, admin));
    process.stdout.write(
      `     claim of ${String(LIMIT)} among ${size.toExponential(0)} attempts: ${times.get(size)?.toFixed(1) ?? '?'} ms\n`,
    );
  }
  await pool.end();
  await admin.end();
  await database.stop();
  const [small, large] = sizes.slice(-2).map((size) => times.get(size) ?? 0);
  const name = `claim at ${sizes.at(-1)?.toExponential(0) ?? ''} ÷ at ${sizes.at(-2)?.toExponential(0) ?? ''}`;
  return printRatio(name, [(large ?? 0) / (small ?? 1)], { atMost: 1.3 }) ? 0 : 1;
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

async function fill(
  admin: pg.Client,
  departmentId: string,
  from: number,
  to: number,
  content: Buffer,
): Promise<number> {
  const STEP = 200_000;
  for (let done = from; done < to; done += STEP)
    await admin.query(FILL, [departmentId, done, Math.min(to, done + STEP), content]);
  await admin.query('VACUUM ANALYZE attempt');
  await admin.query('VACUUM ANALYZE notification');
  return to;
}

/** Claims and gives back, so that every round finds the same. */
async function measure(lanes: PostgresLaneStore, admin: pg.Client): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    const claimed = await lanes.claim({
      lane: LANE,
      mode: 'due',
      limit: LIMIT,
      nowMs: Date.now(),
      leaseMs: 60_000,
    });
    if (round > 4) times.push(performance.now() - startedAt);
    if (claimed.length === 0) throw new Error('nothing was claimed');
    await admin.query(`UPDATE attempt SET state = 'queued', lease_until = NULL WHERE state = 'sending'`);
  }
  return median(times);
}
