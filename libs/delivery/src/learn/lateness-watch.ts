import type { LaneKey } from '#domain';
import type { Lateness } from '#health';
import type { Clock, LatenessQuestion, LatenessStore, MeasuredLateness } from '../ports/index.js';

/** What the watch works with. */
export interface LatenessWatchParts {
  readonly store: LatenessStore;
  readonly health: {
    latenessQuestions(nowMs: number): readonly LatenessQuestion[];
    learnLateness(lane: LaneKey, lateness: Lateness, nowMs: number): void;
  };
  readonly clock: Clock;
  /** How long the seed mail of a lane's provider is overdue or took, by lane; lanes without one are absent. */
  readonly seedDelays?: (lanes: readonly LaneKey[], nowMs: number) => Promise<ReadonlyMap<LaneKey, number>>;
}

const EVERY_MS = 60_000;
/** Fewer say nothing of what is usual. */
const FEWEST = 20;
const ON_TIME = { oldestWaitingMs: 0, waiting: 0, p95AcceptanceMs: 0 };

/** Tells health how late each email lane is; one worker does, once a minute of domain time. */
export class LatenessWatch {
  constructor(private readonly parts: LatenessWatchParts) {}

  /** @returns how many lanes were told of; 0 too when it was not our turn */
  async look(): Promise<number> {
    const { store, health, clock, seedDelays } = this.parts;
    const nowMs = clock.now();
    if (!(await store.claimRound('lateness', nowMs, EVERY_MS))) return 0;
    const questions = health.latenessQuestions(nowMs);
    const lanes = questions.map(({ lane }) => lane);
    const measured = new Map((await store.measure(questions, nowMs)).map((one) => [one.lane, one]));
    const seeds = (await seedDelays?.(lanes, nowMs)) ?? new Map<LaneKey, number>();
    for (const { lane, attempts } of questions) {
      const lateness = latenessOf(measured.get(lane) ?? ON_TIME, attempts, seeds.get(lane) ?? null);
      health.learnLateness(lane, lateness, nowMs);
    }
    return questions.length;
  }
}

function latenessOf(
  { oldestWaitingMs, waiting, p95AcceptanceMs }: Omit<MeasuredLateness, 'lane'>,
  attempts: number,
  seedDelayMs: number | null,
): Lateness {
  const p95 = attempts < FEWEST ? null : p95AcceptanceMs;
  return { oldestWaitingMs, waiting, p95AcceptanceMs: p95, seedDelayMs };
}
