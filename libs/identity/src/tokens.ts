import type { KeyKind, RandomSource } from './ports/index.js';

/** 256 bits: cannot be guessed, so a fast keyed hash is enough to keep it by. */
const SECRET_BYTES = 32;
const PREFIX_LENGTH = 8;
/** 32 of them, so that five bits of a byte choose one evenly; without `l` and `o`, and `0` and `1`. */
const PREFIX_LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const KEY = /^sb_(live|team|test)_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

/** A fresh token of 43 URL-safe characters, for a cookie or a link. */
export function newToken(random: RandomSource): string {
  return Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url');
}

/** Whether the text can be a token at all. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** A fresh API key: `sb_<kind>_<prefix>_<secret>`. */
export function newKey(
  kind: KeyKind,
  random: RandomSource,
): { readonly prefix: string; readonly key: string } {
  const letters = [...random.bytes(PREFIX_LENGTH)].map((byte) => PREFIX_LETTERS.charAt(byte & 31));
  const prefix = letters.join('');
  return { prefix, key: `sb_${kind}_${prefix}_${newToken(random)}` };
}

/** The prefix of a text that has an API key's form, or null. */
export function prefixOfKey(text: string): string | null {
  return KEY.exec(text)?.[2] ?? null;
}
