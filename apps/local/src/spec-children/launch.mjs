// A launcher with stand-ins for its children, as a process that a spec can kill. Its options come as JSON.
import { fileURLToPath } from 'node:url';
import { Launcher } from '../launcher.ts';

const entry = (name) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
const launcher = new Launcher({
  options: JSON.parse(process.argv[2]),
  entries: {
    sandbox: entry('sandbox'),
    prepare: entry('prepare'),
    api: entry('api'),
    worker: entry('worker'),
  },
  workers: 1,
  outside: { databaseUrl: undefined, redisUrl: undefined },
  say: () => {},
});
process.send({ ready: await launcher.start() });
