import { DEFAULT_HEALTH_SETTINGS } from '#health';
import {
  Chance,
  HealthStore,
  type LaneObservation,
  type StoredHealth,
  type StoredHealthChange,
} from '#delivery/ports';
import { HealthBook } from './health-book.js';

const GMX = 'email:transactional:direct:gmx.net';
const NOW = Date.UTC(2021, 2, 11, 13);

class Stored extends HealthStore {
  readonly rows = new Map<string, StoredHealth>();
  saves = 0;

  override loadAll(): Promise<readonly StoredHealth[]> {
    return Promise.resolve([...this.rows.values()]);
  }

  override save(records: readonly StoredHealth[]): Promise<readonly string[]> {
    this.saves += 1;
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

const taken: LaneObservation = {
  outcome: 'accepted',
  stage: 'end',
  verdict: null,
  latencyMs: 300,
  probe: false,
};
const refused: LaneObservation = {
  ...taken,
  outcome: 'refused',
  stage: 'connect',
  verdict: {
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    suppress: false,
    temporary: false,
    rule: 'spec',
  },
};

let store: Stored;
let book: HealthBook;
beforeEach(() => {
  store = new Stored();
  book = new HealthBook(store, new Middle(), DEFAULT_HEALTH_SETTINGS, (lane) => ({
    lane,
    name: 'GMX',
    group: null,
  }));
});

describe('when health is written', () => {
  it('good news of a healthy site waits half a second, and is not lost', async () => {
    book.learn(GMX, taken, NOW);
    await book.flushDue(10_000);
    for (let more = 1; more <= 5; more += 1) {
      book.learn(GMX, taken, NOW + more);
      await book.flushDue(10_000 + more * 90);
    }
    expect(store.saves).toBe(1);
    await book.flushDue(10_500);
    expect(store.saves).toBe(2);
    await book.flushDue(11_100);
    expect(store.saves).toBe(2);
  });

  it('bad news is written at once', async () => {
    book.learn(GMX, taken, NOW);
    await book.flushDue(10_000);
    const told: (readonly StoredHealthChange[])[] = [];
    for (let more = 1; more <= 3; more += 1) {
      book.learn(GMX, refused, NOW + more * 1_000);
      told.push(await book.flushDue(10_000 + more));
    }
    expect(store.saves).toBe(4);
    expect(told.map((changes) => changes.map(({ to }) => to))).toEqual([[], [], ['blocked']]);
  });
});

describe('our own network', () => {
  const cut: LaneObservation = { ...taken, outcome: 'connection_failed', stage: 'connect' };
  const fail = (...sites: readonly string[]) => {
    for (const [at, site] of sites.entries())
      for (const stream of ['transactional', 'bulk'])
        book.learn(`email:${stream}:direct:${site}`, cut, NOW + at);
  };

  it('is not to blame for two sites that are out of reach, be it for both streams', () => {
    fail('gmx.net', 'posteo.de');
    expect(book.emailRouteUsable()).toBe(true);
  });

  it('is for three', () => {
    fail('gmx.net', 'posteo.de', 'web.de');
    expect(book.emailRouteUsable()).toBe(false);
  });
});
