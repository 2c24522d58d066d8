import type { LaneKey } from '#domain';
import type { Advancer } from './advance/advancer.js';
import type { Dispatcher } from './deliver/dispatcher.js';
import type { GatewayQuestions } from './deliver/gateway-questions.js';
import type { BulkActions } from './incidents/bulk-actions.js';
import type { IncidentKeeper } from './incidents/incident-keeper.js';
import type { HealthBook } from './learn/health-book.js';
import type {
  AdvanceStore,
  Clock,
  DeliveryMetrics,
  Gateways,
  LaneStore,
  StoredHealthChange,
  WakeTarget,
} from './ports/index.js';
import type { ResolverLane } from './resolve/resolver-lane.js';

/** The parts of one worker. */
export interface EngineParts {
  readonly advancer: Advancer;
  readonly dispatcher: Dispatcher;
  readonly resolver: ResolverLane;
  readonly questions: GatewayQuestions;
  readonly health: HealthBook;
  readonly incidents: IncidentKeeper;
  readonly bulk: BulkActions;
  readonly advances: AdvanceStore;
  readonly lanes: LaneStore;
  readonly gateways: Gateways;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly quarantineMs: number;
  readonly leaseMs: number;
  /** Lanes whose gateway keeps a list that can be asked about unknown attempts. */
  readonly askableLanes: readonly LaneKey[];
  /** Lanes of the same provider group, which a block there makes suspect. */
  readonly sisterLanes: (lane: LaneKey) => readonly LaneKey[];
  /** A step failed (the database is away); the sweep tries it again. */
  readonly onError: (step: string, error: unknown) => void;
}

/** How often `linger` is to be called: the longest that work for an idle lane of another worker's wake-up waits. */
export const LINGER_EVERY_MS = 100;

/** Notifications advanced in one batch. */
const BATCH = 200;
const MOST_PURGED = 500;
/** What other workers learned is known here within this time; what slips through is found by the sweep. */
const HEALTH_KEPT_MS = 200;

/**
 * One worker: the turn of the loop advance → deliver → learn → advance. Wake-ups make it quick; its own sweep finds all
 * work without them.
 */
export class DeliveryEngine {
  private advancing: Promise<void> | null = null;
  private advanceAgain = false;
  private stopped = false;
  /** Real time of the last sweep that reached the database. */
  private lastSweepMs: number;
  private sweepLapsedFromMs = 0;
  private healthReadMs = 0;

  constructor(private readonly parts: EngineParts) {
    this.lastSweepMs = parts.clock.realNow();
  }

  /** Follows a wake-up. Never throws. */
  async wake(target: WakeTarget): Promise<void> {
    if (this.stopped) return;
    if (target === 'advance') return this.advance();
    if (target === 'resolve') return this.resolve();
    return this.look();
  }

  /** Advances until nothing is due; a call while it runs makes it look once more. */
  advance(): Promise<void> {
    this.advanceAgain = true;
    this.advancing ??= this.guard('advance', () => this.advanceAll()).finally(() => {
      this.advancing = null;
    });
    return this.advancing;
  }

  /** Outcomes were written: tell what health learned, and decide what follows. */
  outcomesRecorded(): void {
    void this.learn().then(() => this.advance());
  }

  /** Looks for everything that time or a lost wake-up has left, and lets time pass for health. */
  async sweep(): Promise<void> {
    if (this.stopped) return;
    const { clock, health, advances, lanes } = this.parts;
    await this.refreshHealth(0);
    await this.learn();
    await this.keepIncidents();
    await this.guard('closed', () => advances.wakeLanes(health.sickLanes(), 'queued', clock.now()));
    await this.guard('lapsed', () => this.sweepLapsed());
    await this.guard('bulk', () => this.parts.bulk.beginDue());
    await this.resolve();
    await this.advance();
    await this.look();
    await this.guard('questions', () => this.askGateways());
    await this.guard('purge', () => lanes.purgeContents(clock.now(), MOST_PURGED));
  }

  /** Prolongs the leases of busy lanes; called three times a lease. */
  async tend(): Promise<void> {
    await this.guard('leases', () => this.parts.dispatcher.tend());
  }

  /** Looks after lanes that are owned and idle, and writes good news that waited; called every `LINGER_EVERY_MS`. */
  async linger(): Promise<void> {
    if (this.stopped) return;
    await this.learn();
    await this.guard('linger', () => this.parts.dispatcher.linger());
  }

  /** Takes nothing new, finishes what is on the wire, writes everything. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.advancing;
    await this.guard('stop', () => this.parts.dispatcher.stop());
    await this.learn();
  }

  private async advanceAll(): Promise<void> {
    const { advancer } = this.parts;
    while (this.advanceAgain && !this.stopped) {
      this.advanceAgain = false;
      await this.refreshHealth(HEALTH_KEPT_MS);
      const { claimed, lanes, unresolved } = await advancer.run(BATCH);
      if (unresolved) void this.resolve();
      if (lanes.length > 0) void this.look();
      this.advanceAgain ||= claimed === BATCH;
    }
  }

  /** Lanes are taken with the health that their last owner left. */
  private async look(): Promise<void> {
    await this.refreshHealth(HEALTH_KEPT_MS);
    await this.guard('deliver', () => this.parts.dispatcher.look());
  }

  private async refreshHealth(keptMs: number): Promise<void> {
    const realNow = this.parts.clock.realNow();
    if (realNow - this.healthReadMs < keptMs) return;
    this.healthReadMs = realNow;
    await this.guard('health', () => this.parts.health.refresh(this.parts.clock.now()));
  }

  private async resolve(): Promise<void> {
    await this.guard('resolve', () => this.parts.resolver.run());
  }

  /** Writes what was learned. A change of health makes the lane's notifications, and its sisters', due at once. */
  private async learn(): Promise<void> {
    const { health, advances, clock } = this.parts;
    await this.guard('learn', async () => {
      const changes = await (this.stopped ? health.flush() : health.flushDue(clock.realNow()));
      if (changes.length === 0) return;
      await this.keepIncidents();
      await advances.wakeLanes(this.touchedLanes(changes), 'open', clock.now());
      await this.advance();
      await this.look();
    });
  }

  private async keepIncidents(): Promise<void> {
    await this.guard('incidents', () => this.parts.incidents.look());
  }

  private touchedLanes(changes: readonly StoredHealthChange[]): LaneKey[] {
    return [...new Set(changes.flatMap(({ key }) => [key, ...this.parts.sisterLanes(key)]))];
  }

  /** After its own outage a sweeper waits one lease: owners could not prolong or record while the database was away. */
  private async sweepLapsed(): Promise<void> {
    const { clock, lanes, leaseMs, quarantineMs, metrics } = this.parts;
    const realNow = clock.realNow();
    if (realNow - this.lastSweepMs > 2 * leaseMs) this.sweepLapsedFromMs = realNow + leaseMs;
    this.lastSweepMs = realNow;
    if (realNow < this.sweepLapsedFromMs) return;
    metrics.swept(await lanes.sweepLapsed(clock.now(), quarantineMs));
  }

  private async askGateways(): Promise<void> {
    for (const lane of this.parts.askableLanes)
      await this.parts.questions.ask(lane, this.parts.gateways.for(lane));
  }

  private async guard(step: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.onError(step, error);
    }
  }
}
