interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: (now: number) => void;
}

/** What is to happen, by its moment; of the same moment what was planned first comes first. State: a binary heap. */
export class Calendar {
  private readonly heap: Entry[] = [];
  private planned = 0;

  /** Plans something for a moment in Unix milliseconds. */
  at(atMs: number, run: Entry['run']): void {
    this.planned += 1;
    this.heap.push({ atMs, order: this.planned, run });
    this.rise(this.heap.length - 1);
  }

  /** When the next thing happens; `Infinity`: nothing is planned. */
  get nextMs(): number {
    return this.heap[0]?.atMs ?? Number.POSITIVE_INFINITY;
  }

  /** Has the next thing happen. */
  step(): void {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    first.run(first.atMs);
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.isBefore(at, above)) return;
      this.swap(at, above);
      at = above;
    }
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const least = right < this.heap.length && this.isBefore(right, left) ? right : left;
      if (left >= this.heap.length || !this.isBefore(least, at)) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return;
    this.heap[one] = b;
    this.heap[other] = a;
  }
}
