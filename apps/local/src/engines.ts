import {
  ensureDatabase,
  roleOf,
  type RunningPostgres,
  type RunningRedis,
  startPostgres,
  startRedis,
} from '#sandbox';
import type { Ground } from './ground.js';
import type { DatabaseUrls } from './settings-of-children.js';

/** Engines that somebody else runs. */
export interface OutsideEngines {
  /** A superuser's URL: the logins and the database are made through it. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

const DATABASE = 'stadtbote';

/** Starts Postgres in the directory, with the logins and the database of an installation. */
export async function startDatabase(
  ground: Ground,
  outsideUrl: string | undefined,
): Promise<RunningPostgres> {
  const postgres = await startPostgres({
    dir: ground.directory.file('postgres'),
    port: ground.ports.postgres,
    outsideUrl,
  });
  await ensureDatabase(postgres.url(), databaseName(outsideUrl), ground.secrets.database);
  return postgres;
}

/** Starts Redis in the directory. */
export function startWakeUps(ground: Ground, outsideUrl: string | undefined): Promise<RunningRedis> {
  return startRedis({ dir: ground.directory.file('redis'), port: ground.ports.redis, outsideUrl });
}

/** The addresses of the database by login. */
export function databaseUrls(
  ground: Ground,
  postgres: RunningPostgres,
  outsideUrl: string | undefined,
): DatabaseUrls {
  const database = databaseName(outsideUrl);
  const as = (login: 'owner' | 'app' | 'worker' | 'report'): string =>
    postgres.url({ user: roleOf(login), password: ground.secrets.database[login], database });
  return {
    admin: postgres.url({ database }),
    owner: as('owner'),
    app: as('app'),
    worker: as('worker'),
    report: as('report'),
  };
}

/** An outside URL names its database. */
function databaseName(outsideUrl: string | undefined): string {
  const named = outsideUrl === undefined ? '' : decodeURIComponent(new URL(outsideUrl).pathname.slice(1));
  return named === '' ? DATABASE : named;
}
