const MINUTE_MS = 60_000;

/**
 * Spreads a rate per minute over the minute: a token bucket of a sixth of the minute's tokens and one more. Without that one,
 * what grows while a lane is not looked at would spill at low rates, and a step of the ramp would let less through than it
 * allows: the next step would more than double it.
 */
export class Ramp {
  private tokens = 0;
  private filledAtMs: number | null = null;

  /**
   * How many messages may be claimed now.
   * @param perMinute null: no limit
   * @param most no more than this
   */
  allowance(perMinute: number | null, nowMs: number, most: number): number {
    if (perMinute === null) {
      this.filledAtMs = null;
      return most;
    }
    const burst = 1 + perMinute / 6;
    const since = this.filledAtMs === null ? MINUTE_MS / 6 : Math.max(0, nowMs - this.filledAtMs);
    this.tokens = Math.min(burst, this.tokens + (since * perMinute) / MINUTE_MS);
    this.filledAtMs = nowMs;
    return Math.min(most, Math.floor(this.tokens));
  }

  /** Takes what was claimed. */
  used(count: number): void {
    if (this.filledAtMs !== null) this.tokens = Math.max(0, this.tokens - count);
  }
}
