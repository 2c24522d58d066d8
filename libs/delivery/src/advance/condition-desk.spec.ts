import { Conditions, type Advance, type ConditionAnswer, type NotificationCase } from '../ports/index.js';
import { ConditionDesk } from './condition-desk.js';

/** Only what the desk reads. */
function aCase(
  id: string,
  departmentId = 'd',
  conditionUrl: string | null = 'https://a.example',
): NotificationCase {
  const attempts = [{ tries: 2 }, { tries: 1 }];
  return {
    id,
    departmentId,
    conditionUrl,
    category: 'c',
    deadlineMs: null,
    attempts,
  } as unknown as NotificationCase;
}

function anAdvance(part: object): Advance {
  return { newAttempts: [], changedAttempts: [], ...part } as unknown as Advance;
}

/** Conditions that answer when the spec says so. */
class Waiting extends Conditions {
  readonly asked: string[] = [];
  readonly tries: number[] = [];
  private readonly open: (() => void)[] = [];

  override ask({
    notificationId,
    tries,
  }: {
    notificationId: string;
    tries: number;
  }): Promise<ConditionAnswer> {
    this.asked.push(notificationId);
    this.tries.push(tries);
    return new Promise((resolve) => {
      this.open.push(() => {
        resolve('needed');
      });
    });
  }

  async answerNext(): Promise<void> {
    this.open.shift()?.();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

describe('what a condition is asked about', () => {
  const queued = { channel: 'email', state: 'queued' };
  it.each([
    ['a new attempt', { newAttempts: [queued] }, true],
    ['one that is tried again', { changedAttempts: [{ to: 'queued' }] }, true],
    ['a copy for the inbox', { newAttempts: [{ channel: 'inbox', state: 'queued' }] }, false],
    ['one that is held', { newAttempts: [{ ...queued, state: 'held' }] }, false],
    ['one that is dropped', { changedAttempts: [{ to: 'superseded' }] }, false],
    ['nothing', {}, false],
  ])('%s: %j is %s', (_, part, asked) => {
    expect(ConditionDesk.mustAsk(aCase('n'), anAdvance(part))).toBe(asked);
  });

  it('nothing where there is no condition', () => {
    const advance = anAdvance({ newAttempts: [queued] });
    expect(ConditionDesk.mustAsk(aCase('n', 'd', null), advance)).toBe(false);
  });
});

describe('the desk', () => {
  function aDesk() {
    const conditions = new Waiting();
    const answered: string[] = [];
    const clock = { now: 0 };
    const desk = new ConditionDesk(
      conditions,
      () => clock.now,
      30_000,
      ({ id }, answer) => {
        answered.push(`${id} ${answer}`);
        return Promise.resolve();
      },
    );
    return { conditions, answered, clock, desk };
  }
  const cases = (count: number, department: string) =>
    Array.from({ length: count }, (_, index) => aCase(`${department}${String(index)}`, department));

  it('asks once each, counts the tries, and hands the answer on', async () => {
    const { conditions, answered, desk } = aDesk();
    desk.ask([aCase('n')]);
    await conditions.answerNext();
    expect(conditions.asked).toEqual(['n']);
    expect(conditions.tries).toEqual([3]);
    expect(answered).toEqual(['n needed']);
  });

  it('lets one department’s slow software keep nobody else', () => {
    const { conditions, desk } = aDesk();
    desk.ask(cases(20, 'a'));
    desk.ask(cases(3, 'b'));
    expect(conditions.asked).toHaveLength(8 + 3);
  });

  it('has 32 questions open at most, and goes on when one is answered', async () => {
    const { conditions, desk } = aDesk();
    for (const department of ['a', 'b', 'c', 'd', 'e', 'f']) desk.ask(cases(8, department));
    expect(conditions.asked).toHaveLength(32);
    await conditions.answerNext();
    expect(conditions.asked).toHaveLength(33);
  });

  it('leaves what got no turn within half a lease to the next claim', async () => {
    const { conditions, clock, desk } = aDesk();
    desk.ask(cases(9, 'a'));
    clock.now = 15_000;
    await conditions.answerNext();
    expect(conditions.asked).toHaveLength(8);
  });
});
