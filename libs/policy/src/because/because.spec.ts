import type { Because } from '#domain';
import type { FactsOver } from '../../test/builders.js';
import {
  BLOCKED,
  DAY,
  EMAIL,
  HOUR,
  MINUTE,
  T0,
  WELL,
  aPast,
  anAttempt,
  facts,
  refusedAttempt,
} from '../../test/builders.js';
import { DEFAULT_POLICY } from '../default-policy.js';
import type { PastAttempt, Policy } from '../model.js';
import { nextSteps } from '../next-steps.js';

interface Row {
  readonly given: FactsOver;
  readonly attempts: readonly PastAttempt[];
  readonly at: number;
  readonly policy?: Partial<Policy>;
  readonly then: Because;
}

const inAnHour = { deadline: { atMs: T0 + HOUR } };
const sameDay = { urgency: 'routine' as const, category: { id: 'x', sameDay: true } };
const told = anAttempt({ state: 'accepted_by_gateway', tries: 1, lastTriedAtMs: T0 });

const rows: readonly Row[] = [
  {
    given: { notification: inAnHour, site: BLOCKED },
    attempts: [anAttempt()],
    at: T0 + 2 * MINUTE,
    then: {
      rule: '2-blocked-with-deadline',
      facts: {
        site: 'GMX',
        since: '2021-03-11T13:03:00.000Z',
        deadline: '2021-03-11T14:02:00.000Z',
        category: 'appointments',
        switchAt: '2021-03-11T13:31:50.000Z',
      },
    },
  },
  {
    given: { site: BLOCKED },
    attempts: [anAttempt({ state: 'held' })],
    at: T0 + HOUR,
    then: {
      rule: '2-blocked-held-long-enough',
      facts: { site: 'GMX', since: '2021-03-11T13:03:00.000Z', heldMs: HOUR },
    },
  },
  {
    // Without a date of its own, the block is as old as the attempt that met it.
    given: { site: { ...BLOCKED, sinceMs: null } },
    attempts: [anAttempt()],
    at: T0 + 5 * MINUTE,
    then: {
      rule: '2-held',
      facts: { site: 'GMX', since: '2021-03-11T13:02:00.000Z', switchAt: '2021-03-11T14:02:00.000Z' },
    },
  },
  {
    given: { notification: inAnHour, site: { ...WELL, suspected: true } },
    attempts: [refusedAttempt()],
    at: T0 + 4_000,
    then: {
      rule: '3-short-window',
      facts: { name: 'GMX', deadline: '2021-03-11T14:02:00.000Z', category: 'appointments', windowMs: HOUR },
    },
  },
  {
    given: { notification: sameDay, site: BLOCKED },
    attempts: [anAttempt({ state: 'held' })],
    at: Date.UTC(2021, 2, 11, 23) - MINUTE / 10,
    then: { rule: '5-same-day', facts: { until: '2021-03-11T23:00:00.000Z' } },
  },
  {
    given: { notification: sameDay, site: BLOCKED, recipient: { endOfDayMs: Date.UTC(2021, 2, 12, 23) } },
    attempts: [anAttempt({ state: 'held' })],
    at: Date.UTC(2021, 2, 12, 1),
    then: { rule: '5-same-day', facts: { until: '2021-03-11T23:00:00.000Z' } },
  },
  {
    given: {},
    attempts: [refusedAttempt()],
    at: T0 + 4_000,
    then: { rule: '15-try-again', facts: { name: 'GMX', retryAt: '2021-03-11T13:07:03.000Z', tries: 1 } },
  },
  {
    given: {},
    attempts: [told],
    at: T0 + HOUR,
    policy: { escalation: { afterMs: HOUR, maxReminders: 1 } },
    then: { rule: '11-not-acknowledged', facts: { since: '2021-03-11T13:02:00.000Z', count: 1 } },
  },
  {
    given: { recipient: { contacts: [EMAIL] }, site: BLOCKED },
    attempts: [told],
    at: T0 + HOUR,
    policy: { escalation: { afterMs: HOUR, maxReminders: 1 } },
    then: { rule: '6-no-way-at-present', facts: { until: '2021-03-11T14:12:00.000Z' } },
  },
  {
    given: { recipient: { contacts: [EMAIL] } },
    attempts: [anAttempt({ state: 'held' })],
    at: T0 + 5 * DAY,
    then: { rule: '6-gave-up', facts: { accepted: '2021-03-11T13:02:00.000Z' } },
  },
];

describe('because', () => {
  it.each(rows)('$then.rule: $then.facts', ({ given, attempts, at, policy, then }) => {
    const steps = nextSteps(aPast(attempts), facts(given), { ...DEFAULT_POLICY, ...policy }, at);
    expect(steps[0]?.because).toEqual(then);
  });
});
