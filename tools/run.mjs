// node tools/run.mjs <entry below dist, without .js> [arguments]: set-up, then the entry under the project's Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runForwardingSignals, watchNpm } from './child.mjs';
import { command, prepare, ROOT } from './prepare.mjs';
import { projectNode } from './runtime.mjs';

/** Compiled code is kept from start to start; most of a start is loading modules. */
const COMPILE_CACHE = join(ROOT, 'node_modules/.cache/stadtbote-compile');

/** Runs a built entry; it ends with us, at `kill -9` too, because it watches the channel between us. */
export async function runEntry(entry, args) {
  const child = spawn(projectNode(ROOT), [join(ROOT, 'dist', `${entry}.js`), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
  });
  watchNpm(() => child.kill('SIGTERM'));
  return runForwardingSignals(child);
}

if (process.argv[1]?.endsWith('run.mjs')) {
  const [entry, ...args] = process.argv.slice(2);
  await command(async () => {
    if (entry === undefined) throw new Error('Usage: node tools/run.mjs <entry> [arguments]');
    await prepare();
    return runEntry(entry, args);
  });
}
