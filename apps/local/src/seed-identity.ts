import { randomBytes } from 'node:crypto';
import { ApiKeys, SignInLinks, StaffSessions } from '#identity';
import { IdentityClock, RandomSource } from '#identity/ports';
import {
  PostgresKeyStore,
  PostgresSessionStore,
  PostgresSignInLinkStore,
  type HmacKeyHasher,
  type Pool,
  type Vault,
} from '#persistence';

class SystemRandom extends RandomSource {
  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}

/** Seeds are made in real time: the domain clock may stand where the last start left it. */
class RealTime extends IdentityClock {
  override now(): number {
    return Date.now();
  }

  override realNow(): number {
    return Date.now();
  }
}

/** What makes the keys and the sign-in links of a seeded city: the same code as the api's, in the same role. */
export interface SeedIdentity {
  readonly keys: ApiKeys;
  readonly links: SignInLinks;
}

export function seedIdentity(pool: Pool, vault: Vault, hasher: HmacKeyHasher): SeedIdentity {
  const [random, clock] = [new SystemRandom(), new RealTime()];
  const sessions = new StaffSessions(new PostgresSessionStore(pool, vault), hasher, random, clock);
  return {
    keys: new ApiKeys(new PostgresKeyStore(pool), hasher, random, clock),
    links: new SignInLinks(new PostgresSignInLinkStore(pool, vault), sessions, hasher, random, clock),
  };
}
