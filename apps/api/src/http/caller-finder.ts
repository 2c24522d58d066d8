import type { Caller } from './principal.js';

/** Finds out who holds a key. */
export abstract class CallerFinder {
  /** @returns null for a missing, unknown, expired or revoked key: to the outside they are the same */
  abstract find(authorization: string | undefined): Promise<Caller | null>;
}
