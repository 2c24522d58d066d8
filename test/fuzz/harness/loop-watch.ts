const TICK_MS = 10;

/**
 * Watches how long the event loop stands still. A stall counts as long as this thread itself was busy: that a loaded machine
 * gave us no time is not our doing.
 */
export class LoopWatch {
  worstMs = 0;
  private lastAt = performance.now();
  private lastCpu = process.threadCpuUsage();
  private excusedMs = 0;
  private readonly timer = setInterval(() => {
    this.tick();
  }, TICK_MS);

  /** @param onTick told how long the loop stood still before, ms */
  constructor(private readonly onTick: (stallMs: number) => void) {}

  /** Does a piece of work of our own, which counts for nothing. */
  apart<T>(work: () => T): T {
    const startedAt = performance.now();
    try {
      return work();
    } finally {
      this.excusedMs += performance.now() - startedAt;
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const { user, system } = process.threadCpuUsage(this.lastCpu);
    const stallMs = Math.min(now - this.lastAt, (user + system) / 1000) - this.excusedMs;
    this.excusedMs = 0;
    this.lastAt = now;
    this.lastCpu = process.threadCpuUsage();
    this.worstMs = Math.max(this.worstMs, stallMs);
    this.onTick(stallMs);
  }
}
