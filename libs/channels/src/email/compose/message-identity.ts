import { createHmac, type KeyObject } from 'node:crypto';
import { attemptId, parseAttemptId, type AttemptId } from '#domain';
import type { ClaimedAttempt, Links } from '#delivery/ports';

type Named = Pick<ClaimedAttempt, 'departmentId' | 'notificationId' | 'ordinal' | 'contentKind'>;

/**
 * What a mail is, across its tries: the same on every retry, so that a mailbox that got it twice can show it once. A copy
 * is the original; a late text and each reminder are messages of their own.
 */
function identityOf(attempt: Named): string {
  switch (attempt.contentKind) {
    case 'original':
    case 'copy':
      return '';
    case 'neutral':
    case 'late':
      return attempt.contentKind;
    case 'reminder':
      return `reminder.${attempt.ordinal}`;
  }
}

/** The Message-ID: a keyed hash, so that it tells nobody which department or notification it was. */
export function messageIdOf(attempt: Named, key: KeyObject, domain: string): string {
  const subject = [attempt.departmentId, attempt.notificationId, identityOf(attempt)].join('\n');
  return `<${createHmac('sha256', key).update(subject).digest('base64url').slice(0, 32)}@${domain}>`;
}

/** The return path that finds the attempt again (VERP): `bounce+<token>.<ordinal>@<domain>`. */
export function returnPathOf(
  attempt: Pick<Named, 'notificationId' | 'ordinal'>,
  links: Links,
  domain: string,
): string {
  return `bounce+${links.token('bounce', attempt.notificationId)}.${attempt.ordinal}@${domain}`;
}

/** The attempt that a return path belongs to, or null for one that we never made. */
export function attemptOfReturnPath(address: string, links: Links): AttemptId | null {
  const [, token, ordinal] = /^bounce\+(.+)\.([0-9]+)@/i.exec(address) ?? [];
  const notification = token === undefined ? null : links.read('bounce', token);
  if (notification === null || ordinal === undefined) return null;
  const id = attemptId(notification, Number(ordinal));
  return parseAttemptId(id) === null ? null : id;
}
