import { REPLY_LABELS, REPLY_SCOPES, SMTP_STAGES } from '#domain';
import * as fc from 'fast-check';
import {
  ACCEPTED,
  after,
  BLOCKED_AT_CONNECT,
  GMX,
  HOUR,
  MAILBOX_UNKNOWN,
  MINUTE,
  SECOND,
  T0,
} from '../test/observed.js';
import { chanceFrom, mostWithin, SimulatedLane } from '../test/simulated-lane.js';
import {
  admission,
  advanceTime,
  beginProbe,
  changeBetween,
  healthyRecord,
  isSuspected,
  judgeOwnInfrastructure,
  learn,
  learnLateness,
  loseProbe,
  nextLookMs,
  pardon,
  renderHealthChange,
  suspect,
  type HealthRecord,
  type Observation,
  type OwnSample,
} from './index.js';

const OUTCOMES = ['accepted', 'refused', 'timeout', 'connection_failed', 'dns_failed', 'unknown'] as const;
const anyVerdict = fc.record({
  label: fc.constantFrom(...REPLY_LABELS),
  scope: fc.constantFrom(...REPLY_SCOPES),
  suppress: fc.boolean(),
  temporary: fc.boolean(),
  rule: fc.constant('any'),
});
const anyStage = fc.option(fc.constantFrom(...SMTP_STAGES));
const anyObservation: fc.Arbitrary<Observation> = fc.record({
  outcome: fc.constantFrom(...OUTCOMES),
  stage: anyStage,
  verdict: fc.option(anyVerdict),
  latencyMs: fc.integer({ min: 0, max: 120_000 }),
  probe: fc.boolean(),
  ownFault: fc.boolean(),
});
const anyLateness = fc.record({
  oldestWaitingMs: fc.integer({ min: 0, max: 6 * HOUR }),
  p95AcceptanceMs: fc.option(fc.integer({ min: 0, max: 6 * HOUR })),
  waiting: fc.nat(1_000),
  seedDelayMs: fc.option(fc.integer({ min: 0, max: 6 * HOUR })),
});
const anyJitter = fc.double({ min: 0, max: 1, noNaN: true });
/** Time mostly goes forward, at times back. */
const anyWait = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 * SECOND }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: -MINUTE, max: 30 * HOUR }) },
);

