import { RELAY_KEY, type LaneKey } from '#domain';
import type {
  ClaimMode,
  ClaimedAttempt,
  Clock,
  DeliveryMetrics,
  Gateway,
  HandOver,
  HealthView,
  LaneStore,
} from '../ports/index.js';
import type { OutcomeWriter } from './outcome-writer.js';
import { givenBack, readHandOver } from './read-hand-over.js';
import { Ramp } from './ramp.js';
import type { RecipientSite, RecipientSites } from './recipient-sites.js';

/** What a lane needs to run. */
export interface LaneRunnerParts {
  readonly lanes: LaneStore;
  readonly health: HealthView;
  readonly gateway: Gateway;
  readonly sites: RecipientSites;
  readonly outcomes: OutcomeWriter;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly leaseMs: number;
  readonly quarantineMs: number;
}

/** Claims of a lane: few at first, so that a slow site holds few leases; more while they are handed over quickly. */
const LARGEST_CLAIM = 200;

/** A claim of which something is sent when no more than this share of the lease is over was not too large. */
const COMFORTABLE_SHARE = 0.25;

/**
 * Sends one lane's work, for as long as there is some and its health admits it. State: the claimed attempts and the
 * size of the next claim.
 */
export class LaneRunner {
  private readonly buffer: ClaimedAttempt[] = [];
  private readonly ramp = new Ramp();
  private handOvers = 0;
  private claimSize: number;
  private stopped = false;
  private running: Promise<void> | null = null;
  private again = false;
  private refilling: Promise<void> | null = null;
  /** The last claim got less than it asked for: nothing more is due until somebody says so. */
  private exhausted = false;

  constructor(
    private readonly lane: LaneKey,
    private readonly parts: LaneRunnerParts,
  ) {
    this.claimSize = this.places() * 2;
  }

