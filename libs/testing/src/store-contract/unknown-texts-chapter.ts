import { attemptId } from '#domain';
import { aContacts } from '../builders.js';
import { HOUR_MS, NOW, QUARANTINE_MS, SMS } from './setting.js';
import type { Stage } from './stage.js';

/** What asking the gateway about unknown texts must do. */
export function unknownTextsChapter(stage: Stage): void {
  const sms = { channel: 'sms', contactRef: 'phone', lane: SMS } as const;
  const contacts = aContacts({ phone: '+4915112345678' });

  it('offers an unknown text once its quarantine is over, until the list has answered', async () => {
    const id = await stage.queued({ contacts }, sms);
    await stage.claim('due', 10, SMS);
    await stage.lapse();
    const after = NOW + QUARANTINE_MS;
    expect(await stage.ground.lanes.unknownsToAsk(SMS, after - 1, 10)).toEqual([]);
    const [unknown] = await stage.ground.lanes.unknownsToAsk(SMS, after, 10);
    expect(unknown).toMatchObject({ id: attemptId(id, 1), phone: '+4915112345678', handedOverAtMs: NOW });
    await stage.ground.lanes.recordGatewayAnswer(attemptId(id, 1), true, 'SM1', after);
    expect(await stage.ground.attempt(id, 1)).toMatchObject({ state: 'accepted_by_gateway' });
    expect(await stage.ground.notification(id)).toMatchObject({ dueAtMs: after });
    expect([...(await stage.ground.lanes.ownedGatewayIds(['SM1', 'SM2']))]).toEqual(['SM1']);
  });

  it('asks again when a text sent again is unknown again: the first answer says nothing of the second send', async () => {
    const id = await stage.queued({ contacts }, sms);
    await stage.claim('due', 10, SMS);
    await stage.lapse();
    await stage.ground.lanes.recordGatewayAnswer(attemptId(id, 1), false, null, NOW);
    expect(await stage.ground.lanes.unknownsToAsk(SMS, NOW + HOUR_MS, 10)).toEqual([]);
    await stage.requeue(id);
    await stage.claim('due', 10, SMS);
    await stage.lapse();
    expect(await stage.ground.lanes.unknownsToAsk(SMS, NOW + HOUR_MS, 10)).toHaveLength(1);
  });
}
