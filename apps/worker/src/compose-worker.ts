import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DirectorySiteResolver,
  DnsSiteResolver,
  GATEWAY_LANES,
  ProviderDirectory,
  StsPolicies,
  createGateways,
  laneIdentity,
  sisterLanes,
  type ChannelGateways,
} from '#channels';
import type { Config } from '#config';
import {
  Advancer,
  BulkActions,
  DeliveryEngine,
  DepartmentTeller,
  Dispatcher,
  GatewayQuestions,
  HealthBook,
  IncidentKeeper,
  LatenessWatch,
  OutcomeWriter,
  RecipientSites,
  ResolverLane,
} from '#delivery';
import { type Clock, type DeliveryMetrics, type Links, type SiteResolver } from '#delivery/ports';
import { DEFAULT_HEALTH_SETTINGS, warmUpOf } from '#health';
import {
  KeyedHash,
  PostgresAcceptStore,
  PostgresAdvanceStore,
  PostgresBulkActionStore,
  PostgresDepartmentDirectory,
  PostgresDepartmentNewsStore,
  PostgresHealthStore,
  PostgresIncidentStore,
  PostgresInboxStore,
  PostgresLaneStore,
  PostgresLatenessStore,
  PostgresSeedStore,
  PostgresSiteStore,
  PostgresWarmUpLaneStore,
  SignedLinks,
  SystemChance,
  Vault,
  randomBytes,
  type Pool,
} from '#persistence';

/** How long an idle connection to a mail exchanger is kept. */
const IDLE_MS = 1_000;

/** What one worker is made of. */
export interface Worker {
  readonly engine: DeliveryEngine;
  readonly gateways: ChannelGateways;
  readonly teller: DepartmentTeller;
  readonly lateness: LatenessWatch;
}

/** What the composition is given. */
export interface WorkerGround {
  readonly config: Config<'worker'>;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly directory: ProviderDirectory;
  readonly onError: (step: string, error: unknown) => void;
}

/** Builds one worker out of the rooms: the worker is the application without its HTTP side. */
export function composeWorker(ground: WorkerGround): Worker {
  const { config, pool, clock, metrics, directory, onError } = ground;
  const { leaseMs, quarantineMs } = config.work;
  const stores = openStores(ground);
  const { advances, lanes, sites, health } = stores;
  const gateways = openGateways(ground, stores);
  const outcomes = new OutcomeWriter(
    lanes,
    () => {
      engine.outcomesRecorded();
    },
    sleep,
  );
  const engine: DeliveryEngine = new DeliveryEngine({
    advancer: openAdvancer(ground, stores),
    dispatcher: openDispatcher(ground, { ...stores, gateways, outcomes }),
    resolver: new ResolverLane({
      sites,
      resolver: openResolver(ground),
      advances,
      clock,
      leaseMs,
      onWoken: () => void engine.advance(),
    }),
    questions: new GatewayQuestions(lanes, clock),
    health,
    incidents: openIncidents(ground, health),
    bulk: new BulkActions({ store: new PostgresBulkActionStore(pool), clock, random: randomBytes }),
    advances,
    lanes,
    gateways,
    clock,
    metrics,
    quarantineMs,
    leaseMs,
    onError,
    askableLanes: config.sms.twilio === null ? [] : [GATEWAY_LANES.sms],
    sisterLanes: (lane) => sisterLanes(lane, directory),
  });
  const lateness = openLateness(ground, health);
  return { engine, gateways, lateness, teller: openTeller(ground, stores, () => void engine.advance()) };
}

/** What one worker keeps in its database, and the health that it learns from it. */
interface WorkerStores {
  readonly vault: Vault;
  readonly departments: PostgresDepartmentDirectory;
  readonly advances: PostgresAdvanceStore;
  readonly lanes: PostgresLaneStore;
  readonly sites: PostgresSiteStore;
  readonly health: HealthBook;
}

function openStores({ config, pool, directory }: WorkerGround): WorkerStores {
  const vault = new Vault(config.keys.data.keys);
  return {
    vault,
    departments: new PostgresDepartmentDirectory(pool),
    advances: new PostgresAdvanceStore(pool, config.sms.priceMicros, config.retention),
    lanes: openLanes(config, pool, vault),
    sites: new PostgresSiteStore(pool),
    health: new HealthBook(
      new PostgresHealthStore(pool),
      new SystemChance(),
      DEFAULT_HEALTH_SETTINGS,
      (lane) => laneIdentity(lane, directory),
    ),
  };
}

/** While addresses are new, claims are capped for each site and day. */
function openLanes({ preflight }: Config<'worker'>, pool: Pool, vault: Vault): PostgresLaneStore {
  const { warmUp } = preflight;
  if (warmUp === null) return new PostgresLaneStore(pool, vault);
  return new PostgresWarmUpLaneStore(pool, vault, (lane, nowMs) => warmUpOf(lane, nowMs, warmUp));
}

