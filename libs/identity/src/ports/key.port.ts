import type { Uuid } from '#domain';

/** `live` sends; `team` reaches the department's own people only; `test` runs the whole life and sends nothing. */
export const KEY_KINDS = ['live', 'team', 'test'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** What a key may do. `keys` is the administration of the department's own keys. */
export const SCOPES = [
  'send',
  'read',
  'templates',
  'report',
  'keys',
  'webhooks',
  'broadcast',
  'relay',
  'incidents',
] as const;
export type Scope = (typeof SCOPES)[number];

/** An API key as it is stored: never the key itself. Moments are Unix milliseconds of domain time. */
export interface KeyRecord {
  readonly id: Uuid;
  readonly departmentId: Uuid;
  readonly name: string;
  readonly kind: KeyKind;
  /** Eight letters and digits, unique, shown on screens; also the user name of SMTP submission. */
  readonly prefix: string;
  /** Keyed hash of the whole key, as `KeyHasher.hash` made it. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  /** null: it does not expire. */
  readonly expiresAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** Where API keys are kept. */
export abstract class KeyStore {
  /**
   * The keys with these prefixes, of every department, revoked and expired ones too; unknown prefixes are left out.
   * Called before any department is known. Reads what is committed when it is called: no cache beneath.
   */
  abstract findByPrefixes(prefixes: readonly string[]): Promise<readonly KeyRecord[]>;
  abstract findById(id: Uuid, departmentId: Uuid): Promise<KeyRecord | null>;
  /** All keys of a department, newest first. */
  abstract list(departmentId: Uuid): Promise<readonly KeyRecord[]>;
  /** @returns `prefix_taken` when another key has this prefix: nothing is written */
  abstract insert(record: KeyRecord): Promise<'inserted' | 'prefix_taken'>;
  /**
   * In one transaction: inserts the new key, and lets the old one end at `endsAtMs`, or earlier if it did already.
   * @returns `gone` when the old key is unknown to the department or revoked: nothing is written
   */
  abstract replace(change: {
    readonly oldId: Uuid;
    readonly endsAtMs: number;
    readonly record: KeyRecord;
  }): Promise<'replaced' | 'prefix_taken' | 'gone'>;
  /** Committed when it returns; repeating it keeps the first moment. @returns whether the department has such a key */
  abstract revoke(id: Uuid, departmentId: Uuid, atMs: number): Promise<boolean>;
}

/**
 * Keyed hash (HMAC-SHA-256) of secrets with 256 bits: fast on purpose, since a slow hash would cost a core at 300
 * sign-ins a minute and such secrets cannot be guessed. A hash is the text `<id of the ring's key>:<base64url>`.
 */
export abstract class KeyHasher {
  /** With the current key. */
  abstract hash(secret: string): string;
  /** With every key of the ring, the current one first: for look-ups by hash. */
  abstract hashes(secret: string): readonly string[];
  /** Compares in constant time, with the key that the stored hash names; false when the ring has it no longer. */
  abstract matches(secret: string, stored: string): boolean;
}

/** A source of unguessable bytes. */
export abstract class RandomSource {
  abstract bytes(count: number): Uint8Array;
}

/** The two clocks of `#delivery/ports`: keys expire by domain time; sessions, links and ids follow real time. */
export abstract class IdentityClock {
  /** Domain time in Unix milliseconds. */
  abstract now(): number;
  /** Real time in Unix milliseconds. */
  abstract realNow(): number;
}
