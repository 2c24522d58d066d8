import { readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseLaneKey, type LaneKey } from '#domain';
import { DnsSiteResolver, ProviderDirectory, createGateways, type ChannelGateways } from '#channels';
import type { Config } from '#config';
import {
  Advancer,
  DeliveryEngine,
  Dispatcher,
  GatewayQuestions,
  HealthBook,
  OutcomeWriter,
  RecipientSites,
  ResolverLane,
  type GatewayLanes,
} from '#delivery';
import type { Chance, Clock, DeliveryMetrics, LaneIdentity, Links } from '#delivery/ports';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import {
  KeyedHash,
  PostgresAdvanceStore,
  PostgresDepartmentDirectory,
  PostgresHealthStore,
  PostgresInboxStore,
  PostgresLaneStore,
  PostgresSiteStore,
  SignedLinks,
  Vault,
  type Pool,
} from '#persistence';

/** Lanes of the gateways that are not chosen by address. */
export const GATEWAY_LANES: GatewayLanes = { sms: 'sms:twilio', push: 'push:web', inbox: 'inbox' };

/** What one worker is made of. */
export interface Worker {
  readonly engine: DeliveryEngine;
  readonly gateways: ChannelGateways;
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
  const vault = new Vault(config.keys.data.keys);
  const links = new SignedLinks(new KeyedHash(config.keys.hash.keys), config.city.publicUrl);
  const departments = new PostgresDepartmentDirectory(pool);
  const gateways = openGateways(ground, vault, links, departments);
  const advances = new PostgresAdvanceStore(pool, config.sms.priceMicros, config.retention);
  const lanes = new PostgresLaneStore(pool, vault);
  const sites = new PostgresSiteStore(pool);
  const health = new HealthBook(new PostgresHealthStore(pool), CHANCE, DEFAULT_HEALTH_SETTINGS, (lane) =>
    identityOf(lane, directory),
  );
  const outcomes = new OutcomeWriter(
    lanes,
    () => {
      engine.outcomesRecorded();
    },
    sleep,
  );
  const usable = { sms: config.sms.twilio !== null, push: config.push.vapid !== null };
  const engine: DeliveryEngine = new DeliveryEngine({
    advancer: new Advancer({
      store: advances,
      sites,
      departments,
      health,
      clock,
      metrics,
      lanes: GATEWAY_LANES,
      usable,
      smsPriceMicros: config.sms.priceMicros,
      leaseMs,
    }),
    dispatcher: new Dispatcher({
      lanes,
      health,
      gateways,
      outcomes,
      clock,
      metrics,
      leaseMs,
      quarantineMs,
      sites: new RecipientSites(sites, clock),
      owner: config.instanceId,
      onError: (error) => {
        onError('lane', error);
      },
    }),
    resolver: new ResolverLane(
      sites,
      openResolver(ground),
      advances,
      clock,
      leaseMs,
      () => void engine.advance(),
    ),
    questions: new GatewayQuestions(lanes, clock),
    health,
    advances,
    lanes,
    gateways,
    clock,
    metrics,
    quarantineMs,
    leaseMs,
    onError,
    askableLanes: usable.sms ? [GATEWAY_LANES.sms] : [],
    sisterLanes: (lane) => sistersOf(lane, directory),
  });
  return { engine, gateways };
}

const CHANCE: Chance = { fraction: Math.random, bytes: (count) => randomBytes(count) };

function openResolver({ config, directory }: WorkerGround): DnsSiteResolver {
  return new DnsSiteResolver({ directory, dns: { servers: config.mail.dnsServers } });
}

function openGateways(
  ground: WorkerGround,
  vault: Vault,
  links: Links,
  departments: PostgresDepartmentDirectory,
): ChannelGateways {
  const { config, clock, directory, pool } = ground;
  const { mail, sms, push, city } = config;
  const dkim =
    mail.dkim === null
      ? []
      : [
          {
            domain: mail.dkim.domain,
            selector: mail.dkim.selector,
            privateKey: readFileSync(mail.dkim.privateKeyFile, 'utf8'),
          },
        ];
  return createGateways({
    clock,
    links,
    departments,
    inbox: new PostgresInboxStore(pool, vault),
    cityName: city.name,
    publicUrl: city.publicUrl,
    dns: { servers: mail.dnsServers },
    hardLimitMs: config.work.hardSendLimitMs,
    ...(mail.extraCaFile === null ? {} : { extraCa: readFileSync(mail.extraCaFile, 'utf8') }),
    allowInternalHosts: config.local !== null,
    email: {
      directory,
      heloName: mail.heloName,
      port: mail.smtpPort,
      messageIdKey: config.keys.hash.current.secret,
      bounceDomain: mail.bounceDomain,
      dkim,
    },
    sms: sms.twilio === null ? null : { ...sms.twilio, priceMicros: sms.priceMicros },
    push: push.vapid === null ? null : { vapid: push.vapid },
  });
}

/** A lane's name to show and its group of sister sites. */
export function identityOf(lane: LaneKey, directory: ProviderDirectory): LaneIdentity {
  const parts = parseLaneKey(lane);
  if (parts?.channel !== 'email') return { lane, name: parts?.channel ?? lane, group: null };
  const provider = directory.providerOfSite(parts.site);
  return { lane, name: provider?.name ?? parts.site, group: provider?.group ?? null };
}

/** Lanes by the same route and stream to the other sites of the provider's group. */
function sistersOf(lane: LaneKey, directory: ProviderDirectory): LaneKey[] {
  const parts = parseLaneKey(lane);
  if (parts?.channel !== 'email') return [];
  const group = directory.providerOfSite(parts.site)?.group;
  if (group == null) return [];
  return directory
    .all()
    .filter((provider) => provider.group === group)
    .flatMap(({ mxSuffixes }) =>
      mxSuffixes.map((suffix) => `email:${parts.stream}:${parts.route}:${suffix.slice(1)}`),
    );
}
