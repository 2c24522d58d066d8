import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A process of its own, since the end of one is what is asked for. */
function start(source: string): ChildProcess {
  const head = `import { createLogger, runProcess, stopOnSignal } from '#observability';
    class ForPeople extends Error {}
    const log = createLogger({ level: 'error', process: 'spec' });`;
  return spawn(process.execPath, ['--input-type=module', '--eval', `${head}\n${source}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

async function endOf(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const [[code], out, err] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
  ]);
  return { code, out, err };
}

describe('the life of a process', () => {
  it('an error made for people is told by its message, and the exit code is 1', async () => {
    const end = await endOf(
      start(`runProcess(async () => { throw new ForPeople('PORT is missing'); }, ForPeople);`),
    );
    expect(end).toMatchObject({ code: 1, err: 'PORT is missing\n' });
  });

  it('any other error is told with where it came from', async () => {
    const end = await endOf(start(`runProcess(async () => { throw new Error('broken'); }, ForPeople);`));
    expect(end.code).toBe(1);
    expect(end.err).toMatch(/^Error: broken\n {4}at /);
  });

  it.each([
    ['closes', `async () => { process.stdout.write('closed'); }`, 'closed'],
    [
      'ends although closing fails, and tells it',
      `async () => { throw new Error('no'); }`,
      'stopping failed',
    ],
  ])('at a signal it %s', async (_, close, told) => {
    const child = start(
      `stopOnSignal(log, ${close}); setInterval(() => {}, 1000); process.stdout.write('up ');`,
    );
    const ended = endOf(child);
    await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    child.kill('SIGTERM');
    const end = await ended;
    expect(end.code).toBe(0);
    expect(end.out).toContain(told);
  });
});
