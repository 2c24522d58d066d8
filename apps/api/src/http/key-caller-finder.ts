import type { IdentityClock, KeyHasher, KeyStore } from '#identity/ports';
import { SCOPES } from '#identity/ports';
import { CallerFinder } from './caller-finder.js';
import type { Caller } from './principal.js';

const BEARER = /^Bearer (\S{1,200})$/i;
const KEY = /^sb_(?:live|team|test)_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

/** Finds callers by API key; the city's administrator key has every scope and no department. */
export class KeyCallerFinder extends CallerFinder {
  constructor(
    private readonly keys: KeyStore,
    private readonly hasher: KeyHasher,
    private readonly clock: IdentityClock,
    private readonly adminKey: string | null,
  ) {
    super();
  }

  override async find(authorization: string | undefined): Promise<Caller | null> {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) return null;
    if (this.isAdminKey(token))
      return {
        keyId: 'administrator',
        departmentId: null,
        kind: 'live',
        scopes: SCOPES,
        administrator: true,
      };
    const prefix = KEY.exec(token)?.[1];
    return prefix === undefined ? null : this.byPrefix(prefix, token);
  }

  private isAdminKey(token: string): boolean {
    return this.adminKey !== null && this.hasher.matches(token, this.hasher.hash(this.adminKey));
  }

  private async byPrefix(prefix: string, token: string): Promise<Caller | null> {
    const [record] = await this.keys.findByPrefixes([prefix]);
    if (!record || !this.hasher.matches(token, record.hash)) return null;
    if (record.revokedAtMs !== null || (record.expiresAtMs ?? Infinity) <= this.clock.now()) return null;
    return {
      keyId: record.id,
      departmentId: record.departmentId,
      kind: record.kind,
      scopes: record.scopes,
      administrator: false,
    };
  }
}
