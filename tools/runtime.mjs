// The Node that the project runs on: version 24, brought by the lock file where npm has a build of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const NEEDED_MAJOR = 24;
const OLDEST_STARTER = [20, 19];

/** Path of the project's Node, or of the running one where it is new enough (macOS, Windows). */
export function projectNode(root) {
  const brought = join(root, 'node_modules/.bin/node');
  if (existsSync(brought)) return brought;
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return process.execPath;
  throw new Error(`Node ${NEEDED_MAJOR} is needed on this platform; this is ${process.version}`);
}

/** One line for a Node that is too old to do even the set-up, else undefined. */
export function tooOld(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_STARTER;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return `Node ${oldestMajor}.${oldestMinor} or later is needed to start; this is ${version}`;
}

/** Compiled code is kept from start to start, since most of a start is loading modules. Environment for child processes. */
export function compileCache(root) {
  return { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/stadtbote-compile') };
}
