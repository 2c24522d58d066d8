import { attemptId, type Urgency } from '#domain';
import type {
  AcceptStore,
  AcceptUnit,
  Advance,
  AdvanceStore,
  ClaimedAttempt,
  Department,
  HealthStore,
  InboxStore,
  LaneStore,
  NewAttempt,
  NewNotification,
  NotificationCase,
  Outcome,
  Receipt,
  ReceiptStore,
  SiteStore,
} from '#delivery/ports';
import { aContacts, aContent, aDepartment, aNotification, anId } from './builders.js';
import { START_MS } from './fixed-clock.js';

/** A set of stores under test, empty, with the ways to look behind them. */
export interface StoreGround {
  readonly accept: AcceptStore;
  readonly advances: AdvanceStore;
  readonly lanes: LaneStore;
  readonly receipts: ReceiptStore;
  readonly health: HealthStore;
  readonly sites: SiteStore;
  readonly inbox: InboxStore;
  addDepartment(department: Department): Promise<void>;
  addCitizen(id: string): Promise<void>;
  /** Lets the clock of the leases run ahead. */
  passRealTime(ms: number): Promise<void>;
  notification(id: string): Promise<{ status: string; dueAtMs: number | null; fence: number } | null>;
  attempt(
    id: string,
    ordinal: number,
  ): Promise<{ state: string; tries: number; lapses: number; dueAtMs: number | null } | null>;
  isSuppressed(email: string): Promise<boolean>;
  hasContent(id: string): Promise<boolean>;
  inboxCopies(citizenId: string): Promise<number>;
}

const LEASE_MS = 30_000;
const QUARANTINE_MS = 90_000;
const NOW = START_MS;
const LANE = 'email:transactional:direct:gmx.net';
const SMS = 'sms:twilio';
const A = '01780000-0000-7000-8000-00000000000a';
const B = '01780000-0000-7000-8000-00000000000b';

let ground: StoreGround;

/** What every set of stores must do, whatever it is made of: run by a spec against maps and by one against Postgres. */
export function storeContract(name: string, open: () => Promise<StoreGround>): void {
  describe(`the stores of ${name}`, () => {
    beforeEach(async () => {
      ground = await open();
      await ground.addDepartment(aDepartment({ id: A, slug: 'a' }));
      await ground.addDepartment(aDepartment({ id: B, slug: 'b', smsBudgetMicrosPerMonth: 100_000 }));
    });
    describe('accept', acceptContract);
    describe('advance', advanceContract);
    describe('budget', budgetContract);
    describe('claims of a lane', claimContract);
    describe('outcomes', outcomeContract);
    describe('receipts', receiptContract);
    describe('unknown texts', unknownContract);
    describe('the rest', cityContract);
  });
}

