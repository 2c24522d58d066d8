import type pg from 'pg';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { OperationReader } from './operation.reader.js';

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const MINUTE = 60_000;
const GMX = 'email:transactional:direct:gmx.net';
const POSTEO = 'email:transactional:direct:posteo.de';
const [AMT, KFZ] = [anId(1), anId(2)];

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let admin: pg.Pool;
let report: pg.Pool;
let reader: OperationReader;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 2, name, onError: () => undefined });
  admin = open(database.current.admin, 'a');
  report = open(database.current.report, 'b');
  reader = new OperationReader(report);
  await admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender, mailbox) VALUES
     ($1, 'amt', 'Amt', 'Lindenburg', '{}', 'amt@stadt.example'), ($2, 'kfz', 'Kfz', 'Lindenburg', '{}', NULL)`,
    [AMT, KFZ],
  );
  await admin.query('INSERT INTO health (key, version, record) VALUES ($1, 1, $2), ($3, 1, $4)', [
    GMX,
    JSON.stringify({ name: 'GMX', group: 'ui', record: BLOCKED }),
    'own',
    JSON.stringify({ name: 'own', group: null, record: BLOCKED }),
  ]);
});
afterAll(async () => {
  await Promise.all([admin.end(), report.end()]);
});

const BLOCKED = {
  state: 'blocked',
  sinceMs: NOW + 5,
  blockedSinceMs: NOW,
  suspicion: { state: 'none' },
  probe: { nextMs: NOW + 15 * MINUTE, sent: 1 },
  pace: { perMinute: null },
  ramp: null,
};

let made = Date.now();
async function anAttempt(given: {
  readonly lane: string;
  readonly state: string;
  readonly department?: string;
  readonly atMs?: number;
  readonly deadlineMs?: number;
}): Promise<void> {
  const { lane, state, department = AMT, atMs = NOW, deadlineMs } = given;
  const at = new Date(atMs);
  await admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since, deadline_at)
     VALUES ($1, 1, $2, 'email', 'c', $3, 'original', $4, 'routine', $5, $5, $5, $6)`,
    [anId((made += 1)), department, lane, state, at, deadlineMs === undefined ? null : new Date(deadlineMs)],
  );
}

describe('OperationReader', () => {
  beforeAll(async () => {
    await anAttempt({ lane: GMX, state: 'held', deadlineMs: NOW + 60 * MINUTE });
    await anAttempt({ lane: GMX, state: 'held', atMs: NOW - MINUTE, deadlineMs: NOW - MINUTE });
    await anAttempt({ lane: GMX, state: 'held', department: KFZ });
    await anAttempt({ lane: GMX, state: 'delivered' });
    await anAttempt({ lane: POSTEO, state: 'queued' });
  });

  it('shows lanes with their health and what waits; one without a record is taken for well', async () => {
    expect(await reader.lanes()).toEqual([
      {
        lane: GMX,
        name: 'GMX',
        state: 'blocked',
        suspected: false,
        sinceMs: NOW,
        nextProbeAtMs: NOW + 15 * MINUTE,
        perMinute: null,
        waiting: 3,
        oldestWaitingMs: NOW - MINUTE,
      },
      expect.objectContaining({ lane: POSTEO, name: null, state: 'healthy', suspected: false, waiting: 1 }),
    ]);
  });

  it('counts held mail by lane and department; a deadline that has passed is no next one', async () => {
    expect(await reader.held(NOW)).toEqual([
      { lane: GMX, department: 'Amt', count: 2, oldestMs: NOW - MINUTE, nextDeadlineMs: NOW + 60 * MINUTE },
      { lane: GMX, department: 'Kfz', count: 1, oldestMs: NOW, nextDeadlineMs: null },
    ]);
    expect(await reader.heldCount()).toBe(3);
  });

  it('reads changes newest first, of these lanes and from then on', async () => {
    await admin.query(
      `INSERT INTO health_change (key, at, from_state, to_state, because) VALUES
       ($1, $3, 'healthy', 'degraded', $4), ($1, $5, 'degraded', 'blocked', $4), ($2, $5, 'healthy', 'blocked', $4)`,
      [GMX, POSTEO, new Date(NOW), JSON.stringify({ rule: 'late', facts: {} }), new Date(NOW + 1)],
    );
    const changes = await reader.changes([GMX], NOW, 10);
    expect(changes.map(({ to }) => to)).toEqual(['blocked', 'degraded']);
    expect(changes[0]).toMatchObject({ lane: GMX, atMs: NOW + 1, because: { rule: 'late' } });
    expect(await reader.changes([GMX], NOW + 1, 10)).toHaveLength(1);
    expect(await reader.changes([GMX], NOW, 1)).toHaveLength(1);
  });

  it('knows the domains of a site', async () => {
    await admin.query(
      `INSERT INTO domain_site (domain, site, site_name, hosts, state, refresh_at) VALUES
       ('gmx.de', 'gmx.net', 'GMX', '{}', 'resolved', now()), ('posteo.de', 'posteo.de', 'Posteo', '{}', 'resolved', now())`,
    );
    expect(await reader.domainsOf('gmx.net')).toEqual(['gmx.de']);
  });

  it('says when a department first got its list, and who has no mailbox', async () => {
    const mail = (id: number, atMs: number) =>
      admin.query(
        `INSERT INTO department_mail (id, department_id, at, events, lease_until, accepted_at) VALUES ($1, $2, $3, 1, now(), $3)`,
        [anId(id), AMT, new Date(atMs)],
      );
    await mail(901, NOW - MINUTE);
    await mail(902, NOW + 2 * MINUTE);
    await mail(903, NOW + MINUTE);
    const lists = await reader.lists([AMT, KFZ], NOW);
    expect(lists).toContainEqual({ departmentId: AMT, hasMailbox: true, sentAtMs: NOW + MINUTE });
    expect(lists).toContainEqual({ departmentId: KFZ, hasMailbox: false, sentAtMs: null });
  });
});
