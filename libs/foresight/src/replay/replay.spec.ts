import * as fc from 'fast-check';
import { DEFAULT_POLICY } from '#policy';
import { Replay, type LoggedDelivery, type ReplayQuestion } from '../index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2021, 2, 11, 13);
const GREETING =
  'host mx00.gmx.net[212.227.15.9] refused to talk to me: 554-gmx.net (mxgmx117) Nemesis ESMTP Service not available 554-No SMTP service 554 IP address is block listed.';
const GMX = { site: 'gmx.net', name: 'GMX', group: 'united-internet' };

const question = (over: Partial<ReplayQuestion> = {}): ReplayQuestion => ({
  phonesShare: 1,
  deadlineMs: null,
  urgency: 'important',
  smsPriceMicros: 75_000,
  policy: DEFAULT_POLICY,
  endOfDayMs: (atMs) => (Math.floor(atMs / DAY) + 1) * DAY,
  siteOfHost: (host) =>
    host.endsWith('.gmx.net') ? GMX : { site: host.split('.').slice(-2).join('.'), name: host, group: null },
  siteOfDomain: (domain) => (domain === 'gmx.de' ? GMX : { site: domain, name: domain, group: null }),
  ...over,
});
const a = (over: Partial<LoggedDelivery>): LoggedDelivery => ({
  atMs: T0,
  queueId: '3F2A91C04D',
  status: 'sent',
  recipient: 'someone',
  domain: 'gmx.de',
  host: 'mx00.gmx.net',
  delayMs: 0,
  words: '250 ok',
  ...over,
});
const id = (number: number) => (0x1000000 + number).toString(16).toUpperCase();
const report = (deliveries: readonly LoggedDelivery[], over: Partial<ReplayQuestion> = {}) => {
  const replay = new Replay(question(over));
  for (const one of [...deliveries].sort((x, y) => x.atMs - y.atMs)) replay.take(one);
  return replay.finish();
};

/** March 2021: 60 mails before it, 100 within its first hours, each tried hourly by Postfix, all taken after 72 h. */
function march(): LoggedDelivery[] {
  const before = Array.from({ length: 60 }, (_, n) => a({ queueId: id(n), atMs: T0 - (60 - n) * MINUTE }));
  const within = Array.from({ length: 100 }, (_, n) => {
    const acceptedMs = T0 + n * MINUTE;
    const queueId = id(1_000 + n);
    const tries = Array.from({ length: 72 }, (__, hour) =>
      a({
        queueId,
        status: 'deferred',
        host: null,
        words: GREETING,
        atMs: acceptedMs + hour * HOUR,
        delayMs: hour * HOUR,
      }),
    ).filter(({ atMs }) => atMs < T0 + 72 * HOUR);
    const takenMs = acceptedMs + 72 * HOUR;
    return [
      ...tries,
      a({ queueId, atMs: takenMs, delayMs: 72 * HOUR }),
      a({ queueId, status: 'removed', atMs: takenMs }),
    ];
  });
  return [...before, ...within.flat()];
}

