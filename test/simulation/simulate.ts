import { MemoryStore, SeededChance, START_MS } from '#testing';
import { plan, settle } from './arrivals.js';
import type { Plant } from './plants.js';
import { Timeline } from './timeline.js';
import { Weather } from './weather.js';
import { limitOf, type Outside } from './wires.js';
import { SimulatedWorker } from './worker.js';
import { Witness } from './witness.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WORKERS = 2;

/** What is simulated. */
export interface Scenario {
  readonly seed: number;
  readonly days: number;
  readonly perDay: number;
  readonly plant: Plant | null;
}

/** What came of it. `hash` covers every change of a row and every hand-over with its moment. */
export interface Verdict {
  readonly hash: string;
  readonly violations: readonly string[];
  readonly counts: ReadonlyMap<string, number>;
}

/** Plays `days` of arrivals and faults, then a day without faults, at whose end everything must be over. */
export async function simulate({ seed, days, perDay, plant }: Scenario): Promise<Verdict> {
  const chance = new SeededChance(seed);
  const timeline = new Timeline();
  const healMs = START_MS + days * DAY_MS;
  const witness = new Witness(timeline, limitOf, plant !== null);
  const store = new MemoryStore(timeline, {}, witness);
  witness.observe(store);
  settle(store);
  const outside: Outside = {
    store,
    timeline,
    chance,
    witness,
    weather: new Weather(chance, healMs),
    texts: new Map(),
    asksLists: plant !== 'resend-unknown-sms',
  };
  plan(store, timeline, chance, days, perDay);
  const errors: unknown[] = [];
  for (let number = 0; number < WORKERS; number += 1) employ(outside, number, healMs, plant, errors);
  await playHours(timeline, witness, days * 24 + 24);
  if (!timeline.hasHalted()) witness.checkEnd();
  const failed = errors.map(
    (error) => `step failed: ${error instanceof Error ? error.message : String(error)}`,
  );
  return {
    hash: witness.eventHash(),
    violations: [...failed, ...witness.violations],
    counts: witness.counts,
  };
}

async function playHours(timeline: Timeline, witness: Witness, hours: number): Promise<void> {
  for (let hour = 1; hour <= hours && !timeline.hasHalted(); hour += 1) {
    await timeline.run(START_MS + hour * HOUR_MS);
    if (!timeline.hasHalted()) witness.checkAll();
  }
}

/** A place for a worker: it is killed or stopped now and then, and followed by another, until the faults heal. */
function employ(
  outside: Outside,
  place: number,
  healMs: number,
  plant: Plant | null,
  errors: unknown[],
): void {
  const { timeline, chance } = outside;
  let follower = 0;
  const hire = () => {
    const owner = `worker ${String(place)}.${String(follower++)}`;
    return new SimulatedWorker(outside, owner, plant, (error) => errors.push(error));
  };
  let worker = hire();
  const harm = () => {
    if (timeline.now() >= healMs) return;
    if (chance.fraction() < 0.5) worker.stop(1_000 + chance.below(240_000));
    else {
      worker.kill();
      timeline.at(timeline.now() + chance.below(60_000), () => {
        worker = hire();
      });
    }
    timeline.at(timeline.now() + 60_000 + chance.below(HOUR_MS), harm);
  };
  timeline.at(START_MS + chance.below(HOUR_MS), harm);
}
