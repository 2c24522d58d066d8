import type { LaneKey } from '#domain';
import type { Clock, Gateways, LaneLease, LaneStore } from '../ports/index.js';
import { LaneRunner, type LaneRunnerParts } from './lane-runner.js';

/** What the dispatcher works with, beside what each lane needs. */
export interface DispatcherParts extends Omit<LaneRunnerParts, 'gateway'> {
  readonly gateways: Gateways;
  readonly clock: Clock;
  readonly lanes: LaneStore;
  /** This process, as the owner of leases. */
  readonly owner: string;
  /** A lane's run failed (the database went away): for the log. */
  readonly onError: (error: unknown) => void;
}

/** Lanes one worker takes in one look. */
const MOST_LANES = 500;

/**
 * Owns lanes: takes those with work that nobody owns, runs them, prolongs their leases while they run, and gives them
 * back when they are idle. One owner per lane makes a provider's limits and its breaker local decisions.
 */
export class Dispatcher {
  private readonly runners = new Map<LaneKey, { readonly runner: LaneRunner; lease: LaneLease }>();
  private acquiring: Promise<void> | null = null;
  private again = false;
  private stopping = false;

  constructor(private readonly parts: DispatcherParts) {}

  /** Looks for lanes with work and runs them; does not wait for them to finish. */
  look(): Promise<void> {
    this.again = true;
    this.acquiring ??= this.acquire().finally(() => {
      this.acquiring = null;
    });
    return this.acquiring;
  }

  /** Prolongs the leases of busy lanes and gives idle ones back. Called well within a lease's time. */
  async tend(): Promise<void> {
    const idle: LaneKey[] = [];
    const busy: LaneLease[] = [];
    for (const [lane, { runner, lease }] of this.runners) {
      if (runner.busy) busy.push(lease);
      else idle.push(lane);
    }
    for (const lane of idle) this.runners.delete(lane);
    if (idle.length > 0) await this.giveBack(idle);
    if (busy.length === 0) return;
    const kept = new Set(await this.parts.lanes.renew(this.parts.owner, busy, this.parts.leaseMs));
    for (const { lane } of busy) if (!kept.has(lane)) void this.runners.get(lane)?.runner.stop();
  }

  /** Lanes at work now. */
  get busyLanes(): readonly LaneKey[] {
    return [...this.runners].filter(([, { runner }]) => runner.busy).map(([lane]) => lane);
  }

  /** Takes nothing new, waits for the wire, writes the outcomes, gives the lanes back. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.acquiring;
    await Promise.all([...this.runners.values()].map(({ runner }) => runner.stop()));
    await this.parts.outcomes.drained();
    await this.giveBack([...this.runners.keys()]);
    this.runners.clear();
  }

  private async acquire(): Promise<void> {
    while (this.again && !this.stopping) {
      this.again = false;
      const { lanes, owner, clock, leaseMs } = this.parts;
      const leases = await lanes.acquire(owner, clock.now(), leaseMs, MOST_LANES);
      for (const lease of leases) this.start(lease);
    }
  }

  private start(lease: LaneLease): void {
    const known = this.runners.get(lease.lane);
    const runner = known?.runner ?? this.newRunner(lease.lane);
    this.runners.set(lease.lane, { runner, lease });
    runner.run().catch(this.parts.onError);
  }

  private newRunner(lane: LaneKey): LaneRunner {
    return new LaneRunner(lane, {
      ...this.parts,
      gateway: this.parts.gateways.for(lane),
    });
  }

  private async giveBack(lanes: readonly LaneKey[]): Promise<void> {
    await this.parts.lanes.release(this.parts.owner, lanes);
    for (const lane of lanes) await this.parts.gateways.for(lane).close(lane);
  }
}