describe('the log of March 2021', () => {
  it('finds the block at the third refusal, and its end at the first mail taken', () => {
    const { sites } = report(march());
    expect(sites[0]?.episodes).toEqual([
      expect.objectContaining({
        kind: 'block',
        beginMs: T0,
        foundMs: T0 + 2 * MINUTE,
        foundBy: expect.objectContaining({ rule: 'refusals-in-row' }) as unknown,
        endMs: T0 + 72 * HOUR,
      }),
    ]);
  });

  it('counts who waited, how long, and what was said', () => {
    const { sites, totals, sent, deferred } = report(march());
    const [gmx] = sites;
    expect(sent).toBe(160);
    expect(gmx?.waited).toEqual({
      mails: 100,
      delivered: 100,
      lost: 0,
      open: 0,
      p50Ms: 72 * HOUR,
      p95Ms: 72 * HOUR,
      maxMs: 72 * HOUR,
    });
    expect(gmx?.replies).toEqual([
      expect.objectContaining({
        count: deferred,
        label: 'sender_blocked_ip',
        scope: 'sender_at_provider',
        firstMs: T0,
      }),
    ]);
    expect(totals.waited).toEqual(gmx?.waited);
  });

  it.each([
    // Important mail without a deadline falls back after an hour's hold.
    [
      'no deadline, all with phones',
      { phonesShare: 1 },
      {
        toldBy: { sms: 100 },
        texts: 100,
        costMicros: 7_500_000,
        missedWithout: 0,
        missedWith: 0,
        smsP50Ms: HOUR,
      },
    ],
    [
      'no deadline, nobody with a phone',
      { phonesShare: 0 },
      { toldBy: { email: 100 }, texts: 0, held: 100, untold: 0 },
    ],
    // A window of an hour: at the first refusal of its own at a site under suspicion, at once at a blocked one.
    [
      'an hour, all with phones',
      { deadlineMs: HOUR },
      { toldBy: { sms: 100 }, missedWithout: 100, missedWith: 0, smsP95Ms: 0 },
    ],
    [
      'an hour, nobody with a phone',
      { deadlineMs: HOUR, phonesShare: 0 },
      { toldBy: {}, untold: 100, missedWithout: 100, missedWith: 100 },
    ],
  ])('tells what would have been: %s', (_, over, expected) => {
    expect(report(march(), over).totals.wouldHave).toMatchObject(expected);
  });

  it('draws the same lots in every run, as many as asked', () => {
    const [one, other] = [report(march(), { phonesShare: 0.7 }), report(march(), { phonesShare: 0.7 })];
    expect(one).toEqual(other);
    const { texts } = one.totals.wouldHave;
    expect(texts).toBeGreaterThanOrEqual(58);
    expect(texts).toBeLessThanOrEqual(82);
  });

  it('says which mail has no end in the log, and which was lost', () => {
    const waits = (queueId: string) => a({ queueId, status: 'deferred', host: null, words: GREETING });
    const { totals } = report([
      waits(id(1)),
      waits(id(2)),
      a({ queueId: id(2), status: 'expired', recipient: null, domain: null, host: null, atMs: T0 + 5 * DAY }),
      waits(id(3)),
      a({ queueId: id(3), status: 'removed', recipient: null, domain: null, host: null, atMs: T0 + HOUR }),
      a({
        queueId: id(4),
        status: 'bounced',
        words:
          'host mx00.gmx.net[1.2.3.4] said: 554 Transaction failed: IP address is block listed (in reply to MAIL FROM command)',
      }),
      a({
        queueId: id(5),
        status: 'bounced',
        words: 'host mx00.gmx.net[1.2.3.4] said: 550 5.1.1 mailbox unknown (in reply to RCPT TO command)',
      }),
    ]);
    expect(totals.waited).toMatchObject({ mails: 4, delivered: 0, lost: 2, open: 2 });
  });

  it('leaves greylisting, rate limits and dead mailboxes out', () => {
    const words =
      'host mx.posteo.de[1.2.3.4] said: 450 4.2.0 Greylisted, try again later (in reply to RCPT TO command)';
    const { totals, sites } = report([
      a({ status: 'deferred', words, host: 'mx.posteo.de', domain: 'posteo.de' }),
      a({ atMs: T0 + 10 * MINUTE, host: 'mx.posteo.de', domain: 'posteo.de' }),
    ]);
    expect(totals.waited.mails).toBe(0);
    expect(sites[0]).toMatchObject({ deferred: 1, sent: 1, episodes: [], replies: [] });
  });

  it('takes anything in any order without a word', () => {
    const any = fc.record({
      atMs: fc.integer({ min: T0, max: T0 + 20 * DAY }),
      queueId: fc.constantFrom(id(1), id(2), id(3)),
      status: fc.constantFrom('sent', 'deferred', 'bounced', 'expired', 'undeliverable', 'removed'),
      recipient: fc.constantFrom('a', 'b', null),
      domain: fc.constantFrom('gmx.de', 'web.de', null),
      host: fc.constantFrom('mx00.gmx.net', 'mx.example', null),
      delayMs: fc.option(fc.nat(DAY), { nil: null }),
      words: fc.oneof(fc.string(), fc.constantFrom(GREETING, '250 ok')),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (list) => {
        const replay = new Replay(question({ deadlineMs: HOUR, phonesShare: 0.5 }));
        for (const one of list) replay.take(one);
        const { totals } = replay.finish();
        const { delivered, lost, open, mails } = totals.waited;
        expect(delivered + lost + open).toBe(mails);
      }),
      { numRuns: 200 },
    );
  });
});
