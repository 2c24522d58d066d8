import { aFresh, anOutcome } from './rows.js';
import { HOUR_MS, LEASE_MS, NOW, QUARANTINE_MS } from './setting.js';
import type { Stage } from './stage.js';

/** What writing outcomes must do: each once, a lapsed claim unknown, nothing more sent of an ended notification. */
export function outcomesChapter(stage: Stage): void {
  it('writes an outcome and makes the notification due', async () => {
    const id = await stage.queued();
    const [claimed] = await stage.claim();
    expect(
      await stage.ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })]),
    ).toEqual([id]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'accepted_by_gateway', tries: 1 });
    expect(await stage.ground.notification(id)).toMatchObject({ dueAtMs: NOW + 1_000 });
  });

  it('makes a lapsed claim unknown and leaves it alone for its quarantine', async () => {
    const id = await stage.queued();
    await stage.claim();
    expect(await stage.ground.lanes.sweepLapsed(NOW, QUARANTINE_MS)).toBe(0);
    await stage.ground.passRealTime(LEASE_MS + 1_000);
    expect(await stage.ground.lanes.sweepLapsed(NOW, QUARANTINE_MS)).toBe(1);
    const until = { dueAtMs: NOW + QUARANTINE_MS };
    expect(await stage.ground.attempt(id, 1)).toMatchObject({
      state: 'unknown',
      tries: 0,
      lapses: 1,
      ...until,
    });
    expect(await stage.ground.notification(id)).toMatchObject(until);
    expect(await stage.claim()).toEqual([]);
  });

  it('counts a try and no lapse once the owner late result is there, however often it is written', async () => {
    const id = await stage.queued();
    const [lapsed] = await stage.claim();
    await stage.lapse();
    const late = anOutcome(lapsed, { state: 'unknown', dueAtMs: NOW + QUARANTINE_MS });
    await stage.ground.lanes.recordOutcomes([late]);
    await stage.ground.lanes.recordOutcomes([late]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'unknown', tries: 1, lapses: 0 });
  });

  it('queues what was held, was claimed as a probe, lapsed, and comes back unsent', async () => {
    const id = await stage.queued({}, { state: 'held', dueAtMs: NOW + HOUR_MS });
    const [probe] = await stage.claim('probe', 1);
    await stage.lapse();
    await stage.ground.lanes.recordOutcomes([
      anOutcome(probe, { state: 'held', tried: false, dueAtMs: NOW }),
    ]);
    expect(await stage.ground.attempt(id, 1)).toEqual({ state: 'queued', tries: 0, lapses: 0, dueAtMs: NOW });
  });

  it('counts the late result of the owner until the next claim, and then no more', async () => {
    const id = await stage.queued();
    const [lapsed] = await stage.claim();
    await stage.lapse();
    await stage.requeue(id);
    const [next] = await stage.claim();
    const late = anOutcome(lapsed, { state: 'accepted_by_gateway' });
    expect(await stage.ground.lanes.recordOutcomes([late])).toEqual([]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
    await stage.ground.passRealTime(LEASE_MS + 1_000);
    await stage.ground.lanes.sweepLapsed(NOW, QUARANTINE_MS);
    expect(
      await stage.ground.lanes.recordOutcomes([anOutcome(next, { state: 'accepted_by_gateway' })]),
    ).toEqual([id]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'accepted_by_gateway' });
  });

  it('writes an outcome once', async () => {
    const id = await stage.queued();
    const [claimed] = await stage.claim();
    const outcome = anOutcome(claimed, { state: 'accepted_by_gateway' });
    await stage.ground.lanes.recordOutcomes([outcome]);
    expect(await stage.ground.lanes.recordOutcomes([outcome])).toEqual([]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ tries: 1 });
  });

  it('gives an attempt back as if it had not been claimed', async () => {
    const id = await stage.queued();
    const [claimed] = await stage.claim();
    await stage.ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'queued', tried: false })]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({
      state: 'queued',
      tries: 0,
      dueAtMs: NOW + 1_000,
    });
  });

  it.each([
    ['deferred', 'superseded'],
    ['held', 'superseded'],
    ['queued', 'superseded'],
    ['accepted_by_gateway', 'accepted_by_gateway'],
    ['unknown', 'unknown'],
  ] as const)('keeps nothing to send of an ended notification: %s is %s', async (state, expected) => {
    const id = await stage.queued();
    const [claimed] = await stage.claim();
    await stage.end(id);
    await stage.ground.lanes.recordOutcomes([anOutcome(claimed, { state })]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: expected });
    expect(await stage.ground.notification(id)).toMatchObject({ status: 'delivered', dueAtMs: null });
  });

  it('still puts the inbox copy of an ended notification', async () => {
    const id = await stage.queued({}, { channel: 'inbox', contactRef: 'inbox', lane: 'inbox' });
    await stage.end(id);
    await stage.claim('due', 10, 'inbox');
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
  });

  it('claims nothing else of an ended notification', async () => {
    const id = await stage.queued();
    await stage.end(id);
    expect(await stage.claim()).toEqual([]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'queued' });
  });

  it('lets a bad row cost itself alone', async () => {
    const ids = await stage.manyQueued(5, {});
    const claimed = await stage.claim();
    const outcomes = claimed.map((one, place) =>
      anOutcome(one, { state: 'accepted_by_gateway', reply: place === 2 ? 'a\0b' : '250 ok' }),
    );
    expect(await stage.ground.lanes.recordOutcomes(outcomes)).toHaveLength(4);
    const states = await Promise.all(ids.map(async (id) => (await stage.ground.attempt(id, 1))?.state));
    expect(states.filter((state) => state === 'sending')).toHaveLength(1);
  });

  it.each([
    [true, 'bounced', true],
    [false, 'refused', false],
    [false, 'bounced', false],
  ] as const)('suppresses on proof (%s) only: %s', async (suppress, state, expected) => {
    await stage.queued();
    const [claimed] = await stage.claim();
    await stage.ground.lanes.recordOutcomes([
      anOutcome(claimed, { state, suppress, label: 'mailbox_unknown' }),
    ]);
    expect(await stage.ground.isSuppressed('erika.muster@gmx.de')).toBe(expected);
    const [next] = await stage.accepted(aFresh());
    expect(next?.recipient.contacts[0]?.suppressed).toBe(expected);
  });

  it('does not suppress by an outcome whose fence is stale', async () => {
    await stage.queued();
    const [claimed] = await stage.claim();
    const stale = anOutcome(claimed, { state: 'bounced', suppress: true, fence: 7 });
    expect(await stage.ground.lanes.recordOutcomes([stale])).toEqual([]);
    expect(await stage.ground.isSuppressed('erika.muster@gmx.de')).toBe(false);
  });
}
