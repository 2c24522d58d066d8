import type { ReplyLabel, ReplyScope, SmtpStage } from '#domain';

/** A reply as it came, with what is known of its circumstances. */
export interface Reply {
  /** The whole reply: lines joined by `\n` or `\r\n`, or flattened by a relay (`554-… 554 …`). May be empty. */
  readonly response: string;
  /** When it came; null or absent when nobody knows. */
  readonly stage?: SmtpStage | null;
  /** Id of the mailbox provider that spoke (provider directory), where known. */
  readonly provider?: string | null;
}

/**
 * One rule: it speaks when all its conditions hold, and the first that speaks decides. Phrases are written in the small
 * language of phrase.ts, alternatives separated by semicolons.
 */
export interface ReplyRule {
  readonly id: string;
  /** What it takes the reply to say, in one sentence. */
  readonly means: string;
  readonly label: ReplyLabel;
  readonly scope: ReplyScope;
  /** Ids of the providers whose own scheme of codes or wording this is; leave-one-provider-out takes it away. */
  readonly scheme?: readonly string[];
  /** Only for replies of these providers. */
  readonly providers?: readonly string[];
  /** Only at these stages, said by the caller or by the reply itself. */
  readonly stages?: readonly SmtpStage[];
  /** Beginnings of basic codes of which one is needed; `-` is a text without a code. */
  readonly codes?: readonly string[];
  /** Enhanced codes (RFC 3463) of which one is needed; `5.7.` and `4.7.5*` are beginnings. */
  readonly enhanced?: readonly string[];
  /** One of these phrases is needed. */
  readonly any?: string;
  /** One phrase of each of these is needed as well. */
  readonly all?: readonly string[];
  /** None of these may stand in the reply. */
  readonly none?: string;
  /** False where the evidence, a bare code, is too thin to give up an address. */
  readonly proof?: false;
  /** Where the wording or the meaning is documented. */
  readonly source: string;
  /** A reply that reaches this very rule. */
  readonly example: Reply;
}
