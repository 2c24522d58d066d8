import { hash } from 'node:crypto';

/** Of SHA-256, bytes. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const ONE = Buffer.of(1);

/**
 * HKDF-SHA-256 (RFC 5869) where each output is at most one digest long: one extraction, and an expansion for each `info`.
 * Out of one-shot hashes: `hkdfSync` makes a KeyObject of each secret, which costs more than everything else here
 * (167 of 415 µs a message, by `--cpu-prof` of `npm run bench -- push`; this takes 40).
 * @returns 32 bytes for each `info`
 */
export function hkdfOfOneBlock<const I extends readonly Buffer[]>(
  salt: Buffer,
  secret: Buffer,
  infos: I,
): { readonly [K in keyof I]: Buffer } {
  const pseudoRandom = hmac(salt, secret);
  const outputs = infos.map((info) => hmac(pseudoRandom, Buffer.concat([info, ONE])));
  return outputs as unknown as { readonly [K in keyof I]: Buffer };
}

/** HMAC-SHA-256 (RFC 2104) for keys of at most a block. */
function hmac(key: Buffer, text: Buffer): Buffer {
  const inner = Buffer.alloc(BLOCK_BYTES + text.length, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, 0x5c);
  for (const [at, byte] of key.entries()) {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  text.copy(inner, BLOCK_BYTES);
  hash('sha256', inner, 'buffer').copy(outer, BLOCK_BYTES);
  return hash('sha256', outer, 'buffer');
}
