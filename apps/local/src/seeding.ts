import type pg from 'pg';
import type { KeyedHash, Vault } from '#persistence';
import type { SeedIdentity } from './seed-identity.js';

/** The tools of one seeding. */
export interface Seeding {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly hash: KeyedHash;
  readonly identity: SeedIdentity;
}
