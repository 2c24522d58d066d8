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
  /** Keys whose writers have lost their race. */
  lose: readonly string[] = [];

  override loadAll(): Promise<readonly StoredHealth[]> {
    return Promise.resolve([...this.rows.values()]);
  }

  override save(records: readonly StoredHealth[]): Promise<readonly string[]> {
    this.saves += 1;
    const kept = records.filter(({ key }) => !this.lose.includes(key));
    for (const one of kept) this.rows.set(one.key, { ...one, version: one.version + 1 });
    return Promise.resolve(records.filter((one) => !kept.includes(one)).map(({ key }) => key));
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
  book = anotherBook();
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

  it('is known to the other workers and after a restart, and by what they meet it is over', async () => {
    const other = anotherBook();
    other.learn('email:transactional:direct:gmx.net', cut, NOW);
    other.learn('email:transactional:direct:t-online.de', taken, NOW - 1_000);
    fail('gmx.net', 'posteo.de', 'web.de');
    await book.flushDue(10_000);
    await other.refresh(NOW + 1_000);
    expect(other.emailRouteUsable()).toBe(false);
    expect(other.ownInfrastructure()).toEqual(book.ownInfrastructure());
    expect(other.healthOf(GMX)).toMatchObject({ suspected: false });
    const started = anotherBook();
    await started.refresh(NOW + 2_000);
    expect(started.ownInfrastructure()).toMatchObject({ broken: true, because: { rule: 'own-unreachable' } });
    other.learn('email:transactional:direct:t-online.de', taken, NOW + 3_000);
    await other.flush();
    await book.refresh(NOW + 4_000);
    expect(book.emailRouteUsable()).toBe(true);
  });

  it('is no lane', async () => {
    fail('gmx.net', 'posteo.de', 'web.de');
    await book.flush();
    await book.refresh(NOW + 1_000);
    expect(store.rows.get('own')).toMatchObject({ version: 1, record: { own: { broken: true } } });
    expect(book.lanes().map(({ lane }) => lane)).not.toContain('own');
  });

  it('is judged by the one who wrote first, where two judge at once', async () => {
    const other = anotherBook();
    fail('gmx.net', 'posteo.de', 'web.de');
    for (const site of ['a.de', 'b.de', 'c.de']) other.learn(`email:bulk:direct:${site}`, cut, NOW + 5_000);
    await book.flush();
    store.lose = ['own'];
    await other.flush();
    expect(other.ownInfrastructure()).toEqual(book.ownInfrastructure());
    expect(store.rows.get('own')).toMatchObject({ version: 1 });
  });
});

function anotherBook(): HealthBook {
  return new HealthBook(store, new Middle(), DEFAULT_HEALTH_SETTINGS, (lane) => ({
    lane,
    name: 'GMX',
    group: null,
  }));
}
