import { hash } from 'node:crypto';
import type { Uuid } from '#domain';
import type { Category, Links } from '#delivery/ports';

/** Whom a mail to an unsubscribe address comes from, and of what. */
export interface Unsubscribing {
  readonly citizenId: Uuid;
  /** `categoryMark` of the category. */
  readonly mark: string;
}

const MARK_LENGTH = 6;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ways to be told no more of an optional category. */
export interface UnsubscribeWays {
  /** The page where everything is set. */
  readonly page: string;
  /** Takes `List-Unsubscribe=One-Click` by POST (RFC 8058). */
  readonly oneClick: string;
  /** A mail to it is enough (RFC 2369): `stop+<token>.<mark>@<domain>`. */
  readonly address: string;
}

/** The ways for one citizen and category. */
export function unsubscribeWays(
  { citizenId, category }: { readonly citizenId: Uuid; readonly category: string },
  links: Links,
  domain: string,
): UnsubscribeWays {
  const page = links.url('preferences', citizenId);
  const mark = categoryMark(category);
  return {
    page,
    oneClick: `${page}?stop=${mark}`,
    address: `stop+${links.token('unsubscribe', citizenId)}.${mark}@${domain}`,
  };
}

/** The fields that tell mail programs of the ways. */
export function unsubscribeFields({ oneClick, address }: UnsubscribeWays): string[] {
  return [
    `List-Unsubscribe: <${oneClick}>,\r\n <mailto:${address}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  ];
}

/** Reads an unsubscribe address; null for one that we never made. */
export function readUnsubscribeAddress(address: string, links: Links): Unsubscribing | null {
  const [, token, mark = ''] = /^stop\+([a-z2-7]+)\.([a-z2-7]+)@/i.exec(address) ?? [];
  const citizenId = token === undefined ? null : links.read('unsubscribe', token);
  return citizenId === null ? null : { citizenId, mark: mark.toLowerCase() };
}

/**
 * A category within a local part, which has 64 characters at most (RFC 5321, 4.5.3.1.1): the first letters of its hash, in
 * lower case, which mail systems leave alone.
 */
function categoryMark(category: string): string {
  const bytes = hash('sha256', category, 'buffer').subarray(0, MARK_LENGTH);
  return Array.from(bytes, (byte) => ALPHABET[byte & 31] ?? '').join('');
}

/** The category with this mark, if mail of it is optional: what the law wants told cannot be switched off. */
export function optionalCategory(mark: string, categories: readonly Category[]): Category | null {
  return categories.find(({ id, basis }) => basis === 'consent' && categoryMark(id) === mark) ?? null;
}
