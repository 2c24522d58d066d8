import type pg from 'pg';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { moment, openPool } from '../database/pools.js';
import { TrafficReader } from './traffic.reader.js';

const HOUR = 3_600_000;
const NOW = Date.UTC(2021, 2, 11, 13, 3);
const [AMT, KFZ] = [anId(1), anId(2)];

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'worker', pg.Pool>;
beforeAll(() => {
  const { admin, worker } = database.current;
  const open = (url: string) => openPool({ url, size: 2, name: 'spec', onError: () => undefined });
  pools = { admin: open(admin), worker: open(worker) };
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});

let made = Date.now();

async function aNotification(departmentId: string, atMs: number, keyKind = 'live'): Promise<void> {
  made += 1;
  await pools.admin.query(
    `INSERT INTO notification (id, department_id, key_kind, hash_key, email_domain, phone_hash, phone_range_allowed, language, category, urgency,
       confidential, one_time_code, stream, accepted_at, deadline_at, has_late, has_second_factor, status)
     VALUES ($1, $2, $3, 'a', 'gmx.de', $4, true, 'de', 'appointments', 'important', false, false, 'transactional', $5, $6, false, false, 'delivered')`,
    [
      anId(made),
      departmentId,
      keyKind,
      made % 2 === 0 ? Buffer.from('x') : null,
      moment(atMs),
      moment(atMs + HOUR),
    ],
  );
}

it('reads a time of one department, or of the city, in pages, without test mail', async () => {
  for (let number = 0; number < 4; number += 1) await aNotification(AMT, NOW + number * HOUR);
  await aNotification(KFZ, NOW);
  await aNotification(AMT, NOW, 'test');
  const reader = new TrafficReader(pools.worker);
  const time = { sinceMs: NOW, untilMs: NOW + 3 * HOUR, limit: 100 };
  const own = await reader.read({ ...time, departmentId: AMT });
  expect(own.map(({ acceptedAtMs }) => acceptedAtMs)).toEqual([NOW, NOW + HOUR, NOW + 2 * HOUR]);
  expect(own[0]).toMatchObject({
    deadlineMs: NOW + HOUR,
    urgency: 'important',
    category: 'appointments',
    sameDay: false,
    hasEmail: true,
    hasPush: false,
    domain: 'gmx.de',
    site: null,
  });
  expect(own.map(({ hasPhone }) => hasPhone).filter(Boolean).length).toBeGreaterThan(0);
  expect(await reader.read({ ...time, departmentId: null })).toHaveLength(4);
  expect(await reader.read({ ...time, departmentId: null, limit: 2 })).toHaveLength(2);
  expect(Object.keys(own[0] ?? {}).filter((name) => /hash|email$|recipient|content/i.test(name))).toEqual([
    'hasLateContent',
    'hasEmail',
  ]);
});