function acceptContract(): void {
  it('writes a unit and makes it due', async () => {
    const one = aFresh();
    expect(await ground.accept.acceptGroup([unitOf([one])])).toEqual([{ kind: 'accepted' }]);
    expect(await ground.notification(one.id)).toEqual({ status: 'accepted', dueAtMs: NOW, fence: 0 });
    expect(await ground.hasContent(one.id)).toBe(true);
  });

  it('answers a repeat as the first time, and refuses the key for another body', async () => {
    const [first, again, other] = [aFresh(), aFresh(), aFresh()];
    await ground.accept.acceptGroup([unitOf([first], 'key', 'body')]);
    expect(await ground.accept.acceptGroup([unitOf([again], 'key', 'body')])).toEqual([
      { kind: 'replayed', response: `{"id":"${first.id}"}` },
    ]);
    expect(await ground.accept.acceptGroup([unitOf([other], 'key', 'another')])).toEqual([
      { kind: 'key_reused' },
    ]);
    expect(await ground.notification(again.id)).toBeNull();
    expect(await ground.notification(other.id)).toBeNull();
  });

  it('keeps the keys of departments apart', async () => {
    const own = aFresh();
    const foreign = aFresh({ departmentId: B });
    expect(await ground.accept.acceptGroup([unitOf([foreign], 'key'), unitOf([own], 'key')])).toEqual([
      { kind: 'accepted' },
      { kind: 'accepted' },
    ]);
  });

  it('takes a key that is older than a week as new', async () => {
    await ground.accept.acceptGroup([unitOf([aFresh()], 'key', 'body')]);
    const later = aFresh({ acceptedAtMs: NOW + 8 * 86_400_000 });
    expect(await ground.accept.acceptGroup([unitOf([later], 'key', 'other')])).toEqual([
      { kind: 'accepted' },
    ]);
  });

  it.each([
    ['one key twice', () => [unitOf([aFresh()], 'key'), unitOf([aFresh()], 'key')]],
    ['a text that cannot be written', () => [unitOf([aFresh()]), unitOf([aFresh({ reference: 'a\0b' })])]],
  ])('refuses a group with %s whole, so that the caller can halve it', async (_, make) => {
    const units = make();
    await expect(ground.accept.acceptGroup(units)).rejects.toThrow();
    for (const { notifications } of units)
      for (const { id } of notifications) expect(await ground.notification(id)).toBeNull();
  });

  it('tells which of a group were new', async () => {
    await ground.accept.acceptGroup([unitOf([aFresh()], 'old', 'body')]);
    const results = await ground.accept.acceptGroup([
      unitOf([aFresh()]),
      unitOf([aFresh()], 'old', 'body'),
      unitOf([aFresh()], 'new', 'body'),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'replayed', 'accepted']);
  });
}

function advanceContract(): void {
  it('gives a due notification to one claimer only, with what the policy needs', async () => {
    const one = aFresh({ contacts: aContacts({ phone: '+4915112345678' }) });
    const [claimed] = await accepted(one);
    expect(claimed).toMatchObject({
      id: one.id,
      fence: 1,
      status: 'accepted',
      emailDomain: 'gmx.de',
      attempts: [],
    });
    expect(claimed?.recipient.contacts.map(({ ref }) => ref)).toEqual(['email', 'phone']);
    expect(await ground.advances.claimDue(10, NOW, LEASE_MS)).toEqual([]);
  });

  it('leaves what is not due', async () => {
    await ground.accept.acceptGroup([unitOf([aFresh({ dueAtMs: NOW + 1 })])]);
    expect(await ground.advances.claimDue(10, NOW, LEASE_MS)).toEqual([]);
    expect(await ground.advances.claimDue(10, NOW + 1, LEASE_MS)).toHaveLength(1);
  });

  it('lets departments take turns', async () => {
    const mine = [1, 2, 3, 4].map((at) => aFresh({ dueAtMs: NOW - 100 + at }));
    const other = [1, 2].map((at) => aFresh({ departmentId: B, dueAtMs: NOW - 10 + at }));
    await ground.accept.acceptGroup([unitOf(mine), unitOf(other)]);
    const claimed = await ground.advances.claimDue(4, NOW, LEASE_MS);
    expect(claimed.filter(({ departmentId }) => departmentId === B)).toHaveLength(2);
  });

  it('refuses a decision whose claim is stale, and changes nothing', async () => {
    const [stale] = await accepted(aFresh());
    await ground.passRealTime(LEASE_MS + 1_000);
    const [fresh] = await ground.advances.claimDue(10, NOW, LEASE_MS);
    expect(await ground.advances.saveAdvances([anAdvance(stale, [anAttempt()])], NOW)).toEqual([]);
    expect(await ground.attempt(stale?.id ?? '', 1)).toBeNull();
    expect(await ground.advances.saveAdvances([anAdvance(fresh, [anAttempt()])], NOW)).toEqual([fresh?.id]);
    expect(await ground.attempt(stale?.id ?? '', 1)).toMatchObject({ state: 'queued', tries: 0 });
  });

  it('moves an attempt only from the state that the decision saw', async () => {
    const id = await queued();
    const [one] = await ground.advances.claimDue(10, NOW + HOUR_MS, LEASE_MS);
    const changed = [
      { ordinal: 1, from: 'deferred' as const, to: 'superseded' as const, dueAtMs: null, content: null },
    ];
    await ground.advances.saveAdvances([{ ...anAdvance(one), changedAttempts: changed }], NOW);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'queued' });
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
      const id = await queued({}, { state, dueAtMs: NOW + dueInMs });
      const before = await ground.notification(id);
      expect(await ground.advances.wakeLanes([LANE], which, NOW)).toBe(woken);
      expect(await ground.notification(id)).toMatchObject(
        woken === 1 ? { dueAtMs: NOW, fence: (before?.fence ?? 0) + 1 } : { fence: before?.fence },
      );
      expect(await ground.advances.wakeLanes(['email:transactional:direct:web.de'], which, NOW)).toBe(0);
      expect(await ground.advances.wakeLanes([], which, NOW)).toBe(0);
    },
  );

  it('wakes those who wait for a domain', async () => {
    const [one] = await accepted(aFresh());
    await ground.advances.saveAdvances([anAdvance(one, [], { dueAtMs: NOW + 15_000 })], NOW);
    expect(await ground.advances.wakeDomains(['web.de'], NOW)).toBe(0);
    expect(await ground.advances.wakeDomains(['gmx.de'], NOW)).toBe(1);
    expect(await ground.notification(one?.id ?? '')).toMatchObject({ dueAtMs: NOW });
  });

  it('deletes the content of an ended notification when its time has come', async () => {
    const [one] = await accepted(aFresh());
    await ground.advances.saveAdvances([anEnd(one)], NOW);
    expect(await ground.lanes.purgeContents(NOW + 7 * 86_400_000 - 1, 10)).toBe(0);
    expect(await ground.lanes.purgeContents(NOW + 7 * 86_400_000, 10)).toBe(1);
    expect(await ground.hasContent(one?.id ?? '')).toBe(false);
  });
}

