import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { leaveACoreToTheSender } from './signing-threads.js';

/** As the worker does it: after all its imports, before anything is signed. */
const CHILD = `
import { sign, generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
process.env.UV_THREADPOOL_SIZE ??= '1';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const signed = Array.from({ length: 8 }, () => new Promise((end) => sign('sha256', Buffer.alloc(9), privateKey, end)));
await Promise.all(signed);
const names = readdirSync('/proc/self/task').map((task) => readFileSync('/proc/self/task/' + task + '/comm', 'utf8'));
console.log(names.filter((name) => name.startsWith('libuv-worker')).length);
`;

describe('threads that sign', () => {
  it('leaves the sender a core, and at least one thread to sign', () => {
    const env: NodeJS.ProcessEnv = {};
    leaveACoreToTheSender(env);
    const threads = Number(env['UV_THREADPOOL_SIZE']);
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(threads).toBeLessThan(Math.max(availableParallelism(), 2));
  });

  it('leaves what was set from outside', () => {
    const env: NodeJS.ProcessEnv = { UV_THREADPOOL_SIZE: '7' };
    leaveACoreToTheSender(env);
    expect(env['UV_THREADPOOL_SIZE']).toBe('7');
  });

  it('Node heeds it when it is set within the process', () => {
    const env = { ...process.env, UV_THREADPOOL_SIZE: undefined, NODE_OPTIONS: '' };
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', CHILD], {
      env,
      encoding: 'utf8',
    });
    expect(stdout.trim()).toBe('1');
  });
});
