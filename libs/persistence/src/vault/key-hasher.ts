import { createHmac, timingSafeEqual } from 'node:crypto';
import { KeyHasher } from '#identity/ports';
import type { Keys } from './key-ring.js';

/** HMAC-SHA-256 of secrets with 256 bits, as `<id of the key>:<base64url>`. */
export class HmacKeyHasher extends KeyHasher {
  constructor(private readonly keys: Keys) {
    super();
  }

  override hash(secret: string): string {
    return this.hashes(secret)[0] ?? '';
  }

  override hashes(secret: string): readonly string[] {
    return this.keys.map((key) => `${key.id}:${digest(key.secret, secret).toString('base64url')}`);
  }

  override matches(secret: string, stored: string): boolean {
    const [id, encoded = ''] = stored.split(':');
    const key = this.keys.find((one) => one.id === id);
    if (!key) return false;
    const expected = digest(key.secret, secret);
    const given = Buffer.from(encoded, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

function digest(key: Uint8Array, secret: string): Buffer {
  return createHmac('sha256', key).update('secret\0').update(secret).digest();
}
