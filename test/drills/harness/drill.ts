import { DrillClient } from './client.js';
import { DatabaseWitness } from './database.js';
import { Letters } from './letters.js';
import { Random } from './random.js';
import { SandboxControl } from './sandbox-control.js';
import { SubmissionClient } from './submission.js';
import { DrilledSystem } from './system.js';
import { Verdict } from './verdict.js';
import { until } from './wait.js';

/** How a drill is run. */
export interface DrillOptions {
  readonly seed: number;
  /** Proves safety only, in some seconds. */
  readonly short: boolean;
  /** How often to hurt, where a drill counts in rounds; null: as long as its form says. */
  readonly rounds: number | null;
  /** What the providers of march-2021 answer, and for how many hours. */
  readonly replies: '554' | '4xx' | 'late';
  readonly hours: number;
  readonly say: (line: string) => void;
}

/** Everything a drill works with. */
export interface DrillGround extends DrillOptions {
  readonly system: DrilledSystem;
  readonly sandbox: SandboxControl;
  readonly database: DatabaseWitness;
  readonly client: DrillClient;
  readonly letters: Letters;
  readonly random: Random;
  readonly verdict: Verdict;
}

/** One drill: hurts the system, then judges. */
export interface Drill {
  readonly name: string;
  /** Its own sweep, when it is not the drills' 250 ms. */
  readonly sweepMs?: number;
  /** Whether it cuts COMMITs. */
  readonly cutsCommits?: boolean;
  /** Whether it shares its system with no other, even in its short form. */
  readonly alone?: boolean;
  /**
   * Sets up what a system of its own needs before it starts.
   * @returns what takes it down again
   */
  readonly prepare?: (options: DrillOptions) => Promise<() => Promise<void>>;
  run(ground: DrillGround): Promise<void>;
}

/** A hand-over of the short forms ends sooner, so that less is waited for. */
const SHORT_SEND_LIMIT_MS = 6_000;
/** Recipients of one drill on a shared system. */
const PEOPLE_EACH = 10_000;

/** Runs a drill on a system of its own. @returns whether it passed */
export async function runDrill(drill: Drill, options: DrillOptions): Promise<boolean> {
  const takeDown = await drill.prepare?.(options);
  const random = new Random(options.seed);
  const own = options.short ? { sendLimitMs: SHORT_SEND_LIMIT_MS } : {};
  const system = await DrilledSystem.start({ ...drill, ...own, random });
  try {
    return await runOn(system, drill, { ...options, random, people: 0 });
  } finally {
    await system.stop();
    await takeDown?.();
  }
}

/** Runs drills one after the other on one system, in their short forms: to start one takes longer than to drill it. */
export async function runShared(drills: readonly Drill[], options: DrillOptions): Promise<boolean> {
  const random = new Random(options.seed);
  const system = await DrilledSystem.start({ sendLimitMs: SHORT_SEND_LIMIT_MS, cutsCommits: true, random });
  let passed = true;
  try {
    for (const [place, drill] of drills.entries()) {
      const own = { random: new Random(options.seed), people: place * PEOPLE_EACH };
      passed = (await runOn(system, drill, { ...options, ...own })) && passed;
    }
  } finally {
    await system.stop();
  }
  return passed;
}

type RunOptions = DrillOptions & { readonly random: Random; readonly people: number };

async function runOn(system: DrilledSystem, drill: Drill, options: RunOptions): Promise<boolean> {
  const startedAt = performance.now();
  const ground = groundOf(drill, system, options);
  await ground.database.forget();
  await ground.sandbox.forget();
  await drill.run(ground);
  ground.verdict.note('seconds, without the start', (performance.now() - startedAt) / 1000);
  ground.verdict.print(options.say);
  if (!ground.verdict.passed) await explain(ground);
  return ground.verdict.passed;
}

/** So many are enough to see what they have in common. */
const MOST_STORIES = 6;

/** What the database knows about a miss. */
async function explain({ database, say, verdict }: DrillGround): Promise<void> {
  for (const line of await database.stories([...verdict.suspects].slice(0, MOST_STORIES))) say(`  ${line}`);
  for (const line of await database.unended()) say(`  not at an end: ${line}`);
  for (const line of await database.healthChanges()) say(`  health: ${line}`);
}

function groundOf(drill: Drill, system: DrilledSystem, options: RunOptions): DrillGround {
  const { api, keys, sandbox, smtpSubmission } = system.ready;
  if (keys.live === null || smtpSubmission === null) throw new Error('the demo city has no key');
  return {
    ...options,
    system,
    sandbox: new SandboxControl(sandbox),
    database: new DatabaseWitness(system.databaseUrl),
    client: new DrillClient(api, keys.live, new SubmissionClient(smtpSubmission)),
    letters: new Letters(options.random, options.people),
    verdict: new Verdict(options.short ? `${drill.name} (short)` : drill.name, options.seed, options.short),
  };
}

/** Domain time that a drain may take, and its steps: small ones, since a recovering site's ramp lets little through at once. */
const DRAIN_STEPS = 120;
const DRAIN_STEP_MS = 5 * 60_000;
/** Some sweeps. */
const DRAIN_PAUSE_MS = 1_000;

/** What is due now, and what was killed in a hand-over, comes to its end within. */
const AT_ONCE_MS = 5_000;

/** Lets everything come to its end; what was put off waits in domain time, which is moved on meanwhile. */
export async function drain(ground: Pick<DrillGround, 'database' | 'sandbox'>): Promise<void> {
  if ((await allEnded(ground, AT_ONCE_MS)) !== null) return;
  for (let step = 0; step < DRAIN_STEPS; step += 1) {
    await ground.sandbox.advance(DRAIN_STEP_MS);
    if ((await allEnded(ground, DRAIN_PAUSE_MS)) !== null) return;
  }
}

/** Waits until everything has ended. @returns how long it took, ms, or null */
export async function allEnded(
  { database }: Pick<DrillGround, 'database'>,
  withinMs: number,
): Promise<number | null> {
  return until(async () => (await database.live()) === 0, withinMs);
}
