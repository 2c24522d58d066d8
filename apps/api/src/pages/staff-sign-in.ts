import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { IdentityClock, KeyHasher, SessionStore, SignInLinkStore, StaffMember } from '#identity/ports';
import { cookieOf } from './page-answer.js';

const COOKIE = 'sitzung';
const SESSION_MS = 8 * 3_600_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Signs staff in by a one-time link, and knows them again by a cookie. Tokens are kept as keyed hashes only. */
export class StaffSignIn {
  constructor(
    private readonly links: SignInLinkStore,
    private readonly sessions: SessionStore,
    private readonly hasher: KeyHasher,
    private readonly clock: Pick<IdentityClock, 'realNow'>,
    /** Cookies over TLS only, where the public address has it. */
    private readonly secure: boolean,
  ) {}

  /** Uses a link up. @returns the cookie to set, or null for a link that is unknown, used or expired */
  async signIn(token: string): Promise<{ readonly staff: StaffMember; readonly cookie: string } | null> {
    const nowMs = this.clock.realNow();
    const link = TOKEN.test(token) ? await this.links.take(this.hasher.hashes(token), nowMs) : null;
    if (link === null) return null;
    const session = randomBytes(32).toString('base64url');
    await this.sessions.insert({
      tokenHash: this.hasher.hash(session),
      staff: link.staff,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + SESSION_MS,
    });
    return { staff: link.staff, cookie: this.cookie(session, SESSION_MS / 1000) };
  }

  /** Who is signed in, or null. */
  async whoIs(request: FastifyRequest): Promise<StaffMember | null> {
    const token = cookieOf(request, COOKIE);
    if (token === undefined || !TOKEN.test(token)) return null;
    const session = await this.sessions.find(this.hasher.hashes(token));
    return session !== null && session.expiresAtMs > this.clock.realNow() ? session.staff : null;
  }

  /** Ends the session. @returns the cookie that forgets it */
  async signOut(request: FastifyRequest): Promise<string> {
    const token = cookieOf(request, COOKIE);
    if (token !== undefined && TOKEN.test(token)) await this.sessions.end(this.hasher.hashes(token));
    return this.cookie('', 0);
  }

  private cookie(value: string, maxAgeS: number): string {
    return `${COOKIE}=${value}; Path=/; Max-Age=${String(maxAgeS)}; HttpOnly; SameSite=Lax${this.secure ? '; Secure' : ''}`;
  }
}
