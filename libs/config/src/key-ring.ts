import { inspect } from 'node:util';

/** One key of a ring. */
export interface RingKey {
  /** Stored beside what was sealed or hashed with it. */
  readonly id: string;
  readonly secret: Uint8Array;
}

/** Keys by id; the first seals and hashes, all open and are tried in look-ups. Prints nothing of itself. */
export class KeyRing {
  /** @param current the key for new data @param keys all keys, the current one first */
  constructor(
    readonly current: RingKey,
    readonly keys: readonly RingKey[],
  ) {}

  toJSON(): string {
    return `[key ring of ${String(this.keys.length)}]`;
  }

  [inspect.custom](): string {
    return this.toJSON();
  }
}

const ID = /^[A-Za-z0-9_-]{1,16}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

type Length = { readonly exactly: number } | { readonly atLeast: number };

/**
 * Reads `id:base64[,id:base64]`, the first being the current key. Ids: up to 16 letters, digits, `_`, `-`.
 * Base64 in either alphabet. A problem never repeats a part of the text.
 */
export function readKeyRing(
  text: string,
  length: Length,
): { readonly kind: 'ring'; readonly ring: KeyRing } | { readonly kind: 'wrong'; readonly problem: string } {
  const keys = text.split(',').map((part) => readKey(part.trim(), length));
  const good = keys.filter((key) => key !== null);
  const [current] = good;
  if (current === undefined || good.length < keys.length)
    return { kind: 'wrong', problem: formatProblem(length) };
  if (new Set(good.map((key) => key.id)).size < good.length)
    return { kind: 'wrong', problem: 'must not name a key id twice' };
  return { kind: 'ring', ring: new KeyRing(current, good) };
}

function readKey(part: string, length: Length): RingKey | null {
  const [id = '', encoded = '', rest] = part.split(':');
  if (!ID.test(id) || !BASE64.test(encoded) || rest !== undefined) return null;
  const secret = new Uint8Array(Buffer.from(encoded, 'base64'));
  return isLongEnough(secret.length, length) ? { id, secret } : null;
}

function isLongEnough(bytes: number, length: Length): boolean {
  return 'exactly' in length ? bytes === length.exactly : bytes >= length.atLeast;
}

function formatProblem(length: Length): string {
  const size = 'exactly' in length ? String(length.exactly) : `at least ${String(length.atLeast)}`;
  return `must be id:base64[,id:base64], each key ${size} bytes`;
}
