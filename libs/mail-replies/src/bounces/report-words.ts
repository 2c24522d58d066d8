import { addressesIn } from './addresses.js';
import { findReply } from './codes.js';

/** What was said of one recipient. */
export interface Said {
  readonly text: string;
  /** Whether it certainly speaks of this recipient; what may speak of another is never proof. */
  readonly isOwn: boolean;
}

const MAX_TOGETHER = 1500;
const MAX_MENTIONS = 6;
const MAX_BEHIND = 25;
/** Nothing but signs before the address: what follows it is what was said. */
const LED = /^[\s>*<"'([.-]{0,16}$/;
const SESSION_REPLY = /^[\s>]{0,8}(?:<<<\s{0,3}|response:\s{0,3})?(?=[45]\d\d(?:[ -]|$))/i;
const SERVER_REPLY = /^[\s>]{0,8}<<<\s{0,3}(?!503)[45]\d\d/;
const SESSION_COMMAND = /^[\s>]{0,8}>>>|^\s{0,4}(?:DATA|RCPT TO|MAIL FROM|EHLO|HELO)\b/i;
const CONTINUED = /^[\s>]{0,8}(?:<<<\s{0,3})?([45]\d\d)[ -]/;

function squeeze(lines: readonly string[]): string {
  return lines.join('\n').slice(0, MAX_TOGETHER).trim();
}

/** The words of a report, ready to be asked what they say of each recipient; what all questions need is found once. */
export class ReportWords {
  private readonly lowered: readonly string[];
  private readonly recipients: ReadonlySet<string>;
  /** The lines in which a reply begins. */
  private readonly replies: readonly number[];
  /** Any reply at all, once somebody asked for it. */
  private any: { readonly reply: string | null } | null = null;

  constructor(
    private readonly lines: readonly string[],
    recipients: readonly string[],
  ) {
    this.lowered = lines.map((line) => line.toLowerCase());
    this.recipients = new Set(recipients.map((address) => address.toLowerCase()));
    this.replies = lines.flatMap((line, at) => (SESSION_REPLY.test(line) ? [at] : []));
  }

  /**
   * What the report says of a recipient: its reply in the transcript, else what stands behind its name, else any reply;
   * an empty text when it says nothing of this one.
   */
  of(address: string): Said {
    const isOnly = this.recipients.size <= 1;
    const session = this.inSession(address.toLowerCase());
    if (session !== null) return { text: session, isOwn: true };
    const mentions = this.behindMentions(address).filter((text) => text !== '');
    const replying = mentions.find((text) => findReply(text) !== null);
    if (replying !== undefined) return { text: replying, isOwn: true };
    this.any ??= { reply: this.anyReply() };
    const any = this.any.reply;
    if (any !== null) return { text: any, isOwn: isOnly };
    return { text: mentions[0] ?? '', isOwn: isOnly };
  }

  /** The whole of a reply of which a Diagnostic-Code holds only the first line (`552-5.7.0 …`), from the transcript. */
  wholeOf(diagnostic: string): string {
    if (!/^[45]\d\d-/.test(diagnostic)) return diagnostic;
    const start = diagnostic.slice(0, 60);
    const at = this.replies.find((place) => this.line(place).includes(start));
    const found = at === undefined ? '' : this.replyAt(at);
    return found.length > diagnostic.length ? found : diagnostic;
  }

  private line(at: number): string {
    return this.lines[at] ?? '';
  }

  private anyReply(): string | null {
    const [first] = this.replies;
    if (first !== undefined) return this.replyAt(first);
    return findReply(this.lines.join('\n'))?.text.slice(0, MAX_TOGETHER) ?? null;
  }

  /**
   * A reply of a transcript with the command that it answers and the lines that go on with it: `<<< 550-…`. What the
   * reporter adds in words of its own, without the sign and often with the same code, is none of it.
   */
  private replyAt(at: number): string {
    const code = CONTINUED.exec(this.line(at))?.[1];
    const isQuoted = this.line(at).includes('<<<');
    const rest = this.lines.slice(at + 1, at + 12);
    const end = rest.findIndex(
      (line) => CONTINUED.exec(line)?.[1] !== code || line.includes('<<<') !== isQuoted,
    );
    const reply = [this.line(at), ...rest.slice(0, end < 0 ? rest.length : end)];
    const before = this.line(at - 1).trim();
    const command = before.startsWith('>>>') ? [before] : [];
    return squeeze([...command, ...reply.map((line) => line.replace(/^[\s>]{0,12}(?:<<<\s{0,3})?/, ''))]);
  }

  /** What a transcript answers to the recipient: a reply that names it, or the first behind its RCPT. */
  private inSession(wanted: string): string | null {
    const named = this.replies.find((at) => this.lowered[at]?.includes(wanted) === true);
    if (named !== undefined) return this.replyAt(this.quotedJustBefore(named));
    const command = this.lowered.findIndex(
      (line, at) => line.includes(wanted) && SESSION_COMMAND.test(this.line(at)),
    );
    const after = command < 0 ? undefined : this.replies.find((at) => at > command);
    return after === undefined ? null : this.replyAt(after);
  }

  /** Sendmail sums up what a server said in words of its own; the server's stand in the line above. */
  private quotedJustBefore(at: number): number {
    const isOwn = !this.line(at).includes('<<<');
    return isOwn && SERVER_REPLY.test(this.line(at - 1)) ? at - 1 : at;
  }

  /** What stands behind each mention of the address, up to the next recipient. */
  private behindMentions(address: string): string[] {
    const wanted = address.toLowerCase();
    const found: string[] = [];
    for (let at = 0; at < this.lines.length && found.length < MAX_MENTIONS; at += 1) {
      const place = this.lowered[at]?.indexOf(wanted) ?? -1;
      if (place < 0) continue;
      const line = this.line(at);
      const behind = line.slice(place + wanted.length).replace(/^[>"')\]:;,.\s]{1,20}/, '');
      const first = LED.test(line.slice(0, place)) ? behind : line;
      found.push(squeeze([first, ...this.following(at + 1, wanted)]));
    }
    return found;
  }

  private following(from: number, own: string): string[] {
    const rest = this.lines.slice(from, from + MAX_BEHIND);
    const end = rest.findIndex((line) => this.namesAnother(line, own));
    return rest.slice(0, end < 0 ? rest.length : end);
  }

  private namesAnother(line: string, own: string): boolean {
    return addressesIn(line.toLowerCase()).some((name) => name !== own && this.recipients.has(name));
  }
}
