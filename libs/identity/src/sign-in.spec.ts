import { MemoryLinks, MemorySessions, TestClock, TestHasher, TestRandom } from '../test/memory.js';
import type { StaffMember } from './ports/index.js';
import { SIGN_IN_LINK_MS, SignInLinks } from './sign-in-links.js';
import { SESSION_MS, StaffSessions } from './staff-sessions.js';

const DEPARTMENT = '01780000-0000-7000-8000-00000000000a';
const ADMINISTRATOR: StaffMember = {
  role: 'administrator',
  email: 'Leitung@Stadt.example',
  departmentId: null,
};
const STAFF: StaffMember = { role: 'staff', email: 'amt@stadt.example', departmentId: DEPARTMENT };

function world(hasher = new TestHasher()) {
  const [links, store, random, clock] = [
    new MemoryLinks(),
    new MemorySessions(),
    new TestRandom(),
    new TestClock(),
  ];
  const sessions = new StaffSessions(store, hasher, random, clock);
  return { links, store, clock, sessions, signIn: new SignInLinks(links, sessions, hasher, random, clock) };
}

async function signedIn(signIn: SignInLinks, staff: StaffMember = STAFF): Promise<string> {
  const result = await signIn.consume(await signIn.create(staff));
  if (result.kind !== 'signed_in') throw new Error('a fresh link signs in');
  return result.sessionToken;
}

describe('SignInLinks', () => {
  it('sign in once', async () => {
    const { signIn } = world();
    const token = await signIn.create(STAFF);
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await signIn.consume(token)).toMatchObject({ kind: 'signed_in', staff: STAFF });
    expect(await signIn.consume(token)).toEqual({ kind: 'invalid' });
  });

  it('sign in one of many that press at once', async () => {
    const { signIn } = world();
    const token = await signIn.create(STAFF);
    const results = await Promise.all(Array.from({ length: 10 }, () => signIn.consume(token)));
    expect(results.filter(({ kind }) => kind === 'signed_in')).toHaveLength(1);
  });

  it.each([
    [SIGN_IN_LINK_MS - 1, 'signed_in'],
    [SIGN_IN_LINK_MS, 'invalid'],
  ])('after %d ms of real time: %s', async (ms, kind) => {
    const { signIn, clock } = world();
    const token = await signIn.create(STAFF);
    clock.domainMs += 365 * 86_400_000;
    clock.realMs += ms;
    expect((await signIn.consume(token)).kind).toBe(kind);
  });

  it.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(43)}=`, 'Ä'.repeat(43)])('%j is none', async (token) => {
    expect(await world().signIn.consume(token)).toEqual({ kind: 'invalid' });
  });

  it('are stored as a hash only', async () => {
    const { signIn, links } = world();
    const token = await signIn.create(STAFF);
    expect(JSON.stringify([...links.records.values()])).not.toContain(token);
  });
});

describe('StaffSessions', () => {
  it('know staff of a department by the cookie', async () => {
    const { signIn, sessions } = world();
    const check = await sessions.check(await signedIn(signIn));
    expect(check).toMatchObject({
      kind: 'ok',
      staff: STAFF,
      principal: {
        role: 'staff',
        departmentId: DEPARTMENT,
        keyKind: null,
        scopes: ['read', 'report', 'templates'],
      },
    });
  });

  it('know an administrator, and name nobody in the audit', async () => {
    const { signIn, sessions } = world();
    const [first, second] = [await signedIn(signIn, ADMINISTRATOR), await signedIn(signIn, ADMINISTRATOR)];
    const [check, again] = [await sessions.check(first), await sessions.check(second)];
    if (check.kind !== 'ok' || again.kind !== 'ok') throw new Error('both are signed in');
    expect(check.principal).toMatchObject({ role: 'administrator', departmentId: null });
    expect(check.principal.actor).toMatch(/^staff:[A-Za-z0-9_-]{16}$/);
    expect(again.principal.actor).toBe(check.principal.actor);
    const other = await sessions.check(await signedIn(signIn));
    expect(other.kind === 'ok' && other.principal.actor).not.toBe(check.principal.actor);
  });

  it.each([
    [SESSION_MS - 1, 'ok'],
    [SESSION_MS, 'expired'],
  ])('after %d ms of real time: %s', async (ms, kind) => {
    const { signIn, sessions, clock } = world();
    const token = await signedIn(signIn);
    clock.domainMs += 365 * 86_400_000;
    clock.realMs += ms;
    expect((await sessions.check(token)).kind).toBe(kind);
  });

  it.each([
    [undefined, 'missing'],
    ['', 'missing'],
    ['x', 'invalid'],
    ['A'.repeat(43), 'invalid'],
  ])('%j: %s', async (token, kind) => {
    expect((await world().sessions.check(token)).kind).toBe(kind);
  });

  it('end when somebody signs out', async () => {
    const { signIn, sessions } = world();
    const [mine, other] = [await signedIn(signIn), await signedIn(signIn)];
    await sessions.end(mine);
    await sessions.end('no token');
    expect((await sessions.check(mine)).kind).toBe('invalid');
    expect((await sessions.check(other)).kind).toBe('ok');
  });

  it('outlive a new hash key, as long as the ring has the old one', async () => {
    const { signIn, store, clock } = world(new TestHasher(['h1']));
    const token = await signedIn(signIn);
    const rotated = new StaffSessions(store, new TestHasher(['h2', 'h1']), new TestRandom(), clock);
    expect((await rotated.check(token)).kind).toBe('ok');
    const forgotten = new StaffSessions(store, new TestHasher(['h2']), new TestRandom(), clock);
    expect((await forgotten.check(token)).kind).toBe('invalid');
  });

  it('are removed when they are over', async () => {
    const { signIn, sessions, clock, store } = world();
    await signedIn(signIn);
    expect(await sessions.purge()).toBe(0);
    clock.realMs += SESSION_MS + 1;
    expect(await sessions.purge()).toBe(1);
    expect(store.records.size).toBe(0);
  });
});
