import type { Uuid } from '#domain';

/** `administrator`: of the city. `staff`: of one department. */
export const STAFF_ROLES = ['administrator', 'staff'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Somebody who works for the city, and as what. */
export type StaffMember =
  | { readonly role: 'administrator'; readonly email: string; readonly departmentId: null }
  | { readonly role: 'staff'; readonly email: string; readonly departmentId: Uuid };

/** A one-time sign-in link as it is stored; its token only as a keyed hash, the address sealed. Real time. */
export interface SignInLinkRecord {
  /** Unique; as `KeyHasher.hash` made it. */
  readonly tokenHash: string;
  readonly staff: StaffMember;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** Where one-time sign-in links are kept. */
export abstract class SignInLinkStore {
  abstract insert(record: SignInLinkRecord): Promise<void>;
  /**
   * Uses a link up: of many calls at once, one gets the record and the others null. An expired link is left alone.
   * @param tokenHashes the token's hash under every live key
   */
  abstract take(tokenHashes: readonly string[], nowMs: number): Promise<SignInLinkRecord | null>;
}

/** A session as it is stored; the cookie's token only as a keyed hash, the address sealed. Real time. */
export interface SessionRecord {
  /** Unique; as `KeyHasher.hash` made it. */
  readonly tokenHash: string;
  readonly staff: StaffMember;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** Where sessions are kept. */
export abstract class SessionStore {
  abstract insert(record: SessionRecord): Promise<void>;
  /** @returns the session, expired ones too, or null */
  abstract find(tokenHashes: readonly string[]): Promise<SessionRecord | null>;
  /** Committed when it returns; an unknown session changes nothing. */
  abstract end(tokenHashes: readonly string[]): Promise<void>;
  /** Removes sessions and links that expired before this moment. @returns how many */
  abstract purge(beforeMs: number): Promise<number>;
}
