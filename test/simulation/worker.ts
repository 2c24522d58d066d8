import {
  Advancer,
  DeliveryEngine,
  Dispatcher,
  GatewayQuestions,
  HealthBook,
  OutcomeWriter,
  RecipientSites,
  ResolverLane,
} from '#delivery';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import { parseLaneKey, type LaneKey } from '#domain';
import type { DeliveryMetrics, LaneIdentity, LaneStore, Outcome } from '#delivery/ports';
import { plantedAdvances, plantedHealth, plantedLanes, portOf, type Plant } from './plants.js';
import { PLACES } from './weather.js';
import { OneGateway, SimulatedGateway, type Outside, type Pulse } from './wires.js';
import { LEASE_MS } from './witness.js';

const QUARANTINE_MS = 90_000;
const TICK_MS = 10_000;
const LANES = { sms: 'sms:twilio', push: 'push:web', inbox: 'inbox' } as const;
const NO_METRICS: DeliveryMetrics = {
  accepted: () => undefined,
  advanced: () => undefined,
  handedOver: () => undefined,
  swept: () => undefined,
};

class Heart implements Pulse {
  dead = false;
  stoppedUntilMs = 0;

  constructor(private readonly outside: Outside) {}

  get stopped(): boolean {
    return this.outside.timeline.now() < this.stoppedUntilMs;
  }

  async beat(): Promise<void> {
    if (this.stopped) await this.outside.timeline.sleep(this.stoppedUntilMs - this.outside.timeline.now());
    if (this.dead) await new Promise(() => undefined);
  }
}

/** The real engine of one worker process, which can be killed and stopped. */
export class SimulatedWorker {
  private readonly heart: Heart;
  private readonly engine: DeliveryEngine;
  private ticks = 0;

  /** @param errors what a step of the engine failed with: nothing here may fail */
  constructor(
    private readonly outside: Outside,
    owner: string,
    plant: Plant | null,
    errors: (error: unknown) => void,
  ) {
    this.heart = new Heart(outside);
    this.engine = engineOf(outside, this.heart, owner, plant, errors);
    outside.timeline.at(outside.timeline.now(), () => {
      this.tick();
    });
  }

  /** As `kill -9`: what it was doing ends in the middle, and nothing of it is ever heard again. */
  kill(): void {
    this.heart.dead = true;
  }

  /** As `SIGSTOP`: everything waits, and then goes on as if nothing had been. */
  stop(ms: number): void {
    this.heart.stoppedUntilMs = this.outside.timeline.now() + ms;
  }

  private tick(): void {
    const { timeline } = this.outside;
    if (this.heart.dead) return;
    if (!this.heart.stopped) {
      this.ticks += 1;
      void this.engine.tend();
      if (this.ticks % 3 === 1) void this.engine.sweep();
    }
    timeline.at(timeline.now() + TICK_MS, () => {
      this.tick();
    });
  }
}

function engineOf(
  outside: Outside,
  pulse: Pulse,
  owner: string,
  plant: Plant | null,
  onError: (error: unknown) => void,
): DeliveryEngine {
  const { store, timeline: clock, chance, weather } = outside;
  const advances = beating(plantedAdvances(store.advances, plant, chance), pulse);
  const lanes = beating(watched(plantedLanes(store.lanes, store, plant, chance), outside), pulse);
  const sites = beating(store.sites, pulse);
  const departments = beating(store.departments, pulse);
  const book = new HealthBook(beating(store.health, pulse), chance, DEFAULT_HEALTH_SETTINGS, identityOf);
  const health = plantedHealth(book, plant);
  const gateways = new OneGateway(new SimulatedGateway(outside, pulse));
  const outcomes = new OutcomeWriter(
    lanes,
    () => {
      engine.outcomesRecorded();
    },
    (ms) => clock.sleep(ms),
  );
  const work = {
    clock,
    metrics: NO_METRICS,
    leaseMs: LEASE_MS,
    quarantineMs: QUARANTINE_MS,
    lanes,
    gateways,
  };
  const engine: DeliveryEngine = new DeliveryEngine({
    ...work,
    advancer: new Advancer({
      ...work,
      store: advances,
      sites,
      departments,
      health: book,
      lanes: LANES,
      usable: { sms: true, push: true },
      smsPriceMicros: 75_000,
    }),
    dispatcher: new Dispatcher({
      ...work,
      health,
      outcomes,
      owner,
      onError,
      sites: new RecipientSites(sites, clock),
    }),
    resolver: new ResolverLane({
      ...work,
      sites,
      advances,
      resolver: { resolve: async (domain, nowMs) => Promise.resolve(weather.resolve(domain, nowMs)) },
      onWoken: () => void engine.advance(),
    }),
    questions: new GatewayQuestions(lanes, clock),
    health: book,
    advances,
    askableLanes: [LANES.sms],
    sisterLanes: sistersOf,
    onError: (_, error) => {
      onError(error);
    },
  });
  return engine;
}

/** A port whose calls wait while the process is stopped, and are never answered once it is dead. */
function beating<T extends object>(port: T, pulse: Pulse): T {
  return new Proxy(portOf(port), {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        await pulse.beat();
        const answer = await method(...args);
        await pulse.beat();
        return answer;
      };
    },
  });
}

function watched(lanes: LaneStore, { witness }: Outside): LaneStore {
  const recordOutcomes = async (outcomes: readonly Outcome[]) => {
    witness.writes(outcomes);
    return witness.guardsFences(outcomes, () => lanes.recordOutcomes(outcomes));
  };
  return new Proxy(portOf(lanes), {
    get: (target, name) =>
      name === 'recordOutcomes' ? recordOutcomes : (Reflect.get(target, name) as unknown),
  });
}

function siteOf(lane: LaneKey) {
  const parts = parseLaneKey(lane);
  return parts?.channel === 'email' ? PLACES.find(({ site }) => site === parts.site) : undefined;
}

function identityOf(lane: LaneKey): LaneIdentity {
  const place = siteOf(lane);
  return { lane, name: place?.site ?? lane, group: place?.group ?? null };
}

function sistersOf(lane: LaneKey): LaneKey[] {
  const group = siteOf(lane)?.group ?? null;
  const sisters = PLACES.filter((place) => group !== null && place.group === group);
  return sisters.map(({ site }) => `email:transactional:direct:${site}`);
}
