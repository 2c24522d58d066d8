/**
 * Asks again every `everyMs` until the condition holds.
 * @returns false when it did not within `timeoutMs`.
 */
export async function holdsWithin(
  timeoutMs: number,
  condition: () => boolean | Promise<boolean>,
  everyMs = 20,
): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}
