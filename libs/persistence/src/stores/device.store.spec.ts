import type pg from 'pg';
import { anId, useTestDatabase } from '#testing';
import { migrate } from '../database/migrate.js';
import { openPool } from '../database/pools.js';
import { KeyedHash } from '../vault/keyed-hash.js';
import { Vault } from '../vault/key-ring.js';
import { DeviceStore, MOST_DEVICES } from './device.store.js';

const KEYS = [{ id: 'k1', secret: Buffer.alloc(32, 1) }];
const [ERIKA, CAN] = [anId(1), anId(2)];
const NOW = Date.UTC(2021, 2, 11, 13, 2);

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pools: Record<'admin' | 'app' | 'worker', pg.Pool>;
let devices: DeviceStore;
beforeAll(async () => {
  const open = (url: string, name: string) => openPool({ url, size: 4, name, onError: () => undefined });
  const { admin, app, worker } = database.current;
  pools = { admin: open(admin, 'a'), app: open(app, 'b'), worker: open(worker, 'c') };
  for (const id of [ERIKA, CAN])
    await pools.admin.query(`INSERT INTO citizen (id, name_sealed) VALUES ($1, '\\x01')`, [id]);
  devices = new DeviceStore(pools, new Vault(KEYS), new KeyedHash(KEYS));
});
afterAll(async () => {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
});
afterEach(async () => {
  await pools.admin.query('DELETE FROM contact_point');
});

let next = Date.now();
const register = (endpoint: string, name: string | null = null, of = ERIKA, vapidKey = 'old') => {
  const subscription = { endpoint, keys: { p256dh: 'p', auth: 'a' }, vapidKey };
  return devices.register(of, { id: anId((next += 1)), subscription, name }, NOW);
};
const names = async (of = ERIKA) => (await devices.list(of)).map(({ name }) => name);

describe('a citizen’s devices', () => {
  it('are one each, however often a browser registers, also at once', async () => {
    const [first, again] = await Promise.all([
      register('https://a.example/1', 'Handy'),
      register('https://a.example/1'),
    ]);
    expect(again).toBe(first);
    expect(await register('https://a.example/1')).toBe(first);
    await register('https://a.example/2');
    expect((await names()).sort()).toEqual(['Handy', null]);
  });

  it('stay one when the keys change that hash addresses', async () => {
    const id = await register('https://a.example/1', 'Handy');
    const newer = new KeyedHash([{ id: 'k2', secret: Buffer.alloc(32, 2) }, ...KEYS]);
    const later = new DeviceStore(pools, new Vault(KEYS), newer);
    const subscription = { endpoint: 'https://a.example/1', keys: { p256dh: 'p', auth: 'a' } };
    expect(await later.register(ERIKA, { id: anId((next += 1)), subscription, name: null }, NOW)).toBe(id);
    expect(await names()).toEqual(['Handy']);
  });

  it('are named, removed and seen by their owner alone', async () => {
    const id = (await register('https://a.example/1')) ?? '';
    expect(await devices.rename(CAN, id, 'Meins')).toBe(false);
    expect(await devices.remove(CAN, id, NOW)).toBe(false);
    expect(await names(CAN)).toEqual([]);
    expect(await devices.rename(ERIKA, id, 'Rechner')).toBe(true);
    expect(await devices.list(ERIKA)).toEqual([{ id, name: 'Rechner', sinceMs: NOW }]);
    expect(await devices.remove(ERIKA, id, NOW)).toBe(true);
    expect(await devices.remove(ERIKA, id, NOW)).toBe(false);
    expect(await names()).toEqual([]);
  });

  it('may come back after they were removed, and belong to whoever registers them', async () => {
    const id = (await register('https://a.example/1')) ?? '';
    await devices.remove(ERIKA, id, NOW);
    expect(await register('https://a.example/1')).not.toBe(id);
    expect(await register('https://a.example/1', null, CAN)).not.toBeNull();
  });

  it('are so many at most', async () => {
    for (let count = 0; count < MOST_DEVICES; count += 1)
      expect(await register(`https://a.example/${String(count)}`)).not.toBeNull();
    expect(await register('https://a.example/more')).toBeNull();
    expect(await register('https://a.example/3')).not.toBeNull();
  });

  it('move to another address with the key that they were made with', async () => {
    await register('https://a.example/old', 'Handy');
    const subscription = { endpoint: 'https://b.example/new', keys: { p256dh: 'q', auth: 'b' } };
    expect(await devices.move('https://a.example/none', subscription)).toBe(false);
    expect(await devices.move('https://a.example/old', subscription)).toBe(true);
    expect(await names()).toEqual(['Handy']);
    const { rows } = await pools.admin.query<{ sealed: Buffer }>('SELECT sealed FROM contact_point');
    expect(rows.map(({ sealed }) => new Vault(KEYS).openJson(sealed))).toEqual([
      { subscription: { ...subscription, vapidKey: 'old' } },
    ]);
    expect(await devices.move('https://b.example/new', subscription)).toBe(true);
    // It had registered by itself.
    await register('https://a.example/other');
    expect(await devices.move('https://a.example/other', subscription)).toBe(true);
    expect(await names()).toEqual(['Handy']);
  });
});
