import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:net';
import type { ClaimedAttempt, HandOver } from '#delivery/ports';
import { laneKey } from '#domain';
import { LocalAuthority } from '#sandbox';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayContract, type Behaviour } from '../gateway-contract.js';
import { aContent, anAttempt, NoDirectory, OneDepartment, OpenLinks, SetClock } from '../gateway-world.js';
import { EmailGateway, type EmailGatewayOptions, type SmtpSender } from './email-gateway.js';
import { ProviderDirectory, type ProviderLimits } from './provider-directory.js';
import { ScriptedSmtp, type SmtpScript } from './smtp/scripted-smtp.js';

const HARD_LIMIT_MS = 1500;
const ADDRESS = 'anna.beispiel@example.net';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const certificate = LocalAuthority.open(mkdtempSync(join(tmpdir(), 'ca-'))).certificateFor('mx', [
  'mx.example.net',
]);

const SENDERS: readonly SmtpSender[] = ['nodemailer', 'pipelined'];

function gatewayOf(
  sender: SmtpSender,
  port: number,
  changes: Partial<EmailGatewayOptions> = {},
): EmailGateway {
  return new EmailGateway({
    clock: new SetClock(),
    links: new OpenLinks(),
    departments: new OneDepartment(),
    directory: new ProviderDirectory(),
    messageIdKey: Buffer.alloc(32, 7),
    bounceDomain: 'bounce.stadt.example',
    dkim: [{ domain: 'stadt.example', selector: 'sb', privateKey }],
    heloName: 'mail.stadt.example',
    port,
    hardLimitMs: HARD_LIMIT_MS,
    allowInternalHosts: true,
    sender,
    ...changes,
  });
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const SCRIPTS: Readonly<Record<Exclude<Behaviour, 'unreachable'>, SmtpScript>> = {
  accept: {},
  transient: { rcpt: `450 4.2.1 <${ADDRESS}>: try again later` },
  permanent: { rcpt: `550 5.1.1 <${ADDRESS}>: user anna.beispiel unknown` },
  cut: { end: 'CLOSE' },
  silent: { end: 'HANG' },
  stuck: { connect: 'HANG' },
};

describe.each(SENDERS)('%s', (sender) => {
  const aGateway = (port: number, changes?: Partial<EmailGatewayOptions>) => gatewayOf(sender, port, changes);

  gatewayContract(
    {
      name: `email by ${sender}`,
      hardLimitMs: HARD_LIMIT_MS,
      recognisable: true,
      ends: {
        transient: 'refused',
        permanent: 'refused',
        cut: 'unknown',
        silent: 'unknown',
        stuck: 'unreachable',
        unreachable: 'unreachable',
      },
    },
    async () => {
      const server = await ScriptedSmtp.start();
      const nobody = await freePort();
      const reachable = aGateway(server.port);
      let gateway = reachable;
      return {
        get gateway() {
          return gateway;
        },
        hosts: ['127.0.0.1'],
        personal: 'beispiel',
        attempt: anAttempt,
        async behave(behaviour) {
          await reachable.close(anAttempt().lane);
          gateway = behaviour === 'unreachable' ? aGateway(nobody) : reachable;
          if (behaviour !== 'unreachable') server.script = SCRIPTS[behaviour];
        },
        taken: () => server.taken.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1] ?? ''),
        tries: () => server.sessions,
        stop: () => server.stop(),
      };
    },
  );

  describe('EmailGateway', () => {
    let server: ScriptedSmtp;
    beforeEach(async () => {
      server = await ScriptedSmtp.start();
    });
    afterEach(() => server.stop());

    const gmx =
      '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201';
    const refusals: readonly { at: string; script: SmtpScript; code: number; reply?: string }[] = [
      { at: 'connect', script: { connect: gmx }, code: 554, reply: gmx },
      { at: 'connect', script: { connect: '421 4.7.0 too many connections' }, code: 421 },
      {
        at: 'ehlo',
        script: { ehlo: '550 5.7.1 no', helo: '550 5.7.1 no, really' },
        code: 550,
        reply: '550 5.7.1 no',
      },
      { at: 'ehlo', script: { ehlo: '421 4.3.2 bye' }, code: 421 },
      { at: 'ehlo', script: { ehlo: '554 5.7.1 no', helo: 'CLOSE' }, code: 554 },
      { at: 'mail', script: { mail: '550 5.7.1 messages from you are not wanted' }, code: 550 },
      { at: 'mail', script: { mail: '421 4.7.0 [TSS04] deferred' }, code: 421 },
      { at: 'mail', script: { mail: '451 4.7.1 later', extensions: [] }, code: 451 },
      {
        at: 'rcpt',
        script: { rcpt: '550-no such\n550 mailbox' },
        code: 550,
        reply: '550-no such\n550 mailbox',
      },
      { at: 'rcpt', script: { rcpt: '550 5.1.1 unknown', extensions: [] }, code: 550 },
      { at: 'rcpt', script: { rcpt: '550 5.1.1 unknown', data: 'CLOSE' }, code: 550 },
      { at: 'rcpt', script: { rcpt: '550 5.1.1 unknown', data: '354 go on' }, code: 550 },
      { at: 'rcpt', script: { rcpt: '421 4.4.5 closing' }, code: 421 },
      { at: 'data', script: { data: '451 4.3.0 no space' }, code: 451 },
      {
        at: 'end',
        script: { end: '554-Transaction failed\n554 c=r0735' },
        code: 554,
        reply: '554-Transaction failed\n554 c=r0735',
      },
      { at: 'end', script: { end: '421 4.3.0 shutting down' }, code: 421 },
    ];
    it.each(refusals)('tells a $code at $at', async ({ at, script, code, reply }) => {
      server.script = script;
      const end = await aGateway(server.port).handOver(anAttempt(), ['127.0.0.1']);
      expect(end).toMatchObject({ kind: 'refused', stage: at, code, meaning: null });
      if (reply !== undefined) expect(end).toMatchObject({ reply });
      expect(server.taken).toHaveLength(0);
    });

    const cuts: readonly { at: string; script: SmtpScript; kind: string; reason?: string }[] = [
      { at: 'connect', script: { connect: 'CLOSE' }, kind: 'unreachable', reason: 'connection_failed' },
      { at: 'connect', script: { connect: 'HANG' }, kind: 'unreachable', reason: 'timeout' },
      { at: 'ehlo', script: { ehlo: 'CLOSE' }, kind: 'unreachable', reason: 'connection_failed' },
      { at: 'ehlo', script: { ehlo: 'HANG' }, kind: 'unreachable', reason: 'timeout' },
      { at: 'mail', script: { mail: 'CLOSE' }, kind: 'unreachable', reason: 'connection_failed' },
      {
        at: 'mail',
        script: { mail: 'HANG', rcpt: 'HANG', data: 'HANG' },
        kind: 'unreachable',
        reason: 'timeout',
      },
      { at: 'rcpt', script: { rcpt: 'CLOSE' }, kind: 'unreachable', reason: 'connection_failed' },
      { at: 'rcpt', script: { rcpt: 'HANG', extensions: [] }, kind: 'unreachable', reason: 'timeout' },
      { at: 'data', script: { data: 'CLOSE' }, kind: 'unreachable', reason: 'connection_failed' },
      { at: 'data', script: { data: 'HANG' }, kind: 'unreachable', reason: 'timeout' },
      { at: 'end', script: { end: 'CLOSE' }, kind: 'unknown' },
      { at: 'end', script: { end: 'HANG' }, kind: 'unknown' },
    ];
    it.each(cuts)('tells a cut at $at ($script) as $kind', async ({ at, script, kind, reason }) => {
      server.script = script;
      const gateway = aGateway(server.port, { hardLimitMs: 400 });
      const end = await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(end).toMatchObject({ kind, stage: at, ...(reason === undefined ? {} : { reason }) });
      expect(server.sessions).toBe(1);
    });

    it('sends one envelope with our VERP path, asks for bounces, and keeps the connection', async () => {
      const gateway = aGateway(server.port);
      const first = anAttempt();
      await gateway.handOver(first, ['127.0.0.1']);
      await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(server.sessions).toBe(1);
      expect(server.taken.map(({ to }) => to)).toEqual([[ADDRESS], [ADDRESS]]);
      expect(server.taken[0]?.from).toBe(`bounce+bounce-${first.notificationId}.1@bounce.stadt.example`);
      expect(server.lines).toContain(`RCPT TO:<${ADDRESS}> NOTIFY=FAILURE,DELAY`);
    });

    it('closes a connection after the provider’s number of messages', async () => {
      const limits: ProviderLimits = { connections: 1, messagesPerConnection: 2, tls: 'opportunistic' };
      const gateway = aGateway(server.port, { defaultLimits: limits });
      for (let i = 0; i < 5; i += 1) await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(server.taken.map(({ session }) => session)).toEqual([1, 1, 2, 2, 3]);
      expect(gateway.limits(anAttempt().lane)).toEqual({
        connections: 1,
        messagesPerConnection: 2,
        handOvers: sender === 'pipelined' ? 3 : 1,
      });
    });

    it('never opens more connections to a site than it allows, whichever lanes ask', async () => {
      const limits: ProviderLimits = { connections: 3, messagesPerConnection: 50, tls: 'opportunistic' };
      const gateway = aGateway(server.port, { defaultLimits: limits });
      const bulk = laneKey({ channel: 'email', stream: 'bulk', route: 'direct', site: 'example.net' });
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, server.open);
      }, 1);
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          gateway.handOver(anAttempt(i % 2 === 0 ? {} : { lane: bulk }), ['127.0.0.1']),
        ),
      );
      clearInterval(watch);
      expect(server.taken).toHaveLength(40);
      expect(most).toBeLessThanOrEqual(4); // one may still be saying goodbye
      expect(most).toBeGreaterThan(1);
    });

    it('goes on over the same connection after an unknown mailbox', async () => {
      server.script = { rcpt: '550 5.1.1 unknown' };
      const gateway = aGateway(server.port);
      await gateway.handOver(anAttempt(), ['127.0.0.1']);
      await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(server.sessions).toBe(1);
      await until(() => server.lines.filter((line) => line === 'RSET').length === 2);
    });

    it('opens a fresh connection when the kept one was closed', async () => {
      server.script = { closeAfter: 1 };
      const gateway = aGateway(server.port);
      const first = await gateway.handOver(anAttempt(), ['127.0.0.1']);
      const second = await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect([first.kind, second.kind]).toEqual(['accepted', 'accepted']);
      expect(server.sessions).toBe(2);
    });

    it('opens a fresh connection when the kept one hangs up at MAIL, once', async () => {
      const gateway = aGateway(server.port);
      server.script = { mail: '250 2.1.0 Ok' };
      await gateway.handOver(anAttempt(), ['127.0.0.1']);
      const sessionScript = server.script as { mail: string };
      sessionScript.mail = 'CLOSE'; // the kept session and all that follow
      const end = await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(end).toMatchObject({ kind: 'unreachable', stage: 'mail' });
      expect(server.sessions).toBe(2);
    });

    it('closes a connection that idles', async () => {
      const gateway = aGateway(server.port, { idleMs: 20 });
      await gateway.handOver(anAttempt(), ['127.0.0.1']);
      await until(() => server.open === 0);
      expect(server.lines.at(-1)).toBe('QUIT');
    });

    it('passes over a host that cannot be reached, and stays with the first that answers', async () => {
      const gateway = aGateway(server.port, { connectTimeoutMs: 300 });
      const end = await gateway.handOver(anAttempt(), ['127.0.0.2', '127.0.0.1']);
      expect(end.kind).toBe('accepted');
      server.script = { connect: '554 5.7.1 no' };
      await gateway.close(anAttempt().lane);
      const refused = await gateway.handOver(anAttempt(), ['127.0.0.1', '127.0.0.1']);
      expect(refused.kind).toBe('refused');
      expect(server.sessions).toBe(2);
    });

    it('says that no name could be resolved', async () => {
      const gateway = aGateway(server.port, { dns: { servers: ['127.0.0.1:1'], timeoutMs: 100, tries: 1 } });
      const end = await gateway.handOver(anAttempt(), ['mx.example.net']);
      expect(end).toMatchObject({ kind: 'unreachable', reason: 'dns_failed', stage: null });
    });

    it('does not speak to our own network when a stranger’s MX record says so', async () => {
      const gateway = aGateway(server.port, { allowInternalHosts: false });
      const end = await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(end).toMatchObject({ kind: 'unreachable', reason: 'dns_failed' });
      expect(server.sessions).toBe(0);
    });

    it('stops before the final dot when the lease ended meanwhile', async () => {
      server.script = { mail: '250 2.1.0 Ok', data: '354 wait' };
      const clock = new SetClock();
      const gateway = aGateway(server.port, { clock });
      const leaseUntilRealMs = Date.now() + 60_000;
      clock.realNow = () => (server.lines.includes('DATA') ? leaseUntilRealMs + 1 : Date.now());
      const end = await gateway.handOver(anAttempt({ leaseUntilRealMs }), ['127.0.0.1']);
      expect(end.kind).toBe('not_tried');
      await until(() => server.open === 0);
      expect(server.taken).toHaveLength(0);
    });

    it('refuses by itself what can make no mail', async () => {
      const gateway = aGateway(server.port);
      const cases = [
        anAttempt({ contact: { channel: 'email', address: 'a@example.net, b@example.net', name: null } }),
        anAttempt({
          contact: { channel: 'email', address: 'a@example.net\r\nRCPT TO:<b@example.net>', name: null },
        }),
        anAttempt({ contentKind: 'late' }),
        anAttempt({ departmentId: '01782200-0000-7000-8000-0000000000ff' }),
      ];
      for (const attempt of cases) {
        const end = await gateway.handOver(attempt, ['127.0.0.1']);
        expect(end).toMatchObject({ kind: 'refused', meaning: 'message', stage: null });
      }
      expect(server.sessions).toBe(0);
    });

    it('gives the claim back when the department cannot be read', async () => {
      const gateway = aGateway(server.port, { departments: new NoDirectory() });
      expect(await gateway.handOver(anAttempt(), ['127.0.0.1'])).toMatchObject({ kind: 'not_tried' });
    });

    it('gives the claim back when the lease ends while a connection is opened, and keeps the connection', async () => {
      const clock = new SetClock();
      const gateway = aGateway(server.port, { clock });
      const leaseUntilRealMs = Date.now() + 60_000;
      clock.realNow = () => (server.sessions > 0 ? leaseUntilRealMs + 1 : Date.now());
      expect((await gateway.handOver(anAttempt({ leaseUntilRealMs }), ['127.0.0.1'])).kind).toBe('not_tried');
      clock.realNow = () => Date.now();
      expect((await gateway.handOver(anAttempt(), ['127.0.0.1'])).kind).toBe('accepted');
      expect(server.sessions).toBe(1);
      expect(server.lines.filter((line) => line.startsWith('MAIL'))).toHaveLength(1);
    });

    it('gives a claim back whose lease ends while it waits for a free connection', async () => {
      server.script = { end: 'HANG' };
      const limits: ProviderLimits = { connections: 1, messagesPerConnection: 50, tls: 'opportunistic' };
      const gateway = aGateway(server.port, { defaultLimits: limits, hardLimitMs: 400 });
      const first = gateway.handOver(anAttempt(), ['127.0.0.1']);
      await until(() => server.lines.includes('DATA')); // so that the first one's limit ends first
      const second = gateway.handOver(anAttempt({ leaseUntilRealMs: Date.now() + 100 }), ['127.0.0.1']);
      expect((await first).kind).toBe('unknown');
      expect((await second).kind).toBe('not_tried');
      expect(server.sessions).toBe(1);
    });

    it('costs nothing and has no list', async () => {
      const gateway = aGateway(server.port);
      expect([gateway.priceMicros(), gateway.textOf({} as never), await gateway.listSince('', 0)]).toEqual([
        0,
        null,
        null,
      ]);
    });

    it('refuses by itself what the server says is too large', async () => {
      server.script = { extensions: ['SIZE 100'] };
      const gateway = aGateway(server.port);
      expect(await gateway.handOver(anAttempt(), ['127.0.0.1'])).toMatchObject({
        kind: 'refused',
        meaning: 'message',
      });
    });

    const withFile = (bytes: number) => {
      const content = Buffer.alloc(bytes, 'x').toString('base64');
      const file = { filename: 'a.bin', contentType: 'application/octet-stream', content };
      return anAttempt({ content: aContent({ attachments: [file] }) });
    };

    it('sends a message of several chunks whole', async () => {
      const end = await aGateway(server.port).handOver(withFile(400_000), ['127.0.0.1']);
      expect(end.kind).toBe('accepted');
      expect(server.taken[0]?.raw.length).toBeGreaterThan(500_000);
    });

    it('knows that a message cut in its middle has not arrived', async () => {
      server.script = { cutAfterBytes: 100_000 };
      const gateway = aGateway(server.port, { hardLimitMs: 10_000 });
      const end = await gateway.handOver(withFile(12_000_000), ['127.0.0.1']); // more than any socket buffer
      expect(end).toMatchObject({ kind: 'unreachable', stage: 'data' });
    }, 20_000); // signing so much takes its time
  });

  describe('EmailGateway and TLS', () => {
    const require: ProviderLimits = { connections: 2, messagesPerConnection: 10, tls: 'require' };
    const started: ScriptedSmtp[] = [];
    async function start(secure: boolean): Promise<ScriptedSmtp> {
      const server = await ScriptedSmtp.start(secure ? { certificate } : {});
      started.push(server);
      return server;
    }
    afterEach(async () => {
      await Promise.all(started.splice(0).map((server) => server.stop()));
    });

    it('encrypts where it is offered, be the certificate whose it may', async () => {
      const server = await start(true);
      const end = await aGateway(server.port).handOver(anAttempt(), ['127.0.0.1']);
      expect(end.kind).toBe('accepted');
      expect(server.taken[0]?.secure).toBe(true);
    });

    it('sends in clear where encryption is not offered, refused or broken, unless it is required', async () => {
      const without = await start(false);
      expect((await aGateway(without.port).handOver(anAttempt(), ['127.0.0.1'])).kind).toBe('accepted');
      const refused = await start(true);
      refused.script = { starttls: '454 4.7.0 TLS not available' };
      expect((await aGateway(refused.port).handOver(anAttempt(), ['127.0.0.1'])).kind).toBe('accepted');
      const broken = await start(true);
      broken.script = { starttls: '220 2.0.0 Ready' }; // and then no TLS
      const end = await aGateway(broken.port, { greetingTimeoutMs: 300 }).handOver(anAttempt(), [
        '127.0.0.1',
      ]);
      expect(end.kind).toBe('accepted');
      expect(broken.taken[0]?.secure).toBe(false);
    });

    it('keeps mail back from a server without encryption where it is required', async () => {
      const server = await start(false);
      const gateway = aGateway(server.port, { defaultLimits: require });
      expect(await gateway.handOver(anAttempt(), ['127.0.0.1'])).toMatchObject({
        kind: 'refused',
        stage: 'starttls',
      });
      expect(server.taken).toHaveLength(0);
    });

    it('says tls_failed where a required encryption breaks', async () => {
      const server = await start(true);
      server.script = { starttls: '220 2.0.0 Ready' };
      const gateway = aGateway(server.port, { defaultLimits: require, greetingTimeoutMs: 300 });
      const end = await gateway.handOver(anAttempt(), ['127.0.0.1']);
      expect(end).toMatchObject({ kind: 'unreachable', reason: 'tls_failed', stage: 'starttls' });
    });
  });
});

