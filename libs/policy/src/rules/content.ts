import type { Channel, ContactPoint } from '#domain';
import type { ContentKind } from '../model.js';
import type { Situation } from '../situation.js';

/**
 * Rules 8, 10 and 14: what may travel to this contact point. Confidential content never goes by SMS or push; an unverified
 * phone that serves as fallback gets a neutral text; after the deadline only the department's `late` text goes.
 */
export function contentFor(s: Situation, contact: ContactPoint): ContentKind {
  if (isNeutral(s, contact)) return 'neutral';
  return s.isLate ? 'late' : 'original';
}

/** Whether this contact point only hears that there is news. */
export function isNeutral(s: Situation, contact: ContactPoint): boolean {
  return (isShort(contact.channel) && s.facts.notification.confidential) || isUnverifiedFallback(s, contact);
}

/** Rule 14: a phone nobody verified, of a person whom the department addressed by email. Alone it carries its own text. */
export function isUnverifiedFallback(s: Situation, contact: ContactPoint): boolean {
  return contact.channel === 'sms' && !contact.verified && hasEmail(s);
}

function hasEmail(s: Situation): boolean {
  return s.facts.recipient.contacts.some((contact) => contact.channel === 'email');
}

function isShort(channel: Channel): boolean {
  return channel === 'sms' || channel === 'push';
}
