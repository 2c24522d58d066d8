import { createCipheriv, createECDH, randomBytes, type ECDH } from 'node:crypto';
import { hkdfOfOneBlock } from './hkdf.js';

/** The browser that alone can read a message. */
export interface PushReceiver {
  /** Its public key: an uncompressed point of P-256, 65 bytes. */
  readonly publicKey: Buffer;
  /** The secret that it shares with us and not with its push service, 16 bytes. */
  readonly auth: Buffer;
}

/**
 * What makes each message its own: a key pair and a salt that no other message has (RFC 8291, 3.1 and 3.4). The pair is an
 * ECDH and no KeyObject, each of which costs Node 127 µs when it is first used.
 */
export interface MessageKeys {
  readonly ecdh: ECDH;
  /** As the receiver's. */
  readonly publicKey: Buffer;
  /** 16 bytes. */
  readonly salt: Buffer;
}

/** A push service must take 4096 bytes (RFC 8030, 7.2); 86 of them are the header, 17 the record's end and tag. */
export const MOST_PLAIN_BYTES = 3993;

const KEY_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const RECORD_SIZE = 4096;
/** The last record ends in a 2 (RFC 8188, 2). */
const LAST_RECORD = Buffer.of(2);
const WEB_PUSH_INFO = Buffer.from('WebPush: info\0');
const KEY_INFO = Buffer.from('Content-Encoding: aes128gcm\0');
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0');

/**
 * Keys of a subscription as the browser wrote them.
 * @throws RangeError when they have not the form of keys
 */
export function receiverOf(keys: { readonly p256dh: string; readonly auth: string }): PushReceiver {
  const publicKey = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  if (publicKey.length !== KEY_BYTES || publicKey[0] !== 4 || auth.length !== AUTH_BYTES)
    throw new RangeError('the keys of the subscription are no keys');
  return { publicKey, auth };
}

/** Draws the keys of one message. @param ecdh its former pair is overwritten; a new one costs 50 µs more in its first use */
export function drawMessageKeys(ecdh: ECDH = createECDH('prime256v1')): MessageKeys {
  return { publicKey: ecdh.generateKeys(), ecdh, salt: randomBytes(SALT_BYTES) };
}

/**
 * Encrypts one message as `aes128gcm` (RFC 8188) for Web Push (RFC 8291): one record, our public key as key id.
 * @throws Error when the receiver's key is no point of the curve; RangeError when the text is too long
 */
export function encryptContent(plain: Buffer, receiver: PushReceiver, own: MessageKeys): Buffer {
  if (plain.length > MOST_PLAIN_BYTES) throw new RangeError('more than a push service takes');
  const { key, nonce } = recordKeys(receiver, own);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const record = [cipher.update(plain), cipher.update(LAST_RECORD), cipher.final()];
  return Buffer.concat([headerOf(own), ...record, cipher.getAuthTag()]);
}

function recordKeys(receiver: PushReceiver, own: MessageKeys): { key: Buffer; nonce: Buffer } {
  const secret = own.ecdh.computeSecret(receiver.publicKey);
  const info = Buffer.concat([WEB_PUSH_INFO, receiver.publicKey, own.publicKey]);
  const [material] = hkdfOfOneBlock(receiver.auth, secret, [info]);
  const [key, nonce] = hkdfOfOneBlock(own.salt, material, [KEY_INFO, NONCE_INFO]);
  return { key: key.subarray(0, 16), nonce: nonce.subarray(0, 12) };
}

/** Salt, record size, length of the key id, key id (RFC 8188, 2.1). */
function headerOf({ salt, publicKey }: MessageKeys): Buffer {
  const sizes = Buffer.alloc(5);
  sizes.writeUInt32BE(RECORD_SIZE);
  sizes[4] = publicKey.length;
  return Buffer.concat([salt, sizes, publicKey]);
}
