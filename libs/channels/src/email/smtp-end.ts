import type { SmtpStage } from '#domain';
import type { SmtpDialogue } from './smtp-dialogue.js';

/** How opening a session or sending a message ended. */
export type SmtpEnd =
  | { readonly kind: 'accepted'; readonly reply: string }
  | { readonly kind: 'refused'; readonly reply: string; readonly code: number; readonly stage: SmtpStage }
  | SmtpCut
  | { readonly kind: 'too_large' }
  | { readonly kind: 'lapsed' };

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

/** An error as nodemailer makes it: which kind, and while which command. */
export interface SmtpError extends Error {
  readonly code?: string | undefined;
  readonly originalCode?: string | undefined;
  readonly command?: string | undefined;
}

/** What a dialogue that ended means: the first refusal if the server gave one, whatever came after; else a cut. */
export function failureOf(dialogue: SmtpDialogue, error: SmtpError): SmtpEnd {
  const refusal = dialogue.refusal();
  if (refusal !== null)
    return { kind: 'refused', ...refusal, code: Number.parseInt(refusal.reply.slice(0, 3), 10) };
  return {
    kind: 'cut',
    ...(dialogue.isUpgrading() ? NO_TLS : reasonOf(error)),
    stage: dialogue.stage(),
    mayHaveArrived: dialogue.mayHaveArrived(),
    silent: dialogue.isSilent(),
  };
}

const NO_TLS = { reason: 'tls_failed', detail: 'no TLS session' } as const;

function reasonOf(error: SmtpError): Pick<SmtpCut, 'reason' | 'detail'> {
  if (error.code === 'ETIMEDOUT') return { reason: 'timeout', detail: error.message };
  return { reason: 'connection_failed', detail: error.originalCode ?? error.code ?? error.name };
}

/** The hard limit as an error like nodemailer's own. */
export function timeIsUp(): SmtpError {
  return Object.assign(new Error('hard limit reached'), { code: 'ETIMEDOUT' });
}