function budgetContract(): void {
  const text = anAttempt({ channel: 'sms', contactRef: 'phone', lane: SMS, costMicros: 60_000 });

  it('writes what fits, in order, and decides the rest anew', async () => {
    const cases = await accepted(aFresh({ departmentId: B }), aFresh({ departmentId: B }));
    const saved = await ground.advances.saveAdvances(
      cases.map((one) => anAdvance(one, [text])),
      NOW,
    );
    expect(saved).toEqual([cases[0]?.id]);
    const [again, ...others] = await ground.advances.claimDue(10, NOW, LEASE_MS);
    expect(others).toEqual([]);
    expect(again).toMatchObject({ id: cases[1]?.id, budget: { limitMicros: 100_000, spentMicros: 60_000 } });
  });

  it('counts the need of held mail with a phone, nearer deadlines apart', async () => {
    const contacts = aContacts({ phone: '+4915112345678' });
    const held = [1, 2].map((hour) =>
      aFresh({ departmentId: B, contacts, deadlineMs: NOW + hour * HOUR_MS }),
    );
    const cases = await accepted(
      ...held,
      aFresh({ departmentId: B, contacts: aContacts(), deadlineMs: NOW + 1 }),
    );
    const advances = cases.map((one) => anAdvance(one, [anAttempt({ state: 'held' })]));
    await ground.advances.saveAdvances(advances, NOW);
    const asking = aFresh({ departmentId: B, contacts, deadlineMs: NOW + 1.5 * HOUR_MS });
    const [one] = await accepted(asking);
    expect(one?.budget).toMatchObject({ nearerNeedMicros: 75_000, deadlineNeedMicros: 150_000 });
  });
}

