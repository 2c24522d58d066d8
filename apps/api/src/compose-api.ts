import { OutgoingHosts, ProviderDirectory, attemptOfReturnPath, laneIdentity, sisterLanes } from '#channels';
import type { Config } from '#config';
import { GroupCommit, GroupedReceipts, HealthBook, RelayDesk } from '#delivery';
import type { Clock, DeliveryMetrics, WakeUp } from '#delivery/ports';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import {
  ActionStore,
  CitizenStore,
  DeliveryReport,
  DemoReader,
  DeviceStore,
  DossierReader,
  HealthReader,
  HmacKeyHasher,
  IncidentCommands,
  KeyedHash,
  NotificationCommands,
  NotificationReader,
  PostgresAcceptStore,
  PostgresAdvanceStore,
  PostgresDepartmentDirectory,
  PostgresHealthStore,
  PostgresKeyStore,
  PostgresPreflightStore,
  PostgresReceiptStore,
  PostgresRelayStore,
  PostgresSessionStore,
  PostgresSignInLinkStore,
  PublicPageStore,
  SignedLinks,
  StatusReader,
  SystemChance,
  TeamStore,
  TextReplyStore,
  TrafficReader,
  UsageReader,
  Vault,
  WebhookCommands,
  conditionSecret,
  openPool,
  randomBytes,
  type Pool,
} from '#persistence';
import { DossierDesk } from './dossier/dossier-desk.js';
import { ConditionSecrets } from './send/conditions.controller.js';
import type { IncidentDesk } from './incidents/incident-desk.js';
import { openIncidentDesk } from './incidents/open-incident-desk.js';
import { WebhookDesk } from './webhooks/webhook-desk.js';

/** Commits of accepted notifications that may be under way at once; more made groups smaller and no faster. */
const COMMITS_AT_ONCE = 2;

/** The database roles of the api. */
export type ApiRole = 'app' | 'report' | 'worker';

/** Accepting has connections of its own: no list that somebody reads may keep a notification waiting. */
type ApiPools = Readonly<Record<ApiRole | 'accept', Pool>>;

/** What the api is made of. */
export interface ApiParts {
  readonly config: Config<ApiRole>;
  readonly pools: ApiPools;
  readonly clock: Clock;
  readonly metrics: DeliveryMetrics;
  readonly wakeUp: WakeUp;
  readonly directory: ProviderDirectory;
  readonly links: SignedLinks;
  readonly departments: PostgresDepartmentDirectory;
  readonly group: GroupCommit;
  readonly reader: NotificationReader;
  readonly commands: NotificationCommands;
  readonly health: HealthReader;
  readonly report: DeliveryReport;
  readonly citizens: CitizenStore;
  readonly devices: DeviceStore;
  readonly receipts: GroupedReceipts;
  readonly relayDesk: RelayDesk;
  readonly team: TeamStore;
  readonly textReplies: TextReplyStore;
  readonly usage: UsageReader;
  readonly traffic: TrafficReader;
  readonly keys: PostgresKeyStore;
  readonly hasher: HmacKeyHasher;
  readonly sessions: PostgresSessionStore;
  readonly signInLinks: PostgresSignInLinkStore;
  readonly publicPages: PublicPageStore;
  readonly actions: ActionStore;
  readonly conditionSecrets: ConditionSecrets;
  readonly demo: DemoReader;
  readonly status: StatusReader;
  readonly incidents: IncidentDesk;
  readonly dossiers: DossierDesk;
  readonly webhooks: WebhookDesk;
}