  /** Runs until the lane has nothing to do; a call while it runs makes it look once more. */
  run(): Promise<void> {
    this.again = true;
    this.exhausted = false;
    this.running ??= this.loop().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Whether the lane is at work. */
  get busy(): boolean {
    return this.running !== null;
  }

  /** How many attempts it has handed over, or tried to. */
  get handedOver(): number {
    return this.handOvers;
  }

  /** Whether it takes nothing any more. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** Takes nothing new and gives back what is not on the wire. Resolves when the wire is quiet. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.giveBack();
    await this.running;
  }

  private async loop(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      await this.drainLane();
    }
    this.giveBack();
  }

  private async drainLane(): Promise<void> {
    for (;;) {
      const { kind } = this.admission();
      if (kind === 'closed' || this.stopped) return;
      const found = kind === 'probe' ? await this.probe() : await this.sendDue();
      if (!found) return;
    }
  }

  private admission() {
    return this.parts.health.admission(this.lane, this.parts.clock.now());
  }

  /** One real, still useful message. @returns whether there was one */
  private async probe(): Promise<boolean> {
    const [attempt, ...rest] = await this.claim('probe', 1);
    for (const one of rest) this.parts.outcomes.write(givenBack(one, this.parts.clock.now()));
    if (!attempt) return false;
    this.parts.health.beginProbe(this.lane, this.parts.clock.now());
    await this.send(attempt, true);
    await this.parts.outcomes.drained();
    return true;
  }

  /** Due work and, while the site recovers, held work at the ramp's rate. @returns whether there was any */
  private async sendDue(): Promise<boolean> {
    const claimed = await this.claimMore();
    if (claimed === 0) return false;
    const senders = Array.from({ length: Math.min(this.places(), claimed) }, () => this.sender());
    await Promise.all(senders);
    return true;
  }

  private async claimMore(): Promise<number> {
    const admission = this.admission();
    if (admission.kind !== 'open') return 0;
    const allowed = this.ramp.allowance(admission.perMinute, this.parts.clock.now(), this.claimSize);
    if (allowed === 0) return 0;
    const due = await this.claim('due', allowed);
    const held =
      admission.perMinute !== null && due.length < allowed
        ? await this.claim('ramp', allowed - due.length)
        : [];
    this.exhausted = due.length + held.length < allowed;
    this.buffer.push(...due, ...held);
    this.ramp.used(due.length + held.length);
    return due.length + held.length;
  }

  private claim(mode: ClaimMode, limit: number): Promise<readonly ClaimedAttempt[]> {
    const { lanes, clock, leaseMs } = this.parts;
    return lanes.claim({ lane: this.lane, mode, limit, nowMs: clock.now(), leaseMs });
  }

  /** One hand-over at a time: sends from the buffer, and refills it before it is empty. */
  private async sender(): Promise<void> {
    for (let attempt = this.buffer.shift(); attempt; attempt = this.buffer.shift()) {
      if (this.stopped || this.admission().kind !== 'open') {
        this.buffer.unshift(attempt);
        this.giveBack();
        return;
      }
      if (this.buffer.length < this.reserve()) this.refill(attempt);
      await this.send(attempt, false);
      if (this.buffer.length === 0) await this.refilling;
    }
  }

  /**
   * Fewer than these, and the next claim begins: half a claim while claims are small, nearly a whole one when they are
   * large and soon used, so that the wire does not wait for the database.
   */
  private reserve(): number {
    return Math.max(this.claimSize / 2, this.claimSize - this.places());
  }

  private refill(current: ClaimedAttempt): void {
    if (this.refilling || this.exhausted) return;
    const left = current.leaseUntilRealMs - this.parts.clock.realNow();
    const comfortable = left > this.parts.leaseMs * (1 - COMFORTABLE_SHARE);
    this.claimSize = comfortable
      ? Math.min(LARGEST_CLAIM, this.claimSize * 2)
      : Math.max(this.places(), Math.floor(this.claimSize / 2));
    this.refilling = this.claimMore().then(
      () => {
        this.refilling = null;
      },
      () => {
        // The database is away: what is on the wire goes on, the sweep starts the lane again.
        this.refilling = null;
      },
    );
  }

  private async send(attempt: ClaimedAttempt, probe: boolean): Promise<void> {
    const { clock, outcomes, health, metrics, quarantineMs } = this.parts;
    this.handOvers += 1;
    const handOver = await this.handOver(attempt, probe);
    const read = readHandOver(attempt, handOver, { nowMs: clock.now(), quarantineMs });
    const { outcome, observation, ofRelay } = read;
    if (observation) health.learn(this.lane, { ...observation, probe }, clock.now());
    // Nobody rations what the city's own relay is asked: every hand-over is a probe of it.
    if (ofRelay) health.learn(RELAY_KEY, { ...ofRelay, probe: true }, clock.now());
    outcomes.write(outcome);
    metrics.handedOver(
      attempt.channel,
      this.lane,
      handOver.kind,
      'latencyMs' in handOver ? handOver.latencyMs : 0,
    );
  }

  private async handOver(attempt: ClaimedAttempt, probe: boolean): Promise<HandOver> {
    const site = await this.siteOf(attempt);
    if (site.kind !== 'hosts') return site.handOver;
    const startedAt = this.parts.clock.realNow();
    try {
      return await this.parts.gateway.handOver(attempt, site.hosts, () => this.takesMore(probe), site.tls);
    } catch (error) {
      // An adapter that throws has a bug; what it did on the wire is not known.
      const latencyMs = this.parts.clock.realNow() - startedAt;
      return { kind: 'unknown', stage: null, detail: nameOf(error), latencyMs };
    }
  }

  /** A lane that was closed or stopped while an attempt waited for a connection does not begin with it. */
  private takesMore(probe: boolean): boolean {
    return !this.stopped && (probe || this.admission().kind === 'open');
  }

  /** While the database is away nobody knows where a mail goes. That is no fault of its provider's: it was not tried. */
  private async siteOf(attempt: ClaimedAttempt): Promise<RecipientSite> {
    try {
      return await this.parts.sites.of(attempt);
    } catch (error) {
      return { kind: 'nowhere', handOver: { kind: 'not_tried', detail: nameOf(error) } };
    }
  }

  private giveBack(): void {
    for (const attempt of this.buffer.splice(0))
      this.parts.outcomes.write(givenBack(attempt, this.parts.clock.now()));
  }

  /** Hand-overs at a time. While a site recovers it gets a share of its connections, one message on each. */
  private places(): number {
    const admission = this.admission();
    const share = admission.kind === 'open' ? admission.connectionShare : 1;
    const { connections, handOvers } = this.parts.gateway.limits(this.lane);
    if (share === 1) return Math.max(1, handOvers ?? connections);
    return Math.max(1, Math.floor(connections * share));
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}
