import { DomainError, uuidV7, type Uuid } from '#domain';
import type {
  IdentityClock,
  KeyHasher,
  KeyKind,
  KeyRecord,
  KeyStore,
  RandomSource,
  Scope,
} from './ports/index.js';
import type { Principal } from './principal.js';
import { newKey } from './tokens.js';

/** A key to make. Moments are Unix milliseconds of domain time. */
export interface KeyWish {
  readonly departmentId: Uuid;
  readonly name: string;
  readonly kind: KeyKind;
  readonly scopes: readonly Scope[];
  readonly expiresAtMs: number | null;
}

/** A key that was made; the key itself is shown this once. */
export interface NewKey {
  readonly id: Uuid;
  readonly key: string;
}

/** Why a wish is refused: the first three are about who asks, the last two about the wish. */
export type KeyRefusal = 'scope_missing' | 'foreign_department' | 'above_own' | 'no_scopes' | 'expiry_past';

/** Scopes that reach beyond one department. */
const CITY_SCOPES: readonly Scope[] = ['relay', 'incidents'];

/** How long a rolled key still works unless told otherwise. */
export const ROLL_OVERLAP_MS = 24 * 3_600_000;

/** A prefix has 40 random bits: a second clash in a row is a broken source of chance. */
const TRIES = 3;

/**
 * Whether the wish may be fulfilled. The scope `keys` administers a department's keys, so it may give scopes that it has
 * not itself, but for those of the city; a `team` or `test` key makes none that reach citizens.
 * @returns the first refusal, or null
 */
export function refusalOf(by: Principal, wish: KeyWish, nowMs: number): KeyRefusal | null {
  if (!by.scopes.includes('keys')) return 'scope_missing';
  if (by.departmentId !== null && by.departmentId !== wish.departmentId) return 'foreign_department';
  if (isAboveOwn(by, wish)) return 'above_own';
  if (wish.scopes.length === 0) return 'no_scopes';
  return wish.expiresAtMs !== null && wish.expiresAtMs <= nowMs ? 'expiry_past' : null;
}

function isAboveOwn(by: Principal, wish: KeyWish): boolean {
  const isKindAbove = by.keyKind !== null && by.keyKind !== 'live' && wish.kind !== by.keyKind;
  return (
    isKindAbove || wish.scopes.some((scope) => CITY_SCOPES.includes(scope) && !by.scopes.includes(scope))
  );
}

/** Makes, rolls and ends API keys. */
export class ApiKeys {
  constructor(
    private readonly store: KeyStore,
    private readonly hasher: KeyHasher,
    private readonly random: RandomSource,
    private readonly clock: IdentityClock,
  ) {}

  /** Asks nobody: `refusalOf` does. */
  async issue(wish: KeyWish): Promise<NewKey> {
    return this.tryPrefixes<never>(wish, (record) => this.store.insert(record));
  }

  /** Makes a key like the old one, which still works for a while. @returns null when there is no such key to roll */
  async roll(id: Uuid, departmentId: Uuid, overlapMs: number = ROLL_OVERLAP_MS): Promise<NewKey | null> {
    const old = await this.store.findById(id, departmentId);
    if (old === null || old.revokedAtMs !== null) return null;
    const endsAtMs = this.clock.now() + overlapMs;
    const made = await this.tryPrefixes<'gone'>(old, async (record) => {
      const written = await this.store.replace({ oldId: id, endsAtMs, record });
      return written === 'replaced' ? 'inserted' : written;
    });
    return made === 'gone' ? null : made;
  }

  /** From then on the key is refused everywhere. @returns whether the department has such a key */
  async revoke(id: Uuid, departmentId: Uuid): Promise<boolean> {
    return this.store.revoke(id, departmentId, this.clock.now());
  }

  async list(departmentId: Uuid): Promise<readonly KeyRecord[]> {
    return this.store.list(departmentId);
  }

  private async tryPrefixes<Other extends string>(
    wish: KeyWish,
    write: (record: KeyRecord) => Promise<'inserted' | 'prefix_taken' | Other>,
  ): Promise<NewKey | Other> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { record, key } = this.recordFor(wish);
      const written = await write(record);
      if (written === 'inserted') return { id: record.id, key };
      if (written !== 'prefix_taken') return written;
    }
    throw new DomainError('key-prefix', 'found no free prefix for a key');
  }

  private recordFor(wish: KeyWish): { readonly record: KeyRecord; readonly key: string } {
    const { prefix, key } = newKey(wish.kind, this.random);
    const record: KeyRecord = {
      id: uuidV7(this.clock.realNow(), this.random.bytes(10)),
      departmentId: wish.departmentId,
      name: wish.name,
      kind: wish.kind,
      prefix,
      hash: this.hasher.hash(key),
      scopes: wish.scopes,
      createdAtMs: this.clock.now(),
      expiresAtMs: wish.expiresAtMs,
      revokedAtMs: null,
    };
    return { record, key };
  }
}
