import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./start-engines.ts', import.meta.url));
const HOOKS = new URL('../../../../../tools/typescript-hooks.mjs', import.meta.url).href;

/** An empty folder of this spec alone. */
export function emptyDir(): string {
  return mkdtempSync(join(tmpdir(), 'stadtbote-engines-'));
}

/** A process that has started all engines in `dir`, and their process ids. */
export async function parentOfEngines(
  dir: string,
  user: string,
): Promise<{ parent: ChildProcess; pids: number[] }> {
  const parent = fork(SCRIPT, [dir, user], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', HOOKS],
  });
  const [pids] = (await once(parent, 'message')) as [number[]];
  return { parent, pids };
}
