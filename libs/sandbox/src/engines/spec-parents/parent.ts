import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./start-engines.ts', import.meta.url));
const HOOKS = new URL('../../../../../tools/typescript-hooks.mjs', import.meta.url).href;

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
