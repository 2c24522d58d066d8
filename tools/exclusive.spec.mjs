import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { acquire, acquireOrWait } from './exclusive.mjs';

const module = new URL('./exclusive.mjs', import.meta.url).href;

/** Another process that takes the name and says so. */
async function holder(name) {
  const code = `import { acquire } from '${module}'; await acquire('${name}'); setInterval(() => {}, 1000); console.log('held');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('a name that one process holds', () => {
  it('can be taken again after its release', async () => {
    const name = randomUUID();
    const first = await acquire(name);
    await first.release();
    const second = await acquire(name);
    expect(second.release).toBeDefined();
    await second.release();
  });

  it('is refused to others, with the process that holds it', async () => {
    const name = randomUUID();
    const child = await holder(name);
    expect(await acquire(name)).toEqual({ heldBy: child.pid });
    child.kill('SIGKILL');
  });

  it('is free when its holder was killed', async () => {
    const name = randomUUID();
    const child = await holder(name);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const taken = await acquire(name);
    expect(taken.release).toBeDefined();
    await taken.release();
  });

  it('goes to one after the other of those who wait', async () => {
    const name = randomUUID();
    const first = await acquire(name);
    const order = [];
    const told = [];
    const waiters = ['a', 'b', 'c'].map(async (waiter) => {
      const { release } = await acquireOrWait(name, (pid) => told.push(pid));
      order.push(`${waiter} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${waiter} out`);
      await release();
    });
    while (told.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([process.pid, process.pid, process.pid]);
    await first.release();
    await Promise.all(waiters);
    for (let at = 0; at < order.length; at += 2) expect(order[at + 1]).toBe(order[at].replace('in', 'out'));
  });
});