function claimContract(): void {
  it('has one owner, until the lease ends', async () => {
    await queued();
    const [lease] = await ground.lanes.acquire('one', NOW, LEASE_MS, 10);
    expect(lease?.lane).toBe(LANE);
    expect(await ground.lanes.acquire('two', NOW, LEASE_MS, 10)).toEqual([]);
    await ground.passRealTime(LEASE_MS + 1_000);
    const [taken] = await ground.lanes.acquire('two', NOW, LEASE_MS, 10);
    expect(taken?.fence).toBe((lease?.fence ?? 0) + 1);
    expect(await ground.lanes.renew('one', lease ? [lease] : [], LEASE_MS)).toEqual([]);
    expect(await ground.lanes.renew('two', taken ? [taken] : [], LEASE_MS)).toEqual([LANE]);
    await ground.lanes.release('one', [LANE]);
    expect(await ground.lanes.acquire('one', NOW, LEASE_MS, 10)).toEqual([]);
    await ground.lanes.release('two', [LANE]);
    expect(await ground.lanes.acquire('one', NOW, LEASE_MS, 10)).toHaveLength(1);
  });

  it('claims a due attempt once, with its content and contact opened', async () => {
    const id = await queued();
    const [claimed] = await claim();
    expect(claimed).toMatchObject({
      id: attemptId(id, 1),
      fence: 1,
      before: 'queued',
      tries: 0,
      contact: { channel: 'email', address: 'erika.muster@gmx.de' },
      content: aContent(),
    });
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
    expect(await claim()).toEqual([]);
  });

  it('shares by urgency, and never claims more than it was asked for', async () => {
    for (const urgency of ['routine', 'important', 'urgent', 'emergency'] as const)
      await manyQueued(12, { urgency });
    expect(await claim('due', 1)).toHaveLength(1);
    const claimed = await claim('due', 20);
    expect(count(claimed)).toEqual({ emergency: 11, urgent: 5, important: 3, routine: 1 });
  });

  it('lets departments take turns within an urgency', async () => {
    await manyQueued(6, {});
    await manyQueued(2, { departmentId: B });
    const claimed = await claim('due', 6);
    expect(claimed.filter(({ departmentId }) => departmentId === B)).toHaveLength(2);
  });

  it('takes held mail only as a probe or by the ramp, nearest deadline first, and none that is past', async () => {
    const far = await queued({ deadlineMs: NOW + 5 * HOUR_MS }, { state: 'held', dueAtMs: NOW + HOUR_MS });
    const near = await queued({ deadlineMs: NOW + HOUR_MS }, { state: 'held', dueAtMs: NOW + HOUR_MS });
    await queued({ deadlineMs: NOW - 1 }, { state: 'held', dueAtMs: NOW + HOUR_MS });
    expect(await claim('due')).toEqual([]);
    expect((await claim('probe', 1)).map(({ notificationId }) => notificationId)).toEqual([near]);
    expect((await claim('ramp')).map(({ notificationId }) => notificationId)).toEqual([far]);
  });

  it('counts what waits', async () => {
    await queued({}, { state: 'held', dueAtMs: NOW + HOUR_MS });
    await queued();
    expect(await ground.lanes.backlog(LANE, NOW + 1_000)).toEqual({
      queued: 1,
      held: 1,
      oldestWaitingMs: 1_000,
    });
    expect(await ground.lanes.backlog('push:web', NOW)).toEqual({
      queued: 0,
      held: 0,
      oldestWaitingMs: null,
    });
  });
}

