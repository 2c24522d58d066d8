import { DEFAULT_POLICY } from '#policy';
import {
  mailOf,
  mailOfPast,
  REPLY_OF_2021,
  whatIfMany,
  whatIfOne,
  type PastNotification,
  type WhatIf,
} from './index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2021, 2, 11, 13, 2);
const GMX = { site: 'gmx.net', name: 'GMX', group: null };
const WHAT_IF: WhatIf = {
  failure: { sites: new Set(['gmx.net']), fromMs: T0, untilMs: T0 + 72 * HOUR, reply: REPLY_OF_2021 },
  policy: DEFAULT_POLICY,
  smsPriceMicros: 75_000,
  endOfDayMs: (atMs) => atMs + 12 * HOUR,
  dayOf: (atMs) => new Date(atMs).toISOString().slice(0, 10),
};
const PAST: PastNotification = {
  id: 'a',
  acceptedAtMs: T0,
  urgency: 'important',
  deadlineMs: null,
  sendAtMs: null,
  validUntilMs: null,
  category: 'appointments',
  sameDay: false,
  confidential: false,
  oneTimeCode: false,
  hasLateContent: false,
  hasSecondFactor: false,
  channels: null,
  hasPhone: true,
  hasPush: false,
  phoneRangeAllowed: true,
};

it('one notification is told decision by decision', () => {
  const mail = mailOf({
    id: 'a',
    acceptedAtMs: T0,
    site: GMX,
    hasPhone: true,
    deadlineMs: T0 + HOUR,
    urgency: 'urgent',
  });
  const { timeline, fate } = whatIfOne(mail, WHAT_IF);
  expect(timeline.map(({ step, channel, atMs }) => [step.kind, channel, atMs - T0])).toEqual([
    ['attempt', 'email', 0],
    ['hold', 'email', 0],
    ['attempt', 'sms', 0],
    ['supersede', 'email', 0],
    ['tell_department', null, 0],
    ['finish', null, 0],
  ]);
  expect(timeline.map(({ step }) => step.because.rule)).toContain('3-short-window');
  expect(fate).toMatchObject({ toldBy: 'sms', costMicros: 75_000 });
});

it('many are added up by day, and say when the block was known', () => {
  const mails = Array.from({ length: 48 }, (_, hour) =>
    mailOfPast({ ...PAST, acceptedAtMs: T0 + hour * HOUR }, GMX),
  );
  const { totals, perDay, sites } = whatIfMany(mails, WHAT_IF);
  expect(totals).toMatchObject({ notifications: 48, affected: 48, texts: 48 });
  expect(perDay.map(({ day, totals: { notifications } }) => [day, notifications])).toEqual([
    ['2021-03-11', 11],
    ['2021-03-12', 24],
    ['2021-03-13', 13],
  ]);
  // Refused at 0, 5 and 15 minutes.
  expect(sites).toEqual([{ site: GMX, knownAtMs: T0 + 15 * MINUTE, wellAgainAtMs: null }]);
});

it.each([
  ['without a phone it waits', { hasPhone: false }, 'email', 0],
  ['a number that is not allowed counts as none', { phoneRangeAllowed: false }, 'email', 0],
  ['asked for by SMS it never goes by mail', { channels: ['sms'] }, 'sms', 1],
] as const)('a past notification: %s', (_, over, toldBy, texts) => {
  expect(whatIfOne(mailOfPast({ ...PAST, ...over }, GMX), WHAT_IF).fate).toMatchObject({ toldBy, texts });
});
