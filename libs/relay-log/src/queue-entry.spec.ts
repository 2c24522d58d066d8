import { isLongQueueId, isQueueId } from './queue-id.js';
import { readQueueEntry } from './queue-entry.js';
import { isReturnPath, withoutAddresses } from './without-addresses.js';

const ENTRY = {
  queue_name: 'deferred',
  queue_id: '4gKx3s5L9bz1Y7',
  arrival_time: 1_795_000_000,
  message_size: 2345,
  forced_expire: false,
  sender: 'bounce+abc.1@bounce.lindenburg.example',
  recipients: [
    {
      address: 'erika@GMX.de',
      delay_reason: 'host mx00.gmx.net[212.227.15.9] refused to talk to me: 554 no',
    },
    { address: '@web.de' },
    { address: 'nobody', delay_reason: '' },
    'odd',
  ],
};

describe('an entry of postqueue -j', () => {
  const expected = {
    queueId: '4gKx3s5L9bz1Y7',
    queue: 'deferred',
    sender: 'bounce+abc.1@bounce.lindenburg.example',
    arrivedAtMs: 1_795_000_000_000,
    recipients: [
      { domain: 'gmx.de', delayReason: 'host mx00.gmx.net[212.227.15.9] refused to talk to me: 554 no' },
      { domain: 'web.de', delayReason: null },
      { domain: null, delayReason: null },
    ],
  };

  it('is read as an object and as its line', () => {
    expect(readQueueEntry(ENTRY)).toEqual(expected);
    expect(readQueueEntry(JSON.stringify(ENTRY))).toEqual(expected);
  });

  it('may lack what we can do without', () => {
    expect(readQueueEntry({ queue_id: '3F2A91C04D', sender: '', recipients: [{ address: 7 }] })).toEqual({
      queueId: '3F2A91C04D',
      queue: 'deferred',
      sender: '',
      arrivedAtMs: 0,
      recipients: [{ domain: null, delayReason: null }],
    });
    expect(readQueueEntry({ queue_id: '3F2A91C04D', sender: '' })?.recipients).toEqual([]);
  });

  it.each([
    [null],
    ['{'],
    ['"text"'],
    [[]],
    [{ queue_id: '../x', sender: '' }],
    [{ queue_id: '3F2A91C04D' }],
    [{}],
  ])('%j is none', (given) => {
    expect(readQueueEntry(given)).toBeNull();
  });
});

describe('a queue id', () => {
  it.each([
    ['4gKx3s5L9bz1Y7', true, true],
    ['4XgT5k3cZ1z1bkf', true, true],
    ['3F2A91C04D', false, true],
    ['3F2A91C04D12', false, true],
    ['ALL', false, false],
    ['4gKx3s5L9b', false, false],
    ['-d', false, false],
    ['4gAx3s5L9bz1Y7', false, false],
    ['', false, false],
  ])('%s: long %s, an id %s', (text, long, id) => {
    expect([isLongQueueId(text), isQueueId(text)]).toEqual([long, id]);
  });
});

describe('what leaves the relay', () => {
  it.each([
    ['to=<erika.muster@gmx.de>, relay=none', 'to=<@gmx.de>, relay=none'],
    ['<"a b"@gmx.de>', '<@gmx.de>'],
    ['550 5.1.1 a+b@web.de and c@[192.0.2.1] unknown', '550 5.1.1 @web.de and @[192.0.2.1] unknown'],
    [
      'from=<bounce+a-B_1.2@bounce.lindenburg.example>, size=1',
      'from=<bounce+a-B_1.2@bounce.lindenburg.example>, size=1',
    ],
    ['from=<bounce+x y@z.example>', 'from=<bounce+x @z.example>'],
    ['nothing @ all', 'nothing @ all'],
  ])('%s', (text, cut) => {
    expect(withoutAddresses(text)).toBe(cut);
  });

  it('knows our return paths by their form', () => {
    expect(isReturnPath('bounce+a-B_1.2@bounce.lindenburg.example')).toBe(true);
    expect(isReturnPath('erika@gmx.de')).toBe(false);
  });

  it('is cut in time, whatever stands in it', () => {
    const started = performance.now();
    for (const hostile of ['a', '"', '"\\', '@', 'a@', '<']) withoutAddresses(hostile.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
