import type { Channel } from '#domain';
import type { ClaimedContact, Content, PushSubscription, RequestContacts } from '#delivery/ports';
import type { Vault } from '../vault/key-ring.js';

/** What lies sealed in `content`. */
export interface SealedContent {
  readonly contacts: RequestContacts;
  readonly content: Content;
  readonly secondFactor: { readonly label: string; readonly value: string } | null;
}

/** What lies sealed in a `contact_point`. */
export type SealedPoint =
  { readonly address: string } | { readonly phone: string } | { readonly subscription: PushSubscription };

/** Opens a notification's content. */
export function openContent(vault: Vault, sealed: Buffer): SealedContent {
  return vault.openJson(sealed) as SealedContent;
}

/** What is needed to open the contact point of an attempt. */
export interface ContactRow {
  readonly channel: Channel;
  readonly contact_ref: string;
  readonly point_sealed: Buffer | null;
  readonly point_verified: boolean | null;
  readonly citizen_id: string | null;
}

/**
 * Opens the contact point of an attempt, or null when it is gone (removed by the citizen meanwhile).
 * @param contacts what the notification itself brought, opened
 */
export function openContact(
  vault: Vault,
  row: ContactRow,
  { contacts }: Pick<SealedContent, 'contacts'>,
): ClaimedContact | null {
  if (row.channel === 'inbox')
    return row.citizen_id === null ? null : { channel: 'inbox', citizenId: row.citizen_id };
  if (row.contact_ref.startsWith('portal:')) return openPoint(vault, row);
  if (row.channel === 'email' && contacts.email !== null)
    return { channel: 'email', address: contacts.email, name: contacts.name };
  if (row.channel === 'sms' && contacts.phone !== null)
    return { channel: 'sms', phone: contacts.phone, verified: row.point_verified ?? false };
  return null;
}

function openPoint(vault: Vault, row: ContactRow): ClaimedContact | null {
  if (!row.point_sealed) return null;
  const point = vault.openJson(row.point_sealed) as SealedPoint;
  if ('address' in point) return { channel: 'email', address: point.address, name: null };
  if ('phone' in point) return { channel: 'sms', phone: point.phone, verified: row.point_verified ?? false };
  return {
    channel: 'push',
    subscription: point.subscription,
    contactPointId: row.contact_ref.slice('portal:'.length),
  };
}
