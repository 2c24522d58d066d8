import {
  Advancer,
  BulkActions,
  DeliveryEngine,
  Dispatcher,
  GatewayQuestions,
  HealthBook,
  IncidentKeeper,
  OutcomeWriter,
  RecipientSites,
  ResolverLane,
} from '#delivery';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import { parseLaneKey, type LaneKey } from '#domain';
import {
  DeliveryMetrics,
  SiteResolver,
  type AdvanceStore,
  type DomainSite,
  type LaneIdentity,
  type LaneStore,
} from '#delivery/ports';
import { NoBulkActions } from '#testing';
import { plantedAdvances, plantedHealth, plantedLanes, portOf, replaced, type Plant } from './plants.js';
import { PLACES } from './weather.js';
import { OneGateway, SimulatedGateway, type Outside, type Pulse } from './wires.js';
import { LEASE_MS } from './witness.js';

const QUARANTINE_MS = 90_000;
const TICK_MS = 10_000;
const LANES = { sms: 'sms:twilio', push: 'push:web', inbox: 'inbox' } as const;

/** Counts nothing. */
class NoMetrics extends DeliveryMetrics {
  override accepted(): void {}
  override advanced(): void {}
  override handedOver(): void {}
  override swept(): void {}
  override toldDepartments(): void {}
}

/** The DNS as the weather has it. */
class SimulatedResolver extends SiteResolver {
  constructor(private readonly weather: Outside['weather']) {
    super();
  }

  override async resolve(domain: string, nowMs: number): Promise<DomainSite> {
    return Promise.resolve(this.weather.resolve(domain, nowMs));
  }
}

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
  const advances = beating(
    watchedAdvances(plantedAdvances(store.advances, store, plant, chance), outside),
    outside,
    pulse,
  );
  const lanes = beating(
    watchedLanes(plantedLanes(store.lanes, store, plant, chance), outside),
    outside,
    pulse,
  );
  const sites = beating(store.sites, outside, pulse);
  const departments = beating(store.departments, outside, pulse);
  const book = new HealthBook(
    beating(store.health, outside, pulse),
    chance,
    DEFAULT_HEALTH_SETTINGS,
    identityOf,
  );
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
    metrics: new NoMetrics(),
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
      route: 'direct',
      usable: { sms: true, push: true },
      smsPriceMicros: 75_000,
      onError,
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
      resolver: new SimulatedResolver(weather),
      onWoken: () => void engine.advance(),
    }),
    questions: new GatewayQuestions(lanes, clock),
    health: book,
    incidents: new IncidentKeeper({
      store: beating(store.incidents, outside, pulse),
      health: book,
      identify: identityOf,
      clock,
      random: (bytes) => Uint8Array.from({ length: bytes }, () => chance.below(256)),
    }),
    bulk: new BulkActions({ store: new NoBulkActions(), clock, random: (bytes) => new Uint8Array(bytes) }),
    advances,
    askableLanes: [LANES.sms],
    sisterLanes: sistersOf,
    onError: (_, error) => {
      onError(error);
    },
  });
  return engine;
}

/** The share of calls to the database that take their time, so that those of others come in between. */
const SLOW_SHARE = 0.15;

async function roundTrip({ chance, timeline }: Outside): Promise<void> {
  if (chance.fraction() < SLOW_SHARE) await timeline.sleep(1 + chance.below(200));
}

/** A port whose calls wait while the process is stopped, and are never answered once it is dead. */
function beating<T extends object>(port: T, outside: Outside, pulse: Pulse): T {
  return new Proxy(portOf(port), {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        await roundTrip(outside);
        await pulse.beat();
        const answer = await method(...args);
        await roundTrip(outside);
        await pulse.beat();
        return answer;
      };
    },
  });
}

function watchedLanes(lanes: LaneStore, { witness }: Outside): LaneStore {
  return replaced(lanes, {
    recordOutcomes: (outcomes) => {
      witness.writes(outcomes);
      return witness.guardsOutcomes(outcomes, () => lanes.recordOutcomes(outcomes));
    },
  });
}

function watchedAdvances(advances: AdvanceStore, { witness }: Outside): AdvanceStore {
  return replaced(advances, {
    saveAdvances: (list, nowMs) => witness.guardsAdvances(list, () => advances.saveAdvances(list, nowMs)),
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
