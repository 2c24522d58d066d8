import { randomBytes } from 'node:crypto';
import { RandomSource } from '#identity/ports';

/** The operating system's source of unguessable bytes. */
export class SystemRandom extends RandomSource {
  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
