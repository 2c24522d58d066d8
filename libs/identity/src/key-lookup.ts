import type { KeyRecord, KeyStore } from './ports/index.js';

/** More in one query would not be faster. */
const MOST_AT_ONCE = 200;

interface Waiting {
  readonly prefix: string;
  readonly resolve: (record: KeyRecord | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Looks keys up without a cache: a key that was revoked, in whichever process, is refused by the very next request. What
 * a cache would save is saved by grouping: look-ups that arrive while a query is under way share the next one. A query
 * that began before a look-up arrived never answers it: it might not see the revocation.
 */
export class KeyLookup {
  private waiting: Waiting[] = [];
  private isAsking = false;

  constructor(private readonly store: KeyStore) {}

  /** @throws what the store throws */
  find(prefix: string): Promise<KeyRecord | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ prefix, resolve, reject });
      if (!this.isAsking) void this.askForAll();
    });
  }

  private async askForAll(): Promise<void> {
    this.isAsking = true;
    while (this.waiting.length > 0) await this.ask(this.waiting.splice(0, MOST_AT_ONCE));
    this.isAsking = false;
  }

  private async ask(group: readonly Waiting[]): Promise<void> {
    try {
      const records = await this.store.findByPrefixes([...new Set(group.map(({ prefix }) => prefix))]);
      const byPrefix = new Map(records.map((record) => [record.prefix, record]));
      for (const { prefix, resolve } of group) resolve(byPrefix.get(prefix) ?? null);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
