import * as fc from 'fast-check';
import { readDeliveryLine, stampOf } from './delivery-line.js';
import { LogClock } from './log-clock.js';
import { readLogLine } from './log-line.js';

const TIME = { nearMs: Date.parse('2026-11-24T21:00:00Z'), zoneMinutes: 60 };
const SENT =
  'postfix/smtp[12345]: 4gKx3s5L9bz1Y2: to=<erika@gmx.de>, relay=mx00.gmx.net[212.227.15.9]:25, delay=0.94, delays=0.02/0.01/0.55/0.36, dsn=2.0.0, status=sent (250 action okay (id=1))';
const LINES = [
  `Nov 24 20:11:05 mail ${SENT}`,
  'Nov  4 20:11:05 mail postfix/smtp[99]: 3F2A91C04D: to=<@t-online.de>, relay=none, delay=0.2, delays=0/0/0/0, dsn=4.0.0, status=deferred (connect to mx03.t-online.de[194.25.134.73]:25: Connection timed out)',
  'Nov 24 20:11:06 mail postfix/error[777]: 4gKx3s5L9bz1Y3: to=<a@gmx.de>, relay=none, delay=0.05, dsn=4.0.0, status=deferred (delivery temporarily suspended: host mx01.gmx.net[212.227.17.4] refused to talk to me: 554 No SMTP service)',
  'Nov 24 20:11:07 mail postfix-out/smtp[12]: 4gKx3s5L9bz1Y4: to=<b@web.de>, orig_to=<alias@stadt.example>, relay=mx-ha02.web.de[212.227.17.8]:25, conn_use=2, delay=61, delays=60/0/0.6/0.4, dsn=5.0.0, status=bounced (host mx-ha02.web.de[212.227.17.8] said: 550 mailbox unavailable (in reply to RCPT TO command))',
  '2026-11-24T20:11:08.123456+01:00 mail postfix/qmgr[34]: 4gKx3s5L9bz1Y7: from=<a@stadt.example>, status=expired, returned to sender',
  'Nov 24 20:11:05 mail postfix/local[3]: 3F2A91C04D: to=<root@stadt.example>, relay=local, delay=0, dsn=2.0.0, status=sent (delivered to mailbox)',
];

describe('a line of a delivery', () => {
  it.each(LINES)('is read as the careful reader reads it: %s', (line) => {
    const fast = readDeliveryLine(line);
    const careful = readLogLine(line, TIME);
    if (typeof fast === 'string' || careful?.event.kind !== 'delivery') throw new Error('not read');
    const { part, queueId, event } = careful;
    expect({ part: fast.part, queueId: fast.queueId, status: fast.status }).toEqual({
      part,
      queueId,
      status: event.status,
    });
    expect(fast.delayMs).toBe(event.delayMs);
    expect(fast.host === null ? null : { host: fast.host, address: fast.address }).toEqual(event.server);
    if (event.status !== 'expired') expect(fast.words).toBe(event.words);
    const clock = new LogClock({ nearMs: TIME.nearMs, offsetMinutes: () => TIME.zoneMinutes });
    expect(clock.read(fast.stamp)).toBe(careful.atMs);
  });

  it.each([
    ['a priority', `<22>Nov 24 20:11:05 mail ${SENT}`],
    ['RFC 5424', `<22>1 2026-11-24T20:11:05+01:00 mail ${SENT.replace('smtp[12345]:', 'smtp 12345 - -')}`],
    ['no host name', `2026-11-24T20:11:05+01:00 ${SENT}`],
  ])('has other heads: %s', (_, line) => {
    expect(readDeliveryLine(line)).toMatchObject({
      part: 'smtp',
      queueId: '4gKx3s5L9bz1Y2',
      to: 'erika@gmx.de',
      host: 'mx00.gmx.net',
      status: 'sent',
      delayMs: 940,
      words: '250 action okay (id=1)',
    });
  });

  it('or of a mail that left the queue', () => {
    expect(readDeliveryLine('Nov 24 20:11:05 mail postfix/qmgr[34]: 3F2A91C04D: removed')).toMatchObject({
      part: 'qmgr',
      queueId: '3F2A91C04D',
      status: 'removed',
      to: null,
    });
  });

  it.each([
    ['Nov 24 20:11:05 mail postfix/smtpd[41]: connect from app.example[10.0.0.5]', 'other'],
    ['Nov 24 20:11:05 mail dovecot[41]: imap(4gKx3s5L9bz1Y7): removed', 'other'],
    ['Nov 24 20:11:05 mail backup[41]: job status=sent', 'other'],
    ['', 'unreadable'],
    ['-- log rotated --', 'unreadable'],
    [
      'Nov 24 20:11:05 mail postfix/smtp[4]: 3F2A91C04D: to=<a@b.de>, relay=none, status=odd (x)',
      'unreadable',
    ],
    ['Nov 24 20:11:05 mail postfix/smtp[4]: to=<a@b.de>, relay=none, status=sent (x)', 'unreadable'],
  ])('%s: %s', (line, answer) => {
    expect(readDeliveryLine(line)).toBe(answer);
  });

  it('never throws, whatever stands in the log', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...LINES,
        ': to=<',
        ' status=',
        'postfix/',
        ': removed',
        '<22>1 ',
        '>',
        ', relay=',
        'Nov 24 20:11:05 ',
      ),
    );
    const clock = new LogClock({ nearMs: TIME.nearMs, offsetMinutes: () => 60 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(200), (pieces, cut) => {
        const line = pieces.join('').slice(0, 400 - cut);
        const read = readDeliveryLine(line);
        clock.read(stampOf(line) ?? line);
        return typeof read === 'object' ? read.queueId !== '' : true;
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the clock of a log', () => {
  it('knows summer time, the turn of the year, and what is no moment', () => {
    const clock = new LogClock({
      nearMs: Date.parse('2027-01-02T00:00:00Z'),
      offsetMinutes: (localMs) => (localMs < Date.parse('2026-10-25T03:00:00Z') ? 120 : 60),
    });
    const iso = (stamp: string) => {
      const atMs = clock.read(stamp);
      return atMs === null ? null : new Date(atMs).toISOString();
    };
    expect(iso('Oct 24 12:00:01')).toBe('2026-10-24T10:00:01.000Z');
    expect(iso('Dec 31 23:59:59')).toBe('2026-12-31T22:59:59.000Z');
    expect(iso('Jan  1 00:00:00')).toBe('2026-12-31T23:00:00.000Z');
    expect([iso('Foo  1 00:00:00'), iso('Jan  1 00:99:00'), iso('2026-99-99T00:00:00Z')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
