import { laneIdentity } from '#channels';
import type { Config } from '#config';
import { HealthBook } from '#delivery';
import { DEFAULT_HEALTH_SETTINGS, warmUpOf } from '#health';
import {
  PostgresAdvanceStore,
  PostgresDepartmentDirectory,
  PostgresHealthStore,
  PostgresLaneStore,
  PostgresSiteStore,
  PostgresWarmUpLaneStore,
  SystemChance,
  Vault,
  type Pool,
} from '#persistence';
import type { WorkerGround } from './ground.js';

/** What one worker keeps in its database, and the health that it learns from it. */
export interface WorkerStores {
  readonly vault: Vault;
  readonly departments: PostgresDepartmentDirectory;
  readonly advances: PostgresAdvanceStore;
  readonly lanes: PostgresLaneStore;
  readonly sites: PostgresSiteStore;
  readonly health: HealthBook;
}

/** Opens the stores; nothing is read yet. */
export function openStores({ config, pool, directory }: WorkerGround): WorkerStores {
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
