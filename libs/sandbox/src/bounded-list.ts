/** A list that forgets its oldest entries beyond `limit`, in slabs. */
export class BoundedList<T> {
  #items: T[] = [];

  constructor(private readonly limit: number) {}

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.limit * 1.1) this.#items = this.#items.slice(-this.limit);
  }

  /** Takes out what matches. */
  remove(matches: (item: T) => boolean): void {
    this.#items = this.#items.filter((item) => !matches(item));
  }

  get items(): readonly T[] {
    return this.#items;
  }
}