function outcomeContract(): void {
  it('writes an outcome and makes the notification due', async () => {
    const id = await queued();
    const [claimed] = await claim();
    expect(await ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })])).toEqual(
      [id],
    );
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'accepted_by_gateway', tries: 1 });
    expect(await ground.notification(id)).toMatchObject({ dueAtMs: NOW + 1_000 });
  });

  it('makes a lapsed claim unknown and leaves it alone for its quarantine', async () => {
    const id = await queued();
    await claim();
    expect(await ground.lanes.sweepLapsed(NOW, QUARANTINE_MS)).toBe(0);
    await ground.passRealTime(LEASE_MS + 1_000);
    expect(await ground.lanes.sweepLapsed(NOW, QUARANTINE_MS)).toBe(1);
    const until = { dueAtMs: NOW + QUARANTINE_MS };
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'unknown', tries: 0, lapses: 1, ...until });
    expect(await ground.notification(id)).toMatchObject(until);
    expect(await claim()).toEqual([]);
  });

  it('counts a try and no lapse once the owner late result is there, however often it is written', async () => {
    const id = await queued();
    const [lapsed] = await claim();
    await lapse();
    const late = anOutcome(lapsed, { state: 'unknown', dueAtMs: NOW + QUARANTINE_MS });
    await ground.lanes.recordOutcomes([late]);
    await ground.lanes.recordOutcomes([late]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'unknown', tries: 1, lapses: 0 });
  });

  it('queues what was held, was claimed as a probe, lapsed, and comes back unsent', async () => {
    const id = await queued({}, { state: 'held', dueAtMs: NOW + HOUR_MS });
    const [probe] = await claim('probe', 1);
    await lapse();
    await ground.lanes.recordOutcomes([anOutcome(probe, { state: 'held', tried: false, dueAtMs: NOW })]);
    expect(await ground.attempt(id, 1)).toEqual({ state: 'queued', tries: 0, lapses: 0, dueAtMs: NOW });
  });

  it('counts the late result of the owner until the next claim, and then no more', async () => {
    const id = await queued();
    const [lapsed] = await claim();
    await lapse();
    await requeue(id);
    const [next] = await claim();
    const late = anOutcome(lapsed, { state: 'accepted_by_gateway' });
    expect(await ground.lanes.recordOutcomes([late])).toEqual([]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
    await ground.passRealTime(LEASE_MS + 1_000);
    await ground.lanes.sweepLapsed(NOW, QUARANTINE_MS);
    expect(await ground.lanes.recordOutcomes([anOutcome(next, { state: 'accepted_by_gateway' })])).toEqual([
      id,
    ]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'accepted_by_gateway' });
  });

  it('writes an outcome once', async () => {
    const id = await queued();
    const [claimed] = await claim();
    const outcome = anOutcome(claimed, { state: 'accepted_by_gateway' });
    await ground.lanes.recordOutcomes([outcome]);
    expect(await ground.lanes.recordOutcomes([outcome])).toEqual([]);
    expect(await ground.attempt(id, 1)).toMatchObject({ tries: 1 });
  });

  it('gives an attempt back as if it had not been claimed', async () => {
    const id = await queued();
    const [claimed] = await claim();
    await ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'queued', tried: false })]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'queued', tries: 0, dueAtMs: NOW + 1_000 });
  });

  it.each([
    ['deferred', 'superseded'],
    ['held', 'superseded'],
    ['queued', 'superseded'],
    ['accepted_by_gateway', 'accepted_by_gateway'],
    ['unknown', 'unknown'],
  ] as const)('keeps nothing to send of an ended notification: %s is %s', async (state, expected) => {
    const id = await queued();
    const [claimed] = await claim();
    await end(id);
    await ground.lanes.recordOutcomes([anOutcome(claimed, { state })]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: expected });
    expect(await ground.notification(id)).toMatchObject({ status: 'delivered', dueAtMs: null });
  });

  it('still puts the inbox copy of an ended notification', async () => {
    const id = await queued({}, { channel: 'inbox', contactRef: 'inbox', lane: 'inbox' });
    await end(id);
    await claim('due', 10, 'inbox');
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
  });

  it('claims nothing else of an ended notification', async () => {
    const id = await queued();
    await end(id);
    expect(await claim()).toEqual([]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'queued' });
  });

  it('lets a bad row cost itself alone', async () => {
    const ids = await manyQueued(5, {});
    const claimed = await claim();
    const outcomes = claimed.map((one, place) =>
      anOutcome(one, { state: 'accepted_by_gateway', reply: place === 2 ? 'a\0b' : '250 ok' }),
    );
    expect(await ground.lanes.recordOutcomes(outcomes)).toHaveLength(4);
    const states = await Promise.all(ids.map(async (id) => (await ground.attempt(id, 1))?.state));
    expect(states.filter((state) => state === 'sending')).toHaveLength(1);
  });

  it.each([
    [true, 'bounced', true],
    [false, 'refused', false],
    [false, 'bounced', false],
  ] as const)('suppresses on proof (%s) only: %s', async (suppress, state, expected) => {
    await queued();
    const [claimed] = await claim();
    await ground.lanes.recordOutcomes([anOutcome(claimed, { state, suppress, label: 'mailbox_unknown' })]);
    expect(await ground.isSuppressed('erika.muster@gmx.de')).toBe(expected);
    const [next] = await accepted(aFresh());
    expect(next?.recipient.contacts[0]?.suppressed).toBe(expected);
  });

  it('does not suppress by an outcome whose fence is stale', async () => {
    await queued();
    const [claimed] = await claim();
    const stale = anOutcome(claimed, { state: 'bounced', suppress: true, fence: 7 });
    expect(await ground.lanes.recordOutcomes([stale])).toEqual([]);
    expect(await ground.isSuppressed('erika.muster@gmx.de')).toBe(false);
  });
}

