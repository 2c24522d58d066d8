import * as fc from 'fast-check';
import { ROUTES, STREAMS } from './channel.js';
import { laneKey, parseLaneKey, siteOfLane } from './health.js';
import type { Lane } from './health.js';

const name = fc.stringMatching(/^[a-z0-9][a-z0-9:.-]{0,20}$/);
const lane: fc.Arbitrary<Lane> = fc.oneof(
  fc.record({
    channel: fc.constant('email' as const),
    stream: fc.constantFrom(...STREAMS),
    route: fc.constantFrom(...ROUTES),
    site: name,
  }),
  fc.record({ channel: fc.constantFrom('sms' as const, 'push' as const), gateway: name }),
  fc.constant({ channel: 'inbox' as const }),
);

describe('lane keys', () => {
  it.each([
    [
      { channel: 'email', stream: 'transactional', route: 'direct', site: 'gmx.net' },
      'email:transactional:direct:gmx.net',
    ],
    [{ channel: 'sms', gateway: 'twilio' }, 'sms:twilio'],
    [{ channel: 'push', gateway: 'web' }, 'push:web'],
    [{ channel: 'inbox' }, 'inbox'],
  ] as const)('%j: %s', (parts, key) => {
    expect(laneKey(parts)).toBe(key);
  });

  it('survive the way there and back', () => {
    fc.assert(
      fc.property(lane, (parts) => {
        expect(parseLaneKey(laneKey(parts))).toEqual(parts);
      }),
    );
  });

  it.each([
    '',
    'fax:x',
    'inbox:x',
    'sms',
    'sms:',
    'push:',
    'email',
    'email:transactional:direct',
    'email:transactional:direct:',
    'email:private:direct:gmx.net',
    'email:bulk:pigeon:gmx.net',
  ])('refuses %p', (key) => {
    expect(parseLaneKey(key)).toBeNull();
  });
});

describe('siteOfLane', () => {
  it.each([
    ['email:transactional:direct:gmx.net', 'gmx.net'],
    ['email:bulk:relay:gmx.net', 'gmx.net'],
    ['sms:twilio', null],
    ['inbox', null],
    ['nonsense', null],
  ])('%s: %s', (key, site) => {
    expect(siteOfLane(key)).toBe(site);
  });
});
