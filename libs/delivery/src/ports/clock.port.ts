/**
 * The two clocks. *Domain time* (due moments, deadlines, quiet hours, probes, ramps, retries) is mapped to real time
 * piecewise, the same for all processes, and goes into SQL as a parameter. *Real time* makes ids, `Date` headers and
 * tokens; leases and timeouts use the database's own clock.
 */
export abstract class Clock {
  /** Domain time in Unix milliseconds. */
  abstract now(): number;
  /** Real time in Unix milliseconds. */
  abstract realNow(): number;
}

/** A source of chance, so that ids and jitter can be seeded in the simulation. */
export abstract class Chance {
  /** In [0, 1). */
  abstract fraction(): number;
  abstract bytes(count: number): Uint8Array;
}
