import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { LocalAuthority } from '#sandbox';
import { PipelinedSession } from './pipelined-session.js';
import type { SmtpEnd } from './smtp-end.js';
import type { SmtpMail, SmtpTarget } from './smtp-session.js';

const HELLO = '250-mx.example.net\r\n250 PIPELINING\r\n';
const GOOD = '250 2.0.0 Ok\r\n';
const GO_ON = '354 Go on\r\n';
/** Replies to MAIL, RCPT and DATA. */
const ENVELOPE = GOOD + GOOD + GO_ON;

/** A server that says only what the spec tells it to. One connection. */
class Puppet {
  private heard = '';
  readonly chunks: string[] = [];
  closed = false;
  private socket: Socket | null = null;

  private constructor(readonly server: Server) {
    server.on('connection', (socket) => {
      socket.setNoDelay(true);
      socket.on('close', () => (this.closed = true));
      this.listenTo(socket);
    });
  }

  static async start(): Promise<Puppet> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Puppet(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private listenTo(socket: Socket): void {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk.toString('latin1'));
      this.heard += chunk.toString('latin1');
    });
  }

  say(text: string): void {
    this.socket?.write(text);
  }

  /** Byte by byte, each in a packet of its own. */
  async trickle(text: string): Promise<void> {
    for (const byte of text) {
      this.say(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Waits for this text, and takes what came up to its end. */
  async hears(text: string): Promise<string> {
    await until(() => this.heard.includes(text));
    const end = this.heard.indexOf(text) + text.length;
    const taken = this.heard.slice(0, end);
    this.heard = this.heard.slice(end);
    return taken;
  }

  /** What came and was not taken. */
  get unheard(): string {
    return this.heard;
  }

  secure(certificate: { key: string; cert: string }): void {
    const plain = this.socket;
    if (plain === null) throw new Error('nobody is here');
    plain.removeAllListeners('data');
    this.listenTo(new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(certificate) }));
  }

  hangUp(how: 'end' | 'reset'): void {
    if (how === 'end') this.socket?.end();
    else this.socket?.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.socket?.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function aMail(name: string, changes: Partial<SmtpMail> = {}): SmtpMail {
  return {
    from: 'bounce@stadt.example',
    to: `${name}@example.net`,
    envelopeId: name,
    message: Buffer.from(`Subject: ${name}\r\n\r\n${name}\r\n`),
    mayFinish: () => true,
    ...changes,
  };
}

let puppet: Puppet;
beforeEach(async () => {
  puppet = await Puppet.start();
});
afterEach(() => puppet.stop());

async function openWith(hello: string, tls: SmtpTarget['tls'] = 'off'): Promise<PipelinedSession> {
  const opening = open(tls);
  await until(() => puppet.server.listening);
  await hearsHello(hello);
  return opened(await opening);
}

function open(tls: SmtpTarget['tls']): Promise<PipelinedSession | SmtpEnd> {
  const target = { host: 'mx.example.net', address: '127.0.0.1', port: puppet.port, tls };
  const manners = {
    heloName: 'mail.stadt.example',
    connectTimeoutMs: 2000,
    greetingTimeoutMs: 2000,
    secureContext: createSecureContext(),
  };
  return PipelinedSession.open(target, manners, 4000);
}

async function hearsHello(hello: string): Promise<void> {
  await connected();
  puppet.say('220 mx.example.net ESMTP\r\n');
  await puppet.hears('EHLO mail.stadt.example\r\n');
  puppet.say(hello);
}

function connected(): Promise<void> {
  return new Promise((resolve) => {
    puppet.server.getConnections((_, count) => {
      if (count > 0) resolve();
      else puppet.server.once('connection', () => { resolve(); }); // prettier-ignore
    });
  });
}

function opened(session: PipelinedSession | SmtpEnd): PipelinedSession {
  if (!(session instanceof PipelinedSession)) throw new Error(JSON.stringify(session));
  return session;
}

const soon = () => performance.now() + 3000;

/** Two in flight: the first one's content is out, the second one's envelope follows it. */
async function twoInFlight(limits: readonly [number, number] = [3000, 3000]) {
  const session = await openWith(HELLO);
  const now = performance.now();
  const first = session.send(aMail('anna'), now + limits[0]);
  await puppet.hears('DATA\r\n');
  const seconds: Promise<SmtpEnd>[] = [];
  session.onRoom = () => {
    if (seconds.length === 0) seconds.push(session.send(aMail('bert'), now + limits[1]));
  };
  puppet.say(ENVELOPE);
  await puppet.hears('RCPT TO:<bert@example.net>\r\nDATA\r\n');
  const [second] = seconds;
  if (second === undefined) throw new Error('there was no room');
  return { session, first, second };
}

describe('PipelinedSession', () => {
  it('lets the end of a message and the next envelope leave in one packet, and no content before the 354', async () => {
    const session = await openWith(HELLO);
    const first = session.send(aMail('anna'), soon());
    const envelope = await puppet.hears('DATA\r\n');
    expect(envelope).toBe('MAIL FROM:<bounce@stadt.example>\r\nRCPT TO:<anna@example.net>\r\nDATA\r\n');
    expect(session.hasRoom).toBe(false);
    puppet.say(GOOD + GOOD);
    await until(() => puppet.unheard === '');
    const seconds: Promise<SmtpEnd>[] = [];
    session.onRoom = () => void seconds.push(session.send(aMail('bert'), soon()));
    puppet.say(GO_ON);
    await puppet.hears('RCPT TO:<bert@example.net>\r\nDATA\r\n');
    expect(puppet.chunks.at(-1)).toBe(
      'Subject: anna\r\n\r\nanna\r\n.\r\nMAIL FROM:<bounce@stadt.example>\r\nRCPT TO:<bert@example.net>\r\nDATA\r\n',
    );
    session.onRoom = () => undefined;
    puppet.say('250-Ok,\r\n250 queued as 1\r\n' + ENVELOPE);
    expect(await first).toEqual({ kind: 'accepted', reply: '250-Ok,\n250 queued as 1' });
    await puppet.hears('bert\r\n.\r\n');
    puppet.say('250 queued as 2\r\n');
    expect(await seconds[0]).toEqual({ kind: 'accepted', reply: '250 queued as 2' });
    expect([session.messages, session.inFlight, session.hasRoom]).toEqual([2, 0, true]);
    session.quit();
    await puppet.hears('QUIT\r\n');
  });

  it('reads replies that come byte by byte', async () => {
    const { first, second } = await twoInFlight();
    await puppet.trickle(
      '250-one\r\n250 two\r\n' + GOOD + '550-no\r\n550 such\r\n' + '503 no recipients\r\n',
    );
    expect(await first).toEqual({ kind: 'accepted', reply: '250-one\n250 two' });
    expect(await second).toMatchObject({
      kind: 'refused',
      stage: 'rcpt',
      code: 550,
      reply: '550-no\n550 such',
    });
  });

  const unknown = { kind: 'cut', stage: 'end', mayHaveArrived: true };
  const accepted = { kind: 'accepted' };
  const notSent = (stage: string, silent: boolean) => ({ kind: 'cut', stage, silent, mayHaveArrived: false });
  const cuts: readonly { said: string; ends: readonly [object, object] }[] = [
    { said: '', ends: [unknown, notSent('mail', true)] },
    { said: '250-half a reply\r\n', ends: [unknown, notSent('mail', true)] },
    { said: GOOD, ends: [accepted, notSent('mail', true)] },
    {
      said: '451 4.3.0 later\r\n',
      ends: [{ kind: 'refused', stage: 'end', code: 451 }, notSent('mail', true)],
    },
    { said: GOOD + GOOD, ends: [accepted, notSent('rcpt', false)] },
    { said: GOOD + GOOD + GOOD, ends: [accepted, notSent('data', false)] },
    { said: GOOD + GOOD + '550 no\r\n', ends: [accepted, { kind: 'refused', stage: 'rcpt', code: 550 }] },
    { said: GOOD + '451 no\r\n', ends: [accepted, { kind: 'refused', stage: 'mail', code: 451 }] },
    { said: GOOD + ENVELOPE, ends: [accepted, unknown] },
  ];
  const ways = ['end', 'reset', 'garbage', 'limit'] as const;
  it.each(ways.flatMap((way) => cuts.map((cut) => ({ way, ...cut }))))(
    'cut by $way after $said: what may have arrived is unknown, nothing else',
    async ({ way, said, ends }) => {
      const { session, first, second } = await twoInFlight(way === 'limit' ? [250, 250] : [3000, 3000]);
      puppet.say(said);
      if (said === GOOD + ENVELOPE) await puppet.hears('bert\r\n.\r\n');
      else await new Promise((resolve) => setTimeout(resolve, 20));
      if (way === 'garbage') puppet.say('HTTP/1.1 400 Bad Request\r\n');
      else if (way !== 'limit') puppet.hangUp(way);
      const reason = way === 'limit' ? 'timeout' : 'connection_failed';
      const told = (end: object) => ('silent' in end || end === unknown ? { ...end, reason } : end);
      expect([await first, await second]).toMatchObject(ends.map(told));
      expect([session.isClosed, session.hasRoom]).toEqual([true, false]);
    },
  );

  it('blames the time of one message on no other', async () => {
    const { first, second } = await twoInFlight([150, 3000]);
    expect(await first).toMatchObject({ ...unknown, reason: 'timeout' });
    expect(await second).toMatchObject({ ...notSent('mail', true), reason: 'connection_failed' });
  });

  const dismissals: readonly { said: string; ends: readonly [object, object] }[] = [
    { said: '', ends: [{ kind: 'refused', stage: 'end', code: 421 }, notSent('mail', true)] },
    { said: GOOD, ends: [accepted, { kind: 'refused', stage: 'mail', code: 421 }] },
    { said: GOOD + GOOD, ends: [accepted, { kind: 'refused', stage: 'rcpt', code: 421 }] },
    { said: GOOD + GOOD + GOOD, ends: [accepted, { kind: 'refused', stage: 'data', code: 421 }] },
  ];
  it.each(dismissals)('ends with a 421 after $said', async ({ said, ends }) => {
    const { session, first, second } = await twoInFlight();
    puppet.say(`${said}421 4.3.2 closing\r\n`);
    expect([await first, await second]).toMatchObject(ends);
    expect(session.isClosed).toBe(true);
    await until(() => puppet.closed);
  });

  it('ends the connection at a reply that nobody asked for', async () => {
    const session = await openWith(HELLO);
    puppet.say('250 2.0.0 here you are\r\n');
    await until(() => session.isClosed);
  });

  it.each([
    { at: 'MAIL', said: '354 already?\r\n' },
    { at: 'RCPT', said: `${GOOD}354 already?\r\n` },
    { at: 'DATA', said: GOOD + GOOD + GOOD },
  ])('sends no content when a reply at $at is not one', async ({ said }) => {
    const session = await openWith(HELLO);
    const end = session.send(aMail('anna'), soon());
    await puppet.hears('DATA\r\n');
    puppet.say(said);
    expect(await end).toMatchObject({ kind: 'cut', detail: 'EPROTOCOL', mayHaveArrived: false });
    await until(() => puppet.closed);
    expect(puppet.unheard).toBe('');
  });

  it('ends an empty message where DATA was granted without a recipient, resets, and goes on in the same packet', async () => {
    const session = await openWith(HELLO);
    const first = session.send(aMail('anna'), soon());
    await puppet.hears('DATA\r\n');
    const seconds: Promise<SmtpEnd>[] = [];
    session.onRoom = () => void seconds.push(session.send(aMail('bert'), soon()));
    puppet.say(`${GOOD}550 no such\r\n${GO_ON}`);
    expect(await first).toMatchObject({ kind: 'refused', stage: 'rcpt' });
    expect(await puppet.hears('bert@example.net>\r\nDATA\r\n')).toMatch(/^\.\r\nRSET\r\nMAIL FROM/);
    session.onRoom = () => undefined;
    puppet.say(`554 no valid recipients\r\n${GOOD}${ENVELOPE}`);
    expect(await puppet.hears('\r\n.\r\n')).toBe('Subject: bert\r\n\r\nbert\r\n.\r\n');
    puppet.say(GOOD);
    expect(await seconds[0]).toMatchObject(accepted);
  });

  it('hangs up where DATA was granted although the sender was refused', async () => {
    const session = await openWith(HELLO);
    const end = session.send(aMail('anna'), soon());
    await puppet.hears('DATA\r\n');
    puppet.say(`550 not you\r\n${GOOD}${GO_ON}`);
    expect(await end).toMatchObject({ kind: 'refused', stage: 'mail' });
    await until(() => puppet.closed);
    expect(puppet.unheard).toBe('');
  });

  it('finishes the next and takes no more after a message was refused', async () => {
    const { session, first, second } = await twoInFlight();
    puppet.say(`554 spam\r\n${ENVELOPE}`);
    expect(await first).toMatchObject({ kind: 'refused', stage: 'end', code: 554 });
    await puppet.hears('bert\r\n.\r\n');
    puppet.say(GOOD);
    expect(await second).toMatchObject(accepted);
    expect([session.isRetired, session.hasRoom, session.isClosed]).toEqual([true, false, false]);
  });

  it('says one command at a time where PIPELINING is not offered', async () => {
    const session = await openWith('250 mx.example.net\r\n');
    const end = session.send(aMail('anna'), soon());
    for (const [line, reply] of [
      ['MAIL FROM:<bounce@stadt.example>\r\n', GOOD],
      ['RCPT TO:<anna@example.net>\r\n', '550 no\r\n'],
      ['RSET\r\n', ''],
    ] as const) {
      expect(await puppet.hears(line)).toBe(line);
      await new Promise((resolve) => setImmediate(resolve));
      expect(puppet.unheard).toBe('');
      puppet.say(reply);
    }
    expect(await end).toMatchObject({ kind: 'refused', stage: 'rcpt' });
    const next = session.send(aMail('bert'), soon());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(puppet.unheard).toBe('');
    for (const line of ['MAIL', 'RCPT', 'DATA']) {
      puppet.say(GOOD);
      await puppet.hears(line);
    }
    puppet.say(GO_ON);
    await puppet.hears('\r\n.\r\n');
    expect(session.hasRoom).toBe(false);
    puppet.say(GOOD);
    expect(await next).toMatchObject(accepted);
  });

  it('hangs up instead of the content when the claim has lapsed', async () => {
    const session = await openWith(HELLO);
    const end = session.send(aMail('anna', { mayFinish: () => false }), soon());
    await puppet.hears('DATA\r\n');
    puppet.say(ENVELOPE);
    expect(await end).toEqual({ kind: 'lapsed' });
    await until(() => puppet.closed);
    expect(puppet.unheard).toBe('');
  });

  it('hears a refusal in the middle of a long message', async () => {
    const session = await openWith(HELLO);
    const message = Buffer.from(`${'x'.repeat(70)}\r\n`.repeat(200_000));
    const end = session.send(aMail('anna', { message }), soon());
    await puppet.hears('DATA\r\n');
    puppet.say(ENVELOPE);
    await puppet.hears('xxx');
    puppet.say('552 5.3.4 too much\r\n');
    expect(await end).toMatchObject({ kind: 'refused', stage: 'end', code: 552 });
    expect(session.isClosed).toBe(true);
  });

  it('refuses by itself what is larger than the server takes, and a mailbox that is another command', async () => {
    const session = await openWith('250-mx\r\n250-PIPELINING\r\n250 SIZE 5\r\n');
    expect(await session.send(aMail('anna'), soon())).toEqual({ kind: 'too_large' });
    expect(() => session.send(aMail('a>\r\nDATA', { message: Buffer.from('x') }), soon())).toThrow(
      'envelope',
    );
    expect([session.messages, puppet.unheard]).toEqual([0, '']);
  });

  it('believes nothing that came in clear after the reply to STARTTLS', async () => {
    const certificate = LocalAuthority.open(mkdtempSync(join(tmpdir(), 'ca-'))).certificateFor('mx', [
      'mx.example.net',
    ]);
    const opening = open('require');
    await hearsHello('250-mx\r\n250-PIPELINING\r\n250-SIZE 5\r\n250 STARTTLS\r\n');
    await puppet.hears('STARTTLS\r\n');
    puppet.say('220 2.0.0 Ready\r\n250-mx\r\n250 SIZE 7\r\n');
    puppet.secure(certificate);
    await puppet.hears('EHLO mail.stadt.example\r\n');
    puppet.say(HELLO);
    const session = opened(await opening);
    const end = session.send(aMail('anna'), soon());
    expect(await puppet.hears('DATA\r\n')).not.toContain('SIZE');
    puppet.say(ENVELOPE);
    await puppet.hears('\r\n.\r\n');
    puppet.say(GOOD);
    expect(await end).toMatchObject(accepted);
    expect(puppet.chunks.join('').match(/STARTTLS/g)).toHaveLength(1);
  });
});

async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 3000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
