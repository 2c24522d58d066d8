import { MemoryKeys, TestClock, TestHasher, TestRandom } from '../test/memory.js';
import { ApiKeys, refusalOf, ROLL_OVERLAP_MS, type KeyRefusal, type KeyWish } from './api-keys.js';
import { Authenticator } from './authenticator.js';
import {
  ADMINISTRATOR_KEY,
  departmentFor,
  principalOfStaff,
  requireScope,
  type Principal,
} from './principal.js';
import { SCOPES } from './ports/index.js';

const DEPARTMENT = '01780000-0000-7000-8000-00000000000a';
const OTHER = '01780000-0000-7000-8000-00000000000b';
const NOW = 1_000_000;
const WISH: KeyWish = {
  departmentId: DEPARTMENT,
  name: 'Termine',
  kind: 'live',
  scopes: ['send'],
  expiresAtMs: null,
};

const key = (changes: Partial<Principal> = {}): Principal => ({
  actor: 'k1',
  role: 'key',
  departmentId: DEPARTMENT,
  keyKind: 'live',
  scopes: ['keys'],
  ...changes,
});
const administrator = principalOfStaff(
  { role: 'administrator', email: 'a@b.example', departmentId: null },
  'x',
);
const staff = principalOfStaff({ role: 'staff', email: 'a@b.example', departmentId: DEPARTMENT }, 'x');

describe('refusalOf', () => {
  it.each<[string, Principal, Partial<KeyWish>, KeyRefusal | null]>([
    ['a key of scope keys makes one for its department', key(), {}, null],
    ['… with scopes that it has not itself', key(), { scopes: ['send', 'read', 'keys', 'broadcast'] }, null],
    ['… but not with those of the city', key(), { scopes: ['send', 'relay'] }, 'above_own'],
    ['… unless it has them', key({ scopes: ['keys', 'incidents'] }), { scopes: ['incidents'] }, null],
    ['… not for another department', key(), { departmentId: OTHER }, 'foreign_department'],
    ['a key without the scope makes none', key({ scopes: ['send', 'read'] }), {}, 'scope_missing'],
    ['a test key makes no live key', key({ keyKind: 'test' }), {}, 'above_own'],
    ['a test key makes no team key', key({ keyKind: 'test' }), { kind: 'team' }, 'above_own'],
    ['a test key makes a test key', key({ keyKind: 'test' }), { kind: 'test' }, null],
    ['a team key makes no live key', key({ keyKind: 'team' }), {}, 'above_own'],
    ['a live key makes a test key', key(), { kind: 'test' }, null],
    ["the city's key makes any", ADMINISTRATOR_KEY, { scopes: SCOPES, departmentId: OTHER }, null],
    ['an administrator makes any', administrator, { scopes: SCOPES }, null],
    ['staff of a department make none', staff, {}, 'scope_missing'],
    ['no scopes', key(), { scopes: [] }, 'no_scopes'],
    ['an expiry in the future', key(), { expiresAtMs: NOW + 1 }, null],
    ['an expiry that is over', key(), { expiresAtMs: NOW }, 'expiry_past'],
  ])('%s', (_case, by, changes, refusal) => {
    expect(refusalOf(by, { ...WISH, ...changes }, NOW)).toBe(refusal);
  });
});

describe('principals', () => {
  it.each<[string, Principal, string | null, string | null]>([
    ['a key is for its department', key(), null, DEPARTMENT],
    ['a key may name its department', key(), DEPARTMENT, DEPARTMENT],
    ['a key may name no other', key(), OTHER, 'foreign'],
    ['the city names one', ADMINISTRATOR_KEY, OTHER, OTHER],
    ['the city names none', ADMINISTRATOR_KEY, null, null],
  ])('%s', (_case, by, named, department) => {
    if (department === 'foreign') expect(() => departmentFor(by, named)).toThrow('another department');
    else expect(departmentFor(by, named)).toBe(department);
  });

  it('must have the scope that something needs', () => {
    expect(() => {
      requireScope(key(), 'keys');
    }).not.toThrow();
    expect(() => {
      requireScope(key(), 'send');
    }).toThrow('needs the scope send');
    expect(() => {
      requireScope(staff, 'keys');
    }).toThrow('needs the scope keys');
    expect(() => {
      requireScope(administrator, 'incidents');
    }).not.toThrow();
  });
});

function world() {
  const [store, hasher, random, clock] = [
    new MemoryKeys(),
    new TestHasher(),
    new TestRandom(),
    new TestClock(),
  ];
  return { store, hasher, random, clock, keys: new ApiKeys(store, hasher, random, clock) };
}

