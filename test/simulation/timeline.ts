import { setImmediate as settled } from 'node:timers/promises';
import { Clock } from '#delivery/ports';
import { START_MS } from '#testing';

interface Planned {
  readonly atMs: number;
  readonly order: number;
  readonly work: () => void;
}

/** Simulated time: a heap of what is planned. Between two events everything that was started runs as far as it can. */
export class Timeline extends Clock {
  private nowMs = START_MS;
  private order = 0;
  private halted = false;
  private readonly heap: Planned[] = [];

  override now(): number {
    return this.nowMs;
  }

  override realNow(): number {
    return this.nowMs;
  }

  at(atMs: number, work: () => void): void {
    this.heap.push({ atMs: Math.max(atMs, this.nowMs), order: this.order++, work });
    this.rise(this.heap.length - 1);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.at(this.nowMs + ms, resolve);
    });
  }

  hasHalted(): boolean {
    return this.halted;
  }

  /** Plays nothing more: what was looked for is found. */
  halt(): void {
    this.halted = true;
  }

  /** Plays everything up to that moment. */
  async run(untilMs: number): Promise<void> {
    for (let next = this.heap[0]; next && next.atMs <= untilMs && !this.halted; next = this.heap[0]) {
      this.takeFirst();
      this.nowMs = next.atMs;
      next.work();
      // All promises that can go on have gone on before an immediate runs.
      await settled();
    }
    this.nowMs = untilMs;
  }

  private takeFirst(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private rise(place: number): void {
    for (let child = place; child > 0;) {
      const parent = (child - 1) >> 1;
      if (!this.swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  private sink(place: number): void {
    for (let parent = place; ;) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const child = right < this.heap.length && this.isEarlier(right, left) ? right : left;
      if (child >= this.heap.length || !this.swapIfEarlier(child, parent)) return;
      parent = child;
    }
  }

  private isEarlier(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (!a || !b) return false;
    return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
  }

  private swapIfEarlier(child: number, parent: number): boolean {
    const [a, b] = [this.heap[child], this.heap[parent]];
    if (!a || !b || !this.isEarlier(child, parent)) return false;
    this.heap[parent] = a;
    this.heap[child] = b;
    return true;
  }
}
