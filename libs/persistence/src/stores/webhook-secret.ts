import { randomBytes } from '../vault/random-bytes.js';

const PREFIX = 'whsec_';
const BYTES = 32;

/** A new secret as Standard Webhooks 1.0 writes it: `whsec_` and base64 of 32 random bytes. */
export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(BYTES).toString('base64')}`;
}

/** What signs. */
export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}
