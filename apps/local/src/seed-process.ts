/**
 * Prepares the database in a process of its own that ends afterwards: migrations and their tools would stay in the launcher's
 * memory as long as it runs.
 */
import { createRolesAndDatabase, migrate } from '#persistence/schema';
import { LOGINS, roleOf } from './logins.js';
import { type PrepareOptions, prepareDatabase } from './seed.js';

/** What the launcher hands over: a superuser on the server, where the database may still be missing. */
export type SeedProcessOptions = Omit<PrepareOptions, 'env'> & { readonly serverUrl: string };

const { serverUrl, ...options } = JSON.parse(process.env['PREPARE_OPTIONS'] ?? '') as SeedProcessOptions;
const ownerUrl = process.env['DATABASE_OWNER_URL'] ?? '';

await createRolesAndDatabase(serverUrl, new URL(ownerUrl).pathname.slice(1), passwords());
await migrate(ownerUrl);
process.send?.({ ready: await prepareDatabase({ ...options, env: process.env }) });

/** They stand in the addresses of the logins. */
function passwords(): Record<ReturnType<typeof roleOf>, string> {
  const entries = LOGINS.map((login) => {
    const url = new URL(
      process.env[login === 'app' ? 'DATABASE_URL' : `DATABASE_${login.toUpperCase()}_URL`] ?? '',
    );
    return [roleOf(login), decodeURIComponent(url.password)] as const;
  });
  return Object.fromEntries(entries) as Record<ReturnType<typeof roleOf>, string>;
}