function receiptContract(): void {
  const orders = [
    ['delivered', 'bounced'],
    ['bounced', 'delivered'],
    ['failed', 'bounced', 'delivered'],
    ['delivered', 'failed', 'bounced'],
  ] as const;

  it.each(orders.map((kinds) => [kinds.join(', '), kinds] as const))(
    'ends in the same state in any order: %s',
    async (_, kinds) => {
      const id = await handedOver();
      for (const kind of kinds) await ground.receipts.record([aReceipt(id, { kind })], NOW);
      expect(await ground.attempt(id, 1)).toMatchObject({ state: 'bounced' });
    },
  );

  it('takes a repeat for nothing', async () => {
    const id = await handedOver();
    expect(await ground.receipts.record([aReceipt(id), aReceipt(id)], NOW)).toBe(1);
    expect(await ground.receipts.record([aReceipt(id)], NOW)).toBe(0);
  });

  it('parks what comes before its send has committed, and applies it with the outcome', async () => {
    const id = await queued();
    const [claimed] = await claim();
    expect(await ground.receipts.record([aReceipt(id)], NOW)).toBe(0);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
    await ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })]);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'delivered' });
  });

  it('applies a parked receipt when the sender died', async () => {
    const id = await queued();
    await claim();
    await ground.receipts.record([aReceipt(id)], NOW);
    await lapse();
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'delivered' });
  });

  it('reopens what was delivered for 72 hours, and not later', async () => {
    for (const [hours, status] of [
      [71, 'in_progress'],
      [73, 'delivered'],
    ] as const) {
      const id = await handedOver();
      const [one] = (await ground.advances.claimDue(10, NOW + 1_000, LEASE_MS)).filter(
        (row) => row.id === id,
      );
      await ground.advances.saveAdvances([anEnd(one)], NOW);
      await ground.receipts.record([aReceipt(id, { kind: 'bounced', atMs: NOW + hours * HOUR_MS })], NOW);
      expect(await ground.notification(id)).toMatchObject({ status });
    }
  });

  it('changes nothing for an attempt that does not exist', async () => {
    expect(await ground.receipts.record([aReceipt(anId(Date.now()))], NOW)).toBe(0);
    expect(await ground.receipts.record([{ ...aReceipt(anId(NOW)), attempt: 'nonsense' }], NOW)).toBe(0);
  });

  it('suppresses by a receipt that proves it', async () => {
    const id = await handedOver();
    await ground.receipts.record([aReceipt(id, { kind: 'bounced', suppress: true })], NOW);
    expect(await ground.isSuppressed('erika.muster@gmx.de')).toBe(true);
  });
}

function unknownContract(): void {
  const sms = { channel: 'sms', contactRef: 'phone', lane: SMS } as const;
  const contacts = aContacts({ phone: '+4915112345678' });

  it('offers an unknown text once its quarantine is over, until the list has answered', async () => {
    const id = await queued({ contacts }, sms);
    await claim('due', 10, SMS);
    await lapse();
    const after = NOW + QUARANTINE_MS;
    expect(await ground.lanes.unknownsToAsk(SMS, after - 1, 10)).toEqual([]);
    const [unknown] = await ground.lanes.unknownsToAsk(SMS, after, 10);
    expect(unknown).toMatchObject({ id: attemptId(id, 1), phone: '+4915112345678', handedOverAtMs: NOW });
    await ground.lanes.recordGatewayAnswer(attemptId(id, 1), true, 'SM1', after);
    expect(await ground.attempt(id, 1)).toMatchObject({ state: 'accepted_by_gateway' });
    expect(await ground.notification(id)).toMatchObject({ dueAtMs: after });
    expect([...(await ground.lanes.ownedGatewayIds(['SM1', 'SM2']))]).toEqual(['SM1']);
  });

  it('asks again when a text sent again is unknown again: the first answer says nothing of the second send', async () => {
    const id = await queued({ contacts }, sms);
    await claim('due', 10, SMS);
    await lapse();
    await ground.lanes.recordGatewayAnswer(attemptId(id, 1), false, null, NOW);
    expect(await ground.lanes.unknownsToAsk(SMS, NOW + HOUR_MS, 10)).toEqual([]);
    await requeue(id);
    await claim('due', 10, SMS);
    await lapse();
    expect(await ground.lanes.unknownsToAsk(SMS, NOW + HOUR_MS, 10)).toHaveLength(1);
  });
}

