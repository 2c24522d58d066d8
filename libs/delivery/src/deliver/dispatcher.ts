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
 * An idle lane is kept this long, so that messages that follow each other share a connection. Wake-ups may reach another
 * worker meanwhile, which cannot take it: its owner looks for itself, often (`linger`).
 */
const LINGER_MS = 1_000;

/** A lane that is ours. */
interface Owned {
  readonly runner: LaneRunner;
  readonly lease: LaneLease;
  /** Real time, or null while it is at work. */
  idleSinceMs: number | null;
}

/**
 * Owns lanes: takes those with work that nobody owns, runs them, prolongs their leases while they run, and gives them
 * back when they are idle. One owner per lane makes a provider's limits and its breaker local decisions.
 */
export class Dispatcher {
  private readonly owned = new Map<LaneKey, Owned>();
  private acquiring: Promise<void> | null = null;
  private again = false;
  private stopping = false;
  /** Taking and giving back take turns: a lane that is given back must not be taken in the same moment. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: DispatcherParts) {}

  /** Looks for lanes with work and runs them; does not wait for them to finish. */
  look(): Promise<void> {
    this.again = true;
    this.acquiring ??= this.acquire().finally(() => {
      this.acquiring = null;
    });
    return this.acquiring;
  }

  /**
   * Gives back the lanes that have been idle for a while, and looks for new work. A look follows also when lanes that had
   * work were given back: what was posted a moment before woke others in vain. Called several times a second; costs
   * nothing when no lane is idle.
   */
  async linger(): Promise<void> {
    const longSinceMs = this.parts.clock.realNow() - LINGER_MS;
    const long = this.idle(longSinceMs);
    const mayHaveWork =
      this.idle(Infinity).length > long.length ||
      long.some((lane) => (this.owned.get(lane)?.runner.handedOver ?? 0) > 0);
    await this.giveBackIdle(longSinceMs);
    if (mayHaveWork) await this.look();
  }

  /** Prolongs the leases of the lanes that are kept. Called well within a lease's time. */
  async tend(): Promise<void> {
    await this.linger();
    const leases = [...this.owned.values()].map(({ lease }) => lease);
    if (leases.length === 0) return;
    const kept = new Set(await this.parts.lanes.renew(this.parts.owner, leases, this.parts.leaseMs));
    for (const { lane } of leases) if (!kept.has(lane)) void this.owned.get(lane)?.runner.stop();
  }

  /** Lanes at work now. */
  get busyLanes(): readonly LaneKey[] {
    return [...this.owned].filter(([, { runner }]) => runner.busy).map(([lane]) => lane);
  }

  /** Takes nothing new, waits for the wire, writes the outcomes, gives the lanes back. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.acquiring;
    await Promise.all([...this.owned.values()].map(({ runner }) => runner.stop()));
    await this.parts.outcomes.drained();
    await this.giveBackIdle(Infinity);
  }

  private async acquire(): Promise<void> {
    while (this.again && !this.stopping) {
      this.again = false;
      await this.inTurn(async () => {
        const { lanes, owner, clock, leaseMs } = this.parts;
        const leases = await lanes.acquire(owner, clock.now(), leaseMs, MOST_LANES);
        for (const lease of leases) this.startOrTell(lease);
      });
    }
  }

  /** A lane that no gateway serves any more, since the settings changed, keeps no other waiting. Its lease ends by itself. */
  private startOrTell(lease: LaneLease): void {
    try {
      this.start(lease);
    } catch (error) {
      this.parts.onError(error);
    }
  }

  private start(lease: LaneLease): void {
    const known = this.owned.get(lease.lane);
    // One that lost its lease takes nothing any more; it may still be finishing on the wire.
    const runner = known && !known.runner.isStopped ? known.runner : this.newRunner(lease.lane);
    const owned: Owned = { runner, lease, idleSinceMs: null };
    this.owned.set(lease.lane, owned);
    const { handedOver } = runner;
    void runner
      .run()
      .catch(this.parts.onError)
      .then(() => {
        if (runner.busy) return;
        // A lane in which everything is held is taken, found closed, and as idle as before.
        const wasIdle = runner.handedOver === handedOver ? known?.idleSinceMs : null;
        owned.idleSinceMs = wasIdle ?? this.parts.clock.realNow();
      });
  }

  private newRunner(lane: LaneKey): LaneRunner {
    return new LaneRunner(lane, {
      ...this.parts,
      gateway: this.parts.gateways.for(lane),
    });
  }

  /** Lanes that are ours and have been idle since that moment or longer. */
  private idle(sinceMs: number): LaneKey[] {
    return [...this.owned]
      .filter(([, { runner, idleSinceMs }]) => !runner.busy && idleSinceMs !== null && idleSinceMs <= sinceMs)
      .map(([lane]) => lane);
  }

  /** Connections end before somebody else may own the lane: its limits count per provider, not per worker. */
  private giveBackIdle(sinceMs: number): Promise<void> {
    return this.inTurn(async () => {
      const lanes = this.idle(sinceMs);
      if (lanes.length === 0) return;
      for (const lane of lanes) this.owned.delete(lane);
      await Promise.all(lanes.map((lane) => this.parts.gateways.for(lane).close(lane)));
      await this.parts.lanes.release(this.parts.owner, lanes);
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const run = this.turn.then(work);
    this.turn = run.catch(() => undefined);
    return run;
  }
}
