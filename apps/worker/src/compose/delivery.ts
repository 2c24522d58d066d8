import {
  DirectorySiteResolver,
  DnsSiteResolver,
  GATEWAY_LANES,
  StsPolicies,
  type ChannelGateways,
} from '#channels';
import { Advancer, Dispatcher, RecipientSites, type OutcomeWriter } from '#delivery';
import type { Conditions, SiteResolver, TextGateways } from '#delivery/ports';
import type { LaneKey } from '#domain';
import { trustOf, type WorkerGround } from './ground.js';
import type { WorkerStores } from './stores.js';

/** Decides what comes next for what is due. */
export function openAdvancer(
  { config, clock, metrics, onError }: WorkerGround,
  stores: WorkerStores & { readonly texts: TextGateways; readonly conditions: Conditions },
  onDecided: (lanes: readonly LaneKey[]) => void,
): Advancer {
  const { advances, sites, departments, health, texts, conditions } = stores;
  const [first] = texts.all();
  return new Advancer({
    store: advances,
    sites,
    departments,
    health,
    clock,
    metrics,
    lanes: { ...GATEWAY_LANES, sms: first?.lane ?? GATEWAY_LANES.sms },
    texts,
    conditions,
    onDecided,
    route: config.mail.route,
    ...(config.mail.route === 'relay' ? { refreshHealth: () => health.refresh(clock.now()) } : {}),
    usable: { sms: first !== undefined, push: config.push.vapid !== null },
    smsPriceMicros: first?.priceMicros ?? config.sms.priceMicros,
    leaseMs: config.work.leaseMs,
    onError: (error) => {
      onError('advance', error);
    },
  });
}

/** Runs the lanes that this worker owns. */
export function openDispatcher(
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

/** Finds the MX site of a domain. */
export function openResolver({ config, directory }: WorkerGround): SiteResolver {
  if (config.mail.route === 'relay') return new DirectorySiteResolver(directory);
  const dns = { servers: config.mail.dnsServers };
  const { mtaSts } = config.mail;
  if (mtaSts === null) return new DnsSiteResolver({ directory, dns });
  const sts = new StsPolicies({ ...mtaSts, ...trustOf(config), dns, proxy: config.proxy });
  return new DnsSiteResolver({ directory, dns, sts });
}
