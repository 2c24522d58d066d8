import { GATEWAY_LANES, type ProviderDirectory } from '#channels';
import type { Config } from '#config';
import { Advancer, BulkActions, HeldMailForecast, type HealthBook } from '#delivery';
import type { Clock, DeliveryMetrics, DepartmentDirectory, WakeUp } from '#delivery/ports';
import {
  IncidentCommands,
  IncidentReader,
  PostgresAdvanceStore,
  PostgresBulkActionStore,
  PostgresSiteStore,
  randomBytes,
  type Pool,
} from '#persistence';
import { IncidentDesk } from './incident-desk.js';

/** What the desk is built on. */
export interface IncidentGround {
  readonly config: Config<'app' | 'report' | 'worker'>;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  readonly metrics: DeliveryMetrics;
  readonly pools: { readonly worker: Pool; readonly report: Pool };
  readonly directory: ProviderDirectory;
  readonly departments: DepartmentDirectory;
  readonly book: HealthBook;
}

/** Orders in an incident concern all departments: they are the worker's business, and are priced by the worker's policy. */
export function openIncidentDesk({
  config,
  clock,
  wakeUp,
  metrics,
  pools: { worker, report },
  directory,
  departments,
  book,
}: IncidentGround): IncidentDesk {
  const store = new PostgresAdvanceStore(worker, config.sms.priceMicros, config.retention);
  const advancer = new Advancer({
    store,
    sites: new PostgresSiteStore(worker),
    departments,
    health: book,
    clock,
    metrics,
    lanes: GATEWAY_LANES,
    route: config.mail.route,
    usable: {
      sms: config.sms.twilio !== null || config.sms.gateways.length > 0,
      push: config.push.vapid !== null,
    },
    smsPriceMicros: config.sms.priceMicros,
    leaseMs: 0,
    onError: (error) => {
      throw error;
    },
  });
  return new IncidentDesk({
    reader: new IncidentReader(report),
    commands: new IncidentCommands(worker),
    forecast: new HeldMailForecast({
      store,
      advancer,
      clock,
      refreshHealth: () => book.refresh(clock.now()),
    }),
    bulk: new BulkActions({ store: new PostgresBulkActionStore(worker), clock, random: randomBytes }),
    health: book,
    clock,
    wakeUp,
    cityName: config.city.name,
    groupOf: (site) => directory.providerOfSite(site)?.group ?? null,
    random: randomBytes,
  });
}
