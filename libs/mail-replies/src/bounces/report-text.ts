import { readHeader } from './fields.js';
import type { FieldBlock } from './fields.js';

/** A report that says more than this before the returned message is none. */
const MAX_SAID = 65_536;
const MAX_LINE = 1000;
const MAX_LINES = 1500;

/** What the reporter says, apart from the message that it gives back. */
export interface ReportText {
  readonly lines: readonly string[];
  /** The header of the returned message, where it stands in the text; else empty. */
  readonly returned: FieldBlock;
}

/** Lines after which the returned message stands, as reporters write them. */
const RETURNED: readonly RegExp[] = [
  /^[-\s*=_#>|+]{2,}.{0,30}\b(?:copy|header|headers|original|unsent|returned|undelivered|rejected|failed)\b.{0,40}\b(?:message|mail|nachricht|header|headers|text|envelope|following|follows)\b/i,
  /^[-\s*=_#>|+]{2,}.{0,30}(?:kopie|nachrichtentext|originalnachricht|urspr(?:ü|ue)ngliche).{0,60}$/i,
  /^\s{0,8}(?:below (?:this line )?is a copy of|message headers? follows?|original message headers?\b|included is a copy of|here is a copy of|the header of the original|headers of the (?:original|message)|your (?:original )?message (?:headers?|reads|follows|is included))/i,
  /^\s{0,8}(?:original message(?: follows| headers?)?|message header|ursprüngliche (?:nachricht|kopfzeilen)|kopfzeilen der nachricht|-{3,}\s?original)\s{0,3}:?\s{0,3}[-]*\s*$/i,
];
/** Header names that only a message has: three such lines in a row are one. */
const HEADER =
  /^(?:received|return-path|message-id|from|to|cc|date|subject|reply-to|sender|mime-version|dkim-signature|content-[a-z-]{4,20}|x-[a-z0-9-]{2,40}|arc-[a-z-]{4,30}|delivered-to|user-agent)[ \t]{0,3}:/i;
const TRACE = /^(?:received|return-path|message-id|mime-version|dkim-signature|arc-[a-z-]{4,30})[ \t]{0,3}:/i;

function isHeaderRun(lines: readonly string[], from: number): boolean {
  if (!HEADER.test(lines[from] ?? '')) return false;
  const run = lines.slice(from, from + 12).filter((line) => !/^[ \t]+\S/.test(line));
  const blank = run.findIndex((line) => line.trim() === '');
  const block = blank < 0 ? run : run.slice(0, blank);
  // The header of a report that somebody forwarded; what it says follows.
  const near = lines.slice(Math.max(0, from - 6), from + 6);
  if (near.some((line) => /^from:.*(?:mailer-daemon|postmaster|mail delivery)/i.test(line))) return false;
  return (
    block.filter((line) => HEADER.test(line)).length >= 2 &&
    block.slice(0, 6).some((line) => TRACE.test(line))
  );
}

function returnedAt(lines: readonly string[]): number {
  return lines.findIndex(
    (line, at) => RETURNED.some((pattern) => pattern.test(line)) || isHeaderRun(lines, at),
  );
}

function bounded(text: string): string[] {
  const read = text
    .slice(0, MAX_SAID)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u3000]/g, ' ');
  return read.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_LINE).trimEnd());
}

/** A report quoted in a forwarded mail stands behind `>`: where most lines do, the sign is taken off. */
function unquoted(lines: string[]): string[] {
  const full = lines.filter((line) => line !== '');
  if (full.filter((line) => line.startsWith('>')).length * 2 < full.length) return lines;
  return lines.map((line) => line.replace(/^>[ ]?/, ''));
}

/** Parts what a reporter says from the message it returns in the same text. Reads a bounded part of any text. */
export function readReportText(text: string): ReportText {
  const lines = unquoted(bounded(text));
  const at = returnedAt(lines);
  if (at < 0) return { lines, returned: [] };
  const rest = lines.slice(at).join('\n');
  const header = /^[a-z][a-z0-9-]{1,40}[ \t]{0,3}:/i.test(lines[at] ?? '')
    ? rest
    : rest.slice(rest.indexOf('\n') + 1);
  return { lines: lines.slice(0, at), returned: readHeader(header.replace(/^[-=_*\s]+\n/, '')) };
}

const BREAKS = /<(?:br|\/p|\/div|\/tr|\/h[1-6]|\/li|p|div|tr|hr)\b[^<>]{0,500}>/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  nbsp: ' ',
  '#39': "'",
};

/** The words of an HTML report, a line for each block; bounded like all text here. */
export function textOfHtml(html: string): string {
  return html
    .slice(0, MAX_SAID)
    .replace(/<(style|script|head)\b[^<>]{0,500}>[^<]{0,20000}<\/\1>/gi, ' ')
    .replace(/[ \t\r\n]+/g, ' ')
    .replace(BREAKS, '\n')
    .replace(/<\/?[a-z!][^<>]{0,1000}>/gi, ' ')
    .replace(/&(#39|[a-z]{2,4});/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/[ \t]{2,}/g, ' ');
}
