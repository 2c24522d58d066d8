/** A parent for the specs to kill: starts the engines in the folder that it is given, tells their process ids, lives on. */
import { join } from 'node:path';
import { startPostgres } from '../postgres.js';
import type { PostgresUser } from '../postgres-user.js';
import { startRedis } from '../redis.js';

const [, , dir = '', user] = process.argv;
const postgres = await startPostgres({ dir: join(dir, 'postgres'), user: user as PostgresUser });
const embedded = await startRedis({ dir: join(dir, 'embedded'), embedded: true });
const redis = await startRedis({ dir: join(dir, 'redis') });
process.send?.([postgres.pid, embedded.pid, redis.pid]);
process.on('message', () => undefined);
