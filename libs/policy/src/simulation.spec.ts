import * as fc from 'fast-check';
import { DEFAULT_POLICY, latestSafeMoment, nextSteps } from '#policy';
import type { Past, PastAttempt, PolicyFacts } from '#policy';
import { isEnd } from '#domain';
import { apply, replace } from '../test/apply.js';
import {
  BLOCKED,
  DAY,
  EMAIL,
  GREYLISTED,
  HOUR,
  MINUTE,
  PHONE,
  PUSH,
  REFUSED_US,
  T0,
  WELL,
  aPast,
  facts,
} from '../test/builders.js';

/** What a small world does with whatever is due. */
interface World {
  readonly blockedFromMs: number;
  readonly blockedUntilMs: number;
  /** Outcomes of hand-overs, taken in turn. */
  readonly outcomes: readonly Outcome[];
  /** Whether SMS and push are accepted always, whatever becomes of the mail. */
  readonly isEmailOnly?: boolean;
}

type Outcome = 'accepted' | 'deferred' | 'refused' | 'bounced' | 'failed' | 'unknown';

interface Life {
  readonly past: Past;
  readonly endedAtMs: number | null;
  readonly sends: readonly { channel: string; contactRef: string; ordinal: number; atMs: number }[];
}

/**
 * Lives one notification through, as delivery would: asks, applies, hands over what is due, waits.
 * @param isOver when to stop looking, before the end
 */
function live(given: PolicyFacts, world: World, isOver: (life: Life) => boolean = () => false): Life {
  let past = aPast();
  let now = T0;
  let turn = 0;
  const sends: Life['sends'][number][] = [];
  for (let round = 0; round < 5_000; round++) {
    const isBlocked = now >= world.blockedFromMs && now < world.blockedUntilMs;
    const seen = { ...given, site: isBlocked ? { ...BLOCKED, sinceMs: world.blockedFromMs } : WELL };
    const steps = nextSteps(past, seen, DEFAULT_POLICY, now);
    past = apply(past, steps, now);
    const wait = steps.at(-1);
    if (wait?.kind !== 'wait' || isOver({ past, endedAtMs: null, sends }))
      return { past, endedAtMs: now, sends };
    const due = past.attempts.find(({ state, dueAtMs }) => state === 'queued' && dueAtMs <= now);
    if (due !== undefined) {
      sends.push({ channel: due.channel, contactRef: due.contactRef, ordinal: due.ordinal, atMs: now });
      const isAccepted = world.isEmailOnly === true && due.channel !== 'email';
      const outcome = isAccepted ? 'accepted' : world.outcomes[turn++ % world.outcomes.length];
      past = replace(past, due.ordinal, outcomeOf(due, outcome ?? 'accepted', now, isBlocked));
      continue;
    }
    const moments = [wait.untilMs, world.blockedFromMs, world.blockedUntilMs];
    for (const { state, dueAtMs } of past.attempts) if (state === 'queued') moments.push(dueAtMs);
    now = Math.min(...moments.filter((moment) => moment > now));
  }
  return { past, endedAtMs: null, sends };
}

function outcomeOf(
  attempt: PastAttempt,
  outcome: Outcome,
  now: number,
  isBlocked: boolean,
): Partial<PastAttempt> {
  const tried = { tries: attempt.tries + 1, lastTriedAtMs: now, stateSinceMs: now };
  if (attempt.channel === 'inbox') return { ...tried, state: 'delivered' };
  if (attempt.channel === 'email' && isBlocked) return { ...tried, state: 'refused', verdict: REFUSED_US };
  switch (outcome) {
    case 'accepted':
      return { ...tried, state: 'accepted_by_gateway' };
    case 'deferred':
      return { ...tried, state: 'deferred', verdict: GREYLISTED };
    case 'refused':
      return { ...tried, state: 'refused', verdict: REFUSED_US };
    case 'bounced':
    case 'failed':
      return { ...tried, state: outcome };
    case 'unknown':
      return { ...tried, state: 'unknown', dueAtMs: now + 90_000, gatewayFound: null };
  }
}

const ACCEPTS: readonly Outcome[] = ['accepted'];
const blockOf = (fromMs: number, hours: number, outcomes = ACCEPTS): World => ({
  blockedFromMs: T0 + fromMs,
  blockedUntilMs: T0 + fromMs + hours * HOUR,
  outcomes,
});
const fallsBack = (life: Life) => life.sends.some(({ channel }) => channel !== 'email');
const toldAt = (life: Life) => life.sends.find(({ channel }) => channel !== 'email')?.atMs ?? null;

