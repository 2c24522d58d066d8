import { createSocket, type Socket } from 'node:dgram';
import packet, { type Answer, type RecordType } from 'dns-packet';
import { DnsSiteResolver } from './dns-site-resolver.js';
import { ProviderDirectory } from './provider-directory.js';

type Records = Readonly<Record<string, readonly Answer[] | 'NXDOMAIN' | 'SERVFAIL' | 'SILENCE'>>;

/** A name server that knows what the table says: `<type> <name>`, and no data for every other type of a known name. */
class TableDns {
  questions = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly records: Records,
  ) {
    socket.on('message', (message, peer) => {
      const { id, questions = [] } = packet.decode(message);
      this.questions += 1;
      const reply = this.reply(id ?? 0, questions);
      if (reply !== null) socket.send(reply, peer.port, peer.address);
    });
  }

  static async start(records: Records): Promise<TableDns> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new TableDns(socket, records);
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  stop(): void {
    this.socket.close();
  }

  private reply(id: number, questions: packet.Question[]): Buffer | null {
    const [question] = questions;
    const found = this.records[`${question?.type ?? ''} ${question?.name ?? ''}`] ?? [];
    if (found === 'SILENCE') return null;
    const code = found === 'NXDOMAIN' ? 3 : found === 'SERVFAIL' ? 2 : 0;
    const answers = typeof found === 'string' ? [] : [...found];
    return packet.encode({
      type: 'response',
      id,
      flags: packet.RECURSION_DESIRED | code,
      questions,
      answers,
    });
  }
}

const mx = (name: string, ...exchanges: [number, string][]): readonly Answer[] =>
  exchanges.map(([preference, exchange]) => ({ type: 'MX', name, ttl: 60, data: { preference, exchange } }));
const address = (name: string, type: Extract<RecordType, 'A' | 'AAAA'>, data: string): readonly Answer[] => [
  { type, name, ttl: 60, data },
];

const RECORDS: Records = {
  'MX gmx.de': mx('gmx.de', [10, 'mx01.emig.gmx.net'], [10, 'mx00.emig.gmx.net']),
  'MX verein.example': mx('verein.example', [20, 'mx01.kundenserver.de'], [10, 'mx00.kundenserver.de']),
  'MX firma.example': mx('firma.example', [10, 'mail.firma-post.co.uk'], [5, 'in.firma-post.co.uk']),
  'MX intern.example': mx('intern.example', [10, 'mailb'], [10, 'maila']),
  'MX caps.example': mx('caps.example', [10, 'MX00.EMIG.GMX.NET']),
  'MX xn--mller-kva.example': mx('xn--mller-kva.example', [10, 'mx1.posteo.de']),
  'MX null.example': mx('null.example', [0, '.']),
  'A implicit.example': address('implicit.example', 'A', '192.0.2.1'),
  'AAAA six.example': address('six.example', 'AAAA', '2001:db8::1'),
  'MX gone.example': 'NXDOMAIN',
  'MX ill.example': 'SERVFAIL',
  'A halfill.example': 'SERVFAIL',
  'MX mute.example': 'SILENCE',
};

describe('DnsSiteResolver', () => {
  let dns: TableDns;
  beforeAll(async () => {
    dns = await TableDns.start(RECORDS);
  });
  afterAll(() => {
    dns.stop();
  });
  const resolver = (changes: Partial<ConstructorParameters<typeof DnsSiteResolver>[0]> = {}) =>
    new DnsSiteResolver({
      directory: new ProviderDirectory(),
      dns: { servers: [dns.address], timeoutMs: 300, tries: 1 },
      chance: () => 0,
      ...changes,
    });

  const resolved = [
    ['gmx.de', 'gmx.net', 'GMX', 'united-internet', ['mx01.emig.gmx.net', 'mx00.emig.gmx.net']],
    ['caps.example', 'gmx.net', 'GMX', 'united-internet', ['mx00.emig.gmx.net']],
    ['verein.example', 'kundenserver.de', 'IONOS / 1&1 hosting', 'united-internet', ['mx00.kundenserver.de', 'mx01.kundenserver.de']],
    ['firma.example', 'firma-post.co.uk', 'firma-post.co.uk', null, ['in.firma-post.co.uk', 'mail.firma-post.co.uk']],
    ['intern.example', 'maila,mailb', 'maila,mailb', null, ['mailb', 'maila']],
    ['müller.example', 'posteo.de', 'Posteo', null, ['mx1.posteo.de']],
    ['implicit.example', 'implicit.example', 'implicit.example', null, ['implicit.example']],
    ['six.example', 'six.example', 'six.example', null, ['six.example']],
  ] as const; // prettier-ignore
  it.each(resolved)('finds the site of %s: %s', async (domain, site, siteName, group, hosts) => {
    const answer = await resolver().resolve(domain, 1000);
    expect(answer).toEqual({ domain, site, siteName, group, hosts, state: 'resolved', refreshAtMs: 601_000 });
  });

  const without = [
    ['null.example', 'no_mail', 300_000],
    ['nothing.example', 'no_mail', 300_000],
    ['gone.example', 'unknown_domain', 300_000],
    ['ill.example', 'failed', 60_000],
    ['halfill.example', 'failed', 60_000],
    ['mute.example', 'failed', 60_000],
    ['', 'unknown_domain', 300_000],
    ['no domain', 'unknown_domain', 300_000],
  ] as const;
  it.each(without)('says of %j: %s', async (domain, state, ttlMs) => {
    const answer = await resolver().resolve(domain, 1000);
    expect(answer).toMatchObject({ domain, site: null, hosts: [], state, refreshAtMs: 1000 + ttlMs });
  });

  it('spreads equal exchangers, without changing the site', async () => {
    const lots = [0.9, 0.1];
    const answer = await resolver({ chance: () => lots.shift() ?? 0 }).resolve('gmx.de', 0);
    expect(answer.hosts).toEqual(['mx00.emig.gmx.net', 'mx01.emig.gmx.net']);
    expect(answer.site).toBe('gmx.net');
  });

  it('believes an NXDOMAIN only when a second resolver says so too', async () => {
    const second = await TableDns.start({ 'MX gone.example': 'SERVFAIL' });
    const both = resolver({ confirmBy: { servers: [second.address], timeoutMs: 300, tries: 1 } });
    expect((await both.resolve('gone.example', 0)).state).toBe('failed');
    expect((await both.resolve('gmx.de', 0)).state).toBe('resolved');
    expect(second.questions).toBe(1);
    second.stop();
  });
});
