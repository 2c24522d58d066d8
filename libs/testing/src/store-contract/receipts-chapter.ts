import { anId } from '../builders.js';
import { anEnd, anOutcome, aReceipt } from './rows.js';
import { HOUR_MS, LEASE_MS, NOW } from './setting.js';
import type { Stage } from './stage.js';

/** What receipts must do: the same end in any order, even when they come before their send has committed. */
export function receiptsChapter(stage: Stage): void {
  const orders = [
    ['delivered', 'bounced'],
    ['bounced', 'delivered'],
    ['failed', 'bounced', 'delivered'],
    ['delivered', 'failed', 'bounced'],
  ] as const;

  it.each(orders.map((kinds) => [kinds.join(', '), kinds] as const))(
    'ends in the same state in any order: %s',
    async (_, kinds) => {
      const id = await stage.handedOver();
      for (const kind of kinds) await stage.ground.receipts.record([aReceipt(id, { kind })], NOW);
      expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'bounced' });
    },
  );

  it('takes a repeat for nothing', async () => {
    const id = await stage.handedOver();
    expect(await stage.ground.receipts.record([aReceipt(id), aReceipt(id)], NOW)).toBe(1);
    expect(await stage.ground.receipts.record([aReceipt(id)], NOW)).toBe(0);
  });

  it('parks what comes before its send has committed, and applies it with the outcome', async () => {
    const id = await stage.queued();
    const [claimed] = await stage.claim();
    expect(await stage.ground.receipts.record([aReceipt(id)], NOW)).toBe(0);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'sending' });
    await stage.ground.lanes.recordOutcomes([anOutcome(claimed, { state: 'accepted_by_gateway' })]);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'delivered' });
  });

  it('applies a parked receipt when the sender died', async () => {
    const id = await stage.queued();
    await stage.claim();
    await stage.ground.receipts.record([aReceipt(id)], NOW);
    await stage.lapse();
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'delivered' });
  });

  it('reopens what was delivered for 72 hours, and not later', async () => {
    for (const [hours, status] of [
      [71, 'in_progress'],
      [73, 'delivered'],
    ] as const) {
      const id = await stage.handedOver();
      const [one] = (await stage.ground.advances.claimDue(10, NOW + 1_000, LEASE_MS)).filter(
        (row) => row.id === id,
      );
      await stage.ground.advances.saveAdvances([anEnd(one)], NOW);
      await stage.ground.receipts.record(
        [aReceipt(id, { kind: 'bounced', atMs: NOW + hours * HOUR_MS })],
        NOW,
      );
      expect(await stage.ground.notification(id)).toMatchObject({ status });
    }
  });

  it('changes nothing for an attempt that does not exist', async () => {
    expect(await stage.ground.receipts.record([aReceipt(anId(Date.now()))], NOW)).toBe(0);
    expect(await stage.ground.receipts.record([{ ...aReceipt(anId(NOW)), attempt: 'nonsense' }], NOW)).toBe(
      0,
    );
  });

  it('suppresses by a receipt that proves it', async () => {
    const id = await stage.handedOver();
    await stage.ground.receipts.record([aReceipt(id, { kind: 'bounced', suppress: true })], NOW);
    expect(await stage.ground.isSuppressed('erika.muster@gmx.de')).toBe(true);
  });
}
