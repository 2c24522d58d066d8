import type { NodemailerDialogue } from './nodemailer-dialogue.js';
import { refused, type SmtpCut, type SmtpEnd } from './smtp-end.js';

/** An error as nodemailer makes it: which kind, and while which command. */
export interface SmtpError extends Error {
  readonly code?: string | undefined;
  readonly originalCode?: string | undefined;
  readonly command?: string | undefined;
}

/** What a dialogue that ended means: the first refusal if the server gave one, whatever came after; else a cut. */
export function failureOf(dialogue: NodemailerDialogue, error: SmtpError): SmtpEnd {
  const refusal = dialogue.refusal();
  if (refusal !== null) return refused(refusal);
  return {
    kind: 'cut',
    ...(dialogue.isUpgrading() ? noTls(error) : reasonOf(error)),
    stage: dialogue.stage(),
    mayHaveArrived: dialogue.mayHaveArrived(),
    silent: dialogue.isSilent(),
  };
}

function noTls({ originalCode }: SmtpError): Pick<SmtpCut, 'reason' | 'detail'> {
  return { reason: 'tls_failed', detail: originalCode ?? 'no TLS session' };
}

function reasonOf(error: SmtpError): Pick<SmtpCut, 'reason' | 'detail'> {
  if (error.code === 'ETIMEDOUT') return { reason: 'timeout', detail: error.message };
  return { reason: 'connection_failed', detail: error.originalCode ?? error.code ?? error.name };
}

/** The hard limit as an error like nodemailer's own. */
export function timeIsUp(): SmtpError {
  return Object.assign(new Error('hard limit reached'), { code: 'ETIMEDOUT' });
}