describe('SiteConnections', () => {
  let server: ScriptedSmtp;
  beforeEach(async () => {
    server = await ScriptedSmtp.start();
  });
  afterEach(() => server.stop());

  const bulk = laneKey({ channel: 'email', stream: 'bulk', route: 'direct', site: 'example.net' });
  const gatewayWith = (
    connections: number,
    messagesPerConnection = 50,
    changes: Parameters<typeof gatewayOf>[2] = {},
  ) =>
    gatewayOf('pipelined', server.port, {
      defaultLimits: { connections, messagesPerConnection, tls: 'opportunistic' },
      ...changes,
    });
  const handOverAll = (gateway: EmailGateway, attempts: readonly ClaimedAttempt[]) =>
    Promise.all(attempts.map((attempt) => gateway.handOver(attempt, ['127.0.0.1'])));
  const many = (count: number, changes: Partial<ClaimedAttempt> = {}) =>
    Array.from({ length: count }, () => anAttempt(changes));

  it('keeps the provider’s number of messages a connection while it pipelines', async () => {
    const ends = await handOverAll(gatewayWith(1, 3), many(8));
    expect(new Set(ends.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    expect(server.taken.map(({ session }) => session)).toEqual([1, 1, 1, 2, 2, 2, 3, 3]);
  });

  it('says the envelope of a message before the end of the one before is answered', async () => {
    // One that is signed a moment later than there was room for it follows apart: how many are ahead depends on the machine.
    await handOverAll(gatewayWith(1), many(20));
    expect(server.sessions).toBe(1);
    expect(server.ahead).toBeGreaterThan(0);
  });

  it.each([
    { connections: 1, lanes: 2 },
    { connections: 3, lanes: 2 },
  ])('lets no lane wait for the end of another ($connections connections)', async ({ connections }) => {
    // Unsigned: the order in which the machine's threads have signed is none of the connections.
    const gateway = gatewayWith(connections, 50, { dkim: [] });
    const order: string[] = [];
    const tell = (lane: string) => (end: HandOver) => order.push(`${lane} ${end.kind}`);
    const first = many(60, { lane: bulk }).map((attempt) =>
      gateway.handOver(attempt, ['127.0.0.1']).then(tell('bulk')),
    );
    const second = many(5).map((attempt) => gateway.handOver(attempt, ['127.0.0.1']).then(tell('own')));
    await Promise.all([...first, ...second]);
    expect(order.filter((end) => end === 'own accepted')).toHaveLength(5);
    expect(order.lastIndexOf('own accepted')).toBeLessThan(45);
  });

  it('begins with nothing that waited for a connection when its lane was closed meanwhile', async () => {
    server.script = { connect: '554 5.7.1 no' };
    let open = true;
    // Unsigned, so that both connections are asked for before either is refused.
    const gateway = gatewayWith(2, 50, { dkim: [] });
    const ends = await Promise.all(
      many(8).map((attempt) =>
        gateway
          .handOver(attempt, ['127.0.0.1'], () => open)
          .then((end) => {
            open = false;
            return end;
          }),
      ),
    );
    const kinds = ends.map(({ kind }) => kind).sort();
    expect(kinds.slice(0, -2)).toEqual(Array.from({ length: 6 }, () => 'not_tried'));
    expect(kinds.slice(-2)).toEqual(['refused', 'refused']);
    expect(server.sessions).toBe(2);
  });

  it('loses nothing and repeats nothing at a server that hangs up after each message', async () => {
    server.script = { closeAfter: 1 };
    const ends = await handOverAll(gatewayWith(2), many(12));
    expect(new Set(ends.map(({ kind }) => kind))).toEqual(new Set(['accepted']));
    expect(server.taken).toHaveLength(12);
  });

  it('gives a message a connection to one of its own exchangers', async () => {
    const gateway = gatewayWith(1);
    const other = await ScriptedSmtp.start({ address: '127.0.0.3', port: server.port });
    const hosts = ['127.0.0.1', '127.0.0.3'];
    const ends = await Promise.all(
      many(6).map((attempt, at) => gateway.handOver(attempt, [hosts[at % 2] ?? ''])),
    );
    await other.stop();
    expect(ends.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'accepted'));
    expect([server.taken.length, other.taken.length]).toEqual([3, 3]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 3000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
