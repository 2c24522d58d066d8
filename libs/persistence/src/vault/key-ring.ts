import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DomainError } from '#domain';
import { randomBytes } from './random-bytes.js';

/** A ring of secret keys by id; the first one is current, the others still open what they sealed. */
export type Keys = readonly { readonly id: string; readonly secret: Uint8Array }[];

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals personal data with AES-256-GCM. Layout: length of the key id (1 byte), key id, nonce (12), tag (16), ciphertext.
 * Rotation: put a new key first; a job seals again what an old key sealed, then the old key may leave the ring.
 */
export class Vault {
  private readonly byId: ReadonlyMap<string, Uint8Array>;
  private readonly current: Keys[number];

  /** @throws DomainError `key-ring` when the ring is empty or a key is not 32 bytes long */
  constructor(keys: Keys) {
    const [first] = keys;
    if (!first || keys.some(({ secret }) => secret.length !== 32))
      throw new DomainError('key-ring', 'the key ring needs keys of 32 bytes each');
    this.current = first;
    this.byId = new Map(keys.map(({ id, secret }) => [id, secret]));
  }

  seal(plain: string): Buffer {
    const id = Buffer.from(this.current.id, 'ascii');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.current.secret, nonce);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(id.length), id, nonce, cipher.getAuthTag(), body]);
  }

  /** @throws DomainError `unknown-key` when the key has left the ring; an Error when the bytes were tampered with */
  open(sealed: Buffer): string {
    const { keyId, nonceAt } = this.header(sealed);
    const key = this.byId.get(keyId);
    if (!key) throw new DomainError('unknown-key', `no key ${keyId} in the ring`);
    const tagAt = nonceAt + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(nonceAt, tagAt));
    decipher.setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
    const body = decipher.update(sealed.subarray(tagAt + TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  }

  sealJson(value: unknown): Buffer {
    return this.seal(JSON.stringify(value));
  }

  openJson(sealed: Buffer): unknown {
    return JSON.parse(this.open(sealed));
  }

  /** Whether an older key sealed it: the rotation job's question. */
  isStale(sealed: Buffer): boolean {
    return this.header(sealed).keyId !== this.current.id;
  }

  private header(sealed: Buffer): { keyId: string; nonceAt: number } {
    const length = sealed[0] ?? 0;
    return { keyId: sealed.toString('ascii', 1, 1 + length), nonceAt: 1 + length };
  }
}
