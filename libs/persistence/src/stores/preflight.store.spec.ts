import type pg from 'pg';
import type { Finding, PreflightReport } from '#preflight';
import { useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { PostgresPreflightStore } from './preflight.store.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const DAY = 86_400_000;
const LEASE = 60_000;

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'worker' | 'report', pg.Pool>;
let store: PostgresPreflightStore;
beforeAll(() => {
  const { admin, worker, report } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  pools = { admin: open(admin, 'a'), worker: open(worker, 'b'), report: open(report, 'c') };
  store = new PostgresPreflightStore(pools.worker);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('DELETE FROM preflight_report');
  await pools.admin.query('UPDATE preflight_turn SET owner = NULL, lease_until = NULL, ended_at = NULL');
});

const ptr = (state: Finding['state']): Finding => ({
  check: 'ptr',
  subject: '192.0.2.25',
  state,
  reason: state === 'ok' ? 'ptr.ok' : state === 'unknown' ? 'ptr.unknown' : 'ptr.missing',
  facts: { address: '192.0.2.25' },
});
const report = (state: Finding['state'], domain = 'stadt.example'): PreflightReport => ({
  domain,
  findings: [ptr(state)],
  dns: { helo: 'mail.stadt.example', addresses: [], spf: [], dkim: [], dmarc: [] },
});
async function run(state: Finding['state'], atMs: number, domain?: string) {
  expect(await store.takeTurn('one', atMs, LEASE)).toBe(true);
  return store.keep('one', report(state, domain), atMs);
}

describe('PostgresPreflightStore', () => {
  it('gives one of several workers the turn, once a day', async () => {
    const turns = await Promise.all(['a', 'b', 'c', 'd'].map((one) => store.takeTurn(one, NOW, LEASE)));
    expect(turns.filter(Boolean)).toHaveLength(1);
    await pools.admin.query('UPDATE preflight_turn SET lease_until = NULL');
    expect(await run('ok', NOW)).toEqual([]);
    expect(await store.takeTurn('two', NOW + DAY - 1, LEASE)).toBe(false);
    expect(await store.takeTurn('two', NOW + DAY, LEASE)).toBe(true);
  });

  it('gives the turn of a worker that died to another, and keeps nothing of the first', async () => {
    expect(await store.takeTurn('one', NOW, LEASE)).toBe(true);
    await pools.admin.query("UPDATE preflight_turn SET lease_until = clock_timestamp() - interval '1 s'");
    expect(await store.takeTurn('two', NOW, LEASE)).toBe(true);
    expect(await store.keep('one', report('ok'), NOW)).toBeNull();
    expect(await store.latest()).toBeNull();
  });

  it('has a turn again when the clock was set back', async () => {
    await run('ok', NOW + 9 * DAY);
    expect(await store.takeTurn('one', NOW, LEASE)).toBe(true);
  });

  it('tells what changed, through days on which nobody answered', async () => {
    expect(await run('ok', NOW)).toEqual([]);
    expect(await run('unknown', NOW + DAY)).toEqual([]);
    const change = { check: 'ptr', subject: '192.0.2.25', from: 'ok', to: 'fault' };
    expect(await run('fault', NOW + 2 * DAY)).toEqual([change]);
    expect(await run('fault', NOW + 3 * DAY)).toEqual([]);
    const events = await store.changesSince(NOW, 10);
    expect(events).toEqual([{ atMs: NOW + 2 * DAY, report: report('fault'), changes: [change] }]);
  });

  it('compares with the last report of the same domain', async () => {
    await run('ok', NOW);
    expect(await run('fault', NOW + DAY, 'news.stadt.example')).toEqual([]);
    expect(await run('fault', NOW + 2 * DAY)).toHaveLength(1);
  });

  it('keeps 90 days', async () => {
    await run('ok', NOW);
    await run('ok', NOW + 90 * DAY);
    await run('ok', NOW + 90 * DAY + DAY);
    const { rows } = await pools.admin.query<{ n: number }>('SELECT count(*) AS n FROM preflight_report');
    expect(rows[0]?.n).toBe(2);
  });

  it('shows the latest to reports too, who may change nothing', async () => {
    await run('ok', NOW);
    const reader = new PostgresPreflightStore(pools.report);
    expect(await reader.latest()).toEqual({ atMs: NOW, report: report('ok'), changes: [] });
    await expect(reader.takeTurn('x', NOW + DAY, LEASE)).rejects.toThrow(/permission denied/);
  });
});
