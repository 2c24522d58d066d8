import { FixedClock } from '#testing';
import { AcceptStore, SeedMailboxReader, SeedStore, type AcceptUnit } from '#delivery/ports';
import { SeedWatch } from './seed-watch.js';

const SEED = { key: 'k', address: 'seed@gmx.net' };
const DEPARTMENT = '01890000-0000-7000-8000-000000000001';

class Kept extends SeedStore {
  readonly ids: string[] = [];

  override waiting = () => Promise.resolve(new Set<string>());
  override missing = () => Promise.resolve(new Set<string>());
  override visited = () => Promise.resolve({ known: new Set<string>(), arrived: [] });
  override delays = () => Promise.resolve(new Map<string, number>());
  override keep(id: string): Promise<void> {
    this.ids.push(id);
    return Promise.resolve();
  }
}

class Accepting extends AcceptStore {
  readonly units: AcceptUnit[] = [];

  override acceptGroup(units: readonly AcceptUnit[]) {
    this.units.push(...units);
    return Promise.resolve([]);
  }
}

class Unread extends SeedMailboxReader {
  override visit(): Promise<void> {
    return Promise.reject(new Error('nothing is missing'));
  }
}

function aWatch({
  turn = true,
  department = DEPARTMENT,
}: { readonly turn?: boolean; readonly department?: string | null } = {}) {
  const [store, accept, clock] = [new Kept(), new Accepting(), new FixedClock()];
  const watch = new SeedWatch({
    seeds: [SEED],
    store,
    rounds: { claimRound: () => Promise.resolve(turn) },
    reader: new Unread(),
    accept,
    writingDepartment: () => Promise.resolve(department),
    clock,
    random: (bytes) => new Uint8Array(bytes),
    onAccepted: () => undefined,
    onArrived: () => undefined,
    onFailed: (_seed, error) => {
      throw error;
    },
  });
  return { watch, store, accept, clock };
}

describe('a seed mail', () => {
  it('goes out by mail alone, for two hours, under its id', async () => {
    const { watch, store, accept, clock } = aWatch();
    await watch.look();
    const [id] = store.ids;
    const [notification] = accept.units.flatMap(({ notifications }) => notifications);
    expect(notification).toMatchObject({
      id,
      category: 'operation',
      urgency: 'important',
      channels: ['email'],
      contacts: { email: SEED.address, phone: null },
      validUntilMs: clock.now() + 7_200_000,
      content: { subject: `Laufzeittest ${id ?? ''}`, sms: null },
    });
  });

  it.each([{ turn: false }, { department: null }])('is not written with %j', async (changes) => {
    const { watch, store, accept } = aWatch(changes);
    await watch.look();
    expect([store.ids, accept.units]).toEqual([[], []]);
  });
});
