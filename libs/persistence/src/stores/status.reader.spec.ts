import type pg from 'pg';
import { useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { StatusReader } from './status.reader.js';

const NOW = Date.UTC(2021, 2, 12, 6, 2);
const DAY_MS = 86_400_000;
const idOf = (last: number): string => `019a0000-0000-7000-8000-00000000000${String(last)}`;
const GMX = 'email:transactional:direct:gmx.net';

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'report', pg.Pool>;
let reader: StatusReader;
beforeAll(() => {
  const { admin, report } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  pools = { admin: open(admin, 'a'), report: open(report, 'r') };
  reader = new StatusReader(pools.report);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('TRUNCATE incident, health, health_change CASCADE');
});

async function changed(lane: string, daysAgo: number, from: string, to: string): Promise<void> {
  await pools.admin.query(
    `INSERT INTO health_change (key, at, from_state, to_state, because) VALUES ($1, to_timestamp($2), $3, $4, '{}')`,
    [lane, (NOW - daysAgo * DAY_MS) / 1000, from, to],
  );
}

async function incident(id: string, openedDaysAgo: number, closedDaysAgo: number | null): Promise<void> {
  const at = (days: number | null) => (days === null ? null : new Date(NOW - days * DAY_MS));
  await pools.admin.query(
    `INSERT INTO incident (id, number, subject, kind, opened_at, opened_by, because, closed_at) VALUES ($1::uuid, $1::text, $1::text, 'provider', $2, 'health', '{}', $3)`,
    [id, at(openedDaysAgo), at(closedDaysAgo)],
  );
  await pools.admin.query(
    `INSERT INTO incident_lane VALUES ($1::uuid, $3, 'GMX', $2, NULL), ($1::uuid, 'sms:twilio', 'sms', $2, NULL)`,
    [id, at(openedDaysAgo), GMX],
  );
}

async function notice(id: string, de: string | null): Promise<void> {
  await pools.admin.query(
    `INSERT INTO incident_notice (incident_id, at, actor, text_de, text_en, withdrawn) VALUES ($1, $2, 'K. Yıldız', $3, $3, $4)`,
    [id, new Date(NOW), de, de === null],
  );
}

describe('StatusReader', () => {
  it('reads changes of the period in order, without probes that came and went', async () => {
    await changed(GMX, 0.2, 'probing', 'recovering');
    await changed(GMX, 1, 'healthy', 'blocked');
    await changed(GMX, 0.5, 'blocked', 'probing');
    await changed(GMX, 0.4, 'probing', 'blocked');
    await changed('sms:twilio', 91, 'healthy', 'degraded');
    const { changes } = await reader.read(NOW - 90 * DAY_MS);
    expect(changes).toEqual([
      { lane: GMX, atMs: NOW - DAY_MS, from: 'healthy', to: 'blocked' },
      { lane: GMX, atMs: NOW - DAY_MS / 5, from: 'probing', to: 'recovering' },
    ]);
  });

  it('finds the changes by their index', async () => {
    const client = await pools.report.connect();
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL enable_seqscan = off');
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT key FROM health_change WHERE at >= now() AND NOT (from_state IN ('blocked', 'probing') AND to_state IN ('blocked', 'probing')) ORDER BY at, id`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('health_change_told');
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  });

  it('reads open incidents however old, closed ones of the period, newest first, and nothing of who acted', async () => {
    await incident(idOf(1), 200, null);
    await incident(idOf(2), 200, 100);
    await incident(idOf(3), 2, 1);
    const { incidents } = await reader.read(NOW - 90 * DAY_MS);
    expect(incidents).toEqual([
      {
        id: idOf(3),
        number: idOf(3),
        kind: 'provider',
        openedAtMs: NOW - 2 * DAY_MS,
        closedAtMs: NOW - DAY_MS,
        lanes: [GMX, 'sms:twilio'],
        notices: [],
      },
      expect.objectContaining({ id: idOf(1), closedAtMs: null }),
    ]);
  });

  it('reads notices and withdrawals in the order they were made', async () => {
    await incident(idOf(1), 1, null);
    await notice(idOf(1), 'GMX weist unsere Mails ab.');
    await notice(idOf(1), null);
    const { incidents } = await reader.read(NOW);
    expect(incidents[0]?.notices).toEqual([
      expect.objectContaining({ atMs: NOW, de: 'GMX weist unsere Mails ab.', withdrawn: false }),
      expect.objectContaining({ de: null, en: null, withdrawn: true }),
    ]);
    expect(JSON.stringify(incidents)).not.toContain('Yıldız');
  });

  it('reads the health of every lane', async () => {
    const record = {
      name: 'GMX',
      group: 'ui',
      record: { state: 'blocked', sinceMs: 1, blockedSinceMs: null, suspicion: { state: 'none' } },
    };
    await pools.admin.query('INSERT INTO health VALUES ($1, 1, $2)', [GMX, JSON.stringify(record)]);
    const { lanes } = await reader.read(NOW);
    expect(lanes).toEqual([expect.objectContaining({ lane: GMX, state: 'blocked' })]);
  });
});
