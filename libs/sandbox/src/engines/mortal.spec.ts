import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { useTemporaryFolders } from '#testing';
import { dyingWithParent, findOnPath, isAlive, startOf } from './mortal.js';
import { freePort, isPortFree } from './ports.js';
import { tailOf } from './tail.js';
import { holdsWithin } from './waiting.js';

const emptyDir = useTemporaryFolders();

describe('a process', () => {
  it('lives, and has a start', () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(startOf(process.pid)).toMatch(/^\d+$/);
    expect(isAlive(process.pid, startOf(process.pid))).toBe(true);
  });

  it('is another one when only its id is the same', () => {
    expect(isAlive(process.pid, '1')).toBe(false);
  });

  it('is dead after its end, and as a zombie', async () => {
    const child = spawn('sleep', ['60']);
    const pid = child.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid)).toBe(false);
    expect(startOf(pid)).toBeUndefined();
  });
});

describe('a program on the path', () => {
  const dir = emptyDir();
  writeFileSync(join(dir, 'tool'), '');
  writeFileSync(join(dir, 'text'), '');
  mkdirSync(join(dir, 'folder'));
  chmodSync(join(dir, 'tool'), 0o755);
  chmodSync(join(dir, 'text'), 0o644);

  it.each([
    ['tool', join(dir, 'tool')],
    ['text', undefined],
    ['folder', undefined],
    ['missing', undefined],
  ])('%s', (program, expected) => {
    expect(findOnPath(program, `:/nonexistent:${dir}`)).toBe(expected);
  });

  it('dies with its parent, where the kernel can tell', () => {
    const command = dyingWithParent(['/bin/true', 'x'], 'TERM');
    expect(command.slice(-2)).toEqual(['/bin/true', 'x']);
    expect(command).toHaveLength(findOnPath('setpriv') === undefined ? 2 : 5);
  });
});

describe('ports', () => {
  it('are free or not', async () => {
    const port = await freePort();
    expect(await isPortFree(port)).toBe(true);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect(await isPortFree(port)).toBe(false);
    server.close();
  });

  it('stay below those of outgoing connections and avoid those already promised', async () => {
    const promised = new Set(
      Array.from({ length: 12_001 }, (_, index) => 20_000 + index).filter((port) => port % 10 !== 3),
    );
    const port = await freePort(promised);
    expect(port % 10).toBe(3);
    expect(port).toBeLessThan(32_768);
  });
});

describe('waiting', () => {
  it('ends as soon as the condition holds', async () => {
    let asked = 0;
    expect(await holdsWithin(5000, () => (asked += 1) === 3, 1)).toBe(true);
    expect(asked).toBe(3);
  });

  it('gives up in time', async () => {
    expect(await holdsWithin(10, () => false, 1)).toBe(false);
  });
});

describe('the end of a log', () => {
  const file = join(emptyDir(), 'x.log');
  it('is its last lines', () => {
    expect(tailOf(file)).toBe('(no log)');
    writeFileSync(file, 'a\nb\nc\n');
    expect(tailOf(file, 2)).toBe('b\nc');
  });
});