type Event = (record: HealthRecord, now: number, jitter: number) => HealthRecord;
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 8,
    arbitrary: anyObservation.map(
      (observation): Event =>
        (record, now, jitter) =>
          learn(record, observation, now, jitter),
    ),
  },
  { weight: 4, arbitrary: fc.constant<Event>((record, now, jitter) => advanceTime(record, now, jitter)) },
  { weight: 4, arbitrary: fc.constant<Event>((record, now) => beginProbe(record, now)) },
  { weight: 1, arbitrary: fc.constant<Event>((record, now, jitter) => loseProbe(record, now, jitter)) },
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (blocked): Event =>
        (record, now) =>
          suspect(record, blocked, now),
    ),
  },
  {
    weight: 1,
    arbitrary: anyLateness.map(
      (late): Event =>
        (record, now) =>
          learnLateness(record, late, now),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Event>((record, now) => pardon(record, now)) },
  // A probe as it should be: begun when it is due, then answered.
  {
    weight: 4,
    arbitrary: anyObservation.map((observation): Event => (record, now, jitter) => {
      const at = Math.max(now, record.probe.nextMs ?? now);
      return learn(beginProbe(record, at), { ...observation, probe: true }, at, jitter);
    }),
  },
  {
    weight: 4,
    arbitrary: fc.constant<Event>((record, now, jitter) => {
      const at = Math.max(now, record.probe.nextMs ?? now);
      return learn(beginProbe(record, at), { ...ACCEPTED, probe: true }, at, jitter);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Event>((record, now, jitter) => learn(record, BLOCKED_AT_CONNECT, now, jitter)),
  },
);
const anyHistory = fc.array(fc.tuple(anyEvent, anyWait, anyJitter), { maxLength: 80 });

/** Every record of a history, with the moment at which it came to be. */
function lived(
  history: readonly (readonly [Event, number, number])[],
): { record: HealthRecord; now: number }[] {
  let now = T0;
  let record = healthyRecord(GMX);
  return history.map(([event, wait, jitter]) => {
    now += wait;
    record = event(record, now, jitter);
    return { record, now };
  });
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

describe('whatever happens', () => {
  it('every record is plain, finite JSON', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { record } of lived(history)) {
          expect(numbersIn(record).every(Number.isFinite)).toBe(true);
          expect(JSON.parse(JSON.stringify(record))).toEqual(record);
        }
      }),
    );
  });

  it('a stored record goes on like the one in memory', () => {
    fc.assert(
      fc.property(anyHistory, anyEvent, anyJitter, (history, event, jitter) => {
        for (const { record, now } of lived(history).slice(-1))
          expect(event(JSON.parse(JSON.stringify(record)) as HealthRecord, now, jitter)).toEqual(
            event(record, now, jitter),
          );
      }),
    );
  });

  it('a record never grows', () => {
    const most = JSON.stringify(after([BLOCKED_AT_CONNECT])).length * 3;
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { record } of lived(history)) expect(JSON.stringify(record).length).toBeLessThan(most);
      }),
    );
  });

  it('state, plan and admission agree', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const { record, now } of lived(history)) {
          const { state, probe, ramp, blockedSinceMs, blockedBy, pace } = record;
          const isWell = state === 'healthy' || state === 'degraded';
          expect(blockedSinceMs === null).toBe(isWell);
          expect(blockedBy === null).toBe(isWell);
          expect(ramp === null || state === 'recovering').toBe(true);
          expect(pace.level === 0 || state === 'degraded').toBe(true);
          expect((pace.perMinute === null) === (pace.level === 0)).toBe(true);
          if (state === 'probing') expect(probe.inFlightSinceMs).not.toBeNull();
          if (state === 'blocked') expect(probe).toMatchObject({ inFlightSinceMs: null });
          if (state === 'blocked') expect(probe.nextMs).not.toBeNull();
          const admitted = admission(record, now);
          if (state === 'blocked' || state === 'probing') expect(admitted.kind).not.toBe('open');
          if (admitted.kind === 'open') {
            expect(admitted.connectionShare).toBeGreaterThan(0);
            expect(admitted.connectionShare).toBeLessThanOrEqual(1);
            expect(admitted.perMinute ?? 1).toBeGreaterThanOrEqual(1);
          }
          expect(typeof isSuspected(record)).toBe('boolean');
        }
      }),
    );
  });

  it('one probe is in flight', () => {
    fc.assert(
      fc.property(anyHistory, fc.nat(48 * HOUR), (history, laterMs) => {
        for (const { record, now } of lived(history)) {
          const begun = beginProbe(record, now + laterMs);
          const kind = admission(record, now + laterMs).kind;
          expect(begun !== record).toBe(kind === 'probe');
          if (begun === record) continue;
          expect(beginProbe(begun, now + laterMs + HOUR)).toBe(begun);
          expect(admission(begun, now + laterMs + HOUR).kind).toBe('closed');
        }
      }),
    );
  });

  it('time comes to rest: at the next look something changes, or only a probe waits for a message', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        for (const last of lived(history).slice(-1)) {
          let { record, now } = last;
          for (let look = nextLookMs(record, now), turns = 0; look !== null; turns += 1) {
            expect(look).toBeGreaterThanOrEqual(now);
            const isProbeDue =
              admission(record, look).kind === 'probe' && admission(record, now).kind !== 'probe';
            const next = advanceTime(record, look, 0.5);
            expect(next !== record || isProbeDue).toBe(true);
            record = next;
            now = look;
            look = nextLookMs(record, now);
            expect(turns).toBeLessThan(60);
          }
          expect(['healthy', 'blocked', 'recovering']).toContain(record.state);
        }
      }),
    );
  });

  it('every change is told in both languages', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        let before = healthyRecord(GMX);
        for (const { record } of lived(history)) {
          const change = changeBetween(before, record);
          before = record;
          if (change === null) continue;
          const sentences = [
            renderHealthChange(change, 'de', 'GMX'),
            renderHealthChange(change, 'en', 'GMX'),
          ];
          for (const sentence of sentences) {
            expect(sentence).toContain('GMX');
            expect(sentence).not.toMatch(/undefined|NaN|null|Invalid/);
          }
        }
      }),
    );
  });
});

