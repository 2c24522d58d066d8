import type pg from 'pg';
import { GroupCommit } from '#delivery';
import type { AcceptUnit, NewNotification } from '#delivery/ports';
import { aNotification, anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { PostgresAcceptStore } from './accept.store.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const vault = new Vault(KEYS);
const hash = new KeyedHash(KEYS);
const DEPARTMENT = anId(1);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pool: pg.Pool;
let admin: pg.Pool;
let store: PostgresAcceptStore;
beforeAll(async () => {
  const { admin: adminUrl, app: url } = database.current;
  pool = openPool({ url, size: 2, name: 'under test', onError: () => undefined });
  admin = openPool({ url: adminUrl, size: 1, name: 'admin', onError: () => undefined });
  store = new PostgresAcceptStore(pool, vault, hash);
  await admin.query(
    `INSERT INTO department (id, slug, name, city_name, sender) VALUES ($1, 'amt', 'Amt', 'Lindenburg', '{}')`,
    [DEPARTMENT],
  );
});
afterAll(async () => {
  await Promise.all([pool.end(), admin.end()]);
});

function aUnit(key: string | null, changes: Partial<NewNotification> = {}): AcceptUnit {
  const one = aNotification({ id: anId(Date.now()), departmentId: DEPARTMENT, ...changes });
  return {
    departmentId: DEPARTMENT,
    notifications: [one],
    idempotency: key === null ? null : { key, bodyHash: 'body', response: '{}' },
    actor: 'key',
    route: 'notifications',
  };
}

/** The database is away after so many connections. */
function storeWithConnections(count: number): PostgresAcceptStore {
  let left = count;
  const connect = () =>
    (left -= 1) < 0 ? Promise.reject(new Error('the database is away')) : pool.connect();
  const failing = Object.create(pool, { connect: { value: connect } }) as pg.Pool;
  return new PostgresAcceptStore(failing, vault, hash);
}

async function written(unit: AcceptUnit): Promise<number> {
  const ids = unit.notifications.map(({ id }) => id);
  return (await admin.query('SELECT 1 FROM notification WHERE id = ANY($1)', [ids])).rowCount ?? 0;
}

describe('accepting in Postgres', () => {
  it('writes a group once, although the earlier answer of a repeat in it cannot be read', async () => {
    await store.acceptGroup([aUnit('key')]);
    const group = new GroupCommit(storeWithConnections(2), 1);
    const [fresh, repeat] = [aUnit(null), aUnit('key')];
    // The first is written alone, on the first connection; what comes meanwhile shares the second.
    const [, first, second] = await Promise.allSettled([
      group.write(aUnit(null)),
      group.write(fresh),
      group.write(repeat),
    ]);
    expect(first).toEqual({ status: 'fulfilled', value: { kind: 'accepted' } });
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'OutcomeUnknownError' } });
    expect([await written(fresh), await written(repeat)]).toEqual([1, 0]);
  });

  it('keeps no connection for a unit that cannot be made into a row', async () => {
    const unsealable = aUnit(null, { secondFactor: { label: 'x', value: 1n as unknown as string } });
    for (let times = 0; times < 3; times += 1)
      await expect(store.acceptGroup([unsealable])).rejects.toThrow('BigInt');
    const unit = aUnit(null);
    expect(await store.acceptGroup([unit])).toEqual([{ kind: 'accepted' }]);
    expect(await written(unit)).toBe(1);
  });
});