describe('ApiKeys', () => {
  it('stores a hash and never the key', async () => {
    const { keys, store, hasher, clock } = world();
    const { id, key: made } = await keys.issue({ ...WISH, expiresAtMs: 9_000_000 });
    expect(made).toMatch(/^sb_live_[a-km-np-z2-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(store.records.get(id)).toEqual({
      ...WISH,
      id,
      prefix: made.split('_')[2],
      hash: hasher.hash(made),
      createdAtMs: clock.now(),
      expiresAtMs: 9_000_000,
      revokedAtMs: null,
    });
    expect(JSON.stringify([...store.records.values()])).not.toContain(made.slice(-43));
  });

  it('takes another prefix when one is taken, and gives up when chance is broken', async () => {
    const { keys, store, random } = world();
    const [secret, id] = [new Uint8Array(32), new Uint8Array(10)];
    random.given = [new Uint8Array(8), secret, id];
    await keys.issue(WISH);
    random.given = [new Uint8Array(8), secret, id];
    const second = await keys.issue(WISH);
    expect(store.records.get(second.id)?.prefix).not.toBe('aaaaaaaa');
    random.given = Array.from({ length: 3 }, () => [new Uint8Array(8), secret, id]).flat();
    await expect(keys.issue(WISH)).rejects.toThrow('no free prefix');
  });

  it('rolls a key: both work for a day, then the new one alone', async () => {
    const { keys, store, hasher, clock } = world();
    const authenticator = new Authenticator(store, hasher, clock, null);
    const old = await keys.issue({ ...WISH, scopes: ['send', 'keys'] });
    const rolled = await keys.roll(old.id, DEPARTMENT);
    if (rolled === null) throw new Error('the key exists');
    const kinds = async () => [
      (await authenticator.authenticateKey(old.key)).kind,
      (await authenticator.authenticateKey(rolled.key)).kind,
    ];
    expect(await kinds()).toEqual(['ok', 'ok']);
    expect(store.records.get(rolled.id)).toMatchObject({
      name: 'Termine',
      kind: 'live',
      scopes: ['send', 'keys'],
      expiresAtMs: null,
    });
    clock.domainMs += ROLL_OVERLAP_MS;
    expect(await kinds()).toEqual(['expired', 'ok']);
  });

  it('rolls at once, where no overlap is wanted, and never prolongs the old key', async () => {
    const { keys, store, clock } = world();
    const old = await keys.issue({ ...WISH, expiresAtMs: clock.now() + 10 });
    await keys.roll(old.id, DEPARTMENT);
    expect(store.records.get(old.id)?.expiresAtMs).toBe(clock.now() + 10);
    await keys.roll(old.id, DEPARTMENT, 0);
    expect(store.records.get(old.id)?.expiresAtMs).toBe(clock.now());
  });

  it("rolls neither a revoked key nor another department's", async () => {
    const { keys, store } = world();
    const old = await keys.issue(WISH);
    expect(await keys.roll(old.id, OTHER)).toBeNull();
    await keys.revoke(old.id, DEPARTMENT);
    expect(await keys.roll(old.id, DEPARTMENT)).toBeNull();
    expect(store.records.size).toBe(1);
  });

  it('rolls nothing when the key is revoked just before', async () => {
    const { keys, store, clock } = world();
    const old = await keys.issue(WISH);
    const stale = store.records.get(old.id);
    await keys.revoke(old.id, DEPARTMENT);
    class Raced extends MemoryKeys {
      override findById() {
        return Promise.resolve(stale ?? null);
      }
      override replace() {
        return Promise.resolve('gone' as const);
      }
    }
    const raced = new ApiKeys(new Raced(), new TestHasher(), new TestRandom(), clock);
    expect(await raced.roll(old.id, DEPARTMENT)).toBeNull();
  });

  it('revokes for good, and only within the department', async () => {
    const { keys, store, clock } = world();
    const made = await keys.issue(WISH);
    expect(await keys.revoke(made.id, OTHER)).toBe(false);
    expect(await keys.revoke(made.id, DEPARTMENT)).toBe(true);
    clock.domainMs += 5;
    expect(await keys.revoke(made.id, DEPARTMENT)).toBe(true);
    expect(store.records.get(made.id)?.revokedAtMs).toBe(clock.now() - 5);
    expect((await keys.list(DEPARTMENT)).map(({ id }) => id)).toEqual([made.id]);
    expect(await keys.list(OTHER)).toEqual([]);
  });
});
