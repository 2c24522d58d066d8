import { aContacts } from '../builders.js';
import { aFresh, anAdvance, anAttempt, anEnd, unitOf } from './rows.js';
import { B, HOUR_MS, LANE, LEASE_MS, NOW } from './setting.js';
import type { Stage } from './stage.js';

/** What claiming, deciding and waking notifications must do: a decision counts only while its claim holds. */
export function advanceChapter(stage: Stage): void {
  it('gives a due notification to one claimer only, with what the policy needs', async () => {
    const one = aFresh({ contacts: aContacts({ phone: '+4915112345678' }) });
    const [claimed] = await stage.accepted(one);
    expect(claimed).toMatchObject({
      id: one.id,
      fence: 1,
      status: 'accepted',
      emailDomain: 'gmx.de',
      attempts: [],
    });
    expect(claimed?.recipient.contacts.map(({ ref }) => ref)).toEqual(['email', 'phone']);
    expect(await stage.ground.advances.claimDue(10, NOW, LEASE_MS)).toEqual([]);
  });

  it('leaves what is not due', async () => {
    await stage.ground.accept.acceptGroup([unitOf([aFresh({ dueAtMs: NOW + 1 })])]);
    expect(await stage.ground.advances.claimDue(10, NOW, LEASE_MS)).toEqual([]);
    expect(await stage.ground.advances.claimDue(10, NOW + 1, LEASE_MS)).toHaveLength(1);
  });

  it('lets departments take turns', async () => {
    const mine = [1, 2, 3, 4].map((at) => aFresh({ dueAtMs: NOW - 100 + at }));
    const other = [1, 2].map((at) => aFresh({ departmentId: B, dueAtMs: NOW - 10 + at }));
    await stage.ground.accept.acceptGroup([unitOf(mine), unitOf(other)]);
    const claimed = await stage.ground.advances.claimDue(4, NOW, LEASE_MS);
    expect(claimed.filter(({ departmentId }) => departmentId === B)).toHaveLength(2);
  });

  it('refuses a decision whose claim is stale, and changes nothing', async () => {
    const [stale] = await stage.accepted(aFresh());
    await stage.ground.passRealTime(LEASE_MS + 1_000);
    const [fresh] = await stage.ground.advances.claimDue(10, NOW, LEASE_MS);
    expect(await stage.ground.advances.saveAdvances([anAdvance(stale, [anAttempt()])], NOW)).toEqual([]);
    expect(await stage.ground.attempt(stale?.id ?? '', 1)).toBeNull();
    expect(await stage.ground.advances.saveAdvances([anAdvance(fresh, [anAttempt()])], NOW)).toEqual([
      fresh?.id,
    ]);
    expect(await stage.ground.attempt(stale?.id ?? '', 1)).toMatchObject({ state: 'queued', tries: 0 });
  });

  it('moves an attempt only from the state that the decision saw', async () => {
    const id = await stage.queued();
    const [one] = await stage.ground.advances.claimDue(10, NOW + HOUR_MS, LEASE_MS);
    const changed = [
      { ordinal: 1, from: 'deferred' as const, to: 'superseded' as const, dueAtMs: null, content: null },
    ];
    await stage.ground.advances.saveAdvances([{ ...anAdvance(one), changedAttempts: changed }], NOW);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'queued' });
  });

  it('voids a text whose mail went out after it was decided, and has it decided anew at once', async () => {
    const id = await stage.queued({}, { state: 'held' });
    const later = NOW + HOUR_MS;
    const [one] = await stage.ground.advances.claimDue(10, later, LEASE_MS);
    const text = anAttempt({ ordinal: 2, channel: 'sms', contactRef: 'phone', lane: 'sms:twilio' });
    const decided = (seen: readonly number[], of = one) => anAdvance(of, [text], { mailSeenOnWire: seen });
    expect(await stage.claim('ramp')).toHaveLength(1);
    expect(await stage.ground.advances.saveAdvances([decided([])], later)).toEqual([]);
    expect(await stage.ground.attempt(id, 2)).toBeNull();
    const [again] = await stage.ground.advances.claimDue(10, later, LEASE_MS);
    expect(await stage.ground.advances.saveAdvances([decided([1], again)], later)).toEqual([id]);
    expect(await stage.ground.attempt(id, 2)).toMatchObject({ state: 'queued' });
  });

  it('lets nobody have both, however decisions and lanes meet', async () => {
    const cases = await stage.accepted(...Array.from({ length: 60 }, () => aFresh()));
    await stage.ground.advances.saveAdvances(
      cases.map((one) => anAdvance(one, [anAttempt({ state: 'held' })])),
      NOW,
    );
    const later = NOW + HOUR_MS;
    const due = await stage.ground.advances.claimDue(100, later, LEASE_MS);
    const text = anAttempt({ ordinal: 2, channel: 'sms', contactRef: 'phone', lane: 'sms:twilio' });
    const [decided, claimed] = await Promise.all([
      Promise.all(
        due.map(async (one) => {
          const advance = anAdvance(one, [text], { mailSeenOnWire: [] });
          return stage.ground.advances.saveAdvances([advance], later);
        }),
      ),
      Promise.all(Array.from({ length: 30 }, () => stage.claim('ramp', 2))),
    ]);
    const mailed = new Set(claimed.flat().map(({ notificationId }) => notificationId));
    expect(decided.flat().filter((id) => mailed.has(id))).toEqual([]);
    expect(decided.flat().length + mailed.size).toBeGreaterThan(0);
  });

  it.each([
    ['open', 'queued', 5, 1],
    ['open', 'held', 5, 1],
    ['queued', 'queued', 0, 1],
    ['queued', 'queued', 5, 0],
    ['queued', 'held', 0, 0],
  ] as const)(
    'wakes by %s a notification with a %s attempt due at +%d: %d',
    async (which, state, dueInMs, woken) => {
      const id = await stage.queued({}, { state, dueAtMs: NOW + dueInMs });
      const before = await stage.ground.notification(id);
      expect(await stage.ground.advances.wakeLanes([LANE], which, NOW)).toBe(woken);
      expect(await stage.ground.notification(id)).toMatchObject(
        woken === 1 ? { dueAtMs: NOW, fence: (before?.fence ?? 0) + 1 } : { fence: before?.fence },
      );
      expect(await stage.ground.advances.wakeLanes(['email:transactional:direct:web.de'], which, NOW)).toBe(
        0,
      );
      expect(await stage.ground.advances.wakeLanes([], which, NOW)).toBe(0);
    },
  );

  it('lists held mail that told nobody, page by page, and claims none of it', async () => {
    const held = { state: 'held' } as const;
    const near = await stage.queued({ deadlineMs: NOW + HOUR_MS }, held);
    const far = await stage.queued({ deadlineMs: NOW + 2 * HOUR_MS }, held);
    const foreign = await stage.queued({ departmentId: B }, held);
    await stage.queued();
    await stage.queued({}, { ...held, lane: 'email:transactional:direct:web.de' });
    const list = async (given: object = {}, after: string | null = null, limit = 10) => {
      const selection = { lanes: [LANE], deadlineToMs: null, departmentId: null, ...given };
      const cases = await stage.ground.advances.heldCases(selection, after, limit, NOW);
      return cases.map(({ id }) => id);
    };
    const all = [near, far, foreign].sort();
    expect(await list()).toEqual(all);
    expect(await list({}, all[0], 1)).toEqual([all[1]]);
    expect(await list({ deadlineToMs: NOW + HOUR_MS })).toEqual([near]);
    expect(await list({ departmentId: B })).toEqual([foreign]);
    expect(await stage.ground.advances.claimDue(10, NOW + HOUR_MS, LEASE_MS)).toHaveLength(5);
  });

  it('wakes those who wait for a domain', async () => {
    const [one] = await stage.accepted(aFresh());
    await stage.ground.advances.saveAdvances([anAdvance(one, [], { dueAtMs: NOW + 15_000 })], NOW);
    expect(await stage.ground.advances.wakeDomains(['web.de'], NOW)).toBe(0);
    expect(await stage.ground.advances.wakeDomains(['gmx.de'], NOW)).toBe(1);
    expect(await stage.ground.notification(one?.id ?? '')).toMatchObject({ dueAtMs: NOW });
  });

  it('deletes the content of an ended notification when its time has come', async () => {
    const [one] = await stage.accepted(aFresh());
    await stage.ground.advances.saveAdvances([anEnd(one)], NOW);
    expect(await stage.ground.lanes.purgeContents(NOW + 7 * 86_400_000 - 1, 10)).toBe(0);
    expect(await stage.ground.lanes.purgeContents(NOW + 7 * 86_400_000, 10)).toBe(1);
    expect(await stage.ground.hasContent(one?.id ?? '')).toBe(false);
  });
}
