import type pg from 'pg';
import { DomainError } from '#domain';

/** Settings without which an acknowledged notification could be lost at a crash. */
const NEEDED = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
const OLDEST_SERVER = 150_000;

/**
 * Refuses to work with a Postgres that may lose what it has confirmed, or that is older than 15.
 * @throws DomainError `unsafe-postgres` naming each setting
 */
export async function assertSafePostgres(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name = ANY($1)`,
    [[...NEEDED, 'server_version_num']],
  );
  const wrong = rows
    .filter(({ name, setting }) =>
      name === 'server_version_num' ? Number(setting) < OLDEST_SERVER : setting === 'off',
    )
    .map(({ name, setting }) => `${name} = ${setting}`);
  if (wrong.length > 0)
    throw new DomainError(
      'unsafe-postgres',
      `this Postgres may lose what it has confirmed: ${wrong.join(', ')}`,
    );
}

/**
 * Refuses a role that could look over the walls between departments.
 * @throws DomainError `unsafe-role`
 */
export async function assertNarrowRole(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string; bypasses: boolean; owned: number }>(
    `SELECT rolname AS role, (rolsuper OR rolbypassrls) AS bypasses,
            (SELECT count(*) FROM pg_class WHERE relowner = r.oid AND relkind IN ('r', 'p')) AS owned
     FROM pg_roles r WHERE rolname = current_user`,
  );
  const [row] = rows;
  if (!row || row.bypasses || row.owned > 0)
    throw new DomainError(
      'unsafe-role',
      `the database role ${row?.role ?? '?'} owns tables or bypasses row level security`,
    );
}

/** Both of the above, for every pool of a process. */
export async function assertSafePools(pools: readonly pg.Pool[]): Promise<void> {
  await Promise.all(
    pools.map(async (pool) => {
      await assertSafePostgres(pool);
      await assertNarrowRole(pool);
    }),
  );
}
