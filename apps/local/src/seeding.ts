import type pg from 'pg';
import type { HmacKeyHasher, KeyedHash, Vault } from '#persistence';

/** The tools of one seeding. */
export interface Seeding {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly hash: KeyedHash;
  readonly hasher: HmacKeyHasher;
}
