import { jest } from '@jest/globals';
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ClockReading } from './domain-clock.js';
import type { SandboxAddresses } from './sandbox.js';
import { SandboxUnderTest } from './sandbox-under-test.js';

/** Beside the packages, so that the built process finds them. */
const built = resolve('node_modules/.cache/sandbox-main-spec');
const { accountSid, authToken } = SandboxUnderTest;
const started: ChildProcess[] = [];

beforeAll(() => {
  mkdirSync(built, { recursive: true });
  writeFileSync(join(built, 'package.json'), '{"type":"module"}');
  const swc = resolve('node_modules/@swc/cli/bin/swc.js');
  execFileSync(process.execPath, [
    swc,
    'libs/sandbox/src',
    '-d',
    built,
    '--strip-leading-paths',
    '-q',
    '--ignore',
    '**/*.spec.ts',
  ]);
}, 30_000);

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

const options = () => ({ dir: mkdtempSync(join(tmpdir(), 'sandbox-')), accountSid, authToken });

function run(args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = fork(join(built, 'sandbox/src/main.js'), args, {
    silent: true,
    execArgv: [],
    env: { ...process.env, ...env },
  });
  started.push(child);
  return child;
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}

const exitCode = async (child: ChildProcess) => ((await once(child, 'exit')) as [number | null])[0];

jest.setTimeout(30_000);

describe('the sandbox as a process', () => {
  it('says where everything is, tells of the clock, and ends on SIGTERM', async () => {
    const child = run([JSON.stringify(options())]);
    const printed = once(child.stdout!, 'data');
    const { ready } = await heard<{ ready: SandboxAddresses }>(child);
    expect(JSON.parse(String((await printed)[0]))).toEqual(ready);
    const clock = heard<{ clock: ClockReading }>(child);
    await fetch(`${ready.control}/clock`, { method: 'POST', body: '{"advanceMs":3600000}' });
    expect((await clock).clock.offsetMs).toBeGreaterThanOrEqual(3_600_000);
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
    await expect(fetch(`${ready.control}/health`)).rejects.toThrow();
  });

  it('takes its options from the environment, and ends with its parent', async () => {
    const child = run([], { SANDBOX_OPTIONS: JSON.stringify(options()) });
    await heard(child);
    child.disconnect();
    expect(await exitCode(child)).toBe(0);
  });

  it('ends with 1 when a port is taken', async () => {
    const first = run([JSON.stringify(options())]);
    const { ready } = await heard<{ ready: SandboxAddresses }>(first);
    const controlPort = Number(new URL(ready.control).port);
    expect(await exitCode(run([JSON.stringify({ ...options(), controlPort })]))).toBe(1);
  });

  it.each([
    ['{"dir":"x"}', 'accountSid'],
    ['{', 'JSON'],
    [JSON.stringify({ ...options(), scenario: 'steps: [{ who: nobody }]' }), 'steps.0.who'],
  ])('ends with 2 and one line for %s', async (argument, word) => {
    const child = run([argument]);
    let text = '';
    child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await exitCode(child)).toBe(2);
    expect(text).toContain(word);
    expect(text.trim().split('\n')).toHaveLength(1);
  });
});
