import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { uuidV7 } from '#domain';
import { aNotification, SeededChance, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { PostgresAcceptStore } from '../stores/accept.store.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { checkAudit, type AuditReport } from './audit-check.js';
import { AuditSealer } from './audit-sealer.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const DEPARTMENT = randomUUID();
const pools = new Map<string, pg.Pool>();

// Before the database goes: hooks run in the order in which they are written.
afterAll(async () => {
  await Promise.all([...pools.values()].map((pool) => pool.end()));
});

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

beforeAll(() => {
  for (const login of ['owner', 'app', 'worker', 'report'] as const) {
    const onError = (error: Error) => {
      throw error;
    };
    pools.set(login, openPool({ url: database.current[login], size: 4, name: login, onError }));
  }
});

beforeEach(async () => {
  await run('DELETE FROM audit');
  await run('DELETE FROM audit_seal');
  await run(
    `UPDATE audit_chain SET owner = NULL, lease_until = NULL, position = 0, digest = '', xid = 0, audit_id = 0`,
  );
});

function as(login: string): pg.Pool {
  const pool = pools.get(login);
  if (!pool) throw new Error(`no pool ${login}`);
  return pool;
}

/** By the owner, who may do everything but does not have the key. */
async function run<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await as('owner').query<T>(text, values)).rows;
}

const WRITE =
  'INSERT INTO audit (department_id, actor, action, subject) VALUES ($1, $2, $3, $4) RETURNING id';

/** @returns ids of `count` rows, each in a transaction of its own */
async function write(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const [row] = await run<{ id: number }>(WRITE, [
      DEPARTMENT,
      'key',
      'notification.accepted',
      `s${String(n)}`,
    ]);
    ids.push(row?.id ?? 0);
  }
  return ids;
}

function sealer(owner = 'one', leaseMs = 60_000): AuditSealer {
  return new AuditSealer(as('worker'), KEYS, owner, leaseMs);
}

const check = (earlier?: AuditReport['end']) => checkAudit(as('report'), KEYS, earlier);

/** Seals until all is sealed: transactions of other specs' databases on the same server hold it up. */
async function sealAll(...sealers: readonly AuditSealer[]): Promise<number> {
  const endsAt = Date.now() + 10_000;
  let sealed = 0;
  do {
    const counts = await Promise.all((sealers.length > 0 ? sealers : [sealer()]).map((one) => one.seal()));
    sealed += counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    if ((await check()).unsealed === 0) return sealed;
    await sleep(20);
  } while (Date.now() < endsAt);
  throw new Error(`only ${String(sealed)} rows were sealed`);
}

/** Five rows, sealed. */
async function fiveSealed(): Promise<number[]> {
  const ids = await write(5);
  expect(await sealAll()).toBe(5);
  return ids;
}

describe('the sealer', () => {
  it('chains what was accepted, and the check finds all as it was written', async () => {
    const accept = new PostgresAcceptStore(as('app'), new Vault(KEYS), new KeyedHash(KEYS));
    const id = uuidV7(Date.now(), new SeededChance(7).bytes(10));
    const one = aNotification({ id, departmentId: DEPARTMENT });
    const unit = {
      departmentId: DEPARTMENT,
      notifications: [one],
      actor: 'key',
      route: 'r',
      idempotency: null,
    };
    await accept.acceptGroup([unit]);
    expect((await check()).unsealed).toBe(1);
    expect(await sealAll()).toBe(1);
    expect(await check()).toMatchObject({ sealed: 1, unsealed: 0, end: { position: 1 }, findings: [] });
  });

  it('goes on where it ended, in batches', async () => {
    await run(
      `INSERT INTO audit (department_id, actor, action) SELECT $1, 'key', 'a' FROM generate_series(1, 4100)`,
      [DEPARTMENT],
    );
    expect(await sealAll()).toBe(4_100);
    await write(2);
    expect(await sealAll()).toBe(2);
    expect(await sealer().seal()).toBe(0);
    expect(await check()).toMatchObject({ sealed: 4_102, end: { position: 4_102 }, findings: [] });
  });

  it('waits for a transaction under way, whose row has the smaller id', async () => {
    const slow = await as('owner').connect();
    try {
      await slow.query('BEGIN');
      await slow.query(WRITE, [DEPARTMENT, 'slow', 'a', null]);
      await write(1);
      expect(await sealer().seal()).toBe(0);
      expect((await check()).unsealed).toBe(1);
      await slow.query('COMMIT');
    } finally {
      slow.release();
    }
    expect(await sealAll()).toBe(2);
    expect((await check()).findings).toEqual([]);
  });

  it('is one worker at a time; another takes over when its lease has lapsed', async () => {
    await write(1);
    expect(await sealAll(sealer('one'))).toBe(1);
    await write(1);
    expect(await sealer('two').seal()).toBeNull();
    await run(`UPDATE audit_chain SET lease_until = clock_timestamp() - interval '1 ms'`);
    expect(await sealAll(sealer('two'))).toBe(1);
    expect(await sealer('one').seal()).toBeNull();
    expect(await check()).toMatchObject({ sealed: 2, findings: [] });
  });

  it('leaves the chain to another at once when it stops, and does nothing afterwards', async () => {
    const first = sealer('one');
    await first.seal();
    await first.stop();
    await write(1);
    expect(await first.seal()).toBe(0);
    expect(await sealAll(sealer('two'))).toBe(1);
  });

  it('waits for nobody: two at once make one chain', async () => {
    await write(20);
    expect(await sealAll(sealer('a'), sealer('b'), sealer('c'))).toBe(20);
    expect(await check()).toMatchObject({ sealed: 20, findings: [] });
  });

  it('says so when the database’s transactions began anew', async () => {
    await run('UPDATE audit_chain SET xid = 9000000000');
    await expect(sealer().seal()).rejects.toMatchObject({ code: 'audit-order' });
  });

  it.each([
    `UPDATE audit SET actor = 'x'`,
    'DELETE FROM audit',
    `UPDATE audit_seal SET digest = ''`,
    'DELETE FROM audit_seal',
  ])('needs no right to %s', async (text) => {
    await expect(as('worker').query(text)).rejects.toThrow('permission denied');
  });

  it('is nothing that the api can reach', async () => {
    await expect(as('app').query('SELECT * FROM audit_seal')).rejects.toThrow('permission denied');
    await expect(as('app').query('SELECT * FROM audit_chain')).rejects.toThrow('permission denied');
  });
});

