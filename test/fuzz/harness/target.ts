import type { Random } from '../../drills/harness/random.js';

/** One input, made by a seed, and what is done with it. */
export interface FuzzCase {
  /** The whole input, as it is kept when it finds something. */
  readonly input: string | Uint8Array;
  /** Ends when the input is judged. @throws anything, which is a find */
  run(): Promise<void> | void;
}

/** What inputs are made for. */
export interface FuzzTarget {
  readonly name: string;
  /** How many cases are under way at once. */
  readonly atOnce: number;
  open(): Promise<OpenTarget> | OpenTarget;
}

/** A target that is ready for cases. */
export interface OpenTarget {
  make(random: Random): FuzzCase;
  close(): Promise<void> | void;
}

/** Something that must not be. */
export class Find extends Error {
  override readonly name = 'Find';
}
