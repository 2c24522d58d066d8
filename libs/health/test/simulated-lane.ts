import {
  admission,
  advanceTime,
  beginProbe,
  changeBetween,
  conditionOf,
  healthyRecord,
  learn,
  nextLookMs,
  type Condition,
  type HealthChange,
  type HealthRecord,
  type HealthSettings,
  type Observation,
} from '../src/index.js';
import { GMX, MINUTE } from './observed.js';

/** What came over the wire. */
interface Try {
  readonly atMs: number;
  readonly probe: boolean;
  readonly state: HealthRecord['state'];
  readonly observation: Observation;
}

/** A lane that sends as its health admits: a queue, a token bucket, answers from a script. State: the lane's past. */
export class SimulatedLane {
  record: HealthRecord = healthyRecord(GMX);
  readonly tries: Try[] = [];
  readonly changes: HealthChange[] = [];
  waiting = 0;
  private tokens = 0;

  constructor(
    private readonly answer: (atMs: number, turn: number) => Observation,
    private readonly chance: () => number,
    private readonly settings?: HealthSettings,
  ) {}

  /** Lets one time step pass, with so many new messages. */
  step(now: number, stepMs: number, arriving: number): void {
    this.waiting += arriving;
    const look = nextLookMs(this.record, now, this.settings);
    if (look !== null && look <= now)
      this.become(advanceTime(this.record, now, this.chance(), this.settings));
    this.refill(stepMs);
    while (this.waiting > 0 && this.sendOne(now));
  }

  /** Changes between well, sick and recovering. */
  conditionChanges(): { readonly atMs: number; readonly to: Condition }[] {
    return this.changes
      .filter(({ from, to }) => conditionOf(from) !== conditionOf(to))
      .map(({ atMs, to }) => ({ atMs, to: conditionOf(to) }));
  }

  changeTo(state: HealthRecord['state'], fromMs = 0): HealthChange | undefined {
    return this.changes.find(({ to, atMs }) => to === state && atMs >= fromMs);
  }

  private refill(stepMs: number): void {
    const admitted = admission(this.record, 0, this.settings);
    if (admitted.kind !== 'open' || admitted.perMinute === null) this.tokens = 0;
    else this.tokens = Math.min(admitted.perMinute, this.tokens + (admitted.perMinute * stepMs) / MINUTE);
  }

  private sendOne(now: number): boolean {
    const admitted = admission(this.record, now, this.settings);
    if (admitted.kind === 'closed') return false;
    const isPaced = admitted.kind === 'open' && admitted.perMinute !== null;
    if (isPaced && this.tokens < 1) return false;
    if (isPaced) this.tokens -= 1;
    const probe = admitted.kind === 'probe';
    const { state } = this.record;
    if (probe) this.become(beginProbe(this.record, now));
    const observation = { ...this.answer(now, this.tries.length), probe };
    this.tries.push({ atMs: now, probe, state, observation });
    this.waiting -= 1;
    this.become(learn(this.record, observation, now, this.chance(), this.settings));
    return true;
  }

  private become(record: HealthRecord): void {
    const change = changeBetween(this.record, record);
    if (change) this.changes.push(change);
    this.record = record;
  }
}

/** Numbers in 0..1 that only look like chance (a linear congruential generator), so that a run can be repeated. */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The most moments that lie within any span of that length. */
export function mostWithin(moments: readonly number[], spanMs: number): number {
  const counts = moments.map((from) => moments.filter((at) => at >= from && at < from + spanMs).length);
  return Math.max(0, ...counts);
}
