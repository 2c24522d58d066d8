import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const DRILLS = ['march-2021', 'tarpit', 'redis-gone', 'postgres-restart', 'kill-anything'];

/** Runs them in their short forms, on one system. @returns what they printed and the exit code */
async function drills(): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [resolve('dist/test/drills/run.js'), ...DRILLS, '--short'], {
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
  let all: Awaited<ReturnType<typeof drills>>;
  beforeAll(async () => {
    all = await drills();
  }, 340_000);

  it.each(DRILLS)('%s, short', (name) => {
    expect(all.printed).toContain(`\n${name} (short): passed\n`);
  });

  it('ends well', () => {
    expect(all).toEqual({ code: 0, printed: expect.not.stringMatching(/MISS|FAILED/) as string });
  });
});
