import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useTemporaryFolders } from '../libs/testing/src/temporary-folder.ts';

const emptyDir = useTemporaryFolders();

const start = fileURLToPath(new URL('./start.mjs', import.meta.url));

function run(...args) {
  const cwd = emptyDir();
  const { status, stdout, stderr } = spawnSync(process.execPath, [start, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr, left: readdirSync(cwd) };
}

describe('npm start, before it does anything', () => {
  it('ends with 2 and one line for a wrong argument', () => {
    expect(run('--port', 'http')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'npm start: --port must be a number from 1 to 65535, not "http"\n',
      left: [],
    });
  });

  it('explains itself', () => {
    const { status, stdout, stderr, left } = run('--help');
    expect({ status, stderr, left }).toEqual({ status: 0, stderr: '', left: [] });
    expect(stdout).toMatch(
      /--dir DIR[\s\S]*--port N[\s\S]*--ready-file FILE[\s\S]*--scenario FILE[\s\S]*--fresh[\s\S]*--no-demo/,
    );
  });
});
