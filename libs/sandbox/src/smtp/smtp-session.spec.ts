import { jest } from '@jest/globals';
import { connect as connectTls } from 'node:tls';
import { SandboxUnderTest, until, type RawClient } from '../sandbox-under-test.js';

let under: SandboxUnderTest;

beforeAll(async () => {
  under = await SandboxUnderTest.start();
});

afterAll(() => under.stop());

jest.setTimeout(30_000);

describe('raw SMTP', () => {
  let client: RawClient;
  beforeEach(async () => {
    client = await under.rawClient('posteo.de');
    await client.replies(1);
  });
  afterEach(() => {
    client.socket.destroy();
  });

  const envelope = (to: string) => `MAIL FROM:<a@stadt.example>\r\nRCPT TO:<${to}>\r\nDATA\r\n`;

  it('answers a whole pipeline in order, two messages in one packet', async () => {
    const one = `${envelope('p1@posteo.de')}Message-ID: <1@stadt.example>\r\n\r\neins\r\n.\r\n`;
    const two = `${envelope('p2@posteo.de')}\r\nzwei\r\n..\r\n...drei\r\n.\r\n`;
    client.say(`EHLO stadt.example\r\n${one}${two}QUIT\r\n`);
    const replies = await client.replies(11);
    expect(replies.map((line) => line.slice(0, 3))).toEqual([
      '220',
      '250',
      '250',
      '250',
      '354',
      '250',
      '250',
      '250',
      '354',
      '250',
      '221',
    ]);
    expect((await under.mailbox('p1@posteo.de'))[0]!.raw).toBe(
      'Message-ID: <1@stadt.example>\r\n\r\neins\r\n',
    );
    expect((await under.mailbox('p2@posteo.de'))[0]!.raw).toBe('\r\nzwei\r\n.\r\n..drei\r\n');
    expect((await under.ledger()).find(({ id }) => id === '<1@stadt.example>')).toMatchObject({
      stage: 'end',
      to: 'p1@posteo.de',
    });
  });

  it('waits for half lines and half final dots', async () => {
    const dialogue = `EHLO stadt.example\r\n${envelope('halb@posteo.de')}..x\r\nhalb\r\n.\r\nQUIT\r\n`;
    for (const character of dialogue) client.say(character);
    await client.replies(7);
    expect((await under.mailbox('halb@posteo.de'))[0]!.raw).toBe('.x\r\nhalb\r\n');
  });

  it.each([
    ['a bare LF after a command', 'EHLO stadt.example\n', '500 5.5.2'],
    ['an unknown command', 'XYZZY\r\n', '500 5.5.2'],
    ['EHLO without a name', 'EHLO\r\n', '501 5.5.4'],
    ['MAIL before EHLO', 'MAIL FROM:<a@b.example>\r\n', '503 5.5.1'],
    ['RCPT before MAIL', 'EHLO a\r\nRCPT TO:<a@b.example>\r\n', '503 5.5.1'],
    ['DATA before MAIL', 'EHLO a\r\nDATA\r\n', '503 5.5.1'],
    ['DATA without RCPT', 'EHLO a\r\nMAIL FROM:<>\r\nDATA\r\n', '554 5.5.1'],
    ['MAIL twice', 'EHLO a\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\n', '503 5.5.1'],
    ['an address without brackets', 'EHLO a\r\nMAIL FROM:a@b.example\r\n', '501 5.5.4'],
    ['two addresses in one', 'EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example,c@d.example>\r\n', '501 5.1.3'],
    ['the null recipient', 'EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\n', '501 5.1.3'],
    ['a parameter never offered', 'EHLO a\r\nMAIL FROM:<> FUTURE=1\r\n', '555 5.5.4'],
    ['a size beyond the limit', 'EHLO a\r\nMAIL FROM:<> SIZE=99999999\r\n', '552 5.3.4'],
    ['AUTH', 'EHLO a\r\nAUTH PLAIN AAAA\r\n', '502 5.5.1'],
    ['an endless line', `${'x'.repeat(5000)}\r\n`, '500 5.5.6'],
    ['RSET, and RCPT after it', 'EHLO a\r\nMAIL FROM:<>\r\nRSET\r\nRCPT TO:<a@b.example>\r\n', '503 5.5.1'],
  ])('answers %s', async (_, input, reply) => {
    client.say(`${input}QUIT\r\n`);
    await until(() => client.closed || undefined);
    expect(client.heard.trim().split('\r\n').at(-2)).toContain(reply);
  });

  it.each(['a\nb\r\n', 'a\rb\r\n', 'a\r\n.\nb\r\n', 'a\n.\r\nb\r\n'])(
    'refuses a message with a bare line end, as one message: %j',
    async (body) => {
      client.say(`EHLO a\r\n${envelope('bare@posteo.de')}${body}.\r\nQUIT\r\n`);
      const replies = await client.replies(7);
      expect(replies.at(-2)).toMatch(/^554 5\.6\.11/);
      expect(await under.mailbox('bare@posteo.de')).toEqual([]);
    },
  );

  it('speaks HELO without extensions, NOOP, VRFY and HELP', async () => {
    client.say(
      'HELO a\r\nNOOP\r\nVRFY x\r\nHELP\r\nBDAT 1\r\nRCPT TO:<x>\r\nMAIL FROM:<a@b.example> BODY=8BITMIME\r\nRCPT TO:<a@b.example> X=1\r\nQUIT\r\n',
    );
    const codes = (await client.replies(10)).map((line) => line.slice(0, 3));
    expect(codes).toEqual(['220', '250', '250', '252', '214', '502', '503', '250', '555', '221']);
    expect(client.heard).toContain('250 mx01.posteo.de\r\n');
  });

  /** Says the rest over TLS. @returns what was heard over TLS, to its end */
  async function overTls(text: string): Promise<string> {
    client.socket.removeAllListeners('data');
    const secure = connectTls({
      socket: client.socket,
      ca: under.sandbox.caPem,
      servername: 'mx01.posteo.de',
    });
    let heard = '';
    secure.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    secure.write(text);
    await until(() => client.closed || undefined);
    return heard;
  }

  it('starts TLS once', async () => {
    client.say('STARTTLS\r\n');
    await client.replies(2);
    const heard = await overTls('MAIL FROM:<>\r\nEHLO a\r\nSTARTTLS\r\nQUIT\r\n');
    expect(heard).toContain('503 5.5.1 Error: send EHLO first');
    expect(heard).toContain('503 5.5.1 Error: TLS already active');
    expect(heard).not.toContain('250-STARTTLS');
  });

  it('forgets what came in clear behind STARTTLS', async () => {
    client.say('EHLO a\r\nSTARTTLS\r\nNOOP\r\nMAIL FROM:<a@b.example>\r\n');
    expect((await client.replies(3)).at(-1)).toBe('220 2.0.0 Ready to start TLS');
    expect(await overTls('QUIT\r\n')).toBe('221 2.0.0 Bye\r\n');
  });

  it('closes when TLS does not come about', async () => {
    client.say('STARTTLS\r\n');
    await client.replies(2);
    client.say('NOOP\r\n');
    await until(() => client.closed || undefined);
  });

  it('drops a message beyond its limit and goes on', async () => {
    const icloud = await under.rawClient('me.com');
    icloud.say(`EHLO a\r\n${envelope('gross@me.com')}`);
    await icloud.replies(5);
    const line = `${'x'.repeat(998)}\r\n`;
    icloud.say(line.repeat(29_000));
    icloud.say('.\r\nNOOP\r\nQUIT\r\n');
    const replies = await icloud.replies(8);
    expect(replies.slice(-3).map((reply) => reply.slice(0, 3))).toEqual(['552', '250', '221']);
  });
});
