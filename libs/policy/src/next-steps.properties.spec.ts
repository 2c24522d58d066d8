import * as fc from 'fast-check';
import {
  ATTEMPT_STATES,
  CHANNELS,
  HEALTH_STATES,
  LIVE_ATTEMPT_STATES,
  REPLY_SCOPES,
  URGENCIES,
  isEnd,
} from '#domain';
import { apply } from '../test/apply.js';
import { DAY, EMAIL, HOUR, MINUTE, PHONE, PUSH, T0, WELL, aGateway, facts } from '../test/builders.js';
import { CATALOGUE } from './because/catalogue.js';
import type { Reason } from './because/words.js';
import { DEFAULT_POLICY } from './default-policy.js';
import { latestSafeMoment } from './latest-safe-moment.js';
import type { Past, PastAttempt, Policy, PolicyFacts, Step } from './model.js';
import { nextSteps } from './next-steps.js';

const moment = fc.integer({ min: T0 - DAY, max: T0 + 8 * DAY });
const span = fc.oneof(fc.integer({ min: 0, max: 3 * HOUR }), fc.integer({ min: 0, max: 10 * DAY }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const health = fc.constantFrom(...HEALTH_STATES);
const gateway = (name: string, latencyMs: number) =>
  fc
    .record({ health, usable: fc.constantFrom(true, true, false) })
    .map((over) => aGateway(name, latencyMs, over));

const contacts = fc
  .record({
    email: fc.boolean(),
    phone: fc.constantFrom('none', 'verified', 'unverified'),
    pushes: fc.integer({ min: 0, max: 2 }),
    suppressed: fc.constantFrom(false, false, true),
  })
  .map(({ email, phone, pushes, suppressed }) => [
    ...(email ? [{ ...EMAIL, suppressed }] : []),
    ...(phone === 'none' ? [] : [{ ...PHONE, verified: phone === 'verified' }]),
    ...[...Array(pushes).keys()].map((index) => ({ ...PUSH, ref: `push:${index}` })),
  ]);

const channels = maybe(fc.subarray([...CHANNELS], { minLength: 1 }));

const someFacts: fc.Arbitrary<PolicyFacts> = fc
  .record({
    notification: fc.record({
      urgency: fc.constantFrom(...URGENCIES),
      deadline: maybe(span.map((ms) => ({ atMs: T0 + ms }))),
      confidential: fc.boolean(),
      category: fc.record({ id: fc.constant('appointments'), sameDay: fc.boolean(), duty: fc.boolean() }),
      oneTimeCode: fc.constantFrom(false, false, true),
      sendAtMs: maybe(span.map((ms) => T0 + ms)),
      validUntilMs: maybe(span.map((ms) => T0 + ms)),
      hasLateContent: fc.boolean(),
      channels,
      cancelled: fc.constantFrom(false, false, false, true),
      toldOtherwise: fc.constantFrom(false, false, false, true),
      instruction: fc.option(
        fc.record({
          kind: fc.constantFrom('reroute' as const, 'wait_for_mail' as const),
          incident: fc.constant('2021-0017'),
        }),
        { freq: 3, nil: null },
      ),
    }),
    recipient: fc.record({
      hasAccount: fc.boolean(),
      contacts,
      preferredChannels: channels,
      quietUntilMs: maybe(moment),
      endOfDayMs: moment,
      digestAtMs: maybe(moment),
      readAtMs: fc.constantFrom(null, null, null, T0 + MINUTE),
      confirmedAtMs: fc.constantFrom(null, null, null, T0 + MINUTE),
      pageOpenedAtMs: fc.constantFrom(null, null, null, T0 + MINUTE),
    }),
    site: maybe(
      fc.record({
        site: fc.constant('gmx.net'),
        name: fc.constant('GMX'),
        health,
        suspected: fc.boolean(),
        sinceMs: maybe(fc.constant(T0)),
      }),
    ),
    gateways: fc.record({
      sms: gateway('twilio', 10_000),
      push: gateway('web', 5_000),
      inbox: gateway('inbox', 0),
    }),
    rest: fc.record({
      emailRouteUsable: fc.constantFrom(true, true, false),
      emailAcceptance: fc.constantFrom('provider' as const, 'relay' as const),
      condition: fc.constantFrom(null, null, 'needed' as const, 'not_needed' as const, 'unknown' as const),
      budget: fc.record({
        leftMicros: maybe(fc.integer({ min: 0, max: 1_000_000 })),
        priceMicros: fc.constant(75_000),
        nearerNeedMicros: fc.integer({ min: 0, max: 500_000 }),
        deadlineNeedMicros: fc.integer({ min: 0, max: 900_000 }),
      }),
      phone: fc.record({ allowedRange: fc.boolean(), sentLastHour: fc.integer({ min: 0, max: 5 }) }),
    }),
  })
  .map(facts);

const somePolicy: fc.Arbitrary<Policy> = fc
  .record({
    channelOrder: fc.shuffledSubarray([...CHANNELS], { minLength: 1 }),
    sendCopyAfterFallback: fc.boolean(),
    emergencyUsesAllChannels: fc.boolean(),
    escalation: maybe(
      fc.record({ afterMs: fc.constantFrom(HOUR, DAY), maxReminders: fc.integer({ min: 0, max: 2 }) }),
    ),
  })
  .map((over) => ({ ...DEFAULT_POLICY, ...over }));

const verdict = maybe(
  fc.record({
    label: fc.constantFrom('other' as const, 'mailbox_unknown' as const),
    scope: fc.constantFrom(...REPLY_SCOPES),
    temporary: fc.boolean(),
  }),
);

/** Attempts as delivery could have made them: any mixture of states, one contact each or several. */
function attemptsFor({ recipient }: PolicyFacts): fc.Arbitrary<PastAttempt[]> {
  const points = [
    ...recipient.contacts,
    ...(recipient.hasAccount ? [{ ref: 'inbox', channel: 'inbox' as const }] : []),
  ];
  if (points.length === 0) return fc.constant([]);
  return fc
    .array(
      fc.record({
        point: fc.constantFrom(...points),
        state: fc.constantFrom(...ATTEMPT_STATES),
        createdAtMs: span.map((ms) => T0 + ms),
        dueInMs: fc.integer({ min: -HOUR, max: HOUR }),
        tries: fc.integer({ min: 0, max: 6 }),
        lapses: fc.integer({ min: 0, max: 8 }),
        verdict,
        content: fc.constantFrom(
          'original' as const,
          'original' as const,
          'neutral' as const,
          'late' as const,
        ),
        gatewayFound: maybe(fc.boolean()),
      }),
      { maxLength: 4 },
    )
    .map((drafts) =>
      drafts.map(({ point, dueInMs, content, ...draft }, index) => ({
        ...draft,
        ordinal: index + 1,
        channel: point.channel,
        contactRef: point.ref,
        content:
          content === 'neutral' && (point.channel === 'email' || point.channel === 'inbox')
            ? 'original'
            : content,
        dueAtMs: draft.createdAtMs + dueInMs,
        lastTriedAtMs: draft.tries === 0 ? null : draft.createdAtMs,
        stateSinceMs: draft.createdAtMs,
      })),
    );
}

interface Case {
  readonly past: Past;
  readonly facts: PolicyFacts;
  readonly policy: Policy;
  readonly now: number;
}

const someCase: fc.Arbitrary<Case> = fc.tuple(someFacts, somePolicy, moment).chain(([given, policy, now]) =>
  fc
    .record({
      attempts: attemptsFor(given),
      status: fc.constantFrom('accepted' as const, 'in_progress' as const),
      alerts: fc.subarray(['deadline.at_risk' as const, 'deadline.missed' as const]),
      reminders: fc.integer({ min: 0, max: 2 }),
    })
    .map((past) => ({ past, facts: given, policy, now })),
);

function stepsOf({ past, facts: given, policy, now }: Case): readonly Step[] {
  return nextSteps(past, given, policy, now);
}

const RUNS = { numRuns: 1_000 };

describe('nextSteps', () => {
  it('is total: it ends with a finish, or waits until a moment after now', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const last = stepsOf(given).at(-1);
        if (last?.kind === 'finish') return isEnd(last.status);
        return last?.kind === 'wait' && last.untilMs > given.now;
      }),
      RUNS,
    );
  });

  it('is idempotent: its steps applied, the same moment brings nothing new', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const once = stepsOf(given);
        // Reading the gateway's list is a fact that the next question knows.
        fc.pre(!once.some(({ kind }) => kind === 'ask_gateway'));
        const after = apply(given.past, once, given.now);
        const again = stepsOf({ ...given, past: after }).filter(({ kind }) => kind !== 'wait');
        expect(again).toEqual([]);
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the attempts', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const reversed = { ...given.past, attempts: [...given.past.attempts].reverse() };
        expect(stepsOf({ ...given, past: reversed })).toEqual(stepsOf(given));
      }),
      RUNS,
    );
  });

  it('gives no attempt up because of a refusal about us', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const aboutUs = ['sender_at_provider', 'provider_outage', 'own_infrastructure'];
        for (const step of stepsOf(given)) {
          if (step.kind !== 'give_up' || step.because.rule === '0-unknown-code') continue;
          const attempt = given.past.attempts.find(({ ordinal }) => ordinal === step.ordinal);
          expect(aboutUs).not.toContain(attempt?.verdict?.scope);
        }
      }),
      RUNS,
    );
  });

  it('never lets confidential content travel by SMS or push', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const secret = { ...given.facts, notification: { ...given.facts.notification, confidential: true } };
        for (const step of stepsOf({ ...given, facts: secret }))
          if (step.kind === 'attempt' && step.ordinal === null && ['sms', 'push'].includes(step.channel))
            expect(step.content).toBe('neutral');
      }),
      RUNS,
    );
  });

  it('tries again only what is open, and nothing after its end', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const { validUntilMs, deadline } = given.facts.notification;
        for (const step of stepsOf(given)) {
          if (step.kind !== 'attempt') continue;
          const attempt = given.past.attempts.find(({ ordinal }) => ordinal === step.ordinal);
          if (attempt !== undefined) expect(LIVE_ATTEMPT_STATES).toContain(attempt.state);
          if (validUntilMs !== null) expect(given.now).toBeLessThan(validUntilMs);
          if (deadline !== null && given.now >= deadline.atMs) expect(step.content).toBe('late');
        }
      }),
      RUNS,
    );
  });

  it('costs no SMS while a healthy provider has not refused, before the latest safe moment', () => {
    fc.assert(
      fc.property(someCase, (given) => {
        const facts = {
          ...given.facts,
          notification: { ...given.facts.notification, channels: ['email', 'sms'] as const },
          recipient: { ...given.facts.recipient, contacts: [EMAIL, PHONE], preferredChannels: null },
          site: WELL,
          emailRouteUsable: true,
        };
        const policy = { ...given.policy, escalation: null, emergencyUsesAllChannels: false };
        const attempts = given.past.attempts
          .filter(({ channel, state }) => channel === 'email' && !['bounced', 'failed'].includes(state))
          .map((attempt) => ({ ...attempt, verdict: null }));
        const { deadline } = facts.notification;
        const startMs = Math.max(facts.notification.acceptedAtMs, facts.notification.sendAtMs ?? 0);
        fc.pre(deadline === null || given.now < latestSafeMoment(startMs, deadline.atMs, 10_000, policy));
        const steps = nextSteps({ ...given.past, attempts }, facts, policy, given.now);
        expect(steps.filter((step) => step.kind === 'attempt' && step.channel === 'sms')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('says why with exactly the facts that the catalogue names', () => {
    const catalogue: Readonly<Record<string, Reason>> = CATALOGUE;
    fc.assert(
      fc.property(someCase, (given) => {
        for (const { because } of stepsOf(given))
          expect(Object.keys(because.facts).sort()).toEqual(
            [...(catalogue[because.rule]?.facts ?? [])].sort(),
          );
      }),
      RUNS,
    );
  });
});
