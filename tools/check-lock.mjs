// node tools/check-lock.mjs [--install]: refuses a lock file that would fail elsewhere; with --install it also runs a clean
// `npm ci --ignore-scripts` in an empty folder.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockProblems } from './lock-file.mjs';
import { ROOT } from './prepare.mjs';

const read = (name) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

function installProblems(args) {
  const folder = mkdtempSync(join(tmpdir(), 'stadtbote-lock-'));
  try {
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      copyFileSync(join(ROOT, name), join(folder, name));
    const result = spawnSync(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, npm_config_global: undefined },
      },
    );
    return result.status === 0 ? [] : [`npm ci refuses the lock:\n${result.stderr}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const problems = [
  ...lockProblems(read('package.json'), read('package-lock.json')),
  ...installProblems(process.argv.includes('--install') ? [] : ['--dry-run']),
];
for (const problem of problems) console.error(`package-lock.json: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