describe('a healthy site', () => {
  const harmless = fc.constantFrom(
    ACCEPTED,
    MAILBOX_UNKNOWN,
    ...REPLY_LABELS.flatMap((label) =>
      (['recipient', 'message', 'own_infrastructure'] as const).map((scope): Observation => ({
        ...ACCEPTED,
        outcome: 'refused',
        stage: 'rcpt',
        verdict: { label, scope, suppress: false, temporary: false, rule: 'any' },
      })),
    ),
  );

  it('is never blamed for what is about recipients, messages or us', () => {
    fc.assert(
      fc.property(
        fc.array(harmless, { maxLength: 300 }),
        fc.integer({ min: 0, max: HOUR }),
        (answers, everyMs) => {
          const record = after(answers, { everyMs });
          expect(record.state).toBe('healthy');
          expect(isSuspected(record)).toBe(false);
        },
      ),
    );
  });

  it('with unknown mailboxes only is never blocked', () => {
    fc.assert(
      fc.property(fc.array(anyWait, { maxLength: 300 }), (waits) => {
        const history = waits.map((wait): [Event, number, number] => [
          (record, now, jitter) => learn(record, MAILBOX_UNKNOWN, now, jitter),
          wait,
          0.5,
        ]);
        for (const { record } of lived(history)) expect(record.state).toBe('healthy');
      }),
    );
  });

  it('does not mind the order of accepted messages', () => {
    const anyAccepted = fc
      .integer({ min: 0, max: 60_000 })
      .map((latencyMs): Observation => ({ ...ACCEPTED, latencyMs }));
    const shuffled = fc.array(anyAccepted, { maxLength: 19 }).chain((observations) =>
      fc.tuple(
        fc.constant(observations),
        fc.shuffledSubarray(observations, {
          minLength: observations.length,
          maxLength: observations.length,
        }),
      ),
    );
    fc.assert(
      fc.property(anyHistory, shuffled, (history, [one, other]) => {
        const record = lived(history).at(-1)?.record ?? healthyRecord(GMX);
        fc.pre(record.state === 'healthy' && record.suspicion.state !== 'suspected');
        const fresh = { ...record, window: healthyRecord(GMX).window };
        const given = { record: fresh, from: T0 + 1_000 * HOUR, everyMs: 0 };
        const [first, second] = [after(one, given), after(other, given)];
        expect(second.window).toEqual(first.window);
        expect(second.state).toBe(first.state);
        expect(second.evidence).toEqual(first.evidence);
      }),
    );
  });
});

describe('a blocked site', () => {
  const anySeed = fc.integer({ min: 1, max: 2 ** 31 });

  it('gets at most three probes in any hour and 90 in 72 hours', () => {
    fc.assert(
      fc.property(anySeed, fc.constantFrom(0, 0.5, 1, null), (seed, fixed) => {
        const chance = fixed === null ? chanceFrom(seed) : () => fixed;
        const lane = new SimulatedLane(() => BLOCKED_AT_CONNECT, chance);
        for (let now = T0; now < T0 + 72 * HOUR; now += MINUTE) lane.step(now, MINUTE, 1);
        const probes = lane.tries.filter(({ probe }) => probe).map(({ atMs }) => atMs);
        expect(mostWithin(probes, HOUR)).toBeLessThanOrEqual(3);
        expect(probes.length).toBeLessThanOrEqual(90);
        expect(probes.length).toBeGreaterThanOrEqual(60);
        expect(lane.tries.length - probes.length).toBe(3);
      }),
      { numRuns: 20 },
    );
  });

  it('changes at most four times an hour, and gets at most three probes an hour while blocked, whatever it answers', () => {
    fc.assert(
      fc.property(anySeed, fc.array(anyObservation, { minLength: 1, maxLength: 40 }), (seed, script) => {
        const chance = chanceFrom(seed);
        const answers = [...script, ACCEPTED, BLOCKED_AT_CONNECT];
        const lane = new SimulatedLane(
          () => answers[Math.floor(chance() * answers.length)] ?? ACCEPTED,
          chance,
        );
        for (let now = T0; now < T0 + 24 * HOUR; now += MINUTE) lane.step(now, MINUTE, 2);
        const changes = lane.conditionChanges().map(({ atMs }) => atMs);
        expect(mostWithin(changes, HOUR)).toBeLessThanOrEqual(4);
        const probes = lane.tries.filter(({ probe, state }) => probe && state === 'blocked');
        expect(
          mostWithin(
            probes.map(({ atMs }) => atMs),
            HOUR,
          ),
        ).toBeLessThanOrEqual(3);
      }),
      { numRuns: 60 },
    );
  });
});

describe('our own infrastructure', () => {
  const anySample = fc.record({
    site: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    group: fc.option(fc.constantFrom('g', 'h')),
    outcome: fc.constantFrom(...OUTCOMES),
    stage: anyStage,
    scope: fc.option(fc.constantFrom(...REPLY_SCOPES)),
    atMs: fc.integer({ min: T0, max: T0 + HOUR }),
  });
  /** Of two samples of one moment it cannot be said which came last. */
  const anySamples = fc.uniqueArray(anySample, { maxLength: 60, selector: ({ atMs }) => atMs });

  it('is judged alike in any order', () => {
    fc.assert(
      fc.property(anySamples, fc.integer({ min: T0, max: T0 + HOUR }), (samples, now) => {
        const verdict = judgeOwnInfrastructure(samples, now);
        expect(judgeOwnInfrastructure([...samples].reverse(), now)).toEqual(verdict);
        expect(verdict.broken).toBe(verdict.because !== null);
      }),
    );
  });

  it('is never broken while everything is accepted', () => {
    fc.assert(
      fc.property(anySamples, fc.integer({ min: T0, max: T0 + HOUR }), (samples, now) => {
        const accepted = samples.map((one): OwnSample => ({ ...one, outcome: 'accepted' as const }));
        expect(judgeOwnInfrastructure(accepted, now).broken).toBe(false);
      }),
    );
  });
});
