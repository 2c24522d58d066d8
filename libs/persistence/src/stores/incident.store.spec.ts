import type pg from 'pg';
import type { IllLane, IncidentChange } from '#delivery/ports';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { PostgresIncidentStore } from './incident.store.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';
const BECAUSE = { rule: 'refusals-in-row', facts: { refusals: 3 } };

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'worker', pg.Pool>;
let store: PostgresIncidentStore;
beforeAll(() => {
  const { admin, worker } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  pools = { admin: open(admin, 'a'), worker: open(worker, 'b') };
  store = new PostgresIncidentStore(pools.worker);
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('TRUNCATE incident CASCADE');
});

let made = 0;
const newId = () => anId((made += 1));

function lane(key: string, illAtMs = NOW): IllLane {
  return { lane: key, subject: 'group:ui', kind: 'provider', name: key, illAtMs, because: BECAUSE };
}

function opening(lanes: readonly IllLane[] = [lane(GMX)]): IncidentChange {
  return { kind: 'open', subject: 'group:ui', about: 'provider', atMs: NOW, because: BECAUSE, lanes };
}

async function theOpen() {
  const [incident] = await store.open();
  if (incident === undefined) throw new Error('no incident is open');
  return incident;
}

async function entries() {
  const { rows } = await pools.admin.query<{ kind: string }>('SELECT kind FROM incident_entry ORDER BY id');
  return rows.map(({ kind }) => kind);
}

describe('PostgresIncidentStore', () => {
  it('opens an incident with its lanes and a number of its year', async () => {
    expect(await store.apply([opening([lane(GMX), lane(WEBDE, NOW + 1)])], newId)).toBe(1);
    expect(await theOpen()).toMatchObject({ subject: 'group:ui', openedBy: 'health', openedAtMs: NOW });
    const { rows } = await pools.admin.query<{ number: string }>('SELECT number FROM incident');
    expect(rows[0]?.number).toMatch(/^2021-\d{4}$/);
    expect((await theOpen()).lanes.map((one) => one.illAtMs).sort()).toEqual([NOW, NOW + 1]);
  });

  it('lets one of several workers open it', async () => {
    const written = await Promise.all(Array.from({ length: 4 }, () => store.apply([opening()], newId)));
    expect(written.sort()).toEqual([0, 0, 0, 1]);
    expect(await store.open()).toHaveLength(1);
    expect(await entries()).toEqual(['opened']);
  });

  it('keeps when a lane fell ill first, through recovery and relapse', async () => {
    await store.apply([opening()], newId);
    const { id } = await theOpen();
    await store.apply([{ kind: 'well', incidentId: id, lane: GMX, atMs: NOW + 5 }], newId);
    expect((await theOpen()).lanes).toEqual([{ lane: GMX, illAtMs: NOW, wellAtMs: NOW + 5 }]);
    expect(await store.apply([{ kind: 'ill', incidentId: id, lane: lane(GMX, NOW + 9) }], newId)).toBe(1);
    expect((await theOpen()).lanes).toEqual([{ lane: GMX, illAtMs: NOW, wellAtMs: null }]);
    expect(await store.apply([{ kind: 'ill', incidentId: id, lane: lane(GMX, NOW + 9) }], newId)).toBe(0);
  });

  it('closes it once, and the next block opens another', async () => {
    await store.apply([opening()], newId);
    const { id } = await theOpen();
    const close = { kind: 'close', incidentId: id, atMs: NOW + 5 } as const;
    expect(await Promise.all([store.apply([close], newId), store.apply([close], newId)])).toContain(0);
    expect(await store.open()).toEqual([]);
    await store.apply([opening()], newId);
    expect(await entries()).toEqual(['opened', 'closed', 'opened']);
  });
});
