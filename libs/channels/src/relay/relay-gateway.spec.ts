import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { freePort, LocalAuthority } from '#sandbox';
import { MailComposer } from '../email/compose/mail-composer.js';
import { ProviderDirectory } from '../email/provider-directory.js';
import { ScriptedSmtp, type SmtpScript } from '../email/smtp/scripted-smtp.js';
import { gatewayContract, type Behaviour } from '../gateway-contract.js';
import { anAttempt, OneDepartment, OpenLinks, SetClock } from '../gateway-world.js';
import { DirectorySiteResolver } from './directory-site-resolver.js';
import { RelayGateway, type RelayGatewayOptions } from './relay-gateway.js';

const HARD_LIMIT_MS = 1500;
const ADDRESS = 'anna.beispiel@example.net';
const authority = LocalAuthority.open(mkdtempSync(join(tmpdir(), 'ca-')));
const certificate = authority.certificateFor('relay', ['localhost']);
const relayed = (site: string) => anAttempt({ lane: `email:transactional:relay:${site}` });

function aRelay(port: number, changes: Partial<RelayGatewayOptions> = {}): RelayGateway {
  const clock = new SetClock();
  const composer = new MailComposer({
    clock,
    links: new OpenLinks(),
    departments: new OneDepartment(),
    messageIdKey: Buffer.alloc(32, 7),
    bounceDomain: 'bounce.stadt.example',
    dkim: [],
  });
  return new RelayGateway({
    host: 'localhost',
    port,
    tls: 'opportunistic',
    login: null,
    heloName: 'app.stadt.example',
    connections: 2,
    idleMs: 100,
    clock,
    composer,
    hardLimitMs: HARD_LIMIT_MS,
    ...changes,
  });
}

const SCRIPTS: Readonly<Record<Exclude<Behaviour, 'unreachable'>, SmtpScript>> = {
  accept: { end: '250 2.0.0 Ok: queued as 4gKx3s5L9bz1Y2' },
  transient: { rcpt: `450 4.2.1 <${ADDRESS}>: try again later` },
  permanent: { rcpt: `554 5.7.1 <${ADDRESS}>: Relay access denied` },
  cut: { end: 'CLOSE' },
  silent: { end: 'HANG' },
  stuck: { connect: 'HANG' },
};

gatewayContract(
  {
    name: "the city's relay",
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
    const reachable = aRelay(server.port);
    let gateway = reachable;
    return {
      get gateway() {
        return gateway;
      },
      hosts: [],
      personal: 'beispiel',
      attempt: anAttempt,
      behave(behaviour) {
        reachable.closeAll();
        gateway = behaviour === 'unreachable' ? aRelay(nobody) : reachable;
        if (behaviour !== 'unreachable') server.script = SCRIPTS[behaviour];
      },
      taken: () => server.taken.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1] ?? ''),
      tries: () => server.sessions,
      stop: () => server.stop(),
    };
  },
);

