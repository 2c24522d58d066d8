import type { LaneKey } from '#domain';

/** What can be woken: the advance of due notifications, the resolver, or one lane. */
export type WakeTarget = 'advance' | 'resolve' | `lane:${LaneKey}`;

/** Wakes workers. Best effort: nothing is lost when it fails, every worker's own sweep finds the work. */
export abstract class WakeUp {
  /** Never throws and never waits for a broker that is away. */
  abstract wake(target: WakeTarget): void;
}
