import type pg from 'pg';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { DossierReader } from './dossier.reader.js';

const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';
const POSTEO = 'email:transactional:direct:posteo.de';
const ILL = Date.UTC(2021, 2, 11, 13, 3);
const NOW = Date.UTC(2021, 2, 12, 6);
const HOUR_MS = 3_600_000;
const [INCIDENT, DEPARTMENT] = [anId(1), anId(2)];

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let admin: pg.Pool;
let report: pg.Pool;
beforeAll(async () => {
  const open = (url: string) => openPool({ url, size: 4, name: 'a', onError: () => undefined });
  admin = open(database.current.admin);
  report = open(database.current.report);
  await admin.query(
    `INSERT INTO incident (id, number, subject, kind, opened_at, opened_by, because) VALUES ($1, '2021-0017', 'group:ui', 'provider', $2, 'health', '{}')`,
    [INCIDENT, at(ILL)],
  );
  for (const [lane, name, illAt] of [
    [GMX, 'GMX', ILL],
    [WEBDE, 'WEB.DE', ILL + HOUR_MS],
  ] as const)
    await admin.query(`INSERT INTO incident_lane (incident_id, lane, name, ill_at) VALUES ($1, $2, $3, $4)`, [
      INCIDENT,
      lane,
      name,
      at(illAt),
    ]);
  await admin.query(`INSERT INTO health (key, version, record) VALUES ($1, 1, $2)`, [
    GMX,
    JSON.stringify({ record: { state: 'blocked', probe: { sent: 17 } } }),
  ]);
});
afterAll(async () => {
  await Promise.all([admin.end(), report.end()]);
});
afterEach(async () => {
  await admin.query('DELETE FROM refusal; DELETE FROM attempt; DELETE FROM incident_entry');
});

function at(ms: number): Date {
  return new Date(ms);
}

async function refused(lane: string, ms: number, reply = '554 blocked', fingerprint = 'f'): Promise<void> {
  await admin.query(
    `INSERT INTO refusal (lane, at, stage, label, scope, fingerprint, reply) VALUES ($1, $2, 'connect', 'blocked', 'sender_at_provider', $3, $4)`,
    [lane, at(ms), fingerprint, reply],
  );
}

let made = Date.now();
async function tried(lane: string, ms: number, state: string): Promise<void> {
  await admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, due_at, state_since, last_tried_at)
     VALUES ($1, 1, $2, 'email', 'email', $3, 'original', $4, 'routine', now(), now(), now(), $5)`,
    [anId((made += 1)), DEPARTMENT, lane, state, at(ms)],
  );
}

async function facts() {
  const found = await new DossierReader(report).facts('2021-0017', NOW);
  if (found === null) throw new Error('no such incident');
  return found;
}

describe('DossierReader', () => {
  it('knows an incident by id and number, and no other', async () => {
    const reader = new DossierReader(report);
    expect(await reader.facts(INCIDENT, NOW)).toEqual(await facts());
    expect(await reader.facts('2021-0018', NOW)).toBeNull();
    expect(await facts()).toMatchObject({
      number: '2021-0017',
      openedAtMs: ILL,
      lanes: [
        { lane: GMX, name: 'GMX', state: 'blocked', illAtMs: ILL, wellAtMs: null, probes: 17 },
        { lane: WEBDE, name: 'WEB.DE', state: 'healthy', probes: 0 },
      ],
    });
  });

  it('counts replies by wording, with the newest five of different words', async () => {
    for (let n = 1; n <= 7; n += 1) await refused(GMX, ILL + n * HOUR_MS, `554 case r=${String(n)}`);
    await refused(GMX, ILL + 8 * HOUR_MS, '554 case r=7');
    await refused(WEBDE, ILL + HOUR_MS, '450 later', 'g');
    const { wordings } = await facts();
    expect(wordings).toMatchObject([
      { lane: GMX, stage: 'connect', count: 8, firstMs: ILL + HOUR_MS, lastMs: ILL + 8 * HOUR_MS },
      { lane: WEBDE, count: 1 },
    ]);
    expect(wordings[0]?.examples.map(({ reply }) => reply)).toEqual(
      [3, 4, 5, 6, 7].map((n) => `554 case r=${String(n)}`),
    );
    expect(wordings[0]?.examples.at(-1)?.atMs).toBe(ILL + 8 * HOUR_MS);
  });

  it('takes no refusal from before the illness, and none of another provider', async () => {
    await refused(GMX, ILL - 2 * HOUR_MS);
    await refused(POSTEO, ILL + HOUR_MS);
    expect((await facts()).wordings).toEqual([]);
  });

  it('counts days by UTC, from a week before, with mail that was tried only', async () => {
    await tried(GMX, Date.UTC(2021, 2, 10, 23, 59), 'delivered');
    await tried(WEBDE, Date.UTC(2021, 2, 11, 0, 1), 'accepted_by_gateway');
    await tried(GMX, Date.UTC(2021, 2, 11, 9), 'bounced');
    await tried(GMX, Date.UTC(2021, 2, 1), 'delivered');
    await tried(POSTEO, Date.UTC(2021, 2, 11, 9), 'delivered');
    await tried(GMX, Date.UTC(2021, 2, 11, 14), 'held');
    await refused(GMX, ILL);
    await refused(GMX, Date.UTC(2021, 2, 12, 1));
    expect((await facts()).days).toEqual([
      { day: '2021-03-10', sent: 1, accepted: 1, refused: 0 },
      { day: '2021-03-11', sent: 3, accepted: 1, refused: 1 },
      { day: '2021-03-12', sent: 1, accepted: 0, refused: 1 },
    ]);
  });

  it('reads the contacts in order and no other entries', async () => {
    for (const [kind, ticket] of [
      ['contact', 'GX-1'],
      ['note', 'x'],
      ['contact', 'GX-2'],
    ])
      await admin.query(
        `INSERT INTO incident_entry (incident_id, at, actor, kind, facts) VALUES ($1, $2, 'a', $3, $4)`,
        [INCIDENT, at(NOW), kind, JSON.stringify({ ticket })],
      );
    expect((await facts()).contacts).toEqual([
      { atMs: NOW, facts: { ticket: 'GX-1' } },
      { atMs: NOW, facts: { ticket: 'GX-2' } },
    ]);
  });

  it('finds the department that writes to postmasters', async () => {
    const reader = new DossierReader(report);
    expect(await reader.writingDepartment(null)).toBeNull();
    for (const [id, slug, created] of [
      [anId(3), 'buergeramt', '2021-01-02'],
      [anId(4), 'it', '2021-01-03'],
    ])
      await admin.query(
        `INSERT INTO department (id, slug, name, city_name, sender, created_at) VALUES ($1, $2, 'Amt', 'Lindenburg', '{}', $3)`,
        [id, slug, created],
      );
    expect(await reader.writingDepartment(null)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await reader.writingDepartment('it')).not.toBe(await reader.writingDepartment(null));
    expect(await reader.writingDepartment('nobody')).toBeNull();
  });
});
