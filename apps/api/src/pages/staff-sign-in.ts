import type { FastifyRequest } from 'fastify';
import { SESSION_MS, type SignInLinks, type StaffSessions } from '#identity';
import type { StaffMember } from '#identity/ports';
import { cookieOf } from './page-answer.js';

const COOKIE = 'sitzung';

/** Signs staff in by a one-time link, and knows them again by a cookie. */
export class StaffSignIn {
  constructor(
    private readonly links: SignInLinks,
    private readonly sessions: StaffSessions,
    /** Cookies over TLS only, where the public address has it. */
    private readonly secure: boolean,
  ) {}

  /** Uses a link up. @returns the cookie to set, or null for a link that is unknown, used or expired */
  async signIn(token: string): Promise<{ readonly staff: StaffMember; readonly cookie: string } | null> {
    const signIn = await this.links.consume(token);
    if (signIn.kind !== 'signed_in') return null;
    return { staff: signIn.staff, cookie: this.cookie(signIn.sessionToken, SESSION_MS / 1000) };
  }

  /** Who is signed in, or null. */
  async whoIs(request: FastifyRequest): Promise<StaffMember | null> {
    const check = await this.sessions.check(cookieOf(request, COOKIE));
    return check.kind === 'ok' ? check.staff : null;
  }

  /** Ends the session. @returns the cookie that forgets it */
  async signOut(request: FastifyRequest): Promise<string> {
    const token = cookieOf(request, COOKIE);
    if (token !== undefined) await this.sessions.end(token);
    return this.cookie('', 0);
  }

  /** Removes what has expired. */
  async purge(): Promise<void> {
    await this.sessions.purge();
  }

  private cookie(value: string, maxAgeS: number): string {
    return `${COOKIE}=${value}; Path=/; Max-Age=${String(maxAgeS)}; HttpOnly; SameSite=Lax${this.secure ? '; Secure' : ''}`;
  }
}
