// Jest under the project's Node, once everything is set up.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runForwardingSignals, watchNpm } from './child.mjs';
import { ROOT } from './prepare.mjs';
import { compileCache, projectNode } from './runtime.mjs';

/** Resolves with Jest's exit code. */
export function runJest(args, env = {}) {
  const jest = spawn(
    projectNode(ROOT),
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      ...args,
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...compileCache(ROOT), ...process.env, ...env } },
  );
  watchNpm(() => jest.kill('SIGTERM'));
  return runForwardingSignals(jest);
}
