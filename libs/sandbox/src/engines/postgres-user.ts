import { spawnSync } from 'node:child_process';
import { chownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, findOnPath } from './mortal.js';

/**
 * As whom Postgres runs. It refuses to run as root, so root starts it
 * - `namespace`: in a user namespace where root is called nobody; works below /root too, files stay root's;
 * - `dropped`: as nobody in earnest, where such namespaces are forbidden (containers); it keeps the one capability that
 *   lets it pass directories it may not enter, and its files become nobody's.
 * Everybody else starts it `plain`.
 */
export type PostgresUser = 'plain' | 'namespace' | 'dropped';

const NOBODY = 65534;
const NAMESPACE: Command = ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
const DROPPED: Command = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];

/** Decides how this process may start Postgres. @throws when it is root without the programs to become nobody */
export function postgresUser(): PostgresUser {
  if (process.getuid?.() !== 0) return 'plain';
  const [unshare, ...args] = NAMESPACE;
  if (spawnSync(unshare, [...args, 'true']).status === 0) return 'namespace';
  if (findOnPath('setpriv') !== undefined) return 'dropped';
  throw new Error(
    'Postgres does not run as root, and unshare and setpriv (util-linux) are missing: use another user',
  );
}

/** Puts the change of user before a command. The death signal must come after it: the kernel clears it at a change of user. */
export function asPostgresUser(user: PostgresUser, command: Command): Command {
  switch (user) {
    case 'plain':
      return command;
    case 'namespace':
      return [...NAMESPACE, ...command];
    case 'dropped':
      return [...DROPPED, ...command];
  }
}

/** Gives a directory to the user that Postgres runs as; it refuses a data directory of somebody else. */
export function giveToPostgresUser(user: PostgresUser, dir: string): void {
  if (user === 'plain') return;
  const owner = user === 'namespace' ? 0 : NOBODY;
  if (lstatSync(dir).uid !== owner) chownBelow(dir, owner);
}

function chownBelow(dir: string, owner: number): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) chownBelow(path, owner);
    else if (!entry.isSymbolicLink()) chownSync(path, owner, owner);
  }
  // Last, so that a change that was interrupted is done again.
  chownSync(dir, owner, owner);
}
