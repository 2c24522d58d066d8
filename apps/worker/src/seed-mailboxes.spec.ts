import { jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { healthyRecord, learnLateness } from '#health';
import { createMetricsRegistry } from '#observability';
import { openPool, PostgresSeedStore, type Pool } from '#persistence';
import { migrate } from '#persistence/schema';
import { Dovecot, whyNoDovecot } from '#sandbox';
import { anId, FixedClock, useTemporaryFolders, useTestDatabase } from '#testing';
import { openSeedWatch } from './seed-mailboxes.js';

jest.setTimeout(60_000);

const NOW = Date.UTC(2021, 2, 11, 13, 3);
const MINUTE = 60_000;
const DEPARTMENT = anId(1);
const GMX = 'email:transactional:direct:gmx.net';
const WEBDE = 'email:transactional:direct:web.de';
const LANES: Readonly<Record<string, string>> = { gmx: GMX, webde: WEBDE };
const KEY = Buffer.alloc(32, 7).toString('base64');

const missing = whyNoDovecot();
if (missing !== null && process.env['CI'] === 'true') throw new Error(missing);
const title = missing === null ? 'seed mailboxes' : `seed mailboxes (skipped: ${missing})`;

const newFolder = useTemporaryFolders();
const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

/** A provider's side is a real Dovecot; that it took a mail is written into the attempt. */
(missing === null ? describe : describe.skip)(title, () => {
  let dovecot: Dovecot;
  let pools: Record<'admin' | 'worker', Pool>;
  let passwordFile: string;
  let clock: FixedClock;
  let lines: string[];
  let registry: ReturnType<typeof createMetricsRegistry>;

  beforeAll(async () => {
    dovecot = await Dovecot.start('richtig');
    const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
    pools = { admin: open(database.current.admin, 'a'), worker: open(database.current.worker, 'b') };
    await pools.admin.query(
      `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'amt', 'Amt', 'Lindenburg', '{}')`,
      [DEPARTMENT],
    );
  });
  afterAll(async () => {
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
    await dovecot.stop();
  });
  beforeEach(async () => {
    for (const table of ['seed_mail', 'seed_mailbox', 'round', 'attempt'])
      await pools.admin.query(`DELETE FROM ${table}`);
    passwordFile = join(newFolder(), 'password');
    writeFileSync(passwordFile, 'richtig\n');
    clock = new FixedClock(NOW, Date.now());
    registry = createMetricsRegistry();
    lines = [];
  });

  function watch(...users: readonly string[]) {
    const imap = { host: '127.0.0.1', port: dovecot.port, passwordFile, tls: 'none' };
    const seeds = users.map((user) => ({ address: `${user}@seed.example`, imap: { ...imap, user } }));
    const env = {
      CITY_NAME: 'Lindenburg',
      PUBLIC_URL: 'http://127.0.0.1',
      DATABASE_WORKER_URL: database.current.worker,
      DATA_KEYS: `d1:${KEY}`,
      HASH_KEYS: `h1:${KEY}`,
      LOCAL_MODE: 'true',
      SEED_MAILBOXES: JSON.stringify(seeds),
    };
    const note = (line: unknown, text?: unknown) => {
      lines.push(JSON.stringify([line, text]));
    };
    return openSeedWatch({
      config: loadConfig(env, 'worker'),
      pool: pools.worker,
      registry,
      log: { info: note, warn: note },
      clock,
      onAccepted: () => undefined,
    });
  }

  /** Takes what waits for the provider, as it would by SMTP. @returns the ids by user, in the order of the list */
  async function accepted(...users: readonly string[]): Promise<string[]> {
    const { rows } = await pools.admin.query<{ id: string }>(
      `SELECT id FROM seed_mail s WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.notification_id = s.id)
       ORDER BY array_position($1::text[], seed)`,
      [users.map(keyOf)],
    );
    const ids = rows.map(({ id }) => id);
    for (const [index, id] of ids.entries())
      await pools.admin.query(
        `INSERT INTO attempt (notification_id, ordinal, department_id, channel, contact_ref, lane, content_kind, state, urgency, created_at,
           state_since, tries) VALUES ($1, 1, $2, 'email', 'given', $3, 'full', 'accepted_by_gateway', 'important', $4, $4, 1)`,
        [id, DEPARTMENT, LANES[users[index] ?? ''], new Date(clock.now())],
      );
    return ids;
  }

  function arrives(user: string, folder: 'inbox' | 'junk', id: string): void {
    const head = `From: amt@stadt.example\r\nTo: ${user}@seed.example\r\nSubject: Laufzeittest ${id}\r\n`;
    dovecot.deliver(user, folder, `${head}\r\nEin Test.\r\n`, clock.realNow());
  }

  const delays = async () => {
    const delay = await new PostgresSeedStore(pools.worker).delays([GMX, WEBDE], clock.now());
    return [GMX, WEBDE].map((lane) => delay.get(lane) ?? null);
  };
  const minutes = async () => (await delays()).map((ms) => (ms === null ? null : Math.round(ms / MINUTE)));

  it('say when a mail arrived, also among spam, and are tidied of nothing else', async () => {
    const seeds = watch('gmx', 'webde');
    await seeds.look();
    const [gmx = '', webde = ''] = await accepted('gmx', 'webde');
    clock.advance(MINUTE);
    arrives('gmx', 'inbox', gmx);
    arrives('webde', 'junk', webde);
    arrives('gmx', 'inbox', 'ohne Kennung');
    arrives('gmx', 'inbox', anId(7));
    clock.advance(3 * MINUTE);
    await seeds.look();
    expect(await minutes()).toEqual([1, 1]);
    const { rows } = await pools.admin.query('SELECT folder FROM seed_mail ORDER BY folder');
    expect(rows).toEqual([{ folder: 'inbox' }, { folder: 'junk' }]);
    expect([dovecot.count('gmx', 'inbox'), dovecot.count('webde', 'junk')]).toEqual([2, 0]);
    expect(lines.filter((line) => line.includes('spam'))).toHaveLength(1);
    expect(lines.join()).not.toContain('@');
    expect(await registry.metrics()).toContain('stadtbote_seed_mails_arrived_total{folder="junk"} 1');
  });

  it('make a provider late that takes mail at once and keeps it', async () => {
    const seeds = watch('gmx');
    await seeds.look();
    const [first = ''] = await accepted('gmx');
    for (let passed = 0; passed < 14; passed += 2) {
      clock.advance(2 * MINUTE);
      await seeds.look();
    }
    expect(await minutes()).toEqual([14, null]);
    expect(judged((await delays())[0])).toBe('healthy');
    clock.advance(2 * MINUTE);
    await seeds.look();
    expect(await minutes()).toEqual([16, null]);
    expect(judged((await delays())[0])).toBe('degraded');
    arrives('gmx', 'inbox', first);
    clock.advance(2 * MINUTE);
    await accepted('gmx');
    await seeds.look();
    expect(await minutes()).toEqual([16, null]);
    clock.advance(61 * MINUTE);
    expect(await minutes()).toEqual([null, null]);
  });

  it('say nothing while they cannot be read', async () => {
    const seeds = watch('gmx');
    await seeds.look();
    await accepted('gmx');
    clock.advance(2 * MINUTE);
    await seeds.look();
    expect(await minutes()).toEqual([2, null]);
    writeFileSync(passwordFile, 'falsch');
    for (let passed = 0; passed < 16; passed += 4) {
      clock.advance(4 * MINUTE);
      await seeds.look();
    }
    expect(await minutes()).toEqual([null, null]);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"reason":"authentication"');
    expect(lines.join()).not.toMatch(/@|falsch/);
    expect(await registry.metrics()).toContain('stadtbote_seed_visits_failed_total 4');
  });

  it('do not wait for a mail that others overtook, nor write where one waits for the provider', async () => {
    const seeds = watch('gmx');
    const ids: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      await seeds.look();
      ids.push(...(await accepted('gmx')));
      if (round > 0) arrives('gmx', 'inbox', ids[round] ?? '');
      clock.advance(10 * MINUTE);
    }
    expect(ids).toHaveLength(4);
    await seeds.look();
    expect(await minutes()).toEqual([0, null]);
    clock.advance(10 * MINUTE);
    await seeds.look();
    const { rowCount } = await pools.admin.query('SELECT FROM seed_mail');
    expect(rowCount).toBe(5);
  });
});

function keyOf(user: string): string {
  return createHash('sha256').update(`${user}@seed.example`).digest('hex').slice(0, 32);
}

function judged(seedDelayMs: number | null | undefined): string {
  const lateness = {
    oldestWaitingMs: 0,
    p95AcceptanceMs: null,
    waiting: 0,
    seedDelayMs: seedDelayMs ?? null,
  };
  return learnLateness(healthyRecord(GMX), lateness, NOW).state;
}