describe('a notification lived through', () => {
  it('comes to an end in any world', () => {
    const someWorld = fc.record({
      blockedFromMs: fc.integer({ min: T0 - HOUR, max: T0 + DAY }),
      blockedUntilMs: fc.integer({ min: T0, max: T0 + 4 * DAY }),
      outcomes: fc.array(
        fc.constantFrom<Outcome>('accepted', 'deferred', 'refused', 'bounced', 'failed', 'unknown'),
        { minLength: 1, maxLength: 8 },
      ),
    });
    const someFacts = fc
      .record({
        notification: fc.record({
          urgency: fc.constantFrom(
            'routine' as const,
            'important' as const,
            'urgent' as const,
            'emergency' as const,
          ),
          deadline: fc.option(
            fc.integer({ min: 0, max: 6 * DAY }).map((ms) => ({ atMs: T0 + ms })),
            { nil: null },
          ),
          confidential: fc.boolean(),
          hasLateContent: fc.boolean(),
          oneTimeCode: fc.constantFrom(false, false, true),
        }),
        recipient: fc.record({
          contacts: fc.subarray([EMAIL, PUSH, PHONE, { ...PHONE, ref: 'phone', verified: false }], {
            maxLength: 3,
          }),
          hasAccount: fc.boolean(),
        }),
      })
      .map(facts);
    fc.assert(
      fc.property(someFacts, someWorld, (given, world) => {
        const life = live(given, world);
        expect(isEnd(life.past.status)).toBe(true);
        expect(life.endedAtMs).not.toBeNull();
        // Nothing but the inbox copy is left behind that could still go out.
        const left = life.past.attempts.filter(
          ({ channel, state }) =>
            channel !== 'inbox' && ['queued', 'held', 'deferred', 'refused'].includes(state),
        );
        expect(left).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('tells the bookings of March 2021 within two minutes of the third refusal', () => {
    const given = facts({ notification: { deadline: { atMs: T0 + HOUR }, urgency: 'urgent' } });
    const life = live(given, blockOf(0, 72));
    expect(life.past.status).toBe('delivered');
    expect(life.sends).toEqual([{ channel: 'sms', contactRef: 'phone', ordinal: 2, atMs: T0 }]);
  });

  it('costs no SMS when the provider is well', () => {
    const life = live(facts({ notification: { deadline: { atMs: T0 + HOUR } } }), blockOf(-DAY, 1));
    expect(life.sends.map(({ channel }) => channel)).toEqual(['email']);
    expect(life.past.status).toBe('delivered');
  });

  it('sends held mail when the block ends, if nobody was told otherwise', () => {
    const life = live(facts({ recipient: { contacts: [EMAIL] } }), blockOf(0, 72));
    expect(life.sends).toEqual([{ channel: 'email', contactRef: 'email', ordinal: 1, atMs: T0 + 72 * HOUR }]);
    expect(life.past.status).toBe('delivered');
  });

  it('tells who has another channel by the latest safe moment', () => {
    const windowMs = fc.integer({ min: 3 * MINUTE, max: 6 * DAY });
    const blockMs = fc.integer({ min: 0, max: 2 * DAY });
    fc.assert(
      fc.property(windowMs, blockMs, (ms, fromMs) => {
        const deadline = { atMs: T0 + ms };
        const world: World = { ...blockOf(fromMs, 200, ['deferred']), isEmailOnly: true };
        const life = live(facts({ notification: { deadline } }), world);
        const safeMs = latestSafeMoment(T0, deadline.atMs, 10_000, DEFAULT_POLICY);
        expect(life.past.status).toBe('delivered');
        expect(toldAt(life)).toBeLessThanOrEqual(safeMs);
        expect(life.sends.filter(({ channel }) => channel === 'sms')).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it('is never slower with less time left', () => {
    const worlds = [
      blockOf(0, 200),
      blockOf(7 * MINUTE, 200, ['deferred', 'accepted']),
      {
        blockedFromMs: T0 - 2,
        blockedUntilMs: T0 - 1,
        outcomes: ['deferred', 'deferred', 'deferred'] as const,
      },
    ];
    const windowMs = fc.integer({ min: 3 * MINUTE, max: 10 * DAY });
    const urgency = fc.constantFrom('routine' as const, 'important' as const, 'urgent' as const);
    fc.assert(
      fc.property(windowMs, windowMs, urgency, fc.constantFrom(...worlds), (one, two, how, world) => {
        const switchedAt = (ms: number) =>
          toldAt(
            live(facts({ notification: { urgency: how, deadline: { atMs: T0 + ms } } }), world, fallsBack),
          );
        const [near, far] = [switchedAt(Math.min(one, two)), switchedAt(Math.max(one, two))];
        if (far !== null) expect(near ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(far);
      }),
      { numRuns: 200 },
    );
  });

  it('is never slower with a deadline than without one', () => {
    const windowMs = fc.integer({ min: 3 * MINUTE, max: 10 * DAY });
    const urgency = fc.constantFrom('routine' as const, 'important' as const, 'urgent' as const);
    fc.assert(
      fc.property(windowMs, urgency, fc.integer({ min: 0, max: HOUR }), (ms, how, blockMs) => {
        const world = blockOf(blockMs, 200, ['deferred']);
        const withDeadline = toldAt(
          live(facts({ notification: { urgency: how, deadline: { atMs: T0 + ms } } }), world, fallsBack),
        );
        const without = toldAt(live(facts({ notification: { urgency: how } }), world, fallsBack));
        expect(withDeadline ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
          without ?? Number.POSITIVE_INFINITY,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('never sends an SMS twice, whatever gets lost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Outcome>('accepted', 'unknown', 'failed'), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 3 * MINUTE, max: DAY }),
        (outcomes, windowMs) => {
          const given = facts({ notification: { deadline: { atMs: T0 + windowMs } } });
          const { sends } = live(given, blockOf(0, 200, outcomes));
          // Another try of the same attempt is one the gateway's list did not have.
          const attempts = new Set(
            sends.filter(({ channel }) => channel === 'sms').map(({ ordinal }) => ordinal),
          );
          expect(attempts.size).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});
