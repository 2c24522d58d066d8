import type { Uuid } from '#domain';

/**
 * `message` /m/…, `action` /a/…, `preferences` /p/…; `bounce`: the tag of a VERP return path, `unsubscribe`: that of the
 * address in List-Unsubscribe.
 */
export type LinkKind = 'message' | 'action' | 'preferences' | 'bounce' | 'unsubscribe';

/** Signed, unguessable tokens for public pages and return paths: a keyed hash over kind and subject, no table. */
export abstract class Links {
  /** A token of URL-safe characters (valid in a local part too). */
  abstract token(kind: LinkKind, subject: Uuid): string;
  /** @returns the subject, or null for a token that we never made */
  abstract read(kind: LinkKind, token: string): Uuid | null;
  /** The public URL of a page on the city's own domain. */
  abstract url(kind: Exclude<LinkKind, 'bounce' | 'unsubscribe'>, subject: Uuid): string;
}
