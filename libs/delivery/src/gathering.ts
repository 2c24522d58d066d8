import { isDataError } from './accept/data-error.js';

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Written in one go at most. */
const MOST = 500;

/**
 * One writing at a time: what comes alone is written at once, what comes meanwhile goes together with the next. A burst costs as
 * many transactions as the database can do one after the other, and no connection beside one.
 */
export class Gathering<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private busy = false;

  constructor(private readonly write: (items: readonly T[]) => Promise<R>) {}

  /** @returns the result of the writing that this item was part of @throws what that writing throws */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.busy) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) await this.writeGroup(this.waiting.splice(0, MOST));
    this.busy = false;
  }

  /** A group with bad data in it is halved until the bad one stands alone; one that met another fault fails as a whole. */
  private async writeGroup(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const result = await this.write(group.map(({ item }) => item));
      for (const { resolve } of group) resolve(result);
    } catch (error) {
      if (group.length === 1 || !isDataError(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      const half = Math.ceil(group.length / 2);
      await this.writeGroup(group.slice(0, half));
      await this.writeGroup(group.slice(half));
    }
  }
}
