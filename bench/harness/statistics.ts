import { cpus, loadavg } from 'node:os';

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 0)) / 2;
}

/** Prints a ratio beside its goal. @returns whether it was met */
export function printRatio(
  name: string,
  ratios: readonly number[],
  goal: { readonly atLeast: number } | { readonly atMost: number },
): boolean {
  const value = median(ratios);
  const met = 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
  const limit = 'atLeast' in goal ? `>= ${String(goal.atLeast)}` : `<= ${String(goal.atMost)}`;
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  process.stdout.write(
    `${met ? 'ok  ' : 'MISS'} ${name.padEnd(72)} ${value.toFixed(2)}  (${spread})  goal ${limit}\n`,
  );
  return met;
}

/** The machine, for the notes. */
export function machine(): string {
  return `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? '?'}, ${load()}`;
}

/** What else it does: the load of the last minute. */
export function load(): string {
  return `load ${loadavg()[0]?.toFixed(1) ?? '?'}`;
}
