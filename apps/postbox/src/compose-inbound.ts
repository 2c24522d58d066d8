import type { Config } from '#config';
import type { DepartmentDirectory } from '#delivery/ports';
import { CitizenStore, KeyedHash, PostgresReportStore, SignedLinks, Vault, type Pool } from '#persistence';
import type { PostboxGround, PostboxRole } from './postbox-ground.js';
import { InboundDesk } from './inbound/inbound-desk.js';
import { InboundServer } from './inbound/inbound-server.js';
import type { SmtpPlace } from './smtp/smtp-listener.js';

/** Builds the mail exchanger of our bounce domains. */
export function openInbound(
  { config, clock, wakeUp, log }: PostboxGround,
  pools: Readonly<Record<'app' | 'worker', Pool>>,
  { departments, place }: { readonly departments: DepartmentDirectory; readonly place: SmtpPlace },
): InboundServer {
  const vault = new Vault(config.keys.data.keys);
  const desk = new InboundDesk({
    links: new SignedLinks(new KeyedHash(config.keys.hash.keys), config.city.publicUrl),
    domains: bounceDomainsOf(config),
    clock,
    reports: new PostgresReportStore(pools.worker, vault),
    departments,
    citizens: new CitizenStore(pools.app, vault),
    wakeUp,
    log,
  });
  return new InboundServer({ ...place, port: config.inbound.port }, desk);
}

function bounceDomainsOf({ mail: { bounceDomain, bulk } }: Config<PostboxRole>): ReadonlySet<string> {
  const domains = [bounceDomain, ...(bulk.bounceDomain === null ? [] : [bulk.bounceDomain])];
  return new Set(domains.map((domain) => domain.toLowerCase()));
}
