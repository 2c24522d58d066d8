import { createECDH, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ReceiverKeys } from './content-encoding.js';

/** What a browser hands to a site: as `PushSubscription.toJSON()`. */
export interface PushSubscriptionJson {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

const idForm = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The browsers behind the push service. Their keys are derived from one secret in a file, so that a restart, however
 * sudden, forgets none; an endpoint carries a mark that only this service can make, so that made-up ones answer 404.
 */
export class Subscriptions {
  readonly #secret: Buffer;
  readonly #keys = new Map<string, ReceiverKeys>();

  constructor(secretFile: string) {
    if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(32), { mode: 0o600 });
    this.#secret = readFileSync(secretFile);
  }

  /** Whether `id` can name a subscription: letters, digits, `-`, `_`, at most 64. */
  static isId(id: string): boolean {
    return idForm.test(id);
  }

  /** The subscription named `id`, the same whenever asked. */
  create(id: string, origin: string): PushSubscriptionJson {
    const { ecdh, auth } = this.keysOf(id);
    return {
      endpoint: `${origin}/push/${id}.${this.#mark(id)}`,
      keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
    };
  }

  /** The id in the path of an endpoint, `undefined` when we never made it. */
  idOf(path: string): string | undefined {
    const [, id = '', mark = ''] = /^\/push\/([^./]+)\.([0-9a-f]{16})$/.exec(path) ?? [];
    if (!idForm.test(id)) return undefined;
    return timingSafeEqual(Buffer.from(mark), Buffer.from(this.#mark(id))) ? id : undefined;
  }

  keysOf(id: string): ReceiverKeys {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const ecdh = createECDH('prime256v1');
    ecdh.setPrivateKey(this.#derive('key', id));
    const keys = { ecdh, auth: this.#derive('auth', id).subarray(0, 16) };
    this.#keys.set(id, keys);
    return keys;
  }

  #mark(id: string): string {
    return this.#derive('mark', id).toString('hex').slice(0, 16);
  }

  #derive(purpose: string, id: string): Buffer {
    return createHmac('sha256', this.#secret).update(`${purpose}:${id}`).digest();
  }
}
