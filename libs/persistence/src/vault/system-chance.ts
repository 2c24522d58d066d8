import { Chance } from '#delivery/ports';
import { randomBytes } from './random-bytes.js';

/** The operating system's source for what need not be unguessable. */
export class SystemChance extends Chance {
  override fraction(): number {
    return Math.random();
  }

  override bytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
