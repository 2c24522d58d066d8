import { HostAddresses } from './host-addresses.js';

type Resolver = ConstructorParameters<typeof HostAddresses>[0];
const absent = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

/** The DNS as two answers and a count of the questions. */
function dns(v4: () => Promise<unknown>, v6: () => Promise<unknown>) {
  const asked = { count: 0 };
  const resolver = {
    resolve4: () => {
      asked.count += 1;
      return v4();
    },
    resolve6: v6,
  } as unknown as Resolver;
  return { asked, resolver };
}
const found = (...addresses: string[]) =>
  Promise.resolve(addresses.map((address) => ({ address, ttl: 300 })));

describe('HostAddresses', () => {
  it('gives IPv4 before IPv6, and asks once for their time', async () => {
    const { asked, resolver } = dns(
      () => found('8.8.8.8'),
      () => found('2a00::1'),
    );
    const hosts = new HostAddresses(resolver, { allowInternal: false });
    const both = await Promise.all([hosts.of('mx.example'), hosts.of('mx.example')]);
    expect(both[0]).toEqual({ kind: 'found', addresses: ['8.8.8.8', '2a00::1'] });
    expect(await hosts.of('mx.example')).toEqual(both[1]);
    expect(asked.count).toBe(1);
  });

  it.each([
    [
      'one family alone',
      () => found('8.8.8.8'),
      () => absent('ESERVFAIL'),
      { kind: 'found', addresses: ['8.8.8.8'] },
    ],
    ['no such name', () => absent('ENOTFOUND'), () => absent('ENOTFOUND'), { kind: 'none' }],
    ['no addresses', () => absent('ENODATA'), () => absent('ENODATA'), { kind: 'none' }],
    ['a server that fails', () => absent('ESERVFAIL'), () => absent('ENODATA'), { kind: 'failed' }],
    ['silence', () => absent('ETIMEOUT'), () => absent('ETIMEOUT'), { kind: 'failed' }],
    ['internal addresses', () => found('10.0.0.1'), () => found('::1'), { kind: 'none' }],
    [
      'internal addresses among others',
      () => found('10.0.0.1', '8.8.8.8'),
      () => absent('ENODATA'),
      { kind: 'found', addresses: ['8.8.8.8'] },
    ],
  ] as const)('takes %s', async (_, v4, v6, expected) => {
    const hosts = new HostAddresses(dns(v4, v6).resolver, { allowInternal: false });
    expect(await hosts.of('mx.example')).toMatchObject(expected);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['a.localhost', '127.0.0.1'],
  ])('asks nobody for %s', async (host, address) => {
    const { asked, resolver } = dns(
      () => found(),
      () => found(),
    );
    expect(await new HostAddresses(resolver, { allowInternal: true }).of(host)).toEqual({
      kind: 'found',
      addresses: [address],
    });
    expect(await new HostAddresses(resolver, { allowInternal: false }).of(host)).toMatchObject({
      kind: 'none',
    });
    expect(asked.count).toBe(0);
  });

  it('looks up for sockets, one or all', async () => {
    const hosts = new HostAddresses(
      dns(
        () => found('8.8.8.8'),
        () => found('2a00::1'),
      ).resolver,
      { allowInternal: false },
    );
    const look = (all: boolean) =>
      new Promise((resolve) => {
        hosts.lookup('mx.example', { all }, (error, address, family) => {
          resolve([error, address, family]);
        });
      });
    expect(await look(false)).toEqual([null, '8.8.8.8', 4]);
    expect(await look(true)).toEqual([null, [{ address: '8.8.8.8', family: 4 }, { address: '2a00::1', family: 6 }], undefined]); // prettier-ignore
    const none = new HostAddresses(
      dns(
        () => absent('ENOTFOUND'),
        () => absent('ENOTFOUND'),
      ).resolver,
      { allowInternal: false },
    );
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      none.lookup('mx.example', {}, resolve);
    });
    expect(error?.code).toBe('ENOTFOUND');
  });
});
