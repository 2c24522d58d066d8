import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ImapSeedReader } from '#channels';
import type { Config } from '#config';
import { SeedWatch } from '#delivery';
import type { Clock, Seed, SeedArrival } from '#delivery/ports';
import { PromSeedMetrics, type Logger } from '#observability';
import {
  KeyedHash,
  PostgresAcceptStore,
  PostgresLatenessStore,
  PostgresSeedStore,
  Vault,
  randomBytes,
  type Pool,
} from '#persistence';

/** What the watch over seed mailboxes is made of. */
export interface SeedGround {
  readonly config: Pick<Config<'worker'>, 'seeds' | 'keys' | 'mail' | 'postmaster'>;
  readonly pool: Pool;
  readonly registry: ConstructorParameters<typeof PromSeedMetrics>[0];
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
  readonly onAccepted: () => void;
}

/** The watch over our own mailboxes at providers. It says hosts in the log, never addresses. */
export function openSeedWatch({ config, pool, registry, log, clock, onAccepted }: SeedGround): SeedWatch {
  const { seeds, keys, mail, postmaster } = config;
  const store = new PostgresSeedStore(pool);
  const hosts = new Map(seeds.map(({ address, imap }) => [address, imap.host]));
  const told = tellerOf(hosts, log, new PromSeedMetrics(registry));
  return new SeedWatch({
    seeds: seeds.map(({ address }) => ({ key: keyOf(address), address })),
    store,
    rounds: new PostgresLatenessStore(pool),
    reader: new ImapSeedReader({
      seeds,
      ...(mail.extraCaFile === null ? {} : { extraCa: readFileSync(mail.extraCaFile, 'utf8') }),
    }),
    accept: new PostgresAcceptStore(pool, new Vault(keys.data.keys), new KeyedHash(keys.hash.keys)),
    writingDepartment: () => store.writingDepartment(postmaster.department),
    clock,
    random: randomBytes,
    onAccepted,
    ...told,
  });
}

function tellerOf(hosts: ReadonlyMap<string, string>, log: SeedGround['log'], metrics: PromSeedMetrics) {
  return {
    onArrived: ({ address }: Seed, { folder, delayMs }: SeedArrival) => {
      metrics.arrived(folder);
      const line = { host: hosts.get(address), folder, delayMs };
      if (folder === 'junk') log.warn(line, 'a seed mail was taken for spam');
      else log.info(line, 'a seed mail arrived');
    },
    onFailed: ({ address }: Seed, error: unknown) => {
      metrics.visitFailed();
      // The error's own words may hold the name that we signed in with.
      const kind = error instanceof Error ? error.name : 'unknown';
      const reason = codeOf(error);
      log.warn({ host: hosts.get(address), kind, reason }, 'a seed mailbox could not be read');
    },
  };
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('authenticationFailed' in error && error.authenticationFailed === true) return 'authentication';
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** So that it survives a new order of the list and names no mailbox. */
function keyOf(address: string): string {
  return createHash('sha256').update(address.toLowerCase()).digest('hex').slice(0, 32);
}
