import { attemptId } from '#domain';
import { readReport, tiesOf, type RelayReport } from './relay-events.js';
import { findingOf } from './relay-findings.js';

const AT = Date.parse('2026-11-24T20:12:00Z');
const ATTEMPT = attemptId('01a20f5c-3931-78f3-b202-759e70146669', 1);
const VERP = 'bounce+token.1@bounce.lindenburg.example';
const ID = '4gKx3s5L9bz1Y2';
const GREETING =
  '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed. 554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip';

const report = (given: Partial<RelayReport>): RelayReport => ({
  host: 'relay',
  atMs: AT,
  queue: [],
  log: [],
  removed: [],
  removes: false,
  ...given,
});
const smtp = (words: string, relay = 'mx00.gmx.net[212.227.15.9]:25') =>
  `2026-11-24T20:11:05Z relay postfix/smtp[1]: ${ID}: to=<@gmx.de>, relay=${relay}, delay=1, dsn=4.0.0, ${words}`;
const read = (given: Partial<RelayReport>) =>
  readReport(report(given), (path) => (path === VERP ? ATTEMPT : null));
const found = (line: string, allowInternalHosts = false) => {
  const [event] = read({ log: [line] }).events;
  if (event === undefined) throw new Error('no event');
  const mail = { attempt: ATTEMPT, lane: 'email:transactional:relay:gmx.net' };
  return findingOf(event, mail, { domainTime: (seenMs) => seenMs + 5, allowInternalHosts });
};

describe('what a relay says of one mail', () => {
  it.each([
    [
      'refused at the greeting, still waiting: as if we had been refused ourselves',
      `status=deferred (host mx00.gmx.net[212.227.15.9] refused to talk to me: ${GREETING})`,
      {
        kind: 'deferred',
        stage: 'connect',
        label: 'sender_blocked_ip',
        scope: 'sender_at_provider',
        temporary: true,
      },
      { outcome: 'refused', stage: 'connect' },
    ],
    [
      'the same words again without a try: a block counts',
      `status=deferred (delivery temporarily suspended: host mx00.gmx.net[212.227.15.9] refused to talk to me: ${GREETING})`,
      { kind: 'deferred', stage: 'connect', label: 'sender_blocked_ip' },
      { outcome: 'refused', stage: 'connect' },
    ],
    [
      'an overloaded server, repeated without a try: counts once, where it was tried',
      'status=deferred (delivery temporarily suspended: host mx00.gmx.net[212.227.15.9] refused to talk to me: 421 4.3.2 Service not available, try again later)',
      { kind: 'deferred', temporary: true },
      null,
    ],
    [
      'nobody reached',
      'status=deferred (connect to mx00.gmx.net[212.227.15.9]:25: Connection timed out)',
      { kind: 'deferred', label: 'server_temporary', scope: 'provider_outage' },
      { outcome: 'timeout', stage: 'connect', verdict: null },
    ],
    [
      'no connection',
      'status=deferred (connect to mx00.gmx.net[212.227.15.9]:25: Connection refused)',
      { kind: 'deferred', scope: 'provider_outage' },
      { outcome: 'connection_failed', stage: 'connect' },
    ],
    [
      "the relay's DNS: ours",
      'status=deferred (Host or domain name not found. Name service error for name=gmx.de type=MX: Host not found, try again)',
      { kind: 'deferred', scope: 'own_infrastructure' },
      null,
    ],
    [
      "the relay's own fault",
      'status=deferred (mail transport unavailable)',
      { kind: 'deferred', scope: 'own_infrastructure' },
      null,
    ],
    [
      'no such mailbox',
      'status=bounced (host mx00.gmx.net[212.227.15.9] said: 550 5.1.1 <@gmx.de>: Recipient address rejected: User unknown (in reply to RCPT TO command))',
      { kind: 'bounced', stage: 'rcpt', label: 'mailbox_unknown', scope: 'recipient', suppress: true },
      { outcome: 'refused', stage: 'rcpt' },
    ],
    [
      'a full mailbox that may be emptied: no proof against anybody',
      'status=deferred (host mx00.gmx.net[212.227.15.9] said: 452 4.2.2 mailbox full (in reply to RCPT TO command))',
      { kind: 'deferred', scope: 'recipient', suppress: false },
      { outcome: 'refused', stage: 'rcpt' },
    ],
    [
      'refused for good because of us: the mail is ours again, the address stays',
      `status=bounced (host mx00.gmx.net[212.227.15.9] said: 554 5.7.1 Your IP 198.51.100.42 is blocked (in reply to MAIL FROM command))`,
      { kind: 'refused', stage: 'mail', scope: 'sender_at_provider', suppress: false },
      { outcome: 'refused', stage: 'mail' },
    ],
    [
      'taken by the provider',
      'status=sent (250 2.0.0 Ok for erika@gmx.de)',
      { kind: 'sent', stage: 'end', reply: '250 2.0.0 Ok for @gmx.de' },
      { outcome: 'accepted', stage: 'end' },
    ],
    [
      'given up',
      'status=expired (returned to sender)',
      { kind: 'failed', label: 'server_temporary', scope: 'provider_outage', suppress: false },
      null,
    ],
  ])('%s', (_, words, finding, observation) => {
    const one = found(smtp(words));
    const { verdict, ...rest } = one?.finding ?? {};
    expect({ ...rest, ...verdict }).toMatchObject({ queueId: ID, attempt: ATTEMPT, ...finding });
    if (observation === null) expect(one?.observation).toBeNull();
    else expect(one?.observation).toMatchObject(observation);
    expect(one?.finding.atMs).toBe(Date.parse('2026-11-24T20:11:05Z') + 5);
  });

  it.each([
    ['a filter beside it', '127.0.0.1[127.0.0.1]:10024', false],
    ['a further relay of the house', 'gw.intern[10.1.2.3]:25', false],
    ['a socket', 'mail.intern[private/dovecot-lmtp]', false],
    ['a mailbox of its own', 'local', false],
    ['the provider', 'mx00.gmx.net[212.227.15.9]:25', true],
    ['the provider by IPv6', 'mx00.gmx.net[2001:8d8::1]:25', true],
  ])('sent to %s is told: %s, %s', (_, server, told) => {
    expect(found(smtp('status=sent (250 ok)', server)) !== null).toBe(told);
  });

  it('believes simulated providers on loopback in local mode alone', () => {
    expect(found(smtp('status=sent (250 ok)', '127.0.10.1[127.0.10.1]:2525'), true)).not.toBeNull();
  });

  it('knows nothing new of a mail that is only there', () => {
    expect(found(`2026-11-24T20:11:05Z relay postfix/qmgr[1]: ${ID}: from=<${VERP}>, size=1`)).toBeNull();
  });
});

