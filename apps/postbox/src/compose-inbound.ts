import { ProviderDirectory, laneIdentity, sisterLanes } from '#channels';
import type { Config } from '#config';
import { HealthBook, ReportedRefusals } from '#delivery';
import type { DepartmentDirectory } from '#delivery/ports';
import { DEFAULT_HEALTH_SETTINGS } from '#health';
import {
  CitizenStore,
  KeyedHash,
  PostgresAdvanceStore,
  PostgresHealthStore,
  PostgresReportStore,
  SignedLinks,
  SystemChance,
  Vault,
  type Pool,
} from '#persistence';
import type { PostboxGround, PostboxRole } from './postbox-ground.js';
import { InboundDesk } from './inbound/inbound-desk.js';
import { InboundServer } from './inbound/inbound-server.js';
import type { SmtpPlace } from './smtp/smtp-listener.js';

/** Builds the mail exchanger of our bounce domains. */
export function openInbound(
  ground: PostboxGround,
  pools: Readonly<Record<'app' | 'worker', Pool>>,
  { departments, place }: { readonly departments: DepartmentDirectory; readonly place: SmtpPlace },
): InboundServer {
  const { config, clock, wakeUp, log } = ground;
  const vault = new Vault(config.keys.data.keys);
  const desk = new InboundDesk({
    links: new SignedLinks(new KeyedHash(config.keys.hash.keys), config.city.publicUrl),
    domains: bounceDomainsOf(config),
    clock,
    reports: new PostgresReportStore(pools.worker, vault),
    refusals: openRefusals(ground, pools.worker),
    departments,
    citizens: new CitizenStore(pools.app, vault),
    wakeUp,
    log,
  });
  return new InboundServer({ ...place, port: config.inbound.port }, desk);
}

/** Reports are the worker's business: a return path names an attempt, not a department. */
function openRefusals({ config, wakeUp }: PostboxGround, pool: Pool): ReportedRefusals {
  const directory = new ProviderDirectory();
  return new ReportedRefusals({
    health: new HealthBook(
      new PostgresHealthStore(pool),
      new SystemChance(),
      DEFAULT_HEALTH_SETTINGS,
      (lane) => laneIdentity(lane, directory),
    ),
    advances: new PostgresAdvanceStore(pool, config.sms.priceMicros, config.retention),
    wakeUp,
    sisterLanes: (lane) => sisterLanes(lane, directory),
  });
}

function bounceDomainsOf({ mail: { bounceDomain, bulk } }: Config<PostboxRole>): ReadonlySet<string> {
  const domains = [bounceDomain, ...(bulk.bounceDomain === null ? [] : [bulk.bounceDomain])];
  return new Set(domains.map((domain) => domain.toLowerCase()));
}
