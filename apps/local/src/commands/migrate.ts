/** Brings the schema of an installation up to date, as the owner of its tables (DATABASE_OWNER_URL). The only process that has that right. */
import { ConfigError, configFromProcess } from '#config';
import { migrate } from '#persistence/schema';

try {
  const ran = await migrate(configFromProcess('owner').database.urls.owner);
  process.stdout.write(ran.length === 0 ? 'up to date\n' : `${ran.join('\n')}\n`);
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : `not migrated: ${String(error instanceof Error ? error.message : error)}`}\n`,
  );
  process.exitCode = 1;
}
