import { Client } from 'pg';
import { type TestDatabase, useTestDatabase, useTestRedis } from './engines.js';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

async function onePage(database: TestDatabase): Promise<void> {
  await query(database.owner, 'CREATE TABLE page (n int); INSERT INTO page VALUES (1)');
  await query(database.owner, 'GRANT SELECT, INSERT ON page TO stadtbote_app');
}

describe('a database for a spec', () => {
  const first = useTestDatabase({ template: 'engines_spec', prepare: onePage });
  const second = useTestDatabase({ template: 'engines_spec', prepare: onePage });
  const bare = useTestDatabase();

  it('starts from the prepared state and belongs to one file alone', async () => {
    await query(first.current.app, 'INSERT INTO page VALUES (2)');
    expect(await query(first.current.app, 'SELECT n FROM page ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await query(second.current.app, 'SELECT n FROM page')).toEqual([{ n: 1 }]);
  });

  it.each(['owner', 'app', 'worker', 'report'] as const)(
    'has a login %s that is no superuser',
    async (login) => {
      const [row] = await query(
        bare.current[login],
        'SELECT current_user AS "user", rolsuper OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = current_user',
      );
      expect(row).toEqual({ user: `stadtbote_${login}`, mighty: false });
    },
  );

  it('lets only the owner make tables', async () => {
    await expect(query(bare.current.app, 'CREATE TABLE page (n int)')).rejects.toThrow('permission denied');
  });

  it('keeps the durable settings that the applications demand at boot', async () => {
    const [row] = await query(
      bare.current.app,
      "SELECT current_setting('fsync') || current_setting('full_page_writes') || current_setting('synchronous_commit') AS durable",
    );
    expect(row).toEqual({ durable: 'ononon' });
  });
});

describe('a Redis for a spec', () => {
  const redis = useTestRedis();

  it('has an address', () => {
    expect(redis.url).toMatch(/^redis:\/\//);
  });
});
