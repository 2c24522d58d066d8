/** One figure of a drill beside its limit. */
interface Figure {
  readonly name: string;
  readonly value: number | string | null;
  readonly limit: string;
  readonly passed: boolean;
}

/** Collects what the witnesses say, prints it with its limits, and judges. */
export class Verdict {
  private readonly figures: Figure[] = [];
  /** Notifications that a missed figure speaks of: their stories are told. */
  readonly suspects = new Set<string>();

  constructor(
    private readonly drill: string,
    private readonly seed: number,
    /** A short form proves safety only: on a machine that does other work too, its latencies prove nothing. */
    private readonly short: boolean,
  ) {}

  /** A latency: judged in the full form, told in the short one. */
  latency(name: string, value: number | null, limit: number): void {
    if (this.short) this.add(name, value, `(full form: <= ${String(Math.round(limit))})`, true);
    else this.atMost(name, value, limit);
  }

  atMost(name: string, value: number | null, limit: number): void {
    this.add(name, value, `<= ${String(limit)}`, value !== null && value <= limit);
  }

  atLeast(name: string, value: number, limit: number): void {
    this.add(name, value, `>= ${String(limit)}`, value >= limit);
  }

  equals(name: string, value: number | string, expected: number | string): void {
    this.add(name, value, `= ${String(expected)}`, value === expected);
  }

  /** None of these notifications should be. */
  none(name: string, ids: readonly string[]): void {
    for (const id of ids) this.suspects.add(id);
    this.equals(name, ids.length, 0);
  }

  /** A figure without a limit. */
  note(name: string, value: number | string | null): void {
    this.add(name, value, '', true);
  }

  get passed(): boolean {
    return this.figures.every(({ passed }) => passed);
  }

  print(write: (line: string) => void): void {
    write(`\n${this.drill}, seed ${String(this.seed)}`);
    for (const { name, value, limit, passed } of this.figures)
      write(`  ${passed ? 'ok  ' : 'MISS'} ${name.padEnd(58)} ${shown(value).padStart(10)}  ${limit}`);
    write(this.passed ? `${this.drill}: passed` : `${this.drill}: FAILED`);
  }

  private add(name: string, value: number | string | null, limit: string, passed: boolean): void {
    this.figures.push({ name, value, limit, passed });
  }
}

function shown(value: number | string | null): string {
  if (value === null) return 'never';
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** The p-th percentile, nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0;
}
