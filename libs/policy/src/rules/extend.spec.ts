import * as fc from 'fast-check';
import { table } from '../../test/table.js';
import { DAY, HOUR, MINUTE, T0, aPast, acceptedSms, anAttempt, facts } from '../../test/builders.js';
import { DEFAULT_POLICY } from '../default-policy.js';
import { nextSteps } from '../next-steps.js';

const deadline = { atMs: T0 + 8 * HOUR };
const hosted = { ...deadline, isHosted: true };
const hinderedSinceMs = T0;
const extension = { allowed: true, maxMs: 3 * HOUR };

/** A mail that the provider took at this moment. */
const acceptedAt = (atMs: number) =>
  anAttempt({ state: 'accepted_by_gateway', tries: 1, lastTriedAtMs: atMs, stateSinceMs: atMs });
const ends = [
  'tell notification.delivered 0-accepted-by-provider',
  'finish delivered 0-accepted-by-provider',
];
const suggested = 'tell deadline.extension_suggested 10-late-by-incident';

table('told late through an incident', [
  {
    case: 'the department hears how late',
    given: { notification: { deadline, hinderedSinceMs } },
    past: aPast([acceptedAt(T0 + 2 * HOUR)]),
    at: T0 + 2 * HOUR,
    then: [suggested, ...ends],
  },
  {
    case: 'less than a quarter of the window is no news',
    given: { notification: { deadline, hinderedSinceMs } },
    past: aPast([acceptedAt(T0 + 2 * HOUR - 1)]),
    at: T0 + 2 * HOUR,
    then: ends,
  },
  {
    case: 'late by itself, without an incident, neither',
    given: { notification: { deadline } },
    past: aPast([acceptedAt(T0 + 7 * HOUR)]),
    at: T0 + 7 * HOUR,
    then: ends,
  },
  {
    case: 'the delay counts from when it met the incident',
    given: { notification: { deadline, hinderedSinceMs: T0 + HOUR } },
    past: aPast([acceptedAt(T0 + 2 * HOUR)]),
    at: T0 + 2 * HOUR,
    then: ends,
  },
  {
    case: 'a scheduled one is not late before it was to be sent',
    given: { notification: { deadline, hinderedSinceMs, sendAtMs: T0 + 4 * HOUR } },
    past: aPast([acceptedAt(T0 + 4 * HOUR + MINUTE)]),
    at: T0 + 5 * HOUR,
    then: ends,
  },
  {
    case: 'where the department allows it, a hosted action gets the lost time',
    given: { notification: { deadline: hosted, hinderedSinceMs } },
    past: aPast([acceptedAt(T0 + 2 * HOUR)]),
    at: T0 + 2 * HOUR,
    policy: { extension },
    then: [suggested, 'extend +600m 10-extended', ...ends],
  },
  {
    case: 'but never more than it allows',
    given: { notification: { deadline: hosted, hinderedSinceMs } },
    past: aPast([acceptedAt(T0 + 7 * HOUR)]),
    at: T0 + 7 * HOUR,
    policy: { extension },
    then: [suggested, 'extend +660m 10-extended', ...ends],
  },
  {
    case: 'another page than ours cannot be prolonged',
    given: { notification: { deadline, hinderedSinceMs } },
    past: aPast([acceptedAt(T0 + 7 * HOUR)]),
    at: T0 + 7 * HOUR,
    policy: { extension },
    then: [suggested, ...ends],
  },
  {
    case: 'an answer that is there already needs no more time',
    given: {
      notification: { deadline: hosted, hinderedSinceMs },
      recipient: { confirmedAtMs: T0 + 7 * HOUR },
    },
    past: aPast([acceptedSms({ stateSinceMs: T0 + 6 * HOUR })]),
    at: T0 + 7 * HOUR,
    policy: { extension },
    then: ['tell notification.delivered 0-accepted-by-gateway', 'finish delivered 0-accepted-by-gateway'],
  },
]);

const missed = [
  'supersede [1] 10-deadline-passed',
  'tell deadline.missed 10-deadline-passed',
  'tell notification.expired 10-deadline-passed',
  'finish expired 10-deadline-passed',
];

table('not told at all before the deadline', [
  {
    case: 'the department hears of the delay and that it was missed',
    given: { notification: { deadline, hinderedSinceMs } },
    past: aPast([anAttempt({ state: 'held' })]),
    at: deadline.atMs,
    then: [suggested, ...missed],
  },
  {
    case: 'a hosted action lives on',
    given: { notification: { deadline: hosted, hinderedSinceMs } },
    past: aPast([anAttempt({ state: 'held' })]),
    at: deadline.atMs,
    policy: { extension },
    then: [suggested, 'extend +660m 10-extended', 'wait +28800.001s 6-still-trying'],
  },
  {
    case: 'until the most that is allowed',
    given: {
      notification: {
        deadline: { ...hosted, atMs: T0 + 11 * HOUR, originalMs: deadline.atMs },
        hinderedSinceMs,
      },
    },
    past: aPast([anAttempt({ state: 'held' })], { alerts: ['deadline.extension_suggested'] }),
    at: T0 + 11 * HOUR,
    policy: { extension },
    then: missed,
  },
]);

const span = (most: number) => fc.integer({ min: 1, max: most });

it('moves a deadline forward only, never beyond what is allowed, and comes to rest', () => {
  const cases = fc.record({
    window: span(3 * DAY),
    hindered: span(DAY),
    told: span(6 * DAY),
    maxMs: span(3 * DAY),
  });
  fc.assert(
    fc.property(cases, ({ window, hindered, told, maxMs }) => {
      const originalMs = T0 + window;
      const policy = { ...DEFAULT_POLICY, extension: { allowed: true, maxMs } };
      const past = aPast([acceptedAt(T0 + told)]);
      let atMs = originalMs;
      for (let turn = 0; turn < 5; turn += 1) {
        const about = facts({
          notification: {
            deadline: { atMs, originalMs, isHosted: true },
            hinderedSinceMs: T0 + hindered,
          },
        });
        const steps = nextSteps(past, about, policy, T0 + told);
        const to = steps.find((step) => step.kind === 'extend_deadline')?.toMs;
        if (turn > 0) expect(to).toBeUndefined();
        if (to === undefined) continue;
        expect(to).toBeGreaterThan(atMs);
        expect(to).toBeLessThanOrEqual(originalMs + Math.min(maxMs, told - hindered));
        expect(to).toBeGreaterThan(T0 + told);
        atMs = to;
      }
    }),
  );
});
