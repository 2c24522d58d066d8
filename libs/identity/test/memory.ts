import {
  IdentityClock,
  KeyHasher,
  KeyStore,
  RandomSource,
  SessionStore,
  SignInLinkStore,
  type KeyRecord,
  type SessionRecord,
  type SignInLinkRecord,
} from '../src/ports/index.js';

/** FNV-1a, five times over: tells texts apart, and hides nothing from anybody. */
function toyDigest(text: string): string {
  const part = (seed: number): string => {
    let hash = 0x811c9dc5 ^ seed;
    for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
    return hash.toString(16).padStart(8, '0');
  };
  return [1, 2, 3, 4, 5].map(part).join('');
}

/** A ring of two keys, as after a rotation: `h1` is the older one. */
export class TestHasher extends KeyHasher {
  matched: string[] = [];

  constructor(private readonly ids: readonly string[] = ['h2', 'h1']) {
    super();
  }

  override hash(secret: string): string {
    return this.hashes(secret)[0] ?? '';
  }

  override hashes(secret: string): readonly string[] {
    return this.ids.map((id) => `${id}:${toyDigest(`${id} ${secret}`)}`);
  }

  override matches(secret: string, stored: string): boolean {
    this.matched.push(stored);
    const own = this.hashes(secret).find((hash) => hash.startsWith(`${stored.split(':')[0] ?? ''}:`));
    return own === stored;
  }
}

/** Real chance, unless a spec gives the bytes. */
export class TestRandom extends RandomSource {
  given: Uint8Array[] = [];

  override bytes(count: number): Uint8Array {
    return this.given.shift() ?? crypto.getRandomValues(new Uint8Array(count));
  }
}

export class TestClock extends IdentityClock {
  domainMs = 1_000_000;
  realMs = 5_000_000;

  override now(): number {
    return this.domainMs;
  }

  override realNow(): number {
    return this.realMs;
  }
}

/** Keys in memory; a spec may hold its answers back or let it fail. */
export class MemoryKeys extends KeyStore {
  readonly records = new Map<string, KeyRecord>();
  readonly asked: (readonly string[])[] = [];
  gate: Promise<void> = Promise.resolve();
  failure: Error | null = null;

  override async findByPrefixes(prefixes: readonly string[]): Promise<readonly KeyRecord[]> {
    this.asked.push(prefixes);
    // As a database does: what is read is what was committed when the query began.
    const found = [...this.records.values()].filter(({ prefix }) => prefixes.includes(prefix));
    await this.gate;
    if (this.failure !== null) throw this.failure;
    return found;
  }

  override findById(id: string, departmentId: string): Promise<KeyRecord | null> {
    const record = this.records.get(id);
    return Promise.resolve(record?.departmentId === departmentId ? record : null);
  }

  override list(departmentId: string): Promise<readonly KeyRecord[]> {
    return Promise.resolve(
      [...this.records.values()].filter((record) => record.departmentId === departmentId).reverse(),
    );
  }

  override insert(record: KeyRecord): Promise<'inserted' | 'prefix_taken'> {
    if ([...this.records.values()].some(({ prefix }) => prefix === record.prefix))
      return Promise.resolve('prefix_taken');
    this.records.set(record.id, record);
    return Promise.resolve('inserted');
  }

  override async replace({ oldId, endsAtMs, record }: Parameters<KeyStore['replace']>[0]) {
    const old = await this.findById(oldId, record.departmentId);
    if (old === null || old.revokedAtMs !== null) return 'gone' as const;
    if ((await this.insert(record)) === 'prefix_taken') return 'prefix_taken' as const;
    this.records.set(oldId, { ...old, expiresAtMs: Math.min(old.expiresAtMs ?? Infinity, endsAtMs) });
    return 'replaced' as const;
  }

  override async revoke(id: string, departmentId: string, atMs: number): Promise<boolean> {
    const record = await this.findById(id, departmentId);
    if (record === null) return false;
    this.records.set(id, { ...record, revokedAtMs: record.revokedAtMs ?? atMs });
    return true;
  }
}

export class MemoryLinks extends SignInLinkStore {
  readonly records = new Map<string, SignInLinkRecord>();

  override insert(record: SignInLinkRecord): Promise<void> {
    this.records.set(record.tokenHash, record);
    return Promise.resolve();
  }

  override take(tokenHashes: readonly string[], nowMs: number): Promise<SignInLinkRecord | null> {
    for (const hash of tokenHashes) {
      const record = this.records.get(hash);
      if (record !== undefined && record.expiresAtMs > nowMs) {
        this.records.delete(hash);
        return Promise.resolve(record);
      }
    }
    return Promise.resolve(null);
  }
}

export class MemorySessions extends SessionStore {
  readonly records = new Map<string, SessionRecord>();

  override insert(record: SessionRecord): Promise<void> {
    this.records.set(record.tokenHash, record);
    return Promise.resolve();
  }

  override find(tokenHashes: readonly string[]): Promise<SessionRecord | null> {
    return Promise.resolve(
      tokenHashes.map((hash) => this.records.get(hash)).find((record) => record !== undefined) ?? null,
    );
  }

  override end(tokenHashes: readonly string[]): Promise<void> {
    for (const hash of tokenHashes) this.records.delete(hash);
    return Promise.resolve();
  }

  override purge(beforeMs: number): Promise<number> {
    const expired = [...this.records].filter(([, record]) => record.expiresAtMs < beforeMs);
    for (const [hash] of expired) this.records.delete(hash);
    return Promise.resolve(expired.length);
  }
}
