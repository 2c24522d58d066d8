// node tools/run.mjs <entry below dist, without .js> [arguments]: set-up, then the entry under the project's Node.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runForwardingSignals, watchNpm } from './child.mjs';
import { command, prepare, ROOT } from './prepare.mjs';
import { compileCache, projectNode } from './runtime.mjs';

/** Runs a built entry; it ends with us, at `kill -9` too, because it watches the channel between us. */
export async function runEntry(entry, args) {
  const child = spawn(projectNode(ROOT), [join(ROOT, 'dist', `${entry}.js`), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...compileCache(ROOT), ...process.env },
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
