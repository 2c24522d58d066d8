import { PROOF_LABELS } from '#domain';
import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';

const BEFORE_RCPT: readonly SmtpStage[] = ['connect', 'ehlo', 'starttls', 'auth', 'mail'];

/** Whether no recipient had been named yet: a reply of that moment is never about one. */
export function isBeforeRecipient(stage: SmtpStage | null): boolean {
  return stage !== null && BEFORE_RCPT.includes(stage);
}

/** 503 is about the order of commands (RFC 5321 4.2.3), 525 and 53x about our signing in (RFC 4954 6). */
function isPermanent(code: number): boolean {
  return code >= 500 && code <= 599 && code !== 503 && code !== 525 && !(code >= 530 && code <= 539);
}

/** What proof is judged by. `codes` are the basic codes of a reply, outermost first. */
export interface Evidence {
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
  readonly codes: readonly number[];
  readonly stage: SmtpStage | null;
}

/**
 * Whether a reply proves that an address is dead: it is about the recipient, says unknown or disabled, with permanent
 * codes all the way in (a gateway's and the quoted server's), at RCPT or later. Everything else is doubt, and doubt
 * never costs a citizen the address (LABELS.md, RFC 5321 4.2.1).
 */
export function isProof({ label, scope, codes, stage }: Evidence): boolean {
  const permanent = codes.length > 0 && codes.every(isPermanent);
  return scope === 'recipient' && PROOF_LABELS.includes(label) && permanent && !isBeforeRecipient(stage);
}
