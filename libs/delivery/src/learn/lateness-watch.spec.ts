import type { Lateness } from '#health';
import { Clock, LatenessStore, type LatenessQuestion, type MeasuredLateness } from '#delivery/ports';
import { LatenessWatch } from './lateness-watch.js';

const GMX = 'email:transactional:direct:gmx.net';
const POSTEO = 'email:transactional:direct:posteo.de';
const NOW = Date.UTC(2021, 2, 11, 13);

class Still extends Clock {
  override now(): number {
    return NOW;
  }

  override realNow(): number {
    return NOW;
  }
}

class Measured extends LatenessStore {
  turn = true;
  rows: readonly MeasuredLateness[] = [];

  override claimRound(): Promise<boolean> {
    return Promise.resolve(this.turn);
  }

  override measure(): Promise<readonly MeasuredLateness[]> {
    return Promise.resolve(this.rows);
  }
}

let store: Measured;
let told: Map<string, Lateness>;
let questions: LatenessQuestion[];
beforeEach(() => {
  store = new Measured();
  told = new Map();
  questions = [GMX, POSTEO].map((lane) => ({ lane, sinceMs: 0, attempts: 100 }));
});

function watch(seeds?: ReadonlyMap<string, number>): LatenessWatch {
  return new LatenessWatch({
    store,
    clock: new Still(),
    health: {
      latenessQuestions: () => questions,
      learnLateness: (lane, lateness) => void told.set(lane, lateness),
    },
    ...(seeds === undefined ? {} : { seedDelays: () => Promise.resolve(seeds) }),
  });
}

describe('the lateness watch', () => {
  it('tells each lane what was measured, and the others that they are on time', async () => {
    store.rows = [{ lane: GMX, oldestWaitingMs: 1_500_000, waiting: 7, p95AcceptanceMs: 900_000 }];
    expect(await watch().look()).toBe(2);
    expect(told.get(GMX)).toEqual({
      oldestWaitingMs: 1_500_000,
      waiting: 7,
      p95AcceptanceMs: 900_000,
      seedDelayMs: null,
    });
    expect(told.get(POSTEO)).toMatchObject({ oldestWaitingMs: 0, waiting: 0, p95AcceptanceMs: 0 });
  });

  it('knows nothing of what is usual where too little was sent', async () => {
    store.rows = [{ lane: GMX, oldestWaitingMs: 0, waiting: 0, p95AcceptanceMs: 900_000 }];
    questions = [{ lane: GMX, sinceMs: 0, attempts: 19 }];
    await watch().look();
    expect(told.get(GMX)?.p95AcceptanceMs).toBeNull();
  });

  it('adds what the seed mailbox showed', async () => {
    await watch(new Map([[GMX, 960_000]])).look();
    expect([told.get(GMX)?.seedDelayMs, told.get(POSTEO)?.seedDelayMs]).toEqual([960_000, null]);
  });

  it('tells nothing when another worker does the round', async () => {
    store.turn = false;
    expect(await watch().look()).toBe(0);
    expect(told.size).toBe(0);
  });
});
