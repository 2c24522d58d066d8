import { readLogLine } from './log-line.js';

const TIME = { nearMs: Date.parse('2026-11-24T21:00:00Z'), zoneMinutes: 60 };
const VERP = 'bounce+AbC-1_x.2@bounce.lindenburg.example';

describe('a line of a Postfix log', () => {
  it.each([
    [
      'sent, the old stamp, a long queue id',
      'Nov 24 20:11:05 mail postfix/smtp[12345]: 4gKx3s5L9bz1Y2: to=<erika@gmx.de>, relay=mx00.gmx.net[212.227.15.9]:25, delay=0.94, delays=0.02/0.01/0.55/0.36, dsn=2.0.0, status=sent (250 Requested mail action okay, completed: id=1MNcgj-1ue23t3pyV-00S2YR)',
      {
        kind: 'delivery',
        status: 'sent',
        domain: 'gmx.de',
        server: { host: 'mx00.gmx.net', address: '212.227.15.9' },
        delayMs: 940,
        dsn: '2.0.0',
        words: '250 Requested mail action okay, completed: id=1MNcgj-1ue23t3pyV-00S2YR',
      },
    ],
    [
      'deferred at the greeting, nobody reached, the new stamp, a short queue id',
      '2026-11-24T20:11:05.123456+01:00 mail postfix/smtp[99]: 3F2A91C04D: to=<@t-online.de>, relay=none, delay=0.2, delays=0.01/0/0.19/0, dsn=4.0.0, status=deferred (host mx00.t-online.de[194.25.134.8] refused to talk to me: 554 IP=198.51.100.42 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL))',
      {
        kind: 'delivery',
        status: 'deferred',
        domain: 't-online.de',
        server: null,
        delayMs: 200,
        dsn: '4.0.0',
        words:
          'host mx00.t-online.de[194.25.134.8] refused to talk to me: 554 IP=198.51.100.42 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)',
      },
    ],
    [
      'deferred without a try (the error part)',
      'Nov 24 20:11:06 mail postfix/error[777]: 4gKx3s5L9bz1Y3: to=<a@gmx.de>, relay=none, delay=0.05, delays=0.04/0/0/0.01, dsn=4.0.0, status=deferred (delivery temporarily suspended: host mx01.gmx.net[212.227.17.4] refused to talk to me: 554 No SMTP service)',
      {
        kind: 'delivery',
        status: 'deferred',
        domain: 'gmx.de',
        server: null,
        delayMs: 50,
        dsn: '4.0.0',
        words:
          'delivery temporarily suspended: host mx01.gmx.net[212.227.17.4] refused to talk to me: 554 No SMTP service',
      },
    ],
    [
      'bounced, an alias before it, a port, an instance of postmulti',
      'Nov 24 20:11:07 mail postfix-out/smtp[12]: 4gKx3s5L9bz1Y4: to=<b@web.de>, orig_to=<alias@stadt.example>, relay=mx-ha02.web.de[212.227.17.8]:25, conn_use=2, delay=61, delays=60/0/0.6/0.4, dsn=5.0.0, status=bounced (host mx-ha02.web.de[212.227.17.8] said: 550 mailbox unavailable (in reply to RCPT TO command))',
      {
        kind: 'delivery',
        status: 'bounced',
        domain: 'web.de',
        server: { host: 'mx-ha02.web.de', address: '212.227.17.8' },
        delayMs: 61_000,
        dsn: '5.0.0',
        words:
          'host mx-ha02.web.de[212.227.17.8] said: 550 mailbox unavailable (in reply to RCPT TO command)',
      },
    ],
    [
      'sent to a filter of its own',
      'Nov 24 20:11:07 mail postfix/lmtp[12]: 4gKx3s5L9bz1Y5: to=<b@web.de>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4gKx3s5L9bz1Y6)',
      {
        kind: 'delivery',
        status: 'sent',
        domain: 'web.de',
        server: { host: '127.0.0.1', address: '127.0.0.1' },
        delayMs: 1_000,
        dsn: '2.0.0',
        words: '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4gKx3s5L9bz1Y6',
      },
    ],
    [
      'given up after days',
      `Nov 24 20:11:08 mail postfix/qmgr[34]: 4gKx3s5L9bz1Y7: from=<${VERP}>, status=expired, returned to sender`,
      {
        kind: 'delivery',
        status: 'expired',
        domain: null,
        server: null,
        delayMs: null,
        dsn: null,
        words: 'returned to sender',
      },
    ],
    [
      'the sender, at each activation',
      `Nov 24 20:11:05 mail postfix/qmgr[34]: 4gKx3s5L9bz1Y7: from=<${VERP}>, size=2345, nrcpt=1 (queue active)`,
      { kind: 'from', sender: VERP },
    ],
    [
      'the sender of local mail',
      'Nov 24 20:11:05 mail postfix/pickup[35]: 3F2A91C04D: uid=0 from=<root>',
      { kind: 'from', sender: 'root' },
    ],
    [
      'the message id',
      'Nov 24 20:11:05 mail postfix/cleanup[36]: 3F2A91C04D: message-id=<abc@bounce.lindenburg.example>',
      { kind: 'message_id', messageId: '<abc@bounce.lindenburg.example>' },
    ],
    [
      'done',
      'Nov 24 20:11:05 mail postfix/qmgr[34]: 3F2A91C04D: removed',
      { kind: 'removed', byHand: false },
    ],
    [
      'taken out by hand, maillog_file without a priority',
      'Nov 24 20:11:05 mail postfix/postsuper[40]: 4gKx3s5L9bz1Y7: removed',
      { kind: 'removed', byHand: true },
    ],
    [
      'a port of submission',
      `<22>Nov 24 20:11:05 mail postfix/submission/smtpd[40]: 4gKx3s5L9bz1Y7: client=app.example[10.0.0.5], sasl_method=PLAIN, sasl_username=stadtbote`,
      null,
    ],
    ['a connection', 'Nov 24 20:11:05 mail postfix/smtpd[41]: connect from app.example[10.0.0.5]', null],
    ['a warning', 'Nov 24 20:11:05 mail postfix/smtpd[41]: warning: hostname a does not resolve', null],
    [
      'a probe of a status that we do not know',
      'Nov 24 20:11:05 mail postfix/smtp[4]: 3F2A91C04D: to=<a@b.de>, relay=none, status=odd (x)',
      null,
    ],
    ['another program', 'Nov 24 20:11:05 mail dovecot[41]: imap(4gKx3s5L9bz1Y7): removed', null],
    ['nothing', '', null],
    ['a stamp that is none', 'Foo 24 20:11:05 mail postfix/qmgr[34]: 3F2A91C04D: removed', null],
  ])('%s', (_, line, event) => {
    expect(readLogLine(line, TIME)?.event ?? null).toEqual(event);
  });

  it.each([
    ['in the zone of its host', 'Nov 24 20:11:05', '2026-11-24T19:11:05.000Z'],
    ['one digit of a day', 'Nov  4 20:11:05', '2026-11-04T19:11:05.000Z'],
    ['with year and zone', '2026-11-24T20:11:05.5+01:00', '2026-11-24T19:11:05.500Z'],
    ['a little ahead', 'Nov 25 03:00:00', '2026-11-25T02:00:00.000Z'],
    ['of the year before', 'Dec 31 23:59:59', '2025-12-31T22:59:59.000Z'],
  ])('has its moment: %s', (_, stamp, moment) => {
    const read = readLogLine(`${stamp} mail postfix/qmgr[34]: 3F2A91C04D: removed`, TIME);
    expect(new Date(read?.atMs ?? 0).toISOString()).toBe(moment);
  });

  it('knows the new year from a zone that has it already', () => {
    const time = { nearMs: Date.parse('2026-12-31T23:30:00Z'), zoneMinutes: 60 };
    expect(readLogLine('Jan  1 00:29:00 m postfix/qmgr[3]: 3F2A91C04D: removed', time)?.atMs).toBe(
      Date.parse('2026-12-31T23:29:00Z'),
    );
  });

  it('is read in time, whatever stands in it', () => {
    const started = performance.now();
    for (const hostile of ['a, status=', 'to=<', '(', ' from=<', ', relay='])
      readLogLine(`Nov 24 20:11:05 m postfix/smtp[3]: 3F2A91C04D: to=<${hostile.repeat(20_000)}`, TIME);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
