import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Runs a drill in its short form. @returns what it printed and its exit code */
async function drill(name: string): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [resolve('dist/test/drills/run.js'), name, '--short'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((end) => {
    child.once('exit', (code) => {
      end({ code, printed });
    });
  });
}

describe('nothing is lost, nobody is told twice', () => {
  it.each(['kill-anything', 'redis-gone', 'postgres-restart', 'tarpit', 'march-2021'])(
    '%s, short',
    async (name) => {
      const { code, printed } = await drill(name);
      expect([code, printed]).toEqual([0, expect.stringContaining('passed')]);
    },
    240_000,
  );
});
