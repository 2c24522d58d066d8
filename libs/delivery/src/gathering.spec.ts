import { Gathering } from './gathering.js';

/** A database that remembers what it was asked to write, and answers when it is told to. */
class Slow {
  readonly groups: (readonly number[])[] = [];
  private answers: (() => void)[] = [];
  fault: (items: readonly number[]) => Error | null = () => null;

  readonly write = async (items: readonly number[]): Promise<number> => {
    this.groups.push(items);
    await new Promise<void>((resolve) => this.answers.push(resolve));
    const fault = this.fault(items);
    if (fault !== null) throw fault;
    return items.length;
  };

  async answerAll(): Promise<void> {
    while (this.answers.length > 0) {
      for (const answer of this.answers.splice(0)) answer();
      await new Promise(setImmediate);
    }
  }
}

const bad = (items: readonly number[]) =>
  items.includes(3) ? Object.assign(new Error('bad text'), { code: '22021' }) : null;

describe('a gathering', () => {
  it('writes the first at once and what comes meanwhile together, in order', async () => {
    const slow = new Slow();
    const gathering = new Gathering(slow.write);
    const results = Promise.all([1, 2, 3, 4].map((item) => gathering.add(item)));
    await slow.answerAll();
    expect(await results).toEqual([1, 3, 3, 3]);
    expect(slow.groups).toEqual([[1], [2, 3, 4]]);
    const later = gathering.add(5);
    await slow.answerAll();
    expect(await later).toBe(1);
  });

  it('lets bad data cost itself alone', async () => {
    const slow = new Slow();
    slow.fault = bad;
    const gathering = new Gathering(slow.write);
    const ends = Promise.allSettled([1, 2, 3, 4, 5].map((item) => gathering.add(item)));
    await slow.answerAll();
    expect((await ends).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
  });

  it('fails a group as a whole when the database is away, without asking for each, and goes on', async () => {
    const slow = new Slow();
    slow.fault = () => new Error('away');
    const gathering = new Gathering(slow.write);
    const ends = Promise.allSettled([1, 2, 3].map((item) => gathering.add(item)));
    await slow.answerAll();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(slow.groups).toHaveLength(2);
    slow.fault = () => null;
    const later = gathering.add(4);
    await slow.answerAll();
    expect(await later).toBe(1);
  });

  it('writes so many in one go at most', async () => {
    const slow = new Slow();
    const gathering = new Gathering(slow.write);
    const all = Promise.all(Array.from({ length: 1_200 }, (_, item) => gathering.add(item)));
    await slow.answerAll();
    await all;
    expect(slow.groups.map(({ length }) => length)).toEqual([1, 500, 500, 199]);
  });
});
