import { type RunningPostgres, type RunningRedis, startPostgres, startRedis } from '#sandbox';
import type { Ground } from './ground.js';
import { type DatabaseUrls, type Login, LOGINS, roleOf } from './logins.js';

/** Engines that somebody else runs. */
export interface OutsideEngines {
  /** A superuser's URL: the logins and the database are made through it. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

const DATABASE = 'stadtbote';

/** Starts Postgres in the directory, or takes the outside one. */
export function startDatabase(ground: Ground, outsideUrl: string | undefined): Promise<RunningPostgres> {
  return startPostgres({ dir: ground.directory.file('postgres'), port: ground.ports.postgres, outsideUrl });
}

/** Starts Redis in the directory, or takes the outside one. */
export function startWakeUps(ground: Ground, outsideUrl: string | undefined): Promise<RunningRedis> {
  return startRedis({ dir: ground.directory.file('redis'), port: ground.ports.redis, outsideUrl });
}

/** The addresses of the database by login, and the superuser's. */
export function databaseUrls(
  ground: Ground,
  postgres: RunningPostgres,
  outsideUrl: string | undefined,
): DatabaseUrls {
  const database = databaseName(outsideUrl);
  const urlOf = (login: Login): string =>
    postgres.url({ user: roleOf(login), password: ground.secrets.database[login], database });
  const logins = Object.fromEntries(LOGINS.map((login) => [login, urlOf(login)])) as Record<Login, string>;
  return { server: postgres.url(), admin: postgres.url({ database }), ...logins };
}

/** An outside URL may name a database of its own; the server's default one is not for tables. */
function databaseName(outsideUrl: string | undefined): string {
  const named = outsideUrl === undefined ? '' : decodeURIComponent(new URL(outsideUrl).pathname.slice(1));
  return named === '' || named === 'postgres' ? DATABASE : named;
}
