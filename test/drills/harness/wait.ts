import { setTimeout as sleep } from 'node:timers/promises';

/** Lets real time pass: a drill's rhythm, not a wait for something to happen. */
export async function pass(ms: number): Promise<void> {
  await sleep(ms);
}

/** Waits for a condition. @returns how long it took, or null when it did not come true in time */
export async function until(
  condition: () => Promise<boolean> | boolean,
  withinMs: number,
  everyMs = 200,
): Promise<number | null> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < withinMs) {
    if (await condition()) return performance.now() - startedAt;
    await sleep(everyMs);
  }
  return null;
}
