import { DEFAULT_HEALTH_SETTINGS } from '#health';
import { Chance, HealthStore, type StoredHealth } from '#delivery/ports';
import type { LaneKey, Verdict } from '#domain';
import { HealthBook } from './health-book.js';
import { ReportedRefusals } from './reported-refusals.js';

const GMX = 'email:transactional:direct:gmx.net';
const WEB = 'email:transactional:direct:web.de';
const NOW = Date.UTC(2021, 2, 11, 13);
const BLOCKED: Verdict = {
  label: 'sender_blocked_ip',
  scope: 'sender_at_provider',
  suppress: false,
  temporary: false,
  rule: 'delivery-report',
};

class Stored extends HealthStore {
  readonly rows = new Map<string, StoredHealth>();

  override loadAll(): Promise<readonly StoredHealth[]> {
    return Promise.resolve([...this.rows.values()]);
  }

  override save(records: readonly StoredHealth[]): Promise<readonly string[]> {
    for (const one of records) this.rows.set(one.key, { ...one, version: one.version + 1 });
    return Promise.resolve([]);
  }
}

class Middle extends Chance {
  override fraction(): number {
    return 0.5;
  }

  override bytes(count: number): Uint8Array {
    return new Uint8Array(count);
  }
}

let store: Stored;
let woken: (readonly [readonly LaneKey[], string, number])[];
let wakes: number;
let refusals: ReportedRefusals;
const aBook = () =>
  new HealthBook(store, new Middle(), DEFAULT_HEALTH_SETTINGS, (lane) => ({
    lane,
    name: 'GMX',
    group: null,
  }));
beforeEach(() => {
  store = new Stored();
  woken = [];
  wakes = 0;
  refusals = new ReportedRefusals({
    health: aBook(),
    advances: {
      wakeLanes: (...given) => {
        woken.push(given);
        return Promise.resolve(0);
      },
    },
    wakeUp: {
      wake: () => {
        wakes += 1;
      },
    },
    sisterLanes: () => [WEB, GMX],
  });
});

/** What another process reads of it. */
async function seenElsewhere() {
  const book = aBook();
  await book.refresh(NOW);
  return book.healthOf(GMX);
}

describe('reported refusals', () => {
  it('block a lane by their weight, for every process, and wake what waits for it and its sisters', async () => {
    for (const ago of [2, 1])
      await refusals.learn({ lane: GMX, handedOverMs: NOW - ago }, BLOCKED, NOW - ago);
    expect([(await seenElsewhere()).state, woken, wakes]).toEqual(['healthy', [], 0]);
    await refusals.learn({ lane: GMX, handedOverMs: NOW - 60_000 }, BLOCKED, NOW);
    expect(await seenElsewhere()).toMatchObject({ state: 'blocked', sinceMs: NOW });
    expect([woken, wakes]).toEqual([[[[GMX, WEB], 'open', NOW]], 1]);
  });

  it('say in the reason of the block that they were reports', async () => {
    for (let count = 0; count < 3; count += 1)
      await refusals.learn({ lane: GMX, handedOverMs: NOW }, BLOCKED, NOW);
    expect(store.rows.get(GMX)?.record).toMatchObject({
      record: { because: { rule: 'weight-of-evidence', facts: { reports: 3, stage: 'end' } } },
    });
  });

  it.each([
    ['of a probe end the recovery', 1, 'blocked'],
    ['of mail that went out before change nothing', -1, 'recovering'],
  ])('%s', async (_, afterMs, state) => {
    const book = aBook();
    for (let count = 0; count < 3; count += 1)
      book.learn(
        GMX,
        { outcome: 'refused', stage: 'connect', verdict: BLOCKED, latencyMs: 0, probe: false },
        NOW,
      );
    book.learn(
      GMX,
      { outcome: 'accepted', stage: 'end', verdict: null, latencyMs: 0, probe: true },
      NOW + 10,
    );
    await book.flush();
    await refusals.learn({ lane: GMX, handedOverMs: NOW + afterMs }, BLOCKED, NOW + 20);
    expect((await seenElsewhere()).state).toBe(state);
  });
});