describe('the check', () => {
  it.each([
    ['at', `at + interval '1 microsecond'`],
    ['department_id', 'NULL'],
    ['actor', `'other'`],
    ['action', `'other'`],
    ['subject', `'other'`],
    ['count', 'count + 1'],
    ['xid', 'xid - 1'],
  ])('names a row whose %s was changed, and no other', async (column, value) => {
    const [, , third] = await fiveSealed();
    await run(`UPDATE audit SET ${column} = ${value} WHERE id = $1`, [third]);
    expect((await check()).findings).toEqual([{ kind: 'changed', auditId: third, position: 3 }]);
  });

  it('names a row that was removed', async () => {
    const [, second] = await fiveSealed();
    await run('DELETE FROM audit WHERE id = $1', [second]);
    expect((await check()).findings).toEqual([{ kind: 'removed', auditId: second, position: 2 }]);
  });

  it('names a row that was removed with its seal', async () => {
    const [, second] = await fiveSealed();
    await run('DELETE FROM audit WHERE id = $1', [second]);
    await run('DELETE FROM audit_seal WHERE audit_id = $1', [second]);
    expect((await check()).findings).toEqual([{ kind: 'seals_removed', from: 2, to: 2 }]);
  });

  it('names the place where rows were removed and the seals moved up', async () => {
    const [, second, third] = await fiveSealed();
    await run('DELETE FROM audit WHERE id = $1', [second]);
    await run('DELETE FROM audit_seal WHERE audit_id = $1', [second]);
    for (const position of [3, 4, 5])
      await run('UPDATE audit_seal SET position = position - 1 WHERE position = $1', [position]);
    const { findings } = await check();
    expect(findings).toEqual([
      { kind: 'changed', auditId: third, position: 2 },
      { kind: 'cut', position: 4 },
    ]);
  });

  it.each([
    ['of an earlier transaction', '(SELECT min(xid) FROM audit)'],
    ['of a transaction that has yet to begin', '9000000000000'],
  ])('names a row that was inserted %s', async (_, xid) => {
    await fiveSealed();
    const [row] = await run<{ id: number }>(
      `INSERT INTO audit (actor, action, xid) VALUES ('x', 'x', ${xid}) RETURNING id`,
    );
    const { findings, unsealed } = await check();
    expect([findings, unsealed]).toEqual([[{ kind: 'inserted', auditId: row?.id }], 0]);
  });

  it('names a row that was inserted with a seal that the owner made up', async () => {
    await fiveSealed();
    const [row] = await run<{ id: number }>(
      `INSERT INTO audit (actor, action) VALUES ('x', 'x') RETURNING id`,
    );
    await run(`INSERT INTO audit_seal VALUES (6, $1, 'k1', sha256('x'))`, [row?.id]);
    await run(`UPDATE audit_chain SET position = 6, digest = sha256('x')`);
    expect((await check()).findings).toEqual([{ kind: 'changed', auditId: row?.id, position: 6 }]);
  });

  it('finds that the end was cut off', async () => {
    await fiveSealed();
    await run('DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_seal WHERE position > 3)');
    await run('DELETE FROM audit_seal WHERE position > 3');
    expect((await check()).findings).toEqual([{ kind: 'cut', position: 3 }]);
  });

  it('finds by its end at an earlier check that the end was cut off and the sealer’s place put back', async () => {
    await fiveSealed();
    const { end } = await check();
    await run('DELETE FROM audit WHERE id IN (SELECT audit_id FROM audit_seal WHERE position > 3)');
    await run('DELETE FROM audit_seal WHERE position > 3');
    await run(
      `UPDATE audit_chain SET (position, digest) = (SELECT position, digest FROM audit_seal WHERE position = 3)`,
    );
    expect((await check()).findings).toEqual([]);
    expect((await check(end)).findings).toEqual([{ kind: 'cut', position: 5 }]);
  });

  it('passes an earlier end when the chain has only grown, and not when it is another', async () => {
    await fiveSealed();
    const { end } = await check();
    await write(1);
    await sealAll();
    expect((await check(end)).findings).toEqual([]);
    const other = { position: 5, digest: '0'.repeat(64) };
    expect((await check(other)).findings).toEqual([{ kind: 'cut', position: 5 }]);
  });

  it('knows seals of an earlier key, and names those whose key is gone', async () => {
    await write(1);
    await sealAll();
    const renewed = [{ id: 'k2', secret: Buffer.alloc(32, 2) }];
    await write(1);
    expect(await sealAll(new AuditSealer(as('worker'), [...renewed, ...KEYS], 'one', 60_000))).toBe(1);
    expect((await checkAudit(as('report'), [...renewed, ...KEYS])).findings).toEqual([]);
    expect((await checkAudit(as('report'), renewed)).findings).toEqual([
      { kind: 'unknown_key', position: 1, keyId: 'k1' },
    ]);
  });
});
