import { createHash } from 'node:crypto';
import type { SubmittedRecipient } from './recipients.js';
import type { SubmittedFile, SubmittedMail } from './submitted-mail.js';

/** What makes two submissions for one recipient the same, as texts to be hashed with a key. */
export interface RepeatMarks {
  /** The envelope's or the message's own id; null where there is neither. */
  readonly id: string | null;
  /** Sender, subject, reference and what the parts say: software that makes a new id at every try changes none of them. */
  readonly content: string;
}

/** The marks of a mail for one recipient. @param reference tells two people apart who share a mailbox */
export function repeatMarks(
  mail: SubmittedMail,
  recipient: SubmittedRecipient,
  about: { readonly envelopeId: string | null; readonly reference: string | null },
): RepeatMarks {
  const id = about.envelopeId ?? mail.messageId;
  return {
    id: id === null ? null : JSON.stringify([recipient.key, id]),
    content: JSON.stringify([recipient.key, mail.from, mail.subject, about.reference, digestOf(mail)]),
  };
}

/** A hash over the decoded leaf parts, whatever their encoding and boundaries. */
function digestOf(mail: SubmittedMail): string {
  const digest = createHash('sha256');
  const add = (part: string | Uint8Array) => digest.update(part).update('\0');
  add(mail.text);
  add(mail.html ?? '');
  for (const file of mail.files) {
    add(file.type);
    add(file.name);
    add(stable(file));
  }
  return digest.digest('base64url');
}

/** A calendar entry is written anew at every try, with the time of writing in it (RFC 5545, 3.8.7.2). */
function stable({ type, content }: SubmittedFile): string | Uint8Array {
  if (type !== 'text/calendar' && type !== 'application/ics') return content;
  return Buffer.from(content)
    .toString('latin1')
    .replace(/^DTSTAMP[:;][^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n?/gim, '');
}
