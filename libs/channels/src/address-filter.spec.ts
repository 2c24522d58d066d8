import { AddressFilter } from './address-filter.js';

describe('AddressFilter', () => {
  const internal = [
    '127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255',
    '::1', '::', 'fe80::1', 'fd00::1', 'fc00::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '203.0.113.5', 'no address',
  ]; // prettier-ignore
  const simulated = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1', '203.0.113.5']);
  it.each(internal)('keeps us from %s, unless it is of the simulated world of local mode', (address) => {
    expect(new AddressFilter(false).allows(address)).toBe(false);
    expect(new AddressFilter(true).allows(address)).toBe(simulated.has(address));
  });

  it.each(['8.8.8.8', '172.32.0.1', '212.227.15.9', '2a00:1450::1', '::ffff:8.8.8.8'])(
    'lets %s through',
    (address) => {
      expect(new AddressFilter(false).allows(address)).toBe(true);
    },
  );
});
