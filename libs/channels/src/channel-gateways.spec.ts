import { laneKey } from '#domain';
import { createGateways, type GatewaysOptions } from './channel-gateways.js';
import { EmailGateway } from './email/email-gateway.js';
import { ProviderDirectory } from './email/provider-directory.js';
import { InboxInMemory, OneDepartment, OpenLinks, SetClock } from './gateway-world.js';
import { InboxGateway } from './inbox/inbox-gateway.js';
import { PushGateway } from './push/push-gateway.js';
import { SimulatorGateway } from './simulator/simulator-gateway.js';
import { SmppGateway } from './sms/smpp-gateway.js';
import { TwilioGateway } from './sms/twilio-gateway.js';
import webpush from 'web-push';

const options: GatewaysOptions = {
  clock: new SetClock(),
  links: new OpenLinks(),
  departments: new OneDepartment(),
  inbox: new InboxInMemory(),
  cityName: 'Stadt Mülheim',
  publicUrl: 'https://stadt.example',
  email: {
    directory: new ProviderDirectory(),
    heloName: 'mail.stadt.example',
    messageIdKey: Buffer.alloc(32, 1),
    bounceDomain: 'bounce.stadt.example',
    dkim: [],
  },
  sms: {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'x',
    apiUrl: 'http://127.0.0.1:1',
    priceMicros: 75_000,
  },
  push: { vapid: { subject: 'mailto:it@stadt.example', ...webpush.generateVAPIDKeys() } },
};
const email = laneKey({ channel: 'email', stream: 'bulk', route: 'direct', site: 'gmx.net' });

describe('ChannelGateways', () => {
  it.each([
    [email, EmailGateway],
    ['sms:twilio', TwilioGateway],
    ['push:web', PushGateway],
    ['inbox', InboxGateway],
    ['simulator', SimulatorGateway],
  ])('serves the lane %s', (lane, kind) => {
    expect(createGateways(options).for(lane)).toBeInstanceOf(kind);
  });

  it.each(['sms:twilio', 'push:web', 'nonsense', ''])(
    'has no gateway for %j when none is configured',
    (lane) => {
      const gateways = createGateways({ ...options, sms: null, push: null });
      expect(() => gateways.for(lane)).toThrow('no gateway serves the lane');
    },
  );

  it('keeps to the limits of the site, and to the defaults where it is not known', () => {
    const gateway = createGateways(options).for(email);
    expect(gateway.limits(email)).toEqual({ connections: 4, messagesPerConnection: 20, handOvers: 10 });
    const other = laneKey({ channel: 'email', stream: 'bulk', route: 'direct', site: 'klein.example' });
    expect(gateway.limits(other)).toEqual({ connections: 4, messagesPerConnection: 50, handOvers: 10 });
  });

  it('closes', async () => {
    await expect(createGateways(options).closeAll()).resolves.toBeUndefined();
  });

  it('serves each SMS gateway of the settings by its own lane', () => {
    const shared = { priceMicros: 1, errors: {} };
    const smpp = { ...shared, kind: 'smpp', id: 'centre', host: '127.0.0.1', port: 1, tls: false, systemId: 'a', password: 'b', systemType: '', longTexts: 'udh', window: 1, enquireMs: 1000 } as const; // prettier-ignore
    const gateways = createGateways({ ...options, sms: null, smsGateways: [smpp] });
    expect(gateways.for('sms:centre')).toBeInstanceOf(SmppGateway);
    expect(() => gateways.for('sms:twilio')).toThrow('no gateway serves the lane');
  });
});
