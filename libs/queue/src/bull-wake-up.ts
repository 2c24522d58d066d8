import { WakeUp, type WakeTarget } from '#delivery/ports';
import type { WakeQueue } from './wake-queue.js';

/**
 * Wakes workers by Bull. Of each target one command is under way and at most one more remembered, however many wakes
 * come: a Redis that hangs must not fill our memory.
 */
export class BullWakeUp extends WakeUp {
  private readonly underWay = new Set<WakeTarget>();
  private readonly again = new Set<WakeTarget>();

  constructor(private readonly queue: WakeQueue) {
    super();
  }

  override wake(target: WakeTarget): void {
    if (this.queue.isClosing) return;
    if (this.underWay.has(target)) this.again.add(target);
    else void this.send(target);
  }

  /** Ends within 2 s. */
  async close(): Promise<void> {
    await this.queue.close();
  }

  private async send(target: WakeTarget): Promise<void> {
    this.underWay.add(target);
    // Redis is away or hangs: said once by watchRedis. The sweep finds the work.
    await this.queue.add(target).catch(() => undefined);
    this.underWay.delete(target);
    if (this.again.delete(target)) this.wake(target);
  }
}

/** Where no Redis is configured. */
export class SilentWakeUp extends WakeUp {
  override wake(): void {
    // The sweeps find the work.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
