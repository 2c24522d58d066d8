import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { Random } from '../drills/harness/random.js';
import { go } from './harness/dialogues.js';
import { fuzz } from './harness/fuzz.js';
import { endless, mutate } from './harness/mutate.js';
import { SmtpPartner } from './harness/smtp-partner.js';
import type { FuzzTarget } from './harness/target.js';
import { readWish } from './harness/wish.js';

/** Runs the command. @returns what it printed and its exit code */
async function run(...args: string[]): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [resolve('dist/test/fuzz/run.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  return new Promise((end) => {
    child.once('close', (code) => {
      end({ code, printed });
    });
  });
}

describe('npm run fuzz', () => {
  it('finds nothing in two seconds each', async () => {
    const { code, printed } = await run('all', '--seconds', '2');
    expect({ code, printed }).toEqual({
      code: 0,
      printed: expect.stringMatching(/^(?:\S+: [1-9]\d* cases .* seed 1: nothing found\n){4}$/) as string,
    });
  }, 120_000);

  it('ends with 2 and its usage for anything else', async () => {
    const { code, printed } = await run('unknown');
    expect([code, printed]).toEqual([
      2,
      expect.stringMatching(/^fuzz: no target "unknown"\nUsage: npm run fuzz/),
    ]);
  }, 20_000);

  it.each([
    [[], 'no target ""'],
    [['b', '--seconds', '0'], '--seconds "0" is no number above 0'],
    [['b', '--seed'], '--seed "" is no number above 0'],
    [['b', '--sed', '1'], 'no option "--sed"'],
    [['b', '--seed', '7', '--seconds', '3'], { targets: ['b'], seconds: 3, seed: 7 }],
    [['all'], { targets: ['a', 'b'], seconds: 120, seed: 1 }],
  ])('%j', (args, expected) => {
    expect(readWish(args, ['a', 'b'])).toEqual(expected);
  });
});

describe('what counts as a find', () => {
  const busy = (ms: number): void => {
    const startedAt = process.threadCpuUsage().user;
    while (process.threadCpuUsage().user - startedAt < ms * 1000);
  };

  function aTarget(run: (number: number) => Promise<void> | void): FuzzTarget {
    let made = 0;
    return {
      name: 'planted',
      atOnce: 1,
      open: () => ({
        make: () => {
          const number = (made += 1);
          return { input: `input ${String(number)}`, run: () => run(number) };
        },
        close: () => undefined,
      }),
    };
  }

  async function fuzzed(target: FuzzTarget): Promise<{ clean: boolean; said: string }> {
    const lines: string[] = [];
    const clean = await fuzz(target, { seed: 7, seconds: 1, say: (line) => lines.push(line) });
    return { clean, said: lines.join('\n') };
  }

  it.each<[string, (number: number) => Promise<void> | void, string]>([
    [
      'an exception',
      (number) => {
        if (number === 5) throw new TypeError('planted');
      },
      'TypeError: planted',
    ],
    ['a rejection', (number) => (number === 5 ? Promise.reject(new Error('planted')) : undefined), 'planted'],
    [
      'a stall',
      (number) => {
        if (number === 5) busy(300);
      },
      'stood still',
    ],
  ])(
    '%s',
    async (_, planted, expected) => {
      const { clean, said } = await fuzzed(aTarget(planted));
      expect([clean, said]).toEqual([false, expect.stringContaining(expected)]);
      expect(said).toContain('seed 7');
      const file = /case 5: (\S+)/.exec(said)?.[1];
      if (file === undefined) return;
      expect(readFileSync(file, 'utf8')).toBe('input 5');
      rmSync(dirname(file), { recursive: true });
      expect(existsSync(file)).toBe(false);
    },
    30_000,
  );

  it('nothing, where nothing is wrong', async () => {
    expect(await fuzzed(aTarget(() => undefined))).toEqual({
      clean: true,
      said: expect.stringMatching(/cases in 1\.\d s.*nothing found$/) as string,
    });
  });
});

describe('a partner that counts along', () => {
  /** A server that says what it is told for what it hears. */
  async function against(answers: Readonly<Record<string, string>>, said: string): Promise<unknown> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).write('220 here\r\n');
      socket.on('data', (chunk: Buffer) => {
        const heard = chunk.toString('latin1');
        for (const [word, answer] of Object.entries(answers))
          if (heard.startsWith(word)) socket.write(answer, 'latin1');
        if (heard.startsWith('QUIT')) socket.end('221 bye\r\n');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const partner = SmtpPartner.open(port, { answerWithinMs: 500 });
    const found = await go(partner, [{ say: said }]).catch((error: unknown) => error);
    partner.cut();
    server.close();
    return found;
  }

  it.each<[string, Readonly<Record<string, string>>, string, string | null]>([
    ['is content with one answer a line', { NOOP: '250 a\r\n' }, 'NOOP\r\n', null],
    ['takes an answer of several lines for one', { EHLO: '250-a\r\n250-b\r\n250 c\r\n' }, 'EHLO x\r\n', null],
    ['ends a mail before it goes', { DATA: '354 go\r\n', '\r\n.': '250 ok\r\n' }, 'DATA\r\n', null],
    ['sees an answer too many', { NOOP: '250 a\r\n250 b\r\n' }, 'NOOP\r\n', 'an answer to nothing'],
    ['sees what is no answer', { NOOP: '25 a\r\n' }, 'NOOP\r\n', 'no reply line'],
    ['sees a line that is broken in two', { NOOP: '250 a\n250 b\r\n' }, 'NOOP\r\n', 'no reply line'],
    ['sees that an answer is missing', {}, 'NOOP\r\n', 'no answer to "NOOP"'],
  ])(
    '%s',
    async (_, answers, said, expected) => {
      const found = await against(answers, said);
      expect(found === undefined ? null : (found as Error).message).toEqual(
        expected === null ? null : expect.stringContaining(expected),
      );
    },
    20_000,
  );
});

describe('mutations', () => {
  const TEXT = '550 5.1.1 <a@b.example>: User unknown\r\n';

  it('are the same for the same seed, and others for another', () => {
    const texts = [1, 1, 2].map((seed) => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => mutate(TEXT, random, ['other text'])).join('\n');
    });
    expect(texts[0]).toBe(texts[1]);
    expect(texts[2]).not.toBe(texts[0]);
  });

  it('grow a text as far as asked for', () => {
    expect(endless(TEXT, new Random(3), 50_000).length).toBeGreaterThan(50_000);
  });
});
