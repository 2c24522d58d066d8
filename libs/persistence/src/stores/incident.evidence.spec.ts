import type pg from 'pg';
import type { BulkAction, BulkPrice } from '#delivery/ports';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { PostgresAdvanceStore } from './advance.store.js';
import { PostgresBulkActionStore } from './bulk-action.store.js';
import { IncidentCommands } from './incident.commands.js';
import { IncidentReader } from './incident.reader.js';
import { PostgresIncidentStore } from './incident.store.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2021, 2, 11, 13, 3);
const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';
const [AMT, KFZ] = [anId(1), anId(2)];
const BY = { actor: 'k.yildiz@stadt.example', nowMs: NOW + MINUTE };

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'worker' | 'report', pg.Pool>;
let reader: IncidentReader;
let bulk: PostgresBulkActionStore;
let commands: IncidentCommands;
beforeAll(async () => {
  const { admin, worker, report } = database.current;
  const open = (url: string, name: string) => openPool({ url, size: 3, name, onError: () => undefined });
  pools = { admin: open(admin, 'a'), worker: open(worker, 'b'), report: open(report, 'c') };
  reader = new IncidentReader(pools.report);
  bulk = new PostgresBulkActionStore(pools.worker);
  commands = new IncidentCommands(pools.worker);
  for (const [id, slug] of [
    [AMT, 'amt'],
    [KFZ, 'kfz'],
  ])
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, $2, $2, 'Lindenburg', '{}')`,
      [id, slug],
    );
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query(
    'TRUNCATE incident, affected, refusal, notification, attempt, health_change CASCADE',
  );
});

let made = Date.now();
const newId = () => anId((made += 1));

/** Affected, with its mail held, unless said otherwise. */
async function aNotification(
  given: {
    readonly lane?: string;
    readonly department?: string;
    readonly status?: string;
    readonly deadlineMs?: number | null;
    readonly told?: { readonly by: string; readonly atMs: number } | null;
    readonly alerts?: readonly string[];
    readonly mail?: string;
    readonly sinceMs?: number;
  } = {},
): Promise<string> {
  const { lane = GMX, department = AMT, status = 'in_progress', deadlineMs = null, told = null } = given;
  const id = newId();
  await pools.admin.query(
    `INSERT INTO notification (id, department_id, key_kind, hash_key, phone_range_allowed, language, category, urgency, confidential, one_time_code,
       stream, accepted_at, has_late, has_second_factor, status, due_at, deadline_at, told_at, told_channel, alerts)
     VALUES ($1, $2, 'live', 'k1', false, 'de', 'appointments', 'routine', false, false, 'transactional', $3, false, false, $4,
       CASE WHEN $4 = 'in_progress' THEN $3::timestamptz + interval '1 hour' END, $5, $6, $7, $8)`,
    [
      id,
      department,
      new Date(NOW),
      status,
      deadlineMs === null ? null : new Date(deadlineMs),
      told && new Date(told.atMs),
      told?.by ?? null,
      given.alerts ?? [],
    ],
  );
  await anAttempt(id, 1, { channel: 'email', lane, state: given.mail ?? 'held' });
  await pools.admin.query('INSERT INTO affected VALUES ($1, $2, $3, $4)', [
    id,
    lane,
    department,
    new Date(given.sinceMs ?? NOW),
  ]);
  return id;
}

async function anAttempt(
  id: string,
  ordinal: number,
  { channel, lane, state }: { readonly channel: string; readonly lane: string; readonly state: string },
): Promise<void> {
  await pools.admin.query(
    `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at, state_since, due_at, cost_micros)
     VALUES ($1, $2, $3, $4, 'x', $5, 'original', $6, 'routine', $7, $7, $7, CASE WHEN $4 = 'sms' THEN 75000 ELSE 0 END)`,
    [id, ordinal, AMT, channel, lane, state, new Date(NOW + 10 * MINUTE)],
  );
}

async function anIncident(lanes: readonly string[] = [GMX]): Promise<string> {
  const because = { rule: 'refusals-in-row', facts: {} };
  const ill = lanes.map((lane) => ({
    lane,
    subject: 'group:ui',
    kind: 'provider' as const,
    name: lane,
    illAtMs: NOW,
    because,
  }));
  const id = newId();
  await new PostgresIncidentStore(pools.worker).apply(
    [{ kind: 'open', subject: 'group:ui', about: 'provider', atMs: NOW, because, lanes: ill }],
    () => id,
  );
  return id;
}

async function fatesOf(incident: string, atMs = NOW + 30 * MINUTE) {
  const rows = await reader.fates(incident, atMs);
  return Object.fromEntries(rows.map(({ fate, count }) => [fate, count]));
}

describe('the fates of the affected', () => {
  it('are counted once each, from their rows', async () => {
    const incident = await anIncident();
    const inTime = { by: 'sms', atMs: NOW + MINUTE };
    const bySms = await aNotification({
      status: 'delivered',
      told: inTime,
      mail: 'superseded',
      deadlineMs: NOW + 20 * MINUTE,
    });
    await anAttempt(bySms, 2, { channel: 'sms', lane: 'sms:twilio', state: 'accepted_by_gateway' });
    await aNotification({
      status: 'delivered',
      told: { by: 'email', atMs: NOW + MINUTE },
      mail: 'delivered',
    });
    await aNotification();
    await aNotification({ deadlineMs: NOW + 60 * MINUTE, alerts: ['deadline.at_risk'] });
    await aNotification({ deadlineMs: NOW + 10 * MINUTE, alerts: ['deadline.at_risk', 'deadline.missed'] });
    await aNotification({
      status: 'delivered',
      told: { by: 'sms', atMs: NOW + 25 * MINUTE },
      mail: 'superseded',
      deadlineMs: NOW + 20 * MINUTE,
    });
    await aNotification({ status: 'undeliverable', mail: 'failed' });
    await aNotification({ status: 'cancelled', mail: 'superseded' });
    await aNotification({ status: 'delivered', mail: 'superseded' });
    expect(await fatesOf(incident)).toEqual({
      sms: 1,
      email: 1,
      held: 1,
      at_risk: 1,
      missed: 2,
      unreached: 1,
      cancelled: 1,
      otherwise: 1,
    });
    const [risk] = await reader.risks(incident, NOW + 30 * MINUTE);
    expect(risk).toMatchObject({ department: 'amt', count: 1, nextDeadlineMs: NOW + 60 * MINUTE });
    const sms = (await reader.fates(incident, NOW)).find(({ fate }) => fate === 'sms');
    expect(sms).toMatchObject({ costMicros: 75_000, nextDeadlineMs: NOW + 20 * MINUTE });
    const hours = await reader.hours(incident, NOW + 30 * MINUTE);
    expect(hours).toEqual([{ hourMs: Date.UTC(2021, 2, 11, 13), toldOtherwise: 2, held: 2, atRisk: 4 }]);
  });

  it('are those of its own lanes and time', async () => {
    const incident = await anIncident();
    await aNotification({ lane: WEBDE });
    await aNotification({ sinceMs: NOW - 1 });
    const both = await aNotification();
    await pools.admin.query('INSERT INTO affected VALUES ($1, $2, $3, $4)', [
      both,
      WEBDE,
      AMT,
      new Date(NOW),
    ]);
    expect(await fatesOf(incident)).toEqual({ held: 1 });
    await new PostgresIncidentStore(pools.worker).apply(
      [{ kind: 'close', incidentId: incident, atMs: NOW + 5 }],
      newId,
    );
    await aNotification({ sinceMs: NOW + 6 });
    expect(await fatesOf(incident)).toEqual({ held: 1 });
  });
});

describe('what the provider said', () => {
  it('is grouped by its wording, with the newest reply in full', async () => {
    const incident = await anIncident();
    for (const [at, reply] of [
      [NOW - MINUTE, '554 a1'],
      [NOW + MINUTE, '554 a2'],
    ] as const)
      await pools.admin.query(
        `INSERT INTO refusal (lane, at, stage, label, scope, fingerprint, reply) VALUES ($1, $2, 'connect', 'sender_blocked', 'sender_at_provider', '554 <id>', $3)`,
        [GMX, new Date(at), reply],
      );
    expect(await reader.wordings(incident)).toEqual([
      {
        lane: GMX,
        fingerprint: '554 <id>',
        label: 'sender_blocked',
        stage: 'connect',
        count: 2,
        firstMs: NOW - MINUTE,
        lastMs: NOW + MINUTE,
        example: '554 a2',
      },
    ]);
    expect((await reader.one(incident))?.lanes).toMatchObject([{ lane: GMX, refusals: 2, state: 'healthy' }]);
  });
});

const NO_PRICE: BulkPrice = {
  count: 0,
  sms: 0,
  push: 0,
  inbox: 0,
  later: 0,
  unreachable: 0,
  costMicros: 0,
  budgetLeftMicros: null,
  forecastMicros: 0,
};

function anAction(incidentId: string, changes: Partial<BulkAction> = {}): BulkAction {
  return {
    id: newId(),
    incidentId,
    kind: 'reroute',
    actor: BY.actor,
    reason: 'Fristen bis Sonntag',
    selection: { lanes: [GMX], deadlineToMs: null, departmentId: null },
    price: NO_PRICE,
    askedAtMs: NOW,
    beginsAtMs: NOW + 2 * MINUTE,
    ...changes,
  };
}

async function rowOf(id: string) {
  const { rows } = await pools.admin.query<{
    instruction: string | null;
    due_at: number;
    fence: number;
    cancelled_at: number | null;
  }>('SELECT instruction, due_at, fence, cancelled_at FROM notification WHERE id = $1', [id]);
  return rows[0];
}

describe('a bulk action', () => {
  it('begins after the time for second thoughts, once, and takes the held mail that was meant', async () => {
    const incident = await anIncident();
    const near = await aNotification({ deadlineMs: NOW + 60 * MINUTE });
    const far = await aNotification({ deadlineMs: NOW + 600 * MINUTE });
    const foreign = await aNotification({ department: KFZ, deadlineMs: NOW + 60 * MINUTE });
    const selection = { lanes: [GMX], deadlineToMs: NOW + 60 * MINUTE, departmentId: AMT };
    await bulk.ask(anAction(incident, { selection }));
    expect(await bulk.beginDue(NOW + MINUTE)).toBeNull();
    const begun = await Promise.all([1, 2].map(() => bulk.beginDue(NOW + 2 * MINUTE)));
    expect(begun.sort()).toEqual([1, null]);
    expect(await rowOf(near)).toMatchObject({ instruction: 'reroute', due_at: NOW + 2 * MINUTE, fence: 1 });
    expect(await rowOf(far)).toMatchObject({ instruction: null, fence: 0 });
    expect(await rowOf(foreign)).toMatchObject({ instruction: null, fence: 0 });
    expect(await reader.actions(incident)).toMatchObject([
      { items: 1, takenBack: 0, reason: 'Fristen bis Sonntag' },
    ]);
    const { rows } = await pools.admin.query(
      `SELECT actor, action, count FROM audit WHERE action = 'incident.reroute'`,
    );
    expect(rows).toEqual([{ actor: BY.actor, action: 'incident.reroute', count: 1 }]);
  });

  it('leaves no trace on the mail when it is undone before', async () => {
    const incident = await anIncident();
    const id = await aNotification();
    const action = anAction(incident);
    await bulk.ask(action);
    expect(await bulk.undo(action.id, BY.actor, NOW + MINUTE)).toEqual({
      result: 'done',
      takenBack: 0,
      tooLate: 0,
    });
    expect(await bulk.beginDue(NOW + 5 * MINUTE)).toBeNull();
    expect(await rowOf(id)).toMatchObject({ instruction: null, fence: 0 });
    expect(await bulk.undo(action.id, BY.actor, NOW + MINUTE)).toMatchObject({ result: 'over' });
    expect(await bulk.undo(newId(), BY.actor, NOW)).toMatchObject({ result: 'unknown' });
  });

  it('is taken back as far as nothing went out', async () => {
    const incident = await anIncident();
    const [waiting, sent] = [await aNotification(), await aNotification()];
    const action = anAction(incident);
    await bulk.ask(action);
    await bulk.beginDue(NOW + 2 * MINUTE);
    await anAttempt(sent, 2, { channel: 'sms', lane: 'sms:twilio', state: 'queued' });
    expect(await bulk.undo(action.id, BY.actor, NOW + 3 * MINUTE)).toEqual({
      result: 'done',
      takenBack: 1,
      tooLate: 1,
    });
    expect(await rowOf(waiting)).toMatchObject({ instruction: null, due_at: NOW + 3 * MINUTE, fence: 2 });
    expect(await rowOf(sent)).toMatchObject({ instruction: 'reroute' });
  });

  it('cancels, and takes that back while it is not carried out', async () => {
    const incident = await anIncident();
    const id = await aNotification();
    const action = anAction(incident, { kind: 'cancel' });
    await bulk.ask(action);
    await bulk.beginDue(NOW + 2 * MINUTE);
    expect(await rowOf(id)).toMatchObject({ instruction: null, cancelled_at: NOW + 2 * MINUTE });
    await bulk.undo(action.id, BY.actor, NOW + 3 * MINUTE);
    expect(await rowOf(id)).toMatchObject({ cancelled_at: null });
  });
});

describe('what people do to an incident', () => {
  it('stands in its log and in the audit', async () => {
    const incident = await anIncident();
    expect(await commands.acknowledge(incident, BY.actor, BY.nowMs)).toBe('done');
    expect(await commands.write(incident, 'note', { text: 'Routinepost halten' }, BY)).toBe('done');
    expect(await commands.notice(incident, { de: 'a', en: 'b' }, BY)).toBe('done');
    expect(await commands.write(newId(), 'note', {}, BY)).toBe('unknown');
    const kinds = (await reader.entries(incident, 50)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['acknowledged', 'note', 'notice', 'opened']);
    expect(await reader.one(incident)).toMatchObject({
      acknowledgedBy: BY.actor,
      acknowledgedAtMs: BY.nowMs,
    });
    expect(await reader.notices(incident)).toMatchObject([{ de: 'a', en: 'b', withdrawn: false }]);
    const { rows } = await pools.admin.query(`SELECT action FROM audit WHERE subject = $1`, [incident]);
    expect(rows).toHaveLength(3);
  });

  it('does not close it while a lane is ill', async () => {
    const incident = await anIncident();
    expect(await commands.close(incident, BY.actor, BY.nowMs)).toBe('ill');
    await new PostgresIncidentStore(pools.worker).apply(
      [{ kind: 'well', incidentId: incident, lane: GMX, atMs: NOW }],
      newId,
    );
    expect(await commands.close(incident, BY.actor, BY.nowMs)).toBe('done');
    expect(await commands.close(incident, BY.actor, BY.nowMs)).toBe('over');
    expect(await reader.one(incident)).toMatchObject({ closedBy: BY.actor, closedAtMs: BY.nowMs });
  });

  it('opens one for what health does not see, one a subject', async () => {
    const given = {
      id: newId(),
      subject: 'site:posteo.de',
      kind: 'provider',
      reason: 'Bürger rufen an',
      ...BY,
    } as const;
    const number = await commands.open(given);
    expect(number).toMatch(/^2021-/);
    expect(await commands.open({ ...given, id: newId() })).toBeNull();
    expect(await reader.one(number ?? '')).toMatchObject({ openedBy: BY.actor, lanes: [] });
    const [first] = await reader.list('open', null, 10);
    expect(first?.number).toBe(number);
    expect(await reader.list('open', number, 10)).toEqual([]);
    expect(await reader.list('closed', null, 10)).toEqual([]);
    expect(await reader.openCount()).toBe(1);
  });
});

describe('the forecast of what deadlines need', () => {
  it('takes the next day to be like the last, for those with a limit', async () => {
    await pools.admin.query('UPDATE department SET sms_budget_micros = 60000000 WHERE id = $1', [AMT]);
    const advances = new PostgresAdvanceStore(pools.worker, 75_000, { contentDays: 7 });
    const deadlineMs = NOW + 600 * MINUTE;
    for (const phone of ['a', 'b', null]) {
      const id = await aNotification({ deadlineMs, mail: 'superseded' });
      await pools.admin.query('UPDATE notification SET phone_hash = $2 WHERE id = $1', [
        id,
        phone === null ? null : Buffer.from(phone),
      ]);
    }
    await aNotification();
    const selection = { lanes: [GMX], deadlineToMs: null, departmentId: null };
    const needAt = async (atMs: number) =>
      (await advances.heldCases(selection, null, 10, atMs))[0]?.budget.deadlineNeedMicros;
    expect(await needAt(NOW + 120 * MINUTE)).toBe(2 * 12 * 75_000);
    expect(await needAt(NOW)).toBe(2 * 144 * 75_000);
    expect(await needAt(NOW + 1_441 * MINUTE)).toBe(0);
    await pools.admin.query('UPDATE department SET sms_budget_micros = NULL WHERE id = $1', [AMT]);
  });
});
