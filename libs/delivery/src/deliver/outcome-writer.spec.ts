import type { LaneStore, Outcome } from '../ports/index.js';
import { OutcomeWriter } from './outcome-writer.js';

/** A store whose writes end when the test says so. */
class SlowStore implements Pick<LaneStore, 'recordOutcomes'> {
  readonly batches: number[] = [];
  private readonly open: (() => void)[] = [];

  recordOutcomes(outcomes: readonly Outcome[]): Promise<readonly string[]> {
    this.batches.push(outcomes.length);
    return new Promise((resolve) => {
      this.open.push(() => {
        resolve([]);
      });
    });
  }

  async end(): Promise<void> {
    this.open.shift()?.();
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('writing outcomes', () => {
  const cases: readonly [string, number, number, readonly number[], readonly number[]][] = [
    ['nothing came during the write: the next one is written at once', 0, 1, [1, 1], []],
    ['a few came: more of them are gathered for a moment', 2, 3, [1, 5], [30]],
    ['many came: they are written at once', 60, 0, [1, 60], []],
  ];

  it.each(cases)('%s', async (_, during, after, batches, pauses) => {
    const store = new SlowStore();
    const paused: number[] = [];
    const ends: (() => void)[] = [];
    const writer = new OutcomeWriter(
      store as unknown as LaneStore,
      () => undefined,
      (ms) => {
        paused.push(ms);
        return new Promise((resolve) => ends.push(resolve));
      },
    );
    const write = (count: number) => {
      for (let i = 0; i < count; i += 1) writer.write({} as Outcome);
    };
    write(1);
    await turn();
    write(during);
    await store.end();
    write(after);
    ends.shift()?.();
    await turn();
    expect(store.batches).toEqual(batches);
    expect(paused).toEqual(pauses);
    await store.end();
    await writer.drained();
  });
});
