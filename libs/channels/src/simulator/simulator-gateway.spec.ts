import type { SimulatedEnd } from '#delivery/ports';
import { anAttempt, SetClock } from '../gateway-world.js';
import { SIMULATOR_LANE, SimulatorGateway } from './simulator-gateway.js';

describe('SimulatorGateway', () => {
  const gateway = new SimulatorGateway(new SetClock());
  const attempt = (simulatedEnd: SimulatedEnd | null, changes = {}) =>
    anAttempt({ keyKind: 'test', lane: SIMULATOR_LANE, simulatedEnd, ...changes });

  const ends = [
    [null, 0, 'accepted', null, null],
    ['delivered', 0, 'accepted', null, null],
    ['unknown', 0, 'refused', 550, 'rcpt'],
    ['full', 0, 'refused', 552, 'rcpt'],
    ['blocked', 0, 'refused', 554, 'connect'],
    ['late', 0, 'refused', 421, 'connect'],
    ['late', 1, 'accepted', null, null],
    ['blocked', 4, 'refused', 554, 'connect'],
  ] as const;
  it.each(ends)('ends %s after %d tries as %s %s at %s', async (end, tries, kind, code, stage) => {
    expect(await gateway.handOver(attempt(end, { tries }))).toMatchObject(
      code === null ? { kind } : { kind, code, stage },
    );
  });

  it('speaks GMX’s words for blocked', async () => {
    expect(await gateway.handOver(attempt('blocked'))).toMatchObject({
      reply: expect.stringContaining('c=r0201') as string,
    });
  });

  it('lets other channels accept, so that a fallback can be seen', async () => {
    const contact = { channel: 'sms', phone: '+491', verified: true } as const;
    expect((await gateway.handOver(attempt('blocked', { channel: 'sms', contact }))).kind).toBe('accepted');
  });

  it('drops a claim that is older than its lease', async () => {
    expect((await gateway.handOver(attempt(null, { leaseUntilRealMs: 1 }))).kind).toBe('not_tried');
  });

  it('costs nothing and has no list', async () => {
    expect([gateway.priceMicros(), gateway.textOf({} as never), await gateway.listSince('', 0)]).toEqual([
      0,
      null,
      null,
    ]);
    expect(gateway.limits().connections).toBeGreaterThan(0);
    await gateway.close('');
  });
});
