/** A launcher with stand-ins for its children, as a process that a spec can kill. Its options come as JSON. */
import { fileURLToPath } from 'node:url';
import type { LocalOptions } from '../../../../tools/local-options.mjs';
import { Launcher } from '../launcher.js';

const standIn = fileURLToPath(new URL('./stand-in.ts', import.meta.url));
const launcher = new Launcher({
  options: JSON.parse(process.argv[2] ?? '') as LocalOptions,
  entries: { sandbox: standIn, prepare: standIn, api: standIn, worker: standIn, postbox: standIn },
  workers: 1,
  outside: { databaseUrl: undefined, redisUrl: undefined },
  say: () => undefined,
});
process.send?.({ ready: await launcher.start() });