function cityContract(): void {
  it('notices when another process wrote health first', async () => {
    const record = { state: 'blocked' };
    expect(await ground.health.save([{ key: LANE, version: 0, record }], [])).toEqual([]);
    expect(await ground.health.save([{ key: LANE, version: 0, record: {} }], [])).toEqual([LANE]);
    expect(await ground.health.loadAll()).toEqual([{ key: LANE, version: 1, record }]);
    expect(await ground.health.save([], [])).toEqual([]);
  });

  it('notes a new domain for the resolver, and serves a stale answer meanwhile', async () => {
    const site = { domain: 'gmx.de', site: 'gmx.net', siteName: 'GMX', group: null, hosts: ['mx00.gmx.net'] };
    const resolved = { ...site, state: 'resolved', refreshAtMs: NOW + HOUR_MS } as const;
    expect((await ground.sites.sitesOf(['gmx.de'], NOW)).size).toBe(0);
    expect(await ground.sites.claimToResolve(10, NOW, LEASE_MS)).toEqual(['gmx.de']);
    expect(await ground.sites.claimToResolve(10, NOW, LEASE_MS)).toEqual([]);
    await ground.sites.save([resolved]);
    expect(await ground.sites.claimToResolve(10, NOW, LEASE_MS)).toEqual([]);
    expect(await ground.sites.claimToResolve(10, NOW + HOUR_MS, LEASE_MS)).toEqual(['gmx.de']);
    expect((await ground.sites.sitesOf(['gmx.de'], NOW)).get('gmx.de')).toEqual(resolved);
  });

  it('keeps one inbox copy of a notification', async () => {
    const citizenId = anId(Date.now());
    await ground.addCitizen(citizenId);
    const item = { notificationId: anId(Date.now()), citizenId, content: aContent(), atMs: NOW };
    await ground.inbox.put(item);
    await ground.inbox.put(item);
    expect(await ground.inboxCopies(citizenId)).toBe(1);
  });
}

const HOUR_MS = 3_600_000;

/** Partitions are cut by real time, whatever the clock of the domain says. */
function aFresh(changes: Partial<NewNotification> = {}): NewNotification {
  return aNotification({ id: anId(Date.now()), departmentId: A, ...changes });
}

function unitOf(
  notifications: readonly NewNotification[],
  key: string | null = null,
  bodyHash = '',
): AcceptUnit {
  const [first] = notifications;
  return {
    departmentId: first?.departmentId ?? A,
    notifications,
    idempotency: key === null ? null : { key, bodyHash, response: `{"id":"${first?.id ?? ''}"}` },
    actor: 'key',
    route: 'notifications',
  };
}

async function accepted(...notifications: readonly NewNotification[]): Promise<readonly NotificationCase[]> {
  await ground.accept.acceptGroup(notifications.map((one) => unitOf([one])));
  const claimed = await ground.advances.claimDue(100, NOW, LEASE_MS);
  return notifications.flatMap(({ id }) => claimed.find((one) => one.id === id) ?? []);
}

function anAttempt(changes: Partial<NewAttempt> = {}): NewAttempt {
  return {
    ordinal: 1,
    channel: 'email',
    contactRef: 'email',
    lane: LANE,
    content: 'original',
    state: 'queued',
    dueAtMs: NOW,
    costMicros: 0,
    ...changes,
  };
}

