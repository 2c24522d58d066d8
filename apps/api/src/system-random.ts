import { randomBytes } from 'node:crypto';
import { Chance } from '#delivery/ports';
import { RandomSource } from '#identity/ports';

/** The operating system's source of unguessable bytes. */
export class SystemRandom extends RandomSource {
  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}

/** The same for what need not be unguessable. */
export class SystemChance extends Chance {
  override fraction(): number {
    return Math.random();
  }

  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