/** Builds the api's parts out of the rooms. */
export function composeApi(
  ground: Pick<ApiParts, 'config' | 'clock' | 'metrics' | 'wakeUp'> & {
    readonly onPoolError: (error: Error) => void;
  },
): ApiParts {
  const { config } = ground;
  const pools = openPools(config, ground.onPoolError);
  const vault = new Vault(config.keys.data.keys);
  const hash = new KeyedHash(config.keys.hash.keys);
  const directory = new ProviderDirectory();
  const links = new SignedLinks(hash, config.city.publicUrl);
  const departments = new PostgresDepartmentDirectory(pools.report);
  const book = openHealthBook(pools, directory);
  const group = new GroupCommit(new PostgresAcceptStore(pools.accept, vault, hash), COMMITS_AT_ONCE);
  return {
    ...ground,
    pools,
    directory,
    links,
    relayDesk: openRelayDesk({ ...ground, pools, directory, links, book }),
    dossiers: openDossierDesk({ ...ground, pools, directory, group }),
    incidents: openIncidentDesk({ ...ground, pools, directory, departments, book }),
    departments,
    group,
    reader: new NotificationReader(pools.app, vault, hash),
    commands: new NotificationCommands(pools.app),
    health: new HealthReader(pools.report),
    report: new DeliveryReport(pools.report),
    citizens: new CitizenStore(pools.app, vault),
    devices: new DeviceStore(pools, vault, hash),
    receipts: new GroupedReceipts(new PostgresReceiptStore(pools.worker)),
    team: new TeamStore(pools.app, vault, hash),
    textReplies: new TextReplyStore(pools, vault, hash),
    usage: new UsageReader(pools.app, config.sms.priceMicros),
    traffic: new TrafficReader(pools.worker),
    keys: new PostgresKeyStore(pools.app),
    hasher: new HmacKeyHasher(config.keys.hash.keys),
    sessions: new PostgresSessionStore(pools.app, vault),
    signInLinks: new PostgresSignInLinkStore(pools.app, vault),
    publicPages: new PublicPageStore(pools, vault),
    actions: new ActionStore(pools, vault),
    conditionSecrets: new ConditionSecrets((departmentId) => conditionSecret(hash, departmentId)),
    webhooks: openWebhookDesk({ ...ground, pools }, vault),
    demo: new DemoReader(pools.worker, vault),
    status: new StatusReader(pools.report),
  };
}

/** Observations are the worker's business: a relay knows no departments. */
function openRelayDesk({
  config,
  clock,
  wakeUp,
  pools,
  directory,
  links,
  book,
}: Pick<ApiParts, 'config' | 'clock' | 'wakeUp' | 'pools' | 'directory' | 'links'> & {
  readonly book: HealthBook;
}): RelayDesk {
  return new RelayDesk({
    store: new PostgresRelayStore(pools.worker, new PostgresReceiptStore(pools.worker)),
    health: book,
    advances: new PostgresAdvanceStore(pools.worker, config.sms.priceMicros, config.retention),
    clock,
    wakeUp,
    attemptOf: (returnPath) => attemptOfReturnPath(returnPath, links),
    sisterLanes: (lane) => sisterLanes(lane, directory),
    allowInternalHosts: config.local !== null,
  });
}

function openWebhookDesk(
  { config, clock, pools }: Pick<ApiParts, 'config' | 'clock' | 'pools'>,
  vault: Vault,
): WebhookDesk {
  const rules = { allowInternal: config.local !== null, behindProxy: config.proxy !== null };
  const hosts = new OutgoingHosts(rules, { servers: config.mail.dnsServers });
  return new WebhookDesk(new WebhookCommands(pools.app, vault), hosts, clock, randomBytes);
}

function openDossierDesk({
  config,
  clock,
  wakeUp,
  pools,
  directory,
  group,
}: Pick<ApiParts, 'config' | 'clock' | 'wakeUp' | 'pools' | 'directory' | 'group'>): DossierDesk {
  const preflights = new PostgresPreflightStore(pools.report);
  return new DossierDesk({
    reader: new DossierReader(pools.report),
    commands: new IncidentCommands(pools.worker),
    group,
    clock,
    wakeUp,
    random: randomBytes,
    config,
    providerOf: (site) => directory.providerOfSite(site),
    senderFacts: async () => {
      const kept = await preflights.latest();
      return kept === null ? null : { atMs: kept.atMs, dns: kept.report.dns };
    },
  });
}

function openHealthBook(pools: ApiPools, directory: ProviderDirectory): HealthBook {
  const store = new PostgresHealthStore(pools.worker);
  return new HealthBook(store, new SystemChance(), DEFAULT_HEALTH_SETTINGS, (lane) =>
    laneIdentity(lane, directory),
  );
}

function openPools(config: Config<ApiRole>, onError: (error: Error) => void): ApiPools {
  const pool = (role: ApiRole, size: number) =>
    openPool({ url: config.database.urls[role], size, name: `api ${role}`, onError });
  return {
    app: pool('app', config.database.poolSize),
    report: pool('report', 4),
    worker: pool('worker', 2),
    // One more than commits: what was answered before is looked up meanwhile.
    accept: openPool({
      url: config.database.urls.app,
      size: COMMITS_AT_ONCE + 1,
      name: 'api accept',
      onError,
      plansOnce: true,
    }),
  };
}
