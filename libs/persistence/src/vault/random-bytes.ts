import { randomFillSync } from 'node:crypto';

const BLOCK_BYTES = 4096;

let block = Buffer.alloc(0);
let used = 0;

/**
 * Unguessable bytes, drawn from the system in blocks: a system call for each id and nonce costs more than sealing a
 * notification. No byte is given twice; what was given is wiped from the block.
 * @param count at most 4096
 */
export function randomBytes(count: number): Buffer {
  if (used + count > block.length) {
    block = randomFillSync(Buffer.alloc(BLOCK_BYTES));
    used = 0;
  }
  const bytes = Buffer.from(block.subarray(used, used + count));
  block.fill(0, used, used + count);
  used += count;
  return bytes;
}
