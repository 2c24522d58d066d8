import { aContacts } from '../builders.js';
import { aFresh, anAdvance, anAttempt } from './rows.js';
import { B, HOUR_MS, LEASE_MS, NOW, SMS } from './setting.js';
import type { Stage } from './stage.js';

/** What keeps the texts of a department within its month. */
export function budgetChapter(stage: Stage): void {
  const text = anAttempt({ channel: 'sms', contactRef: 'phone', lane: SMS, costMicros: 60_000 });

  it('writes what fits, in order, and decides the rest anew', async () => {
    const cases = await stage.accepted(aFresh({ departmentId: B }), aFresh({ departmentId: B }));
    const saved = await stage.ground.advances.saveAdvances(
      cases.map((one) => anAdvance(one, [text])),
      NOW,
    );
    expect(saved).toEqual([cases[0]?.id]);
    const [again, ...others] = await stage.ground.advances.claimDue(10, NOW, LEASE_MS);
    expect(others).toEqual([]);
    expect(again).toMatchObject({ id: cases[1]?.id, budget: { limitMicros: 100_000, spentMicros: 60_000 } });
  });

  it('counts the need of held mail with a phone, nearer deadlines apart', async () => {
    const contacts = aContacts({ phone: '+4915112345678' });
    const held = [1, 2].map((hour) =>
      aFresh({ departmentId: B, contacts, deadlineMs: NOW + hour * HOUR_MS }),
    );
    const cases = await stage.accepted(
      ...held,
      aFresh({ departmentId: B, contacts: aContacts(), deadlineMs: NOW + 1 }),
    );
    const advances = cases.map((one) => anAdvance(one, [anAttempt({ state: 'held' })]));
    await stage.ground.advances.saveAdvances(advances, NOW);
    const asking = aFresh({ departmentId: B, contacts, deadlineMs: NOW + 1.5 * HOUR_MS });
    const [one] = await stage.accepted(asking);
    expect(one?.budget).toMatchObject({ nearerNeedMicros: 75_000, deadlineNeedMicros: 150_000 });
  });
}
