// Set-up that every command does by itself: install when the lock file changed, build when a source did.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, isBuildStale } from './build.mjs';
import { acquireOrWait } from './exclusive.mjs';
import { install, isInstallStale } from './install.mjs';
import { tooOld } from './runtime.mjs';

/** The folder of package.json. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Leaves node_modules and dist/ up to date. Several at once take turns; the later ones find the work done. */
export async function prepare({ root = ROOT, say = (line) => process.stderr.write(`${line}\n`) } = {}) {
  if (tooOld() !== undefined) throw new Error(tooOld());
  const turn = await acquireOrWait(`prepare:${root}`, (pid) =>
    say(`Waiting for the set-up by process ${pid} …`),
  );
  try {
    await step(
      isInstallStale(root),
      'Installing the packages of package-lock.json',
      () => install(root),
      say,
    );
    await step(isBuildStale(root), 'Building', () => build(root), say);
  } finally {
    await turn.release();
  }
}

async function step(isDue, title, work, say) {
  if (!isDue) return;
  const startedAt = Date.now();
  say(`${title} …`);
  await work();
  say(`${title}: done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Runs a command's main function; an error becomes one line and exit code 1. */
export async function command(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await command(() => prepare().then(() => 0));
