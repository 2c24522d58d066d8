import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { KeyedHash, Vault, type Keys } from '#persistence';
import type { DemoPerson } from '../../../apps/local/src/demo/people.js';
import { addCitizens } from '../../../apps/local/src/demo/seed-demo-city.js';
import type { LocalSecrets } from '../../../apps/local/src/secrets.js';
import type { DrilledSystem } from './system.js';

/** Gives people portal accounts with the app on a phone, as the seeding of the local mode does. */
export async function settle(system: DrilledSystem, emails: readonly string[]): Promise<void> {
  const secrets = JSON.parse(readFileSync(join(system.dir, 'data', 'secrets.json'), 'utf8')) as LocalSecrets;
  const client = new pg.Client({ connectionString: system.databaseUrl });
  await client.connect();
  try {
    const people = emails.map((email): DemoPerson => ({
      name: email,
      email,
      phone: null,
      account: true,
      push: true,
    }));
    const tools = {
      client,
      vault: new Vault(keysOf(secrets.dataKeys)),
      hash: new KeyedHash(keysOf(secrets.hashKeys)),
    };
    await addCitizens(tools, people, system.ready.sandbox);
  } finally {
    await client.end();
  }
}

/** A ring as the settings have it: `id:base64`, the current one first. */
function keysOf(ring: string): Keys {
  return ring.split(',').map((key) => {
    const [id = '', secret = ''] = key.split(':');
    return { id, secret: Buffer.from(secret, 'base64') };
  });
}