function anAdvance(
  one: NotificationCase | undefined,
  newAttempts: readonly NewAttempt[] = [],
  changes: Partial<Advance> = {},
): Advance {
  return {
    id: one?.id ?? '',
    fence: one?.fence ?? -1,
    status: 'in_progress',
    dueAtMs: NOW + HOUR_MS,
    newAttempts,
    changedAttempts: [],
    decisions: [],
    decisionsBefore: one?.decisions ?? 0,
    alerts: [],
    reminders: 0,
    endedAtMs: null,
    told: null,
    ...changes,
  };
}

function anEnd(one: NotificationCase | undefined): Advance {
  const told = { atMs: NOW, channel: 'email' } as const;
  return anAdvance(one, [], { status: 'delivered', dueAtMs: null, endedAtMs: NOW, told });
}

/** A notification with one attempt. @returns its id */
async function queued(
  changes: Partial<NewNotification> = {},
  attempt: Partial<NewAttempt> = {},
): Promise<string> {
  const [one] = await accepted(aFresh(changes));
  await ground.advances.saveAdvances([anAdvance(one, [anAttempt(attempt)])], NOW);
  return one?.id ?? '';
}

async function manyQueued(many: number, changes: Partial<NewNotification>): Promise<string[]> {
  const cases = await accepted(...Array.from({ length: many }, () => aFresh(changes)));
  await ground.advances.saveAdvances(
    cases.map((one) => anAdvance(one, [anAttempt()])),
    NOW,
  );
  return cases.map(({ id }) => id);
}

async function claim(
  mode: 'due' | 'probe' | 'ramp' = 'due',
  limit = 10,
  lane = LANE,
): Promise<readonly ClaimedAttempt[]> {
  return ground.lanes.claim({ lane, mode, limit, nowMs: NOW, leaseMs: LEASE_MS });
}

function count(claimed: readonly ClaimedAttempt[]): Partial<Record<Urgency, number>> {
  const counts: Partial<Record<Urgency, number>> = {};
  for (const { urgency } of claimed) counts[urgency] = (counts[urgency] ?? 0) + 1;
  return counts;
}

async function handedOver(): Promise<string> {
  const id = await queued();
  const [claimed] = await claim();
  await ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })]);
  return id;
}

/** Ends it as one that another channel has told. */
async function end(id: string): Promise<void> {
  const cases = await ground.advances.claimDue(10, NOW + HOUR_MS, LEASE_MS);
  await ground.advances.saveAdvances([anEnd(cases.find((row) => row.id === id))], NOW);
}

async function lapse(): Promise<void> {
  await ground.passRealTime(LEASE_MS + 1_000);
  await ground.lanes.sweepLapsed(NOW, QUARANTINE_MS);
}

/** What the policy does with an unknown attempt that may go again. */
async function requeue(id: string): Promise<void> {
  const cases = await ground.advances.claimDue(10, NOW + QUARANTINE_MS, LEASE_MS);
  const one = cases.find((row) => row.id === id);
  const changedAttempts = [
    { ordinal: 1, from: 'unknown', to: 'queued', dueAtMs: NOW, content: null } as const,
  ];
  await ground.advances.saveAdvances([anAdvance(one, [], { changedAttempts })], NOW);
}

function anOutcome(claimed: ClaimedAttempt | undefined, changes: Partial<Outcome>): Outcome {
  return {
    notificationId: claimed?.notificationId ?? '',
    ordinal: claimed?.ordinal ?? 0,
    fence: claimed?.fence ?? -1,
    state: 'delivered',
    atMs: NOW + 1_000,
    reply: null,
    stage: null,
    label: null,
    scope: null,
    temporary: false,
    rule: null,
    gatewayId: null,
    dueAtMs: null,
    suppress: false,
    tried: true,
    ...changes,
  };
}

function aReceipt(id: string, changes: Partial<Receipt> = {}): Receipt {
  return {
    attempt: attemptId(id, 1),
    kind: 'delivered',
    atMs: NOW + 2_000,
    source: 'dsn',
    gatewayId: null,
    label: null,
    scope: null,
    suppress: false,
    details: {},
    ...changes,
  };
}
