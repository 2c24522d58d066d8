import { configuredSender } from './sender-facts.js';

const CONFIG = {
  mail: {
    heloName: 'mail.stadt.example',
    bounceDomain: 'bounce.stadt.example',
    dkim: [
      { selector: 'a', domain: 'stadt.example', privateKeyFile: '/a', stream: null },
      { selector: 'b', domain: 'stadt.example', privateKeyFile: '/b', stream: null },
    ],
  },
  preflight: { addresses: ['192.0.2.25'] },
} as unknown as Parameters<typeof configuredSender>[0];

describe('configuredSender', () => {
  it('says what our settings say while nobody has asked the DNS', () => {
    expect(configuredSender(CONFIG, null)).toEqual({
      helo: 'mail.stadt.example',
      returnPath: 'bounce.stadt.example',
      addresses: [{ address: '192.0.2.25', ptr: [] }],
      spf: [{ domain: 'bounce.stadt.example', record: null, result: null }],
      dkim: ['a', 'b'].map((one) => ({ name: `${one}._domainkey.stadt.example`, record: null })),
      dmarc: [{ domain: 'stadt.example', record: null }],
      checkedAt: null,
    });
  });

  it('says what the DNS said, and when', () => {
    const dns = {
      helo: 'mx.stadt.example',
      addresses: [{ address: '192.0.2.26', ptr: ['mx.stadt.example'] }],
      spf: [{ domain: 'stadt.example', record: 'v=spf1 -all', result: 'fail' }],
      dkim: [{ name: 'a._domainkey.stadt.example', record: 'v=DKIM1; p=x' }],
      dmarc: [{ domain: 'stadt.example', record: null }],
    };
    expect(configuredSender(CONFIG, { atMs: Date.UTC(2021, 2, 11), dns })).toEqual({
      ...dns,
      returnPath: 'bounce.stadt.example',
      checkedAt: '2021-03-11T00:00:00.000Z',
    });
  });
});
