import { Chance } from '#delivery/ports';

const STEP = 0x9e3779b9;

/**
 * The same chance for the same seed: 32 bits of state that run through all values in equal steps, mixed by
 * multiplications and shifts. Good enough for simulations, never for secrets.
 */
export class SeededChance extends Chance {
  private state: number;

  constructor(seed = 1) {
    super();
    this.state = seed >>> 0;
  }

  override fraction(): number {
    return this.next() / 0x1_0000_0000;
  }

  override bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.next() & 0xff);
  }

  /** A whole number from 0 to `below` − 1. */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  private next(): number {
    this.state = (this.state + STEP) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }
}
