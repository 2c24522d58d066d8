/** A basic code where a reply may begin: behind a blank, bracket or sign, never inside a number, an IP or an id. */
const REPLY =
  /(?:^|[\s;:("'<#[=,>])([245][0-5]\d)(?=(?:[ \t]*[-:#,][ \t]*|[ \t]+)(?:[2-5]\.\d{1,3}\.\d{1,3}\b|[^\s\d])|["')\]]|[ \t]*$)/gm;
/** A reply inside a reply: a server, or the reporter, quotes the one that decided. */
const INNER =
  /(?:\.\.\.[ \t]{0,2}|[<[(]|\bsaid:[ \t]{0,2}|\breason:[ \t]{0,2})([45][0-5]\d)[ -](?=[45]\.\d{1,3}\.\d{1,3}\b|[a-z<#])/gi;
const ENHANCED = /(?:^|[\s#(;:<[="'-])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g;
/** Words in front of three digits that are no reply: a port, a size, an amount of time. */
const NO_REPLY = /\b(?:port|size|after|for|time|version|line|id)[ \t=:]{1,3}$/i;
/** What a reporter goes on to say behind a reply that it quoted. */
const TRAILER =
  /\n[ \t]*\n|\n[ \t]*(?:giving up on|i'm not going to try|i'll keep trying|it failed|-{3,}|\*{3,}|\[(?:rcpt_to|data|mail_from)\])/i;

/** A reply found inside a longer text. */
export interface FoundReply {
  readonly code: number;
  /** The reply from its code on, as far as it goes. */
  readonly text: string;
}

/** Some write the code twice: `550 550 5.1.1 …`. */
function found(text: string, at: number): FoundReply {
  const rest = text
    .slice(at)
    .replace(/^[245]\d\d[ ](?=[45][0-5]\d[ -])/, '')
    .replace(/^(\d{3})[ \t]{0,3}[:,#][ \t]{0,3}/, '$1 ');
  const end = TRAILER.exec(rest);
  return { code: Number(rest.slice(0, 3)), text: end === null ? rest : rest.slice(0, end.index) };
}

function innermost(reply: FoundReply): FoundReply {
  const inner = [...reply.text.slice(3).matchAll(INNER)].at(-1);
  const said = inner?.[1];
  if (inner === undefined || said === undefined) return reply;
  return { code: Number(said), text: reply.text.slice(3 + inner.index + inner[0].indexOf(said)) };
}

/** The first refusal that a text quotes, 4yz or 5yz, and of replies inside it the innermost; null when none. */
export function findReply(text: string): FoundReply | null {
  for (const match of text.matchAll(REPLY)) {
    const said = match[1] ?? '';
    const at = match.index + match[0].length - said.length;
    const refuses = said.startsWith('4') || said.startsWith('5');
    if (refuses && !NO_REPLY.test(text.slice(Math.max(0, at - 12), at))) return innermost(found(text, at));
  }
  return null;
}

/** The code with which a text begins: what a server said that took the message. */
export function leadingCode(text: string): number | null {
  const code = /^\s*(2\d\d)(?:[ -]|$)/.exec(text)?.[1];
  return code === undefined ? null : Number(code);
}

/** Every enhanced code of a text (RFC 3463), in order. */
export function enhancedCodes(text: string): string[] {
  return Array.from(text.matchAll(ENHANCED), ([, code]) => code ?? '');
}

/** Whether a status says nothing but its class: `5.0.0`. */
export function isVague(status: string): boolean {
  return /^[245]\.0\.0$/.test(status);
}

/** The status of a Status field: its three numbers, without the comments that some add (RFC 3464 2.3.4). */
export function statusIn(field: string): string | null {
  return /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?!\d)/.exec(field)?.[1] ?? null;
}
