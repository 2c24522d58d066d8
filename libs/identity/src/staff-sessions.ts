import type { IdentityClock, KeyHasher, RandomSource, SessionStore, StaffMember } from './ports/index.js';
import { principalOfStaff, type Principal } from './principal.js';
import { isToken, newToken } from './tokens.js';

/** How long a session lasts, real time: a day at the office. */
export const SESSION_MS = 8 * 3_600_000;

/** Enough of the hash to tell people apart in audit rows, and too little to search for an address without the key. */
const PERSON_HASH_LENGTH = 16;

/** Whom a cookie belongs to. */
export type SessionCheck =
  | { readonly kind: 'ok'; readonly principal: Principal; readonly staff: StaffMember }
  | { readonly kind: 'missing' | 'invalid' | 'expired' };

/** Sessions of people who work for the city, by a cookie with a random token that is stored as a keyed hash only. */
export class StaffSessions {
  constructor(
    private readonly store: SessionStore,
    private readonly hasher: KeyHasher,
    private readonly random: RandomSource,
    private readonly clock: IdentityClock,
  ) {}

  /** @returns the token for the cookie */
  async open(staff: StaffMember): Promise<string> {
    const token = newToken(this.random);
    const createdAtMs = this.clock.realNow();
    const expiresAtMs = createdAtMs + SESSION_MS;
    await this.store.insert({ tokenHash: this.hasher.hash(token), staff, createdAtMs, expiresAtMs });
    return token;
  }

  async check(token: string | undefined): Promise<SessionCheck> {
    if (token === undefined || token === '') return { kind: 'missing' };
    const session = isToken(token) ? await this.store.find(this.hasher.hashes(token)) : null;
    if (session === null) return { kind: 'invalid' };
    if (session.expiresAtMs <= this.clock.realNow()) return { kind: 'expired' };
    const { staff } = session;
    return { kind: 'ok', staff, principal: principalOfStaff(staff, this.personHash(staff)) };
  }

  /** Signs out; the cookie is worth nothing from then on. */
  async end(token: string): Promise<void> {
    if (isToken(token)) await this.store.end(this.hasher.hashes(token));
  }

  /** Removes expired sessions and links. @returns how many */
  async purge(): Promise<number> {
    return this.store.purge(this.clock.realNow());
  }

  private personHash(staff: StaffMember): string {
    const hash = this.hasher.hash(`person ${staff.email.toLowerCase()}`);
    return hash.slice(hash.indexOf(':') + 1).slice(0, PERSON_HASH_LENGTH);
  }
}
