import type { Way } from '../ways.js';
import type { Gate } from './gate.js';
import type { OpenWay } from './open-way.js';

/** A way that was not tried yet. */
export interface FreeWay {
  readonly way: Way;
  readonly gate: Gate;
}

/** What became of the search for a way that tells the recipient in time. */
export interface Search {
  /** There is one, open or to be opened at a moment that still is in time. */
  isFound: boolean;
  /** One is closed only for now. */
  hasLater: boolean;
  /** One cannot arrive before the deadline. */
  isTooLate: boolean;
}

/** The ways of one decision. `open` grows as ways are opened. */
export interface Choice {
  readonly ways: readonly Way[];
  readonly free: readonly FreeWay[];
  readonly open: OpenWay[];
  readonly search: Search;
}
