/** The database has so long to answer the public; then the last copy does. Milliseconds of real time. */
export const ANSWER_MS = 2_000;

/** The answer, if it comes in time. One that comes later harms nobody. @throws Error when it does not */
export async function inTime<T>(answer: Promise<T>, withinMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('no answer in time'));
    }, withinMs);
  });
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}
