// Brings node_modules to the state of package-lock.json.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runForwardingSignals } from './child.mjs';

/** True when node_modules is missing or differs from the lock file. */
export function isInstallStale(root) {
  const locked = readJson(join(root, 'package-lock.json'));
  const installed = readJson(join(root, 'node_modules/.package-lock.json'));
  return installed === undefined || differs(locked.packages, installed.packages);
}

/**
 * Compares the two lists of packages. A missing optional package is no difference: it belongs to another platform.
 * `integrity` is compared too, because a republished file keeps its version.
 */
export function differs(locked, installed) {
  const wanted = Object.entries(locked).filter(([path]) => path !== '');
  const isWrong = ([path, { version, integrity, optional, link }]) => {
    const found = installed[path];
    if (found === undefined) return optional !== true && link !== true;
    return found.version !== version || (integrity !== undefined && found.integrity !== integrity);
  };
  return wanted.some(isWrong) || Object.keys(installed).some((path) => !(path in locked));
}

/** Runs `npm ci` with its progress on the screen. Install scripts stay off: nothing here needs one. */
export async function install(root) {
  const [command, ...args] = npmCommand();
  const code = await runForwardingSignals(
    spawn(command, [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, npm_config_dry_run: undefined },
    }),
  );
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code})`);
}

/** The npm that runs this script; when there is none, the one on the path. */
function npmCommand() {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js') && existsSync(cli)) return [process.execPath, cli];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
