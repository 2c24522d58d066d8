import { MemoryKeys, TestClock, TestHasher, TestRandom } from '../test/memory.js';
import { ApiKeys, type KeyWish } from './api-keys.js';
import { Authenticator } from './authenticator.js';
import { KeyLookup } from './key-lookup.js';
import { SCOPES } from './ports/index.js';

const DEPARTMENT = '01780000-0000-7000-8000-00000000000a';
const ADMIN_KEY = 'city-key-that-is-long-enough-to-be-safe';
const WISH: KeyWish = {
  departmentId: DEPARTMENT,
  name: 'Termine',
  kind: 'live',
  scopes: ['send', 'read'],
  expiresAtMs: null,
};

function world(adminKey: string | null = ADMIN_KEY) {
  const [store, hasher, random, clock] = [
    new MemoryKeys(),
    new TestHasher(),
    new TestRandom(),
    new TestClock(),
  ];
  const authenticator = new Authenticator(store, hasher, clock, adminKey);
  return { store, hasher, clock, authenticator, keys: new ApiKeys(store, hasher, random, clock) };
}

describe('Authenticator', () => {
  it('knows a key again', async () => {
    const { authenticator, keys } = world();
    const { id, key } = await keys.issue(WISH);
    const principal = {
      actor: id,
      role: 'key',
      departmentId: DEPARTMENT,
      keyKind: 'live',
      scopes: ['send', 'read'],
    };
    expect(await authenticator.authenticate(`Bearer ${key}`)).toEqual({ kind: 'ok', principal });
    expect(await authenticator.authenticate(`bearer  ${key}`)).toEqual({ kind: 'ok', principal });
    expect(await authenticator.authenticateKey(key)).toEqual({ kind: 'ok', principal });
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic QUM6eA==', `Bearer ${'x'.repeat(201)}`, 'Bearer a b'])(
    '%j is no credential',
    async (header) => {
      expect(await world().authenticator.authenticate(header)).toEqual({ kind: 'missing' });
    },
  );

  it('refuses what is not exactly the key', async () => {
    const { authenticator, keys } = world();
    const { key } = await keys.issue(WISH);
    const wrong = [
      'garbage',
      key.slice(0, -1),
      `${key}A`,
      key.toUpperCase(),
      key.replace('sb_live_', 'sb_test_'),
      key.replace('sb_live_', 'sb_root_'),
      key.slice(0, -1) + (key.endsWith('A') ? 'E' : 'A'),
      key.replace(/_[a-z0-9]{8}_/, '_zzzzzzzz_'),
    ];
    for (const text of wrong)
      expect(await authenticator.authenticate(`Bearer ${text}`)).toEqual({ kind: 'invalid' });
  });

  it('refuses a revoked and an expired key, and says so only to who holds it', async () => {
    const { authenticator, keys, clock } = world();
    const revoked = await keys.issue(WISH);
    const expiring = await keys.issue({ ...WISH, expiresAtMs: clock.now() + 1000 });
    await keys.revoke(revoked.id, DEPARTMENT);
    expect(await authenticator.authenticateKey(revoked.key)).toEqual({ kind: 'revoked' });
    expect((await authenticator.authenticateKey(expiring.key)).kind).toBe('ok');
    clock.domainMs += 999;
    expect((await authenticator.authenticateKey(expiring.key)).kind).toBe('ok');
    clock.domainMs += 1;
    expect(await authenticator.authenticateKey(expiring.key)).toEqual({ kind: 'expired' });
    const guessed = revoked.key.slice(0, -3) + 'AAA';
    expect(await authenticator.authenticateKey(guessed)).toEqual({ kind: 'invalid' });
  });

  it('compares where there is no such key too, so that both take the same time', async () => {
    const { authenticator, hasher, keys } = world(null);
    const { key } = await keys.issue(WISH);
    await authenticator.authenticateKey(key);
    await authenticator.authenticateKey(key.replace(/_[a-z0-9]{8}_/, '_zzzzzzzz_'));
    expect(hasher.matched).toHaveLength(2);
  });

  it("knows the city's own key", async () => {
    const { authenticator, store } = world();
    expect(await authenticator.authenticate(`Bearer ${ADMIN_KEY}`)).toEqual({
      kind: 'ok',
      principal: {
        actor: 'administrator-key',
        role: 'administrator',
        departmentId: null,
        keyKind: 'live',
        scopes: SCOPES,
      },
    });
    expect(await authenticator.authenticate(`Bearer ${ADMIN_KEY}x`)).toEqual({ kind: 'invalid' });
    expect(await world(null).authenticator.authenticate(`Bearer ${ADMIN_KEY}`)).toEqual({ kind: 'invalid' });
    expect(store.asked).toEqual([]);
  });

  it('takes user and password of SMTP submission, and there no city key', async () => {
    const { authenticator, keys } = world();
    const { key } = await keys.issue(WISH);
    const prefix = key.split('_')[2] ?? '';
    expect((await authenticator.authenticateKey(key, prefix)).kind).toBe('ok');
    expect(await authenticator.authenticateKey(key, 'zzzzzzzz')).toEqual({ kind: 'invalid' });
    expect(await authenticator.authenticateKey(ADMIN_KEY, 'admin')).toEqual({ kind: 'invalid' });
  });

  it('lets the failure of the database through: it is no verdict on the key', async () => {
    const { authenticator, keys, store } = world();
    const { key } = await keys.issue(WISH);
    store.failure = new Error('database away');
    await expect(authenticator.authenticateKey(key)).rejects.toThrow('database away');
    store.failure = null;
    expect((await authenticator.authenticateKey(key)).kind).toBe('ok');
  });
});

describe('a revocation', () => {
  it('holds for the very next request, whichever process made it', async () => {
    const { authenticator, keys, store } = world();
    const { id, key } = await keys.issue(WISH);
    expect((await authenticator.authenticateKey(key)).kind).toBe('ok');
    // As another process does: straight in the table.
    await store.revoke(id, DEPARTMENT, 1);
    expect(await authenticator.authenticateKey(key)).toEqual({ kind: 'revoked' });
  });

  it('is not overlooked by a query that began before it', async () => {
    const { authenticator, keys, store } = world();
    const { id, key } = await keys.issue(WISH);
    const { key: other } = await keys.issue(WISH);
    let answer: () => void = () => undefined;
    store.gate = new Promise((resolve) => {
      answer = resolve;
    });
    const before = authenticator.authenticateKey(key);
    const meanwhile = authenticator.authenticateKey(other);
    await store.revoke(id, DEPARTMENT, 1);
    const after = authenticator.authenticateKey(key);
    answer();
    expect((await before).kind).toBe('ok');
    expect((await meanwhile).kind).toBe('ok');
    expect(await after).toEqual({ kind: 'revoked' });
  });
});

describe('KeyLookup', () => {
  it('asks once for all that wait, each prefix once, at most 200 at a time', async () => {
    const store = new MemoryKeys();
    const lookup = new KeyLookup(store);
    const prefixes = [
      'first',
      'a',
      'b',
      'a',
      ...Array.from({ length: 200 }, (_, index) => `n${String(index)}`),
    ];
    const answers = await Promise.all(prefixes.map((prefix) => lookup.find(prefix)));
    expect(answers.every((answer) => answer === null)).toBe(true);
    expect(store.asked.map((asked) => asked.length)).toEqual([1, 199, 3]);
    expect(store.asked[1]?.slice(0, 3)).toEqual(['a', 'b', 'n0']);
  });

  it('fails those that asked, and goes on with the next', async () => {
    const store = new MemoryKeys();
    const lookup = new KeyLookup(store);
    store.failure = new Error('database away');
    const failed = await Promise.allSettled([lookup.find('a'), lookup.find('b'), lookup.find('c')]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    store.failure = null;
    expect(await lookup.find('a')).toBeNull();
  });
});
