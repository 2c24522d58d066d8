// npm test: set-up, then every spec. Arguments go to Jest.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runForwardingSignals, watchNpm } from './child.mjs';
import { command, prepare, ROOT } from './prepare.mjs';
import { compileCache, projectNode } from './runtime.mjs';

await command(async () => {
  await prepare();
  const jest = spawn(
    projectNode(ROOT),
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      ...process.argv.slice(2),
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...compileCache(ROOT), ...process.env } },
  );
  watchNpm(() => jest.kill('SIGTERM'));
  return runForwardingSignals(jest);
});
