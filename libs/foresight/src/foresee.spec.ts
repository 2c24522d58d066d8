import { DEFAULT_POLICY } from '#policy';
import { failing, foresee, mailOf, REPLY_OF_2021, totalsOf, totalsPerDay } from './index.js';
import type { Failure, Fate, ForeseenMail, MailOutline, World } from './index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 11 March 2021, 14:02 in Berlin. */
const T0 = Date.UTC(2021, 2, 11, 13, 2);
const GMX = { site: 'gmx.net', name: 'GMX', group: 'united-internet' };
const WEB = { site: 'web.de', name: 'WEB.DE', group: 'united-internet' };
const POSTEO = { site: 'posteo.de', name: 'Posteo', group: null };
const BLOCK = {
  sites: new Set(['gmx.net']),
  fromMs: T0,
  untilMs: T0 + 72 * HOUR,
  reply: REPLY_OF_2021,
};

const world = (failure: Failure = BLOCK): World => ({
  answer: failing(failure),
  policy: DEFAULT_POLICY,
  smsPriceMicros: 75_000,
  endOfDayMs: (atMs) => (Math.floor(atMs / DAY) + 1) * DAY - HOUR,
});
const aMail = (over: Partial<MailOutline> = {}): ForeseenMail =>
  mailOf({ id: 'one', acceptedAtMs: T0, site: GMX, hasPhone: true, ...over });
const fateOf = (mail: ForeseenMail): Fate | undefined => foresee([mail], world()).fates[0];
/** Refused at 0, 5 and 15 minutes (rule 15): the third refusal is the block. */
const KNOWN_ALONE = T0 + 15 * MINUTE;

describe('one notification, GMX gone for 72 hours, nobody else writing there', () => {
  it.each([
    // Window of at most 2 h: the first refusal at a site under suspicion is the moment (rule 3).
    ['urgent, an hour to confirm, a phone', { urgency: 'urgent', deadlineMs: T0 + HOUR }, T0, 'sms', 1],
    // The block ends the waiting for any deadline (rule 2).
    ['ten hours to confirm, a phone', { deadlineMs: T0 + 10 * HOUR }, KNOWN_ALONE, 'sms', 1],
    ['ten hours, a phone and a push', { deadlineMs: T0 + 10 * HOUR, hasPush: true }, KNOWN_ALONE, 'push', 0],
    // Without a deadline the policy's hold counts from when the mail was first taken up: 1 h for important, 24 h for routine.
    ['important, a phone', {}, T0 + HOUR, 'sms', 1],
    ['routine, a phone', { urgency: 'routine' }, T0 + DAY, 'sms', 1],
    ['urgent, no deadline', { urgency: 'urgent' }, KNOWN_ALONE, 'sms', 1],
    ['a push, no phone', { hasPhone: false, hasPush: true }, T0 + HOUR, 'push', 0],
  ] as const)('%s', (_, over, atMs, by, texts) => {
    expect(fateOf(aMail(over))).toMatchObject({
      toldAtMs: atMs,
      toldBy: by,
      texts,
      costMicros: texts * 75_000,
      isMissed: false,
      status: 'delivered',
    });
  });

  it('mail alone is held until a probe is taken, and the department hears of the risk', () => {
    const fate = fateOf(aMail({ hasPhone: false, deadlineMs: T0 + 96 * HOUR }));
    expect(fate).toMatchObject({ heldAtMs: KNOWN_ALONE, toldBy: 'email', isMissed: false, texts: 0 });
    expect(fate?.atRiskAtMs).toBe(KNOWN_ALONE);
    // Probes are an hour apart at most, and it is the probe itself.
    expect(fate?.toldAtMs).toBeGreaterThanOrEqual(BLOCK.untilMs);
    expect(fate?.toldAtMs).toBeLessThanOrEqual(BLOCK.untilMs + 75 * MINUTE);
  });

  it('a deadline without a phone is missed', () => {
    expect(fateOf(aMail({ hasPhone: false, deadlineMs: T0 + HOUR }))).toMatchObject({
      toldAtMs: null,
      isMissed: true,
      status: 'expired',
      endedAtMs: T0 + HOUR,
    });
  });

  it('another provider is no matter', () => {
    expect(fateOf(aMail({ site: POSTEO }))).toMatchObject({ toldAtMs: T0, toldBy: 'email', heldAtMs: null });
  });
});

describe('much mail', () => {
  const traffic = (count: number, everyMs: number, over: Partial<MailOutline> = {}) =>
    Array.from({ length: count }, (_, number) =>
      aMail({
        id: String(number),
        acceptedAtMs: T0 - HOUR + number * everyMs,
        hasPhone: number % 10 < 7,
        ...over,
      }),
    );

  it('the third refusal in a row is the block, and it ends with the third probe that is taken', () => {
    const { sites } = foresee(traffic(600, MINUTE), world());
    const [gmx] = sites;
    expect(sites).toHaveLength(1);
    expect(gmx?.changes[0]).toMatchObject({ to: 'blocked', atMs: T0 + 2 * MINUTE });
    const recovering = gmx?.changes.find(({ to }) => to === 'recovering');
    expect(recovering?.atMs).toBeGreaterThanOrEqual(BLOCK.untilMs);
    expect(recovering?.atMs).toBeLessThanOrEqual(BLOCK.untilMs + 75 * MINUTE);
  });

  it('a sister site is suspected, tried alone and cleared', () => {
    const mails = [...traffic(100, MINUTE), ...traffic(100, MINUTE, { site: WEB })];
    const { fates, sites } = foresee(mails, world());
    expect(sites.map(({ site }) => site.name)).toEqual(['GMX']);
    expect(fates.slice(100).every(({ toldBy }) => toldBy === 'email')).toBe(true);
  });

  it('adds up', () => {
    const { fates } = foresee(traffic(600, MINUTE), world());
    const totals = totalsOf(fates, BLOCK);
    // 60 before the block; of 540 within it (one a minute), 7 in 10 have a phone.
    expect(totals.notifications).toBe(600);
    expect(totals.toldBy).toEqual({ email: 60 + 162, sms: 378 });
    expect(totals).toMatchObject({
      affected: 540,
      texts: 378,
      costMicros: 378 * 75_000,
      missed: 0,
      untold: 0,
    });
    expect(totals.waitP50Ms).toBe(HOUR);
    expect(totalsPerDay(fates, BLOCK, (atMs) => new Date(atMs).toISOString().slice(0, 10))).toHaveLength(1);
  });

  it('counts what mail alone would miss', () => {
    const mails = traffic(120, MINUTE).map((mail) =>
      mailOf({
        id: mail.id,
        acceptedAtMs: mail.notification.acceptedAtMs,
        site: GMX,
        hasPhone: true,
        deadlineMs: mail.notification.acceptedAtMs + HOUR,
      }),
    );
    expect(totalsOf(foresee(mails, world()).fates, BLOCK)).toMatchObject({
      missed: 0,
      missedByMailAlone: 60,
    });
  });

  it('is the same each time, and quick', () => {
    const started = performance.now();
    const mails = traffic(3_000, MINUTE);
    const [one, other] = [foresee(mails, world()), foresee(mails, world())];
    expect(JSON.stringify(one.fates)).toBe(JSON.stringify(other.fates));
    expect(one.fates.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true);
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  it('a site that cannot be reached is no different in the end', () => {
    const { fates } = foresee(traffic(200, MINUTE), world({ ...BLOCK, reply: null }));
    expect(fates.every(({ toldAtMs }) => toldAtMs !== null)).toBe(true);
  });
});
