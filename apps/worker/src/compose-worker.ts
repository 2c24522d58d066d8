import { setTimeout as sleep } from 'node:timers/promises';
import { sisterLanes, type ChannelGateways } from '#channels';
import {
  BulkActions,
  DeliveryEngine,
  GatewayQuestions,
  OutcomeWriter,
  ResolverLane,
  type DepartmentTeller,
  type LatenessWatch,
  type WeightWatch,
  type WebhookSender,
  type WebhookTeller,
} from '#delivery';
import type { WebhookStore } from '#delivery/ports';
import { PostgresBulkActionStore, randomBytes } from '#persistence';
import { openAdvancer, openDispatcher, openResolver } from './compose/delivery.js';
import { openConditions } from './compose/conditions.js';
import { openGateways } from './compose/gateways.js';
import type { WorkerGround } from './compose/ground.js';
import { openStores } from './compose/stores.js';
import { openTexts, smsReceipts } from './compose/texts.js';
import { openIncidents, openLateness, openTeller, openWebhooks } from './compose/watches.js';

/** What one worker is made of. */
export interface Worker {
  readonly engine: DeliveryEngine;
  readonly gateways: ChannelGateways;
  readonly teller: DepartmentTeller;
  readonly lateness: LatenessWatch;
  readonly texts: WeightWatch;
  readonly webhooks: {
    readonly sender: WebhookSender;
    readonly teller: WebhookTeller;
    readonly store: WebhookStore;
  };
}

/** Builds one worker out of the rooms: the worker is the application without its HTTP side. */
export function composeWorker(ground: WorkerGround): Worker {
  const { config, pool, clock, metrics, directory, onError } = ground;
  const { leaseMs, quarantineMs } = config.work;
  const stores = openStores(ground);
  const { advances, lanes, sites, health } = stores;
  const texts = openTexts(ground);
  const advance = () => void engine.advance();
  const gateways = openGateways(ground, stores, smsReceipts(ground, advance));
  const recorded = () => {
    engine.outcomesRecorded();
  };
  const outcomes = new OutcomeWriter(lanes, recorded, sleep);
  const engine: DeliveryEngine = new DeliveryEngine({
    advancer: openAdvancer(ground, { ...stores, texts, conditions: openConditions(ground) }, (decided) => {
      for (const lane of decided) void engine.wake(`lane:${lane}`);
    }),
    dispatcher: openDispatcher(ground, { ...stores, gateways, outcomes }),
    resolver: new ResolverLane({
      sites,
      resolver: openResolver(ground),
      advances,
      clock,
      leaseMs,
      onWoken: advance,
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
    askableLanes: texts.all().flatMap(({ lane, keepsList }) => (keepsList ? [lane] : [])),
    sisterLanes: (lane) => sisterLanes(lane, directory),
  });
  const lateness = openLateness(ground, health);
  return {
    engine,
    gateways,
    lateness,
    texts,
    teller: openTeller(ground, stores, advance),
    webhooks: openWebhooks(ground, stores, advance),
  };
}
