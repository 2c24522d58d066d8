import type { Logger } from '#observability';
import { BullWakeUp, SilentWakeUp } from './bull-wake-up.js';
import { WakeListener, type WakeHandler } from './wake-listener.js';
import { WakeQueue } from './wake-queue.js';

export { BullWakeUp, SilentWakeUp } from './bull-wake-up.js';
export { QueueModule } from './queue.module.js';
export { WakeListener, type WakeHandler } from './wake-listener.js';
export { WakeQueue } from './wake-queue.js';

/** The waking end for a process without Nest. @param redisUrl null: no Redis, nothing is woken */
export function openWakeUp(redisUrl: string | null, log: Logger): BullWakeUp | SilentWakeUp {
  return redisUrl === null ? new SilentWakeUp() : new BullWakeUp(WakeQueue.open(redisUrl, log));
}

/** The listening end; it listens from now on, and as soon as Redis is there. */
export function openWakeListener(redisUrl: string, handler: WakeHandler, log: Logger): WakeListener {
  const listener = new WakeListener(WakeQueue.open(redisUrl, log), handler, log);
  listener.start();
  return listener;
}