describe('RelayGateway', () => {
  let server: ScriptedSmtp;
  beforeEach(async () => {
    server = await ScriptedSmtp.start();
    server.script = SCRIPTS.accept;
  });
  afterEach(() => server.stop());

  it('keeps the long queue id, asks for reports and names our return path', async () => {
    const end = await aRelay(server.port).handOver(relayed('gmx.net'), []);
    expect(end).toMatchObject({
      kind: 'accepted',
      reply: '250 2.0.0 Ok: queued as 4gKx3s5L9bz1Y2',
      gatewayId: '4gKx3s5L9bz1Y2',
    });
    expect(server.taken[0]?.from).toMatch(/^bounce\+/);
    expect(server.lines.find((line) => line.startsWith('RCPT'))).toMatch(/NOTIFY=FAILURE,DELAY/i);
  });

  it('shares its connections among all lanes, and reuses them', async () => {
    const gateway = aRelay(server.port);
    const ends = await Promise.all(
      ['gmx.net', 'web.de', 't-online.de', 'x.example', 'y.example', 'z.example'].map((site) =>
        gateway.handOver(relayed(site), []),
      ),
    );
    expect(ends.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(server.sessions).toBeLessThanOrEqual(2);
    expect(gateway.limits()).toEqual({ connections: 2, messagesPerConnection: 100 });
  });

  it('goes over a fresh connection when the relay had hung up', async () => {
    const gateway = aRelay(server.port);
    await gateway.handOver(relayed('gmx.net'), []);
    server.hangUp();
    expect(await gateway.handOver(relayed('gmx.net'), [])).toMatchObject({ kind: 'accepted' });
    expect(server.taken).toHaveLength(2);
  });

  it('begins nothing that is not wanted any more', async () => {
    const end = await aRelay(server.port).handOver(relayed('gmx.net'), [], () => false);
    expect([end.kind, server.sessions]).toEqual(['not_tried', 0]);
  });

  it.each<[string, SmtpScript, string]>([
    ['connect', { connect: '554 5.7.1 no' }, 'connect'],
    ['MAIL', { mail: '450 4.7.1 too much mail' }, 'mail'],
    ['RCPT', { rcpt: '554 5.7.1 Relay access denied' }, 'rcpt'],
    ['the end', { end: '552 5.3.4 too big' }, 'end'],
  ])('tells at which stage it was refused: %s', async (_, script, stage) => {
    server.script = script;
    expect(await aRelay(server.port).handOver(relayed('gmx.net'), [])).toMatchObject({
      kind: 'refused',
      stage,
    });
  });
});

describe('a relay that asks who we are', () => {
  let server: SMTPServer;
  const users: string[] = [];
  beforeAll(async () => {
    server = new SMTPServer({
      ...certificate,
      onAuth({ username = '', password }, _session, done) {
        users.push(username);
        if (password === 'geheim') done(null, { user: username });
        else done(new Error('authentication failed'));
      },
      onData(stream, _session, done) {
        stream.resume().on('end', () => {
          done(null, 'Ok: queued as 4gKx3s5L9bz1Y3');
        });
      },
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterAll(
    () =>
      new Promise<void>((closed) => {
        server.close(closed);
      }),
  );
  const handOver = (changes: Partial<RelayGatewayOptions>) => {
    const { port } = server.server.address() as AddressInfo;
    const login = { user: 'stadtbote', password: 'geheim' };
    return aRelay(port, { login, tls: 'verify', ca: authority.caPem, ...changes }).handOver(
      relayed('gmx.net'),
      [],
    );
  };

  it('is told, over a connection whose certificate was checked', async () => {
    expect(await handOver({})).toMatchObject({ kind: 'accepted', gatewayId: '4gKx3s5L9bz1Y3' });
    expect(users).toEqual(['stadtbote']);
  });

  it('refuses a wrong password at its stage', async () => {
    const login = { user: 'stadtbote', password: 'falsch' };
    expect(await handOver({ login })).toMatchObject({ kind: 'refused', stage: 'auth', code: 535 });
  });

  it('is told nothing when nobody vouches for it', async () => {
    users.length = 0;
    const options: Partial<RelayGatewayOptions> = { host: '127.0.0.1' };
    expect((await handOver(options)).kind).toBe('unreachable');
    expect(users).toEqual([]);
  });
});

describe('sites without DNS', () => {
  it.each([
    ['gmx.de', { site: 'gmx.net', siteName: 'GMX', group: 'united-internet' }],
    ['verein.example', { site: 'verein.example', siteName: 'verein.example', group: null }],
  ])('%s', async (domain, expected) => {
    const found = await new DirectorySiteResolver(new ProviderDirectory()).resolve(domain, 1_000);
    expect(found).toEqual({
      domain,
      hosts: [],
      state: 'resolved',
      refreshAtMs: 3_601_000,
      sts: null,
      ...expected,
    });
  });
});
