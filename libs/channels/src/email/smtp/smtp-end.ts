import type { SmtpStage } from '#domain';

/** How opening a session or sending a message ended. */
export type SmtpEnd =
  | { readonly kind: 'accepted'; readonly reply: string }
  | SmtpRefusal
  | SmtpCut
  | { readonly kind: 'too_large' }
  | { readonly kind: 'lapsed' };

/** The server said no. `code` is the reply's own. */
export interface SmtpRefusal {
  readonly kind: 'refused';
  readonly reply: string;
  readonly code: number;
  readonly stage: SmtpStage;
}

/** The dialogue ended without an answer. */
export interface SmtpCut {
  readonly kind: 'cut';
  readonly reason: 'timeout' | 'connection_failed' | 'tls_failed';
  readonly stage: SmtpStage;
  readonly detail: string;
  /** The final dot may have been on its way. */
  readonly mayHaveArrived: boolean;
  /** The server had not said a word since the transaction began. */
  readonly silent: boolean;
}

/** A server's refusal at its place in the dialogue. */
export interface Refusal {
  readonly stage: SmtpStage;
  readonly reply: string;
}

/** The refusal as an end. */
export function refused({ stage, reply }: Refusal): SmtpRefusal {
  return { kind: 'refused', stage, reply, code: codeOf(reply) };
}

/** The reply's code. */
export function codeOf(reply: string): number {
  return Number.parseInt(reply.slice(0, 3), 10);
}
