// Compiles the TypeScript sources to dist/ and copies what stands beside them.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { runForwardingSignals } from './child.mjs';
import { projectNode } from './runtime.mjs';

/** What is compiled. A folder that does not exist yet is left out. */
const FOLDERS = ['apps', 'libs', 'bench', 'test/drills', 'test/fuzz', 'test/simulation'];
/** The single-page app has a build of its own; specs and the processes that they start run from their sources. */
const LEFT_OUT = /(^|\/)(node_modules|apps\/web|spec-[a-z]+)(\/|$)|\.(spec|d)\.m?tsx?$/;
const COMPILED = /\.tsx?$/;
const ASSETS = /\.(css|json|jsonl|ya?ml|sql|svg|png|webp|ico|woff2?|html|txt|md|bin|webmanifest|js|mjs)$/;
/** Plain JavaScript that the launcher shares with the tools. */
const SHARED_TOOLS = ['tools/local-options.mjs', 'tools/exclusive.mjs'];
const STAMP = 'dist/.stamp';

/** True when a source was added, changed or removed since the last build that succeeded. */
export function isBuildStale(root) {
  const stamp = join(root, STAMP);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint(root, sourcesOf(root));
}

/** Every file that the build reads, relative to the root, in order. */
export function sourcesOf(root) {
  return [
    ...FOLDERS.flatMap((folder) => filesBelow(root, folder)),
    ...SHARED_TOOLS.filter((file) => existsSync(join(root, file))),
  ].sort();
}

function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (LEFT_OUT.test(path)) return [];
    if (entry.isDirectory()) return filesBelow(root, path);
    return COMPILED.test(path) || ASSETS.test(path) ? [path] : [];
  });
}

/** Names, sizes and times suffice: an editor or git that changes a file changes one of them. */
function fingerprint(root, sources) {
  const hash = createHash('sha256');
  for (const file of ['.swcrc', 'tools/build.mjs', ...sources]) {
    const { size, mtimeMs } = statSync(join(root, file), { throwIfNoEntry: false }) ?? {
      size: -1,
      mtimeMs: 0,
    };
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Builds in place, then removes what no source stands for any more. The stamp comes last: a broken build stays stale. */
export async function build(root, output = 'inherit') {
  const sources = sourcesOf(root);
  const stamp = fingerprint(root, sources);
  rmSync(join(root, STAMP), { force: true });
  await compile(root, output);
  for (const file of sources.filter((path) => !COMPILED.test(path))) copyAsset(root, file);
  removeOrphans(root, new Set(sources.flatMap(outputsOf)));
  writeFileSync(join(root, STAMP), stamp);
}

async function compile(root, output) {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const args = [
    join(root, 'node_modules/@swc/cli/bin/swc.js'),
    ...folders,
    '-d',
    'dist',
    '-q',
    '--ignore',
    '**/*.spec.ts,**/*.spec.tsx,**/*.d.ts,**/spec-*/**,apps/web/**',
    '--extensions',
    '.ts,.tsx',
  ];
  const code = await runForwardingSignals(
    spawn(projectNode(root), args, { cwd: root, stdio: ['ignore', output, output] }),
  );
  if (code !== 0) throw new Error('the build failed');
}

function copyAsset(root, file) {
  const target = join(root, 'dist', file);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(root, file), target);
}

function outputsOf(file) {
  if (!COMPILED.test(file)) return [`dist/${file}`];
  const compiled = `dist/${file.replace(COMPILED, '.js')}`;
  return [compiled, `${compiled}.map`];
}

function removeOrphans(root, wanted) {
  for (const folder of [...FOLDERS, 'tools']) {
    for (const file of listAll(root, `dist/${folder}`)) if (!wanted.has(file)) rmSync(join(root, file));
  }
}

function listAll(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? listAll(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}