/** What waits for our own cap is not late by its provider's fault: such lanes are not asked for. */
function openLateness({ config, pool, clock }: WorkerGround, health: HealthBook): LatenessWatch {
  const { warmUp } = config.preflight;
  const isCapped = (lane: string, nowMs: number) => warmUp !== null && warmUpOf(lane, nowMs, warmUp) !== null;
  return new LatenessWatch({
    store: new PostgresLatenessStore(pool),
    clock,
    ...(config.seeds.length === 0
      ? {}
      : { seedDelays: (lanes, nowMs) => new PostgresSeedStore(pool).delays(lanes, nowMs) }),
    health: {
      latenessQuestions: (nowMs) =>
        health.latenessQuestions(nowMs).filter(({ lane }) => !isCapped(lane, nowMs)),
      learnLateness: (lane, lateness, nowMs) => {
        health.learnLateness(lane, lateness, nowMs);
      },
    },
  });
}

function openIncidents({ pool, clock, directory }: WorkerGround, health: HealthBook): IncidentKeeper {
  return new IncidentKeeper({
    store: new PostgresIncidentStore(pool),
    health,
    identify: (lane) => laneIdentity(lane, directory),
    clock,
    random: randomBytes,
  });
}

function openTeller(
  { config, pool, clock, metrics }: WorkerGround,
  { vault, departments }: WorkerStores,
  onAccepted: () => void,
): DepartmentTeller {
  return new DepartmentTeller({
    news: new PostgresDepartmentNewsStore(pool, vault),
    accept: new PostgresAcceptStore(pool, vault, new KeyedHash(config.keys.hash.keys)),
    departments,
    clock,
    metrics,
    random: randomBytes,
    publicUrl: config.city.publicUrl,
    onAccepted,
  });
}

function openAdvancer({ config, clock, metrics, onError }: WorkerGround, stores: WorkerStores): Advancer {
  const { advances, sites, departments, health } = stores;
  return new Advancer({
    store: advances,
    sites,
    departments,
    health,
    clock,
    metrics,
    lanes: GATEWAY_LANES,
    route: config.mail.route,
    ...(config.mail.route === 'relay' ? { refreshHealth: () => health.refresh(clock.now()) } : {}),
    usable: { sms: config.sms.twilio !== null, push: config.push.vapid !== null },
    smsPriceMicros: config.sms.priceMicros,
    leaseMs: config.work.leaseMs,
    onError: (error) => {
      onError('advance', error);
    },
  });
}

function openDispatcher(
  { config, clock, metrics, onError }: WorkerGround,
  parts: WorkerStores & { readonly gateways: ChannelGateways; readonly outcomes: OutcomeWriter },
): Dispatcher {
  const { lanes, health, gateways, outcomes, sites } = parts;
  return new Dispatcher({
    lanes,
    health,
    gateways,
    outcomes,
    clock,
    metrics,
    leaseMs: config.work.leaseMs,
    quarantineMs: config.work.quarantineMs,
    sites: new RecipientSites(sites, clock),
    owner: config.instanceId,
    onError: (error) => {
      onError('lane', error);
    },
  });
}

function openResolver({ config, directory }: WorkerGround): SiteResolver {
  if (config.mail.route === 'relay') return new DirectorySiteResolver(directory);
  const dns = { servers: config.mail.dnsServers };
  const { mtaSts } = config.mail;
  if (mtaSts === null) return new DnsSiteResolver({ directory, dns });
  const sts = new StsPolicies({ ...mtaSts, ...trustOf(config), dns, proxy: config.proxy });
  return new DnsSiteResolver({ directory, dns, sts });
}

/** Whom we speak to and whom we believe. */
function trustOf({ mail, local }: Config<'worker'>) {
  return {
    ...(mail.extraCaFile === null ? {} : { extraCa: readFileSync(mail.extraCaFile, 'utf8') }),
    allowInternalHosts: local !== null,
  };
}

function openGateways(ground: WorkerGround, { vault, departments }: WorkerStores): ChannelGateways {
  const { config, clock, directory, pool } = ground;
  const { mail, sms, push, city } = config;
  const links: Links = new SignedLinks(new KeyedHash(config.keys.hash.keys), city.publicUrl);
  return createGateways({
    clock,
    links,
    departments,
    inbox: new PostgresInboxStore(pool, vault),
    cityName: city.name,
    publicUrl: city.publicUrl,
    dns: { servers: mail.dnsServers },
    proxy: config.proxy,
    hardLimitMs: config.work.hardSendLimitMs,
    ...trustOf(config),
    email: {
      directory,
      heloName: mail.heloName,
      sender: mail.sender,
      port: mail.smtpPort,
      // Long enough for the next mail of a run; a block that begins meanwhile is met at once.
      idleMs: IDLE_MS,
      messageIdKey: config.keys.hash.current.secret,
      bounceDomain: mail.bounceDomain,
      bulk: mail.bulk,
      brandColor: city.color,
      dkim: mail.dkim.map(({ domain, selector, privateKeyFile, stream }) => ({
        domain,
        selector,
        stream,
        privateKey: readFileSync(privateKeyFile, 'utf8'),
      })),
    },
    relay: mail.relay,
    sms: sms.twilio === null ? null : { ...sms.twilio, priceMicros: sms.priceMicros },
    push: push.vapid === null ? null : { vapid: push.vapid },
  });
}
