import { parseAttemptId, type AttemptId, type Uuid } from '#domain';
import { attemptOfReturnPath, readUnsubscribeAddress } from '#channels';
import type { Links } from '#delivery/ports';

/** Whom a mail that comes in is for. */
export type InboundAddress =
  /** A return path of ours: what comes here speaks of this attempt. */
  | { readonly kind: 'attempt'; readonly attempt: AttemptId }
  /** The address in List-Unsubscribe: this citizen wants no more mail of the category with this mark. */
  | { readonly kind: 'unsubscribe'; readonly citizenId: Uuid; readonly mark: string }
  /** Postmaster, abuse and complaints: must be reachable (RFC 5321, 4.5.1; RFC 2142). */
  | { readonly kind: 'desk' };

/** Why an address takes no mail. */
export type AddressRefusal = 'not-ours' | 'unknown' | 'expired';

/** How long after its notification a return path takes reports: senders give up after five days, some bounce weeks later. */
const REPORTS_FOR_MS = 30 * 86_400_000;

const DESKS = new Set(['postmaster', 'abuse', 'complaints']);

/** What reading an address needs to know. */
export interface InboundDomains {
  readonly links: Links;
  /** Our bounce domains, lower case. */
  readonly domains: ReadonlySet<string>;
}

/** Reads the recipient of a mail that comes in. Return paths carry a keyed hash and expire with their notification's age. */
export function readInboundAddress(
  address: string,
  { links, domains }: InboundDomains,
  realNowMs: number,
): InboundAddress | AddressRefusal {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).toLowerCase();
  if (at < 1 || !domains.has(address.slice(at + 1).toLowerCase())) return 'not-ours';
  if (DESKS.has(local)) return { kind: 'desk' };
  const attempt = attemptOfReturnPath(address, links);
  if (attempt !== null) return isExpired(attempt, realNowMs) ? 'expired' : { kind: 'attempt', attempt };
  const unsubscribing = readUnsubscribeAddress(address, links);
  return unsubscribing === null ? 'unknown' : { kind: 'unsubscribe', ...unsubscribing };
}

/** The id of a notification begins with the real time of its making (UUIDv7). */
function isExpired(attempt: AttemptId, realNowMs: number): boolean {
  const id = parseAttemptId(attempt)?.notificationId ?? '';
  return realNowMs - parseInt(id.replaceAll('-', '').slice(0, 12), 16) > REPORTS_FOR_MS;
}
