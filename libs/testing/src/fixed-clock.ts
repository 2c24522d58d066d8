import { Clock } from '#delivery/ports';

/** A moment to start from: 11 March 2021, 14:03 in Germany, when GMX began to refuse mail. */
export const START_MS = Date.UTC(2021, 2, 11, 13, 3);

/** A clock that moves only when told. Real time moves along with domain time; the two may differ from the start. */
export class FixedClock extends Clock {
  private passedMs = 0;

  constructor(
    private readonly startMs: number = START_MS,
    private readonly realStartMs: number = startMs,
  ) {
    super();
  }

  override now(): number {
    return this.startMs + this.passedMs;
  }

  override realNow(): number {
    return this.realStartMs + this.passedMs;
  }

  /** Lets time pass on both clocks. */
  advance(ms: number): void {
    if (ms < 0) throw new RangeError('time does not run backwards');
    this.passedMs += ms;
  }
}
