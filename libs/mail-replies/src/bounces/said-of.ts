import { findReply } from './codes.js';

const MAX_TOGETHER = 1500;
/** Nothing but signs before the address: what follows it is what was said. */
const LED = /^[\s>*<"'([.-]{0,16}$/;
const SESSION_REPLY = /^[\s>]{0,8}(?:<<<\s{0,3}|response:\s{0,3})?(?=[45]\d\d(?:[ -]|$))/i;
const SESSION_COMMAND = /^[\s>]{0,8}>>>|^\s{0,4}(?:DATA|RCPT TO|MAIL FROM|EHLO|HELO)\b/i;

function squeeze(lines: readonly string[]): string {
  return lines.join('\n').slice(0, MAX_TOGETHER).trim();
}

/** A reply of a transcript with the lines that go on with it: `<<< 550-…` and folded words. */
function sessionReply(lines: readonly string[], at: number): string {
  const code = /[45]\d\d/.exec(lines[at] ?? '')?.[0] ?? '';
  const rest = lines.slice(at + 1, at + 12);
  const end = rest.findIndex((line) => !new RegExp(`^[\\s>]{0,8}(?:<<<\\s{0,3})?${code}[ -]`).test(line));
  const reply = [lines[at] ?? '', ...rest.slice(0, end < 0 ? rest.length : end)];
  return squeeze([...commandBefore(lines, at), ...reply.map((line) => line.replace(/^[\s>]*<<<\s*/, ''))]);
}

/** The command that a reply of a transcript answers: it tells the stage. */
function commandBefore(lines: readonly string[], at: number): string[] {
  const before = lines[at - 1]?.trim() ?? '';
  return before.startsWith('>>>') ? [before] : [];
}

function sessionReplies(lines: readonly string[]): { at: number; line: string }[] {
  return lines.flatMap((line, at) => (SESSION_REPLY.test(line) ? [{ at, line }] : []));
}

/** Sendmail sums up what a server said in words of its own; the server's stand in the line above. */
function quotedJustBefore(lines: readonly string[], at: number): number {
  const isOwn = !/<<</.test(lines[at] ?? '');
  return isOwn && /^[\s>]{0,8}<<<\s{0,3}(?!503)[45]\d\d/.test(lines[at - 1] ?? '') ? at - 1 : at;
}

/** What a transcript answers to the recipient: a reply that names it, or the first behind its RCPT. */
function inSession(lines: readonly string[], address: string): string | null {
  const replies = sessionReplies(lines);
  const wanted = address.toLowerCase();
  const named = replies.find(({ line }) => line.toLowerCase().includes(wanted));
  if (named) return sessionReply(lines, quotedJustBefore(lines, named.at));
  const command = lines.findIndex(
    (line) => SESSION_COMMAND.test(line) && line.toLowerCase().includes(wanted),
  );
  const after = command < 0 ? undefined : replies.find(({ at }) => at > command);
  return after === undefined ? null : sessionReply(lines, after.at);
}

/** What stands behind each mention of the address, up to the next recipient. */
function behindMentions(lines: readonly string[], address: string, others: readonly string[]): string[] {
  const wanted = address.toLowerCase();
  const found: string[] = [];
  for (let at = 0; at < lines.length && found.length < 6; at += 1) {
    const line = lines[at] ?? '';
    const place = line.toLowerCase().indexOf(wanted);
    if (place < 0) continue;
    const rest = LED.test(line.slice(0, place))
      ? line.slice(place + wanted.length).replace(/^[>"')\]:;,.\s]+/, '')
      : line;
    found.push(squeeze([rest, ...following(lines, at + 1, others)]));
  }
  return found;
}

function following(lines: readonly string[], from: number, others: readonly string[]): string[] {
  const rest = lines.slice(from, from + 25);
  const end = rest.findIndex((line) => others.some((other) => line.toLowerCase().includes(other)));
  return rest.slice(0, end < 0 ? rest.length : end);
}

/** The whole of a reply of which a Diagnostic-Code holds only the first line (`552-5.7.0 …`), from the transcript. */
export function wholeReply(lines: readonly string[], diagnostic: string): string {
  if (!/^[45]\d\d-/.test(diagnostic)) return diagnostic;
  const start = diagnostic.slice(0, 60);
  const at = lines.findIndex((line) => SESSION_REPLY.test(line) && line.includes(start));
  const found = at < 0 ? '' : sessionReply(lines, at);
  return found.length > diagnostic.length ? found : diagnostic;
}

/**
 * What a report in words says of one of its recipients: its reply in the transcript, else what stands behind its name,
 * else any reply; empty when it says nothing of this one.
 */
export function saidOf(lines: readonly string[], address: string, all: readonly string[]): string {
  const session = inSession(lines, address);
  if (session !== null) return session;
  const others = all.map((other) => other.toLowerCase()).filter((other) => other !== address.toLowerCase());
  const mentions = behindMentions(lines, address, others).filter((text) => text !== '');
  const replying = mentions.find((text) => findReply(text) !== null);
  if (replying !== undefined) return replying;
  const [first] = sessionReplies(lines);
  if (first !== undefined) return sessionReply(lines, first.at);
  const whole = lines.join('\n');
  const anywhere = findReply(whole);
  if (anywhere !== null) return anywhere.text.slice(0, MAX_TOGETHER);
  return mentions[0] ?? '';
}
