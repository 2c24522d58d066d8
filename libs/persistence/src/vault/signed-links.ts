import { timingSafeEqual } from 'node:crypto';
import type { Uuid } from '#domain';
import { Links, type LinkKind } from '#delivery/ports';
import type { KeyedHash } from './keyed-hash.js';

const PATHS = { message: 'm', action: 'a', preferences: 'p' } as const;
const ID_BYTES = 16;
const MAC_BYTES = 12;

/**
 * Tokens = the subject's 16 bytes and 12 bytes of a keyed hash over kind and subject, in lower-case base32, which
 * survives mail systems that fold the case of a local part.
 */
export class SignedLinks extends Links {
  constructor(
    private readonly hash: KeyedHash,
    private readonly publicUrl: string,
  ) {
    super();
  }

  override token(kind: LinkKind, subject: Uuid): string {
    const id = Buffer.from(subject.replaceAll('-', ''), 'hex');
    return toBase32(Buffer.concat([id, this.hash.of(`link:${kind}`, subject).subarray(0, MAC_BYTES)]));
  }

  override read(kind: LinkKind, token: string): Uuid | null {
    const bytes = fromBase32(token.toLowerCase());
    // Only the form that we wrote: padding bits and characters beyond the last byte would else go unnoticed.
    if (bytes?.length !== ID_BYTES + MAC_BYTES || toBase32(bytes) !== token.toLowerCase()) return null;
    const hex = bytes.subarray(0, ID_BYTES).toString('hex');
    const subject = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const mac = bytes.subarray(ID_BYTES);
    const ours = this.hash.all(`link:${kind}`, subject).map((full) => full.subarray(0, MAC_BYTES));
    return ours.some((own) => timingSafeEqual(own, mac)) ? subject : null;
  }

  override url(kind: Exclude<LinkKind, 'bounce' | 'unsubscribe'>, subject: Uuid): string {
    return `${this.publicUrl}/${PATHS[kind]}/${this.token(kind, subject)}`;
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

function toBase32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31] ?? '';
    }
  }
  return bits > 0 ? text + (ALPHABET[(value << (5 - bits)) & 31] ?? '') : text;
}

function fromBase32(text: string): Buffer | null {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
