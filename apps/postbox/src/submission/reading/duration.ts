const DURATION = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/;
const PARTS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/**
 * An ISO 8601 duration in milliseconds, or null. Weeks to seconds only: months and years have no length by themselves.
 */
export function durationMs(text: string): number | null {
  const parts: readonly (string | undefined)[] = DURATION.exec(text)?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) return null;
  return PARTS_MS.reduce((sum, partMs, index) => sum + Number(parts[index] ?? 0) * partMs, 0);
}

/** RFC 3339 with an offset: a date without a zone would be a guess. */
const MOMENT = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** A moment as Unix milliseconds, or null. */
export function momentMs(text: string): number | null {
  if (!MOMENT.test(text)) return null;
  const atMs = Date.parse(text.replace(' ', 'T').toUpperCase());
  return Number.isNaN(atMs) ? null : atMs;
}
