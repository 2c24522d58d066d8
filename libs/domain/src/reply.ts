/** What a reply means (data/LABELS.md). */
export const REPLY_LABELS = [
  'mailbox_unknown',
  'mailbox_disabled',
  'mailbox_full',
  'domain_unknown',
  'relay_denied',
  'greylisted',
  'sender_rate_limited',
  'sender_blocked_ip',
  'policy',
  'spam_content',
  'auth_failure',
  'tls_required',
  'protocol_error',
  'message_too_large',
  'server_temporary',
  'other',
] as const;
export type ReplyLabel = (typeof REPLY_LABELS)[number];

/** Whom a reply is about (data/LABELS.md). */
export const REPLY_SCOPES = [
  'recipient',
  'message',
  'sender_at_provider',
  'provider_outage',
  'own_infrastructure',
] as const;
export type ReplyScope = (typeof REPLY_SCOPES)[number];

/** The moment of an SMTP session at which a reply came; `end` is the reply to the final dot. */
export const SMTP_STAGES = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'end'] as const;
export type SmtpStage = (typeof SMTP_STAGES)[number];

/** The meaning of one reply. */
export interface Verdict {
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
  /** Whether this is proof enough to use the address no longer. A refusal about us never is. */
  readonly suppress: boolean;
  /** Whether trying again later can help (basic code 4xx, or words that say so). */
  readonly temporary: boolean;
  /** Id of the rule that decided. */
  readonly rule: string;
}

/** Labels that can be proof against an address, with scope `recipient` and a permanent code (LABELS.md). */
export const PROOF_LABELS: readonly ReplyLabel[] = ['mailbox_unknown', 'mailbox_disabled', 'domain_unknown'];
