import { domainToASCII } from 'node:url';

/** Whom a RCPT means. `key` is the same for the same recipient, however it was written. */
export type SubmittedRecipient =
  | { readonly kind: 'email'; readonly address: string; readonly key: string }
  | { readonly kind: 'sms'; readonly phone: string; readonly key: string };

/** Dot-atom of RFC 5322, 3.2.3. No mail exchanger of the directory takes other characters, so they are refused at once. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PHONE = /^\+[1-9]\d{6,14}$/;

/**
 * Reads the address of a RCPT. `+49…@sms.<host>` is the phone.
 * @param smsDomains domains, lower case, at which a phone number is meant
 * @returns null for what is no plain mailbox
 */
export function recipientOf(address: string, smsDomains: ReadonlySet<string>): SubmittedRecipient | null {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const written = address.slice(at + 1).toLowerCase();
  if (at > 0 && smsDomains.has(written))
    return PHONE.test(local) ? { kind: 'sms', phone: local, key: local } : null;
  const domain = at < 1 ? '' : domainToASCII(written);
  if (local.length > 64 || !LOCAL_PART.test(local) || !DOMAIN.test(domain)) return null;
  const plain = `${local}@${domain}`;
  return { kind: 'email', address: plain, key: plain.toLowerCase() };
}
