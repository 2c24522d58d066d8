import type { IdentityClock, KeyHasher, RandomSource, SignInLinkStore, StaffMember } from './ports/index.js';
import type { StaffSessions } from './staff-sessions.js';
import { isToken, newToken } from './tokens.js';

/** How long a link can be used, real time. */
export const SIGN_IN_LINK_MS = 15 * 60_000;

/** What a link was worth. Unknown, used and expired links are not told apart. */
export type SignIn =
  | { readonly kind: 'signed_in'; readonly sessionToken: string; readonly staff: StaffMember }
  | { readonly kind: 'invalid' };

/**
 * One-time sign-in links of staff. Showing the page of a link must change nothing, since scanners open links:
 * `consume` is for the POST of the button on it.
 */
export class SignInLinks {
  constructor(
    private readonly store: SignInLinkStore,
    private readonly sessions: StaffSessions,
    private readonly hasher: KeyHasher,
    private readonly random: RandomSource,
    private readonly clock: IdentityClock,
  ) {}

  /** @returns the token that the link ends with */
  async create(staff: StaffMember, lastsMs: number = SIGN_IN_LINK_MS): Promise<string> {
    const token = newToken(this.random);
    const createdAtMs = this.clock.realNow();
    const expiresAtMs = createdAtMs + lastsMs;
    await this.store.insert({ tokenHash: this.hasher.hash(token), staff, createdAtMs, expiresAtMs });
    return token;
  }

  /** Uses the link up and opens a session; of many at once one succeeds. */
  async consume(token: string): Promise<SignIn> {
    if (!isToken(token)) return { kind: 'invalid' };
    const link = await this.store.take(this.hasher.hashes(token), this.clock.realNow());
    if (link === null) return { kind: 'invalid' };
    return { kind: 'signed_in', sessionToken: await this.sessions.open(link.staff), staff: link.staff };
  }
}
