import { envelopeLines } from './envelope-lines.js';
import { NO_EXTENSIONS, readExtensions } from './extensions.js';
import { ReplyReader, SmtpProtocolError } from './reply-reader.js';
import { wireContent } from './wire-content.js';

describe('wireContent', () => {
  it.each([
    ['', ''],
    ['a\r\n', 'a\r\n'],
    ['a', 'a\r\n'],
    ['a\r', 'a\r\n'],
    ['.', '..\r\n'],
    ['.\r\n', '..\r\n'],
    ['a\r\n.\r\nb\r\n', 'a\r\n..\r\nb\r\n'],
    ['a\n.b\nc', 'a\r\n..b\r\nc\r\n'],
    ['a\r.b', 'a\r\n..b\r\n'],
    ['\na', '\r\na\r\n'],
    ['a\r\r\nb', 'a\r\n\r\nb\r\n'],
    ['a..b\r\n', 'a..b\r\n'],
    ['ä\xff.\r\n', 'ä\xff.\r\n'],
  ])('%j goes out as %j', (message, wire) => {
    expect(wireContent(Buffer.from(message, 'latin1')).toString('latin1')).toBe(wire);
  });

  it('copies nothing that is as it must be', () => {
    const message = Buffer.from('Subject: a\r\n\r\nb\r\n');
    expect(wireContent(message)).toBe(message);
  });
});

describe('envelopeLines', () => {
  const mail = {
    from: 'bounce@stadt.example',
    to: 'anna@example.net',
    envelopeId: '0178+a=b',
    message: Buffer.alloc(12),
    eightBit: true,
    mayFinish: () => true,
  };
  it('tells what the server wants to know', () => {
    const offered = readExtensions('250-mx\n250-SIZE 99\n250-8bitmime\n250-DSN\n250 SMTPUTF8');
    expect(envelopeLines(mail, offered)).toEqual({
      mail: 'MAIL FROM:<bounce@stadt.example> BODY=8BITMIME SIZE=12 RET=HDRS ENVID=0178+2Ba+3Db',
      rcpt: 'RCPT TO:<anna@example.net> NOTIFY=FAILURE,DELAY',
    });
    expect(envelopeLines({ ...mail, eightBit: false, to: 'ä@example.net' }, offered).mail).toBe(
      'MAIL FROM:<bounce@stadt.example> SMTPUTF8 SIZE=12 RET=HDRS ENVID=0178+2Ba+3Db',
    );
  });

  it('tells nothing else', () => {
    const lines = { mail: 'MAIL FROM:<bounce@stadt.example>', rcpt: 'RCPT TO:<anna@example.net>' };
    expect(envelopeLines(mail, NO_EXTENSIONS)).toEqual(lines);
  });

  it.each(['a\r\nRSET', 'a b', 'a>', '<a', 'a\0'])('lets no other command through: %j', (to) => {
    expect(() => envelopeLines({ ...mail, to }, NO_EXTENSIONS)).toThrow();
    expect(() => envelopeLines({ ...mail, from: to }, NO_EXTENSIONS)).toThrow();
  });
});

describe('readExtensions', () => {
  it.each([
    ['250 mx', {}],
    ['250-mx\n250 PIPELINING', { pipelining: true }],
    ['250-PIPELINING\n250 STARTTLS', { startTls: true }],
    ['250-mx\n250-SIZE\n250 dsn', { size: true, dsn: true }],
    ['250-mx\n250 SIZE 0', { size: true }],
    ['250-mx\n250 SIZE=77', { size: true, largest: 77 }],
    ['250-mx\n250-AUTH PIPELINING\n250 XPIPELINING', {}],
  ])('%j', (reply, offered) => {
    expect(readExtensions(reply)).toEqual({ ...NO_EXTENSIONS, ...offered });
  });
});

describe('ReplyReader', () => {
  const read = (...chunks: string[]) => {
    const replies: string[] = [];
    const reader = new ReplyReader((reply) => replies.push(reply));
    for (const chunk of chunks) reader.push(Buffer.from(chunk));
    return replies;
  };
  it.each([
    [['250 Ok\r\n'], ['250 Ok']],
    [['250\r\n354\n'], ['250', '354']],
    [['25', '0 O', 'k\r', '\n3'], ['250 Ok']],
    [
      ['250-a\r\n250-b\r\n', '250 c\r\n250 d\r\n'],
      ['250-a\n250-b\n250 c', '250 d'],
    ],
    [['550 für\r\n'], ['550 für']],
  ])('%j', (chunks, replies) => {
    expect(read(...chunks)).toEqual(replies);
  });

  it.each(['\r\n', 'HTTP/1.1 200\r\n', '25 Ok\r\n', '150 Ok\r\n', '650 Ok\r\n', '2500 Ok\r\n', '250_Ok\r\n'])(
    '%j is no reply',
    (line) => {
      expect(() => read(line)).toThrow(SmtpProtocolError);
    },
  );

  it('does not gather replies without end', () => {
    expect(() => read('250 '.padEnd(70_000, 'x'))).toThrow(SmtpProtocolError);
    expect(() => read('250-x\r\n'.repeat(20_000))).toThrow(SmtpProtocolError);
  });

  it('forgets the rest of a chunk that it is told to discard', () => {
    const replies: string[] = [];
    const reader = new ReplyReader((reply) => {
      replies.push(reply);
      reader.discard();
    });
    reader.push(Buffer.from('220 Go\r\n250 injected\r\n25'));
    reader.push(Buffer.from('250 real\r\n'));
    expect(replies).toEqual(['220 Go', '250 real']);
  });
});
