import { aContent, anAttempt, CITIZEN_ID, InboxInMemory, NOW_MS, SetClock } from '../gateway-world.js';
import { gatewayContract } from '../gateway-contract.js';
import { InboxGateway } from './inbox-gateway.js';

const contact = { channel: 'inbox', citizenId: CITIZEN_ID } as const;
const lane = 'inbox';

gatewayContract(
  { name: 'inbox', hardLimitMs: 1000, recognisable: true, ends: { unreachable: 'unreachable' } },
  () => {
    const inbox = new InboxInMemory();
    const gateway = new InboxGateway({ clock: new SetClock(), inbox });
    return Promise.resolve({
      gateway,
      hosts: [],
      personal: CITIZEN_ID,
      attempt: (changes) => anAttempt({ channel: 'inbox', lane, contact, ...changes }),
      behave: (behaviour) => {
        inbox.failure = behaviour === 'unreachable' ? new Error(`row of ${CITIZEN_ID}`) : null;
      },
      taken: () => inbox.items.map(({ notificationId }) => notificationId),
      tries: () => inbox.items.length,
      stop: () => undefined,
    });
  },
);

describe('InboxGateway', () => {
  const inbox = new InboxInMemory();
  const gateway = new InboxGateway({ clock: new SetClock(), inbox });

  it('puts the text of its kind, at domain time', async () => {
    const content = aContent({ late: { subject: 'Zu spät', body: 'Bitte anrufen' } });
    await gateway.handOver(anAttempt({ channel: 'inbox', lane, contact, content, contentKind: 'late' }));
    expect(inbox.items[0]).toMatchObject({
      citizenId: CITIZEN_ID,
      atMs: NOW_MS,
      content: { subject: 'Zu spät', body: 'Bitte anrufen' },
    });
  });

  it.each([
    ['another contact', anAttempt()],
    ['no late text', anAttempt({ channel: 'inbox', lane, contact, contentKind: 'late' })],
  ])('refuses by itself: %s', async (_, attempt) => {
    expect(await gateway.handOver(attempt)).toMatchObject({ kind: 'refused', meaning: 'message' });
  });

  it('costs nothing and has no list', async () => {
    expect([gateway.priceMicros(), gateway.textOf({} as never), await gateway.listSince('', 0)]).toEqual([
      0,
      null,
      null,
    ]);
    expect(gateway.limits()).toEqual({ connections: 16, messagesPerConnection: null });
    await gateway.close('');
  });
});
