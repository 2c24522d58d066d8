import type { EngineExit } from '#sandbox';
import { type RunningProcess, Supervised } from './supervised.js';

/** A process without a process: a spec ends it. */
class Pretended implements RunningProcess {
  readonly pid: number;
  readonly exited: Promise<EngineExit>;
  stops = 0;
  #resolve: (exit: EngineExit) => void = () => undefined;

  constructor(pid: number) {
    this.pid = pid;
    this.exited = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(code: number | null, signal: NodeJS.Signals | null = null): void {
    this.#resolve({ code, signal });
  }

  stop(): Promise<void> {
    this.stops += 1;
    this.end(0);
    return Promise.resolve();
  }
}

function pretence({ failures = new Set<number>(), pausesMs = [1, 2, 3], steadyAfterMs = 60_000 } = {}) {
  const started: Pretended[] = [];
  const lines: string[] = [];
  let starts = 0;
  const supervised = new Supervised<Pretended>({
    name: 'worker-1',
    pausesMs,
    steadyAfterMs,
    say: (line) => lines.push(line),
    start: () => {
      starts += 1;
      if (failures.has(starts)) return Promise.reject(new Error(`no luck\nmore about it`));
      const process = new Pretended(starts);
      started.push(process);
      return Promise.resolve(process);
    },
  });
  const running = async (count: number): Promise<Pretended> => {
    while (started.length < count || supervised.current !== started[count - 1]) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return started[count - 1]!;
  };
  return { supervised, started, lines, running };
}

describe('a supervised process', () => {
  it('starts again after a crash, says so, and more slowly each time in a row', async () => {
    const { supervised, lines, running } = pretence();
    await supervised.start();
    (await running(1)).end(1);
    (await running(2)).end(null, 'SIGKILL');
    (await running(3)).end(7);
    (await running(4)).end(8);
    await running(5);
    await supervised.stop();
    expect(lines).toEqual([
      'worker-1 ended (exit code 1); starts again in 0.001 s',
      'worker-1 runs again',
      'worker-1 ended (SIGKILL); starts again in 0.002 s',
      'worker-1 runs again',
      'worker-1 ended (exit code 7); starts again in 0.003 s',
      'worker-1 runs again',
      'worker-1 ended (exit code 8); starts again in 0.003 s',
      'worker-1 runs again',
    ]);
  });

  it('begins with the first pause again when it had run steadily', async () => {
    const { supervised, lines, running } = pretence({ steadyAfterMs: 0 });
    await supervised.start();
    (await running(1)).end(1);
    (await running(2)).end(1);
    await running(3);
    await supervised.stop();
    expect(lines.filter((line) => line.includes('in 0.001 s'))).toHaveLength(2);
  });

  it('tries again when a restart fails', async () => {
    const { supervised, lines, running } = pretence({ failures: new Set([2]) });
    await supervised.start();
    (await running(1)).end(1);
    await running(2);
    await supervised.stop();
    expect(lines).toContain('worker-1 did not start (no luck); starts again in 0.002 s');
  });

  it('leaves a failed first start to the caller', async () => {
    const { supervised, lines } = pretence({ failures: new Set([1]) });
    await expect(supervised.start()).rejects.toThrow('no luck');
    await supervised.stop();
    expect(lines).toEqual([]);
  });

  it('stays away when it is stopped', async () => {
    const { supervised, started, lines, running } = pretence();
    await supervised.start();
    const process = await running(1);
    await supervised.stop();
    await process.exited;
    expect(process.stops).toBe(1);
    expect(started).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  it('stays away when it is stopped between a crash and the next start', async () => {
    const { supervised, started, lines, running } = pretence({ pausesMs: [60_000] });
    await supervised.start();
    (await running(1)).end(1);
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await supervised.stop();
    expect(supervised.current).toBeUndefined();
    expect(started).toHaveLength(1);
  });

  it('is stopped when it had just been starting', async () => {
    const { supervised, started } = pretence();
    void supervised.start();
    await supervised.stop();
    expect(started[0]?.stops).toBe(1);
  });
});
