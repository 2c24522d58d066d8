import { attemptId, type Urgency } from '#domain';
import type { ClaimedAttempt } from '#delivery/ports';
import { aContacts, aContent } from '../builders.js';
import { aFresh, anAdvance, anAttempt, anOutcome } from './rows.js';
import { B, HOUR_MS, LANE, LEASE_MS, NOW, SMS } from './setting.js';
import type { Stage } from './stage.js';

/** What the claims of a lane must do: one owner, shares by urgency, turns by department. */
export function claimsChapter(stage: Stage): void {
  it('has one owner, until the lease ends', async () => {
    await stage.queued();
    const [lease] = await stage.ground.lanes.acquire('one', NOW, LEASE_MS, 10);
    expect(lease?.lane).toBe(LANE);
    expect(await stage.ground.lanes.acquire('two', NOW, LEASE_MS, 10)).toEqual([]);
    await stage.ground.passRealTime(LEASE_MS + 1_000);
    const [taken] = await stage.ground.lanes.acquire('two', NOW, LEASE_MS, 10);
    expect(taken?.fence).toBe((lease?.fence ?? 0) + 1);
    expect(await stage.ground.lanes.renew('one', lease ? [lease] : [], LEASE_MS)).toEqual([]);
    expect(await stage.ground.lanes.renew('two', taken ? [taken] : [], LEASE_MS)).toEqual([LANE]);
    await stage.ground.lanes.release('one', [LANE]);
    expect(await stage.ground.lanes.acquire('one', NOW, LEASE_MS, 10)).toEqual([]);
    await stage.ground.lanes.release('two', [LANE]);
    expect(await stage.ground.lanes.acquire('one', NOW, LEASE_MS, 10)).toHaveLength(1);
  });

  it('claims a due attempt once, with its content and contact opened', async () => {
    const id = await stage.queued();
    const [claimed] = await stage.claim();
    expect(claimed).toMatchObject({
      id: attemptId(id, 1),
      fence: 1,
      before: 'queued',
      tries: 0,
      contact: { channel: 'email', address: 'erika.muster@gmx.de' },
      content: aContent(),
    });
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
    expect(await stage.claim()).toEqual([]);
  });

  it('shares by urgency, and never claims more than it was asked for', async () => {
    for (const urgency of ['routine', 'important', 'urgent', 'emergency'] as const)
      await stage.manyQueued(12, { urgency });
    expect(await stage.claim('due', 1)).toHaveLength(1);
    const claimed = await stage.claim('due', 20);
    expect(count(claimed)).toEqual({ emergency: 11, urgent: 5, important: 3, routine: 1 });
  });

  it('lets departments take turns within an urgency', async () => {
    await stage.manyQueued(6, {});
    await stage.manyQueued(2, { departmentId: B });
    const claimed = await stage.claim('due', 6);
    expect(claimed.filter(({ departmentId }) => departmentId === B)).toHaveLength(2);
  });

  it('takes held mail only as a probe or by the ramp, nearest deadline first, and none that is past', async () => {
    const far = await stage.queued(
      { deadlineMs: NOW + 5 * HOUR_MS },
      { state: 'held', dueAtMs: NOW + HOUR_MS },
    );
    const near = await stage.queued({ deadlineMs: NOW + HOUR_MS }, { state: 'held', dueAtMs: NOW + HOUR_MS });
    await stage.queued({ deadlineMs: NOW - 1 }, { state: 'held', dueAtMs: NOW + HOUR_MS });
    expect(await stage.claim('due')).toEqual([]);
    expect((await stage.claim('probe', 1)).map(({ notificationId }) => notificationId)).toEqual([near]);
    expect((await stage.claim('ramp')).map(({ notificationId }) => notificationId)).toEqual([far]);
  });

  it.each([
    ['queued', 0, 0],
    ['queued', 5, 1],
    ['sending', 0, 0],
  ] as const)(
    'leaves held mail alone while its text is %s, due at +%d: %d',
    async (state, dueInMs, claimed) => {
      const [one] = await stage.accepted(aFresh({ contacts: aContacts({ phone: '+4915112345678' }) }));
      const mail = anAttempt({ state: 'held', dueAtMs: NOW + HOUR_MS });
      const text = anAttempt({
        ordinal: 2,
        channel: 'sms',
        contactRef: 'phone',
        lane: SMS,
        dueAtMs: NOW + dueInMs,
      });
      await stage.ground.advances.saveAdvances([anAdvance(one, [mail, text])], NOW);
      if (state === 'sending') expect(await stage.claim('due', 10, SMS)).toHaveLength(1);
      for (const mode of ['probe', 'ramp'] as const) {
        const mails = await stage.claim(mode);
        expect(mails).toHaveLength(mode === 'probe' ? claimed : 0);
      }
    },
  );

  it('leaves held mail alone after its text until it is decided whether it is still needed', async () => {
    const [one] = await stage.accepted(aFresh({ contacts: aContacts({ phone: '+4915112345678' }) }));
    const mail = anAttempt({ state: 'held', dueAtMs: NOW + HOUR_MS });
    const text = anAttempt({ ordinal: 2, channel: 'sms', contactRef: 'phone', lane: SMS });
    await stage.ground.advances.saveAdvances([anAdvance(one, [mail, text])], NOW);
    const [claimed] = await stage.claim('due', 10, SMS);
    await stage.ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })]);
    for (const mode of ['probe', 'ramp'] as const) expect(await stage.claim(mode)).toEqual([]);
    const [told] = await stage.ground.advances.claimDue(10, NOW + 1_000, LEASE_MS);
    for (const mode of ['probe', 'ramp'] as const) expect(await stage.claim(mode)).toEqual([]);
    // It said only that there is something: the mail is still of use.
    await stage.ground.advances.saveAdvances([anAdvance(told, [], { dueAtMs: NOW + HOUR_MS })], NOW);
    expect(await stage.claim('ramp')).toHaveLength(1);
  });

  it('counts what waits', async () => {
    await stage.queued({}, { state: 'held', dueAtMs: NOW + HOUR_MS });
    await stage.queued();
    expect(await stage.ground.lanes.backlog(LANE, NOW + 1_000)).toEqual({
      queued: 1,
      held: 1,
      oldestWaitingMs: 1_000,
    });
    expect(await stage.ground.lanes.backlog('push:web', NOW)).toEqual({
      queued: 0,
      held: 0,
      oldestWaitingMs: null,
    });
  });
}

function count(claimed: readonly ClaimedAttempt[]): Partial<Record<Urgency, number>> {
  const counts: Partial<Record<Urgency, number>> = {};
  for (const { urgency } of claimed) counts[urgency] = (counts[urgency] ?? 0) + 1;
  return counts;
}
