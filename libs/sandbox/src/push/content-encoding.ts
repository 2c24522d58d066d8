import { createDecipheriv, createHmac, type ECDH } from 'node:crypto';

/** The content cannot be read with the subscription's keys: the sender encrypted it for another, or wrongly. */
export class UndecipherableContent extends Error {}

/** What the browser of a subscription holds. */
export interface ReceiverKeys {
  readonly ecdh: ECDH;
  readonly auth: Buffer;
}

const hmac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** HKDF (RFC 5869) for outputs of one block. */
function derive(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
  return hmac(hmac(salt, secret), info, Buffer.from([1])).subarray(0, length);
}

/**
 * Decrypts `aes128gcm` (RFC 8188) as Web Push uses it (RFC 8291): one record, the sender's public key as key id.
 * @throws {@link UndecipherableContent}
 */
export function decryptContent(content: Buffer, keys: ReceiverKeys): Buffer {
  const { salt, senderKey, record } = headerOf(content);
  const receiverKey = keys.ecdh.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), receiverKey, senderKey]);
  const secret = derive(keys.auth, sharedSecret(keys.ecdh, senderKey), info, 32);
  const key = derive(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);
  return withoutPadding(open(record, key, nonce));
}

function headerOf(content: Buffer): { salt: Buffer; senderKey: Buffer; record: Buffer } {
  const keyLength = content[20] ?? 0;
  if (content.length < 21 + keyLength + 18)
    throw new UndecipherableContent('shorter than its own header and one record');
  const recordSize = content.readUInt32BE(16);
  const record = content.subarray(21 + keyLength);
  if (record.length > recordSize) throw new UndecipherableContent('more than one record');
  return { salt: content.subarray(0, 16), senderKey: content.subarray(21, 21 + keyLength), record };
}

function sharedSecret(ecdh: ECDH, senderKey: Buffer): Buffer {
  try {
    return ecdh.computeSecret(senderKey);
  } catch {
    throw new UndecipherableContent('the key id is not a P-256 public key');
  }
}

function open(record: Buffer, key: Buffer, nonce: Buffer): Buffer {
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  try {
    return Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  } catch {
    throw new UndecipherableContent('not encrypted for this subscription');
  }
}

/** The last record ends in a 2, then zeros. */
function withoutPadding(padded: Buffer): Buffer {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (padded[end] !== 2) throw new UndecipherableContent('no end of the last record');
  return padded.subarray(0, end);
}
