import type pg from 'pg';
import { useTestDatabase } from '#testing';
import { migrate } from './migrate.js';
import { openPool, transaction } from './pools.js';

const database = useTestDatabase({
  template: 'migrated',
  prepare: async ({ owner }) => {
    await migrate(owner);
  },
});

let pool: pg.Pool;
let admin: pg.Pool;
beforeEach(() => {
  const { admin: adminUrl, app: url } = database.current;
  pool = openPool({ url, size: 2, name: 'under test', onError: () => undefined });
  admin = openPool({ url: adminUrl, size: 1, name: 'admin', onError: () => undefined });
});
afterEach(async () => {
  await Promise.all([pool.end(), admin.end()]);
});

async function breakConnections(): Promise<void> {
  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stadtbote under test'`,
  );
}

describe('a connection that breaks', () => {
  it('between two statements tells whoever holds it, and not the whole process', async () => {
    const used = transaction(pool, async (client) => {
      await client.query('SELECT 1');
      const broken = new Promise((resolve) => client.once('end', resolve));
      await breakConnections();
      await broken;
      await client.query('SELECT 2');
    });
    await expect(used).rejects.toThrow();
    expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
  });

  it('during a statement tells whoever waits for it', async () => {
    const used = transaction(pool, async (client) => {
      const slow = client.query('SELECT pg_sleep(30)');
      await Promise.all([slow, breakConnections()]);
    });
    await expect(used).rejects.toThrow('terminating connection');
    expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
  });
});
