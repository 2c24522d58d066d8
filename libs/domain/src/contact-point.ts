import type { Channel } from './channel.js';

/** One way to reach a recipient, as the policy sees it: never the address itself. */
export interface ContactPoint {
  /** Position in the notification's sealed contacts: `email`, `phone`, `push:<n>`, `inbox`. */
  readonly ref: string;
  readonly channel: Channel;
  readonly verified: boolean;
  /** `request`: came with this notification and lives for it only. `portal`: the citizen's own. */
  readonly origin: 'request' | 'portal';
  readonly suppressed: boolean;
}

/** The domain of an email address, lower case, or null when there is none. */
export function domainOf(email: string): string | null {
  const at = email.lastIndexOf('@');
  return at > 0 && at < email.length - 1 ? email.slice(at + 1).toLowerCase() : null;
}

/** An email address with most of its local part hidden: `h••••••n@gmx.de`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return '•••';
  const local = email.slice(0, at);
  const last = local.length > 3 ? local.slice(-1) : '';
  return `${local.slice(0, 1)}••••••${last}${email.slice(at)}`;
}

/** A phone number in E.164 with its middle hidden: `+49 17• •••• •42`. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)} ${phone.slice(3, 5)}• •••• •${phone.slice(-2)}`;
}
