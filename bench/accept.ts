/** `npm run bench -- accept`: accepting notifications, beside a transaction per request and beside writing nothing. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startBenchDatabase, type BenchDatabase } from './harness/database.js';
import { load } from './harness/load.js';
import { machine, median, printRatio } from './harness/statistics.js';

const ROUNDS = 5;
const ROUND_MS = 4_000;
const CONNECTIONS = 32;
const STORES = ['ours', 'one', 'nothing'] as const;
type Store = (typeof STORES)[number];

const letter = () => ({
  recipient: { email: `p${randomUUID()}@gmx.de` },
  category: 'appointments',
  urgency: 'urgent',
  content: { subject: 'Ihr Termin', body: 'Bitte bestätigen Sie Ihren Termin.' },
  reference: 'bench',
});

/** @returns the exit code: 0 when every goal was met */
export async function main(): Promise<number> {
  const database = await startBenchDatabase();
  const apps = new Map<Store, { child: ChildProcess; url: string }>();
  try {
    for (const store of STORES) apps.set(store, await startApp(store, database));
    process.stdout.write(`${machine()}\n`);
    const single = await singles(apps, database);
    const batch = await batches(apps.get('ours')?.url ?? '', database);
    const met = [
      printRatio(
        'POST at 32 connections ÷ one 4-INSERT transaction per request',
        single.map(({ ours, one }) => ours / one),
        { atLeast: 3 },
      ),
      printRatio(
        'POST at 32 connections ÷ the same app that writes nothing',
        single.map(({ ours, nothing }) => ours / nothing),
        { atLeast: 0.7 },
      ),
      printRatio(
        'batch of 1,000: notifications/s ÷ plain multi-row INSERT rows/s',
        batch.map(({ ours, plain }) => ours / plain),
        { atLeast: 0.2 },
      ),
    ];
    return met.every(Boolean) ? 0 : 1;
  } finally {
    for (const { child } of apps.values()) child.disconnect();
    await database.stop();
  }
}

async function singles(
  apps: ReadonlyMap<Store, { url: string }>,
  { key }: BenchDatabase,
): Promise<Record<Store, number>[]> {
  const rounds: Record<Store, number>[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const result = { ours: 0, one: 0, nothing: 0 };
    for (const store of STORES) {
      const { perSecond, failed } = await load(`${apps.get(store)?.url ?? ''}/v1/notifications`, {
        connections: CONNECTIONS,
        ms: round === 0 ? 1_500 : ROUND_MS,
        headers: { authorization: `Bearer ${key}` },
        body: () => JSON.stringify(letter()),
      });
      if (failed > 0) throw new Error(`${String(failed)} requests to ${store} failed`);
      result[store] = perSecond;
    }
    // The first round warms up.
    if (round > 0) rounds.push(result);
  }
  for (const store of STORES)
    process.stdout.write(
      `     ${store.padEnd(10)} ${median(rounds.map((one) => one[store])).toFixed(0)} notifications/s\n`,
    );
  return rounds;
}

async function batches(url: string, database: BenchDatabase): Promise<{ ours: number; plain: number }[]> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query(
    'CREATE TABLE plain (id uuid PRIMARY KEY, department_id uuid NOT NULL, category text, urgency text, reference text, body text, accepted_at timestamptz)',
  );
  const rounds: { ours: number; plain: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ours = await batchesOf(url, database.key);
    const plain = await plainRows(client, database.departmentId);
    if (round > 0) rounds.push({ ours, plain });
  }
  await client.end();
  process.stdout.write(
    `     batch ${median(rounds.map(({ ours }) => ours)).toFixed(0)} notifications/s, plain INSERT ${median(rounds.map(({ plain }) => plain)).toFixed(0)} rows/s\n`,
  );
  return rounds;
}

async function batchesOf(url: string, key: string): Promise<number> {
  const result = await load(`${url}/v1/notifications/batch`, {
    connections: 2,
    ms: ROUND_MS,
    headers: { authorization: `Bearer ${key}` },
    body: () => JSON.stringify({ items: Array.from({ length: 1_000 }, letter) }),
  });
  return result.perSecond * 1_000;
}

async function plainRows(client: pg.Client, departmentId: string): Promise<number> {
  const startedAt = performance.now();
  let rows = 0;
  while (performance.now() - startedAt < ROUND_MS) {
    const values: unknown[] = [];
    const places = Array.from({ length: 1_000 }, (_, index) => {
      values.push(
        randomUUID(),
        departmentId,
        'appointments',
        'urgent',
        'bench',
        'Bitte bestätigen Sie Ihren Termin.',
        new Date(),
      );
      const first = index * 7;
      return `(${[1, 2, 3, 4, 5, 6, 7].map((place) => `$${String(first + place)}`).join(',')})`;
    });
    await client.query(`INSERT INTO plain VALUES ${places.join(',')}`, values);
    rows += 1_000;
  }
  return rows / ((performance.now() - startedAt) / 1000);
}

function startApp(store: Store, { env }: BenchDatabase): Promise<{ child: ChildProcess; url: string }> {
  const entry = fileURLToPath(new URL('./harness/accept-app.js', import.meta.url));
  const child = fork(entry, [], { env: { ...process.env, ...env, BENCH_STORE: store } });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      resolve({ child, url: (message as { url: string }).url });
    });
    child.once('exit', (code) => {
      reject(new Error(`the app with the store ${store} ended with ${String(code)}`));
    });
  });
}
