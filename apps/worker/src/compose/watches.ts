import { HttpWebhookCaller, laneIdentity } from '#channels';
import {
  DepartmentTeller,
  IncidentKeeper,
  LatenessWatch,
  WebhookSender,
  WebhookTeller,
  type HealthBook,
} from '#delivery';
import { warmUpOf } from '#health';
import {
  KeyedHash,
  PostgresAcceptStore,
  PostgresDepartmentNewsStore,
  PostgresIncidentStore,
  PostgresLatenessStore,
  PostgresSeedStore,
  PostgresWebhookStore,
  SystemChance,
  randomBytes,
} from '#persistence';
import { trustOf, type WorkerGround } from './ground.js';
import type { WorkerStores } from './stores.js';

/** What waits for our own cap is not late by its provider's fault: such lanes are not asked for. */
export function openLateness({ config, pool, clock }: WorkerGround, health: HealthBook): LatenessWatch {
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

/** Opens and closes incidents by health. */
export function openIncidents({ pool, clock, directory }: WorkerGround, health: HealthBook): IncidentKeeper {
  return new IncidentKeeper({
    store: new PostgresIncidentStore(pool),
    health,
    identify: (lane) => laneIdentity(lane, directory),
    clock,
    random: randomBytes,
  });
}

/** Tells departments by mail what they should know. */
export function openTeller(
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

/** Sends events to departments' software, and tells departments where that stopped. */
export function openWebhooks(
  { config, pool, clock, onError, onWebhookTried }: WorkerGround,
  { vault, departments }: WorkerStores,
  onAccepted: () => void,
): { readonly sender: WebhookSender; readonly teller: WebhookTeller; readonly store: PostgresWebhookStore } {
  const store = new PostgresWebhookStore(pool, vault);
  const accept = new PostgresAcceptStore(pool, vault, new KeyedHash(config.keys.hash.keys));
  const dns = { servers: config.mail.dnsServers };
  const sender = new WebhookSender({
    store,
    caller: new HttpWebhookCaller({ clock, dns, proxy: config.proxy, ...trustOf(config) }),
    clock,
    chance: new SystemChance(),
    owner: config.instanceId,
    onTried: onWebhookTried,
    onError: (error) => {
      onError('webhooks', error);
    },
  });
  return { sender, store, teller: new WebhookTeller({ store, accept, departments, clock, onAccepted }) };
}
