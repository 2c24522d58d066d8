import { addressesIn } from './addresses.js';
import type { DecodedPart, MailField } from './decoded-mail.js';
import { fieldOf } from './decoded-mail.js';
import { readFieldBlocks } from './fields.js';
import { distinct } from './text-recipients.js';

const REPORT = 'message/feedback-report';
/** Microsoft's Junk Mail Reporting Program: who complained. */
const MICROSOFT_MARK = 'x-hmxmroriginalrecipient';
const NAMED = ['original-rcpt-to', 'removal-recipient', 'original-recipient'];
const IN_HEADER = [MICROSOFT_MARK, 'to', 'x-original-to', 'delivered-to'];

/** The fields of a feedback report (RFC 5965), or null; Microsoft sends none, and marks the returned message instead. */
export function feedbackOf(
  parts: readonly DecodedPart[],
  returned: readonly MailField[],
): readonly MailField[] | null {
  const part = parts.find(({ type }) => type === REPORT);
  if (part !== undefined) return readFieldBlocks(part.text).flat();
  return returned.some(({ name }) => name === MICROSOFT_MARK) ? [] : null;
}

/** Who complained: the report's own fields, else those to whom the returned message was sent. */
export function complainants(feedback: readonly MailField[], returned: readonly MailField[]): string[] {
  const named = feedback
    .filter(({ name }) => NAMED.includes(name))
    .flatMap(({ value }) => addressesIn(value));
  if (named.length > 0) return distinct(named);
  for (const name of IN_HEADER) {
    const found = addressesIn(fieldOf(returned, name));
    if (found.length > 0) return distinct(found);
  }
  return [];
}
