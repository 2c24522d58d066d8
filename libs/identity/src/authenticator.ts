import { KeyLookup } from './key-lookup.js';
import type { IdentityClock, KeyHasher, KeyRecord, KeyStore } from './ports/index.js';
import { ADMINISTRATOR_KEY, principalOfKey, type Principal } from './principal.js';
import { prefixOfKey } from './tokens.js';

/** How an authentication ended. Only who holds the whole key learns that it has expired or was revoked. */
export type Authentication =
  | { readonly kind: 'ok'; readonly principal: Principal }
  | { readonly kind: 'missing' | 'invalid' | 'expired' | 'revoked' };

const BEARER = /^Bearer +([^\s]{1,200})$/i;

/** Tells who asks by an API key, or by the city's own key. */
export class Authenticator {
  private readonly lookup: KeyLookup;
  private readonly administratorHash: string | null;
  /** Compared with where there is no such key, so that both cases take the same time. */
  private readonly nobodysHash: string;

  /** @param administratorKey the city's own key, or null where there is none */
  constructor(
    keys: KeyStore,
    private readonly hasher: KeyHasher,
    private readonly clock: IdentityClock,
    administratorKey: string | null,
  ) {
    this.lookup = new KeyLookup(keys);
    this.administratorHash = administratorKey === null ? null : hasher.hash(administratorKey);
    this.nobodysHash = hasher.hash('');
  }

  /** @param authorization the header `Authorization: Bearer <key>` @throws what the store throws */
  async authenticate(authorization: string | undefined): Promise<Authentication> {
    const key = BEARER.exec(authorization ?? '')?.[1];
    return key === undefined ? { kind: 'missing' } : this.authenticateKey(key);
  }

  /** @param user for SMTP submission: the user name, which must be the key's prefix @throws what the store throws */
  async authenticateKey(key: string, user?: string): Promise<Authentication> {
    if (user === undefined && this.isAdministratorKey(key))
      return { kind: 'ok', principal: ADMINISTRATOR_KEY };
    const prefix = prefixOfKey(key);
    if (prefix === null || (user !== undefined && user !== prefix)) return { kind: 'invalid' };
    const record = await this.lookup.find(prefix);
    const isRight = this.hasher.matches(key, record?.hash ?? this.nobodysHash);
    return record === null || !isRight ? { kind: 'invalid' } : this.judge(record);
  }

  private isAdministratorKey(key: string): boolean {
    return this.administratorHash !== null && this.hasher.matches(key, this.administratorHash);
  }

  private judge(record: KeyRecord): Authentication {
    if (record.revokedAtMs !== null) return { kind: 'revoked' };
    if (record.expiresAtMs !== null && record.expiresAtMs <= this.clock.now()) return { kind: 'expired' };
    return { kind: 'ok', principal: principalOfKey(record) };
  }
}
