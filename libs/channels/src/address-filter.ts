import { BlockList, isIP } from 'node:net';

/** Networks that no mail exchanger or push service of others lives in (RFC 6890, RFC 4193, RFC 4291). */
const INTERNAL_V4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
const INTERNAL_V6: readonly (readonly [string, number])[] = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];

/** What local mode lets through of them: its own sandbox, and a network that stands for a public one (RFC 5737). */
const LOCAL: ReadonlySet<string> = new Set(['127.0.0.0', '::1', '203.0.113.0']);

/**
 * Which addresses we connect to when strangers name the host: a domain's MX record or a subscription's endpoint must
 * not make us speak to our own network (SSRF). In local mode loopback is where the world is simulated.
 */
export class AddressFilter {
  private readonly internal = new BlockList();

  /** @param local local mode: loopback and 203.0.113.0/24 count as public */
  constructor(local: boolean) {
    const shut = (networks: typeof INTERNAL_V4) =>
      networks.filter(([network]) => !(local && LOCAL.has(network)));
    for (const [network, prefix] of shut(INTERNAL_V4)) this.internal.addSubnet(network, prefix, 'ipv4');
    for (const [network, prefix] of shut(INTERNAL_V6)) this.internal.addSubnet(network, prefix, 'ipv6');
  }

  /** Whether we may connect to this literal address. IPv4 inside IPv6 is judged as IPv4 (BlockList does so). */
  allows(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && !this.internal.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}
