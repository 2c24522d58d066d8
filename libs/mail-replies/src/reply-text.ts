import type { SmtpStage } from '#domain';

/** What was said, without its codes: the innermost reply where a gateway quotes another server. */
export interface ReplyText {
  /** Basic code of the innermost reply, or null when there is none. */
  readonly code: number | null;
  /** The same code as text, `-` for none. */
  readonly said: string;
  /** Every basic code on the way in, outermost first. Proof needs all of them permanent. */
  readonly codes: readonly number[];
  /** Enhanced code (RFC 3463) of the innermost reply, or null. */
  readonly enhanced: string | null;
  /** The words, lines joined by a blank. */
  readonly words: string;
  /** What a gateway said around a quoted reply; empty without one. */
  readonly around: string;
  /** Whether something was left unread: a reply this long proves nothing. */
  readonly truncated: boolean;
}

/** RFC 5321 4.5.3.1.5 allows 512 octets a line; eight full lines are more than any provider says. */
const MAX_READ = 4096;
/** Padding is squeezed out of at most this much, so that hostile lengths cost nothing. */
const MAX_SQUEEZED = 16_384;

/** The relay's own note of the command; the stage is taken from it, its words are none of the reply's. */
const IN_REPLY = /\(in reply to [^()]{1,80}\)/g;
/** "To best protect our users from spam, …" excuses a refusal on any ground; it is not the ground. */
const EXCUSE = /\bto (?:best )?(?:protect|reduce)\b[^.,:]{0,60}\bspam\b[^.,:]{0,40}[.,]/gi;
const LINE = /^\s*(\d{3})(?:[ -]|$)\s*#?([2-9]\.\d{1,3}\.\d{1,3}(?![\d.]))?[ -]?/;
const ENHANCED = /(?:^|[\s#('])([2-9]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;
/**
 * A quoted reply: a code behind a colon, semicolon, quote or bracket ("said: 550 5.1.1 …", "(reason: 550 …)"), or one that a
 * Cisco gateway sets before what it quotes ("5.1.0 - Unknown address error 550-'5.1.1 …'").
 */
const QUOTED = /(?:[:;"'(]|<<<)\s{0,2}["']?(?=[45]\d\d(?:[ -]|$))|\berror (?=[45]\d\d-')/g;
/** What the Cisco gateway says for every refusal at RCPT: no doubt about the quoted one. */
const CISCO_RCPT = /^\d\.1\.\d - unknown address error $/i;
/** When the outer server was checking *our* address, the quoted reply is about us: it stays wrapped. */
const SENDER_CHECK = /\b(?:sender|mail ?from|return[- ]path|callback|called|absender|expediteur)\b/i;

/** A callout may have asked for the recipient; where the sender is named behind it, it asked for ours. */
const SENDER_CALLOUT = /\bcallout\b.{0,400}\bsender\b/i;

/**
 * "(in reply to RCPT TO command)", "after pipelined MAIL FROM", "while receiving the initial server greeting", "after initial
 * connection", "did not like our final DATA".
 */
const STAGE_WORDS =
  /\b(?:in reply to|in response to|after|while sending|while receiving|during|did not like our) (?:the )?(?:pipelined |initial )?(end of|final data|rcpt|mail from|data|ehlo|helo|starttls|server greeting|initial connection)|\b(refused) to talk to me|\bfor (mail from|rcpt to|text) command/i;
const STAGE_OF: ReadonlyMap<string, SmtpStage> = new Map([
  ['end of', 'end'],
  ['final data', 'end'],
  ['text', 'end'],
  ['rcpt', 'rcpt'],
  ['rcpt to', 'rcpt'],
  ['mail from', 'mail'],
  ['data', 'data'],
  ['ehlo', 'ehlo'],
  ['helo', 'ehlo'],
  ['starttls', 'starttls'],
  ['server greeting', 'connect'],
  ['initial connection', 'connect'],
  ['refused', 'connect'],
]);

function bound(response: string): string {
  if (response.length <= MAX_READ) return response;
  return response
    .slice(0, MAX_SQUEEZED)
    .replace(/[ \t]{2,}/g, ' ')
    .slice(0, MAX_READ);
}

/** A relay flattens `554-…\n554 …` to `554-… 554 …`: the same code with a hyphen or blank opens a line again. */
function splitLines(text: string): string[] {
  const flattened = text.includes('-') ? /^\s*(\d{3})-/.exec(text)?.[1] : undefined;
  if (flattened === undefined) return /[\r\n]/.test(text) ? text.split(/\r?\n|\r/) : [text];
  return text.split(new RegExp(`\\r?\\n|\\r|[ \\t](?=${flattened}[- ])`));
}

interface Opened {
  readonly code: number | null;
  readonly enhanced: string | null;
  readonly words: string;
}

/** One blank between words; what is not the server's own ground taken out. Each step only where it has work. */
function tidy(said: string): string {
  let words = /\s\s|[\t\r\n]/.test(said) ? said.replace(/\s+/g, ' ') : said;
  if (words.includes('(in reply')) words = words.replace(IN_REPLY, '');
  if (words.includes('spam')) words = words.replace(EXCUSE, '');
  return words.trim();
}

function open(text: string): Opened {
  const lines = splitLines(text);
  const heads = lines.map((line) => LINE.exec(line));
  const code = heads.find((head) => head !== null)?.[1];
  const enhanced = heads.find((head) => head?.[2] !== undefined)?.[2];
  const said = lines.map((line, index) => line.slice(heads[index]?.[0].length ?? 0)).join(' ');
  const words = tidy(said);
  return {
    code: code === undefined ? null : Number(code),
    enhanced: enhanced ?? ENHANCED.exec(words)?.[1] ?? null,
    words,
  };
}

/** Postfix only says where it refused; what follows decides (LABELS.md). */
const WRAPPERS = /\b(?:recipient|destination) address rejected\b:?|\brecipient rejected:/gi;

function unwrapped(words: string, token: string): string {
  return /ejected/i.test(words) ? words.replace(WRAPPERS, token) : words;
}

/** Where the innermost quoted reply starts, or null when nothing is quoted or the quote is about us. */
function quotedAt(words: string): number | null {
  let at: number | null = null;
  QUOTED.lastIndex = 0;
  while (QUOTED.test(words)) at = QUOTED.lastIndex;
  if (at === null || SENDER_CHECK.test(words.slice(0, at)) || SENDER_CALLOUT.test(words)) return null;
  return at;
}

/** The stage that a relay's words name ("in reply to RCPT TO command", "refused to talk to me"), or null. */
export function namedStage(response: string): SmtpStage | null {
  const match = STAGE_WORDS.exec(bound(response));
  const named = match?.[1] ?? match?.[2] ?? match?.[3] ?? '';
  return STAGE_OF.get(named.toLowerCase()) ?? null;
}

/**
 * Takes a reply apart. Accepts `\n`, `\r\n` and relay-flattened multi-line forms (RFC 5321 4.2.1), with or without
 * codes; reads a bounded part of any text. Never throws.
 */
export function readText(response: string): ReplyText {
  const text = bound(response);
  const outer = open(text);
  const at = quotedAt(outer.words);
  const inner = at === null ? outer : open(outer.words.slice(at));
  const quoting = at === null ? '' : outer.words.slice(0, at);
  const around = CISCO_RCPT.test(quoting) ? '' : quoting;
  const codes = [outer.code, inner.code].filter((code) => code !== null);
  return {
    code: inner.code,
    said: String(inner.code ?? '-'),
    codes,
    enhanced: inner.enhanced ?? outer.enhanced,
    words: unwrapped(inner.words, ' @rcptrejected '),
    around: unwrapped(around, ' '),
    truncated: text.length >= MAX_READ,
  };
}
