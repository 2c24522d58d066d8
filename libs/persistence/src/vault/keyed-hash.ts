import { createHmac, timingSafeEqual } from 'node:crypto';
import { DomainError } from '#domain';
import type { Keys } from './key-ring.js';

/**
 * Keyed hashes (HMAC-SHA-256) by which contact data and secrets are looked up without being stored. Each hash is kept
 * with the id of its key; a look-up tries all live keys.
 */
export class KeyedHash {
  private readonly current: Keys[number];

  /** @throws DomainError `key-ring` when the ring is empty */
  constructor(private readonly keys: Keys) {
    const [first] = keys;
    if (!first) throw new DomainError('key-ring', 'the ring of hash keys is empty');
    this.current = first;
  }

  /** Id of the key that `of` uses now. */
  get keyId(): string {
    return this.current.id;
  }

  /** Ids of all live keys, in the order in which `all` hashes. */
  get keyIds(): readonly string[] {
    return this.keys.map(({ id }) => id);
  }

  /** @param purpose keeps hashes of equal texts for different uses apart */
  of(purpose: string, text: string): Buffer {
    return digest(this.current.secret, purpose, text);
  }

  /** Hashes under every live key, the current one first. */
  all(purpose: string, text: string): Buffer[] {
    return this.keys.map(({ secret }) => digest(secret, purpose, text));
  }

  /** Whether the hash is the text's under any live key, in constant time. */
  matches(purpose: string, text: string, hash: Buffer): boolean {
    return this.all(purpose, text).some((own) => own.length === hash.length && timingSafeEqual(own, hash));
  }

  email(address: string): Buffer {
    return this.of('email', normalEmail(address));
  }

  phone(number: string): Buffer {
    return this.of('phone', number);
  }
}

/** Local parts are compared without case: no large provider tells them apart. */
export function normalEmail(address: string): string {
  return address.trim().toLowerCase();
}

function digest(key: Uint8Array, purpose: string, text: string): Buffer {
  return createHmac('sha256', key).update(purpose).update('\0').update(text).digest();
}