describe('a report', () => {
  it('ties a mail by its return path, else by an id that is never used again', () => {
    const { events, senders } = read({
      log: [
        `2026-11-24T20:11:05Z relay postfix/qmgr[1]: ${ID}: from=<${VERP}>, size=1, nrcpt=1 (queue active)`,
        '2026-11-24T20:11:06Z relay postfix/qmgr[1]: 3F2A91C04D: from=<bounce+forged.1@bounce.lindenburg.example>, size=1',
        '2026-11-24T20:11:06Z relay postfix/smtp[1]: 4gKx3s5L9bz1Y3: to=<@gmx.de>, relay=none, status=deferred (x)',
        '2026-11-24T20:11:07Z relay postfix/qmgr[1]: 4gKx3s5L9bz1Y4: removed',
        'no line at all',
      ],
      queue: [
        { queue_id: '3F2A91C04E', sender: VERP, recipients: [{ address: '@gmx.de', delay_reason: 'why' }] },
        '{"queue_id": "4gKx3s5L9bz1Y5", "sender": "someone@stadt.example", "recipients": []}',
        'none',
      ],
    });
    expect([...senders]).toEqual([
      [ID, ATTEMPT],
      ['3F2A91C04E', ATTEMPT],
    ]);
    expect(events).toHaveLength(5);
    expect(tiesOf({ events, senders })).toEqual([
      { queueId: ID, attempt: ATTEMPT },
      { queueId: '4gKx3s5L9bz1Y3', attempt: null },
      { queueId: '3F2A91C04E', attempt: ATTEMPT },
      { queueId: '4gKx3s5L9bz1Y5', attempt: null },
    ]);
  });
});
