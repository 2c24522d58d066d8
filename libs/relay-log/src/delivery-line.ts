import { DELIVERY_STATUSES, type DeliveryStatus } from './log-line.js';
import { isQueueId } from './queue-id.js';

/** One line that tells how a delivery went, or that a mail left the queue. Its recipient is still in it: hash it at once. */
export interface DeliveryLine {
  /** As it stands in the line, for `LogClock`. */
  readonly stamp: string;
  /** `smtp`, `error`, `lmtp`, `qmgr`, `postsuper` … */
  readonly part: string;
  readonly queueId: string;
  readonly status: DeliveryStatus | 'removed';
  /** null where the line is about the whole mail. */
  readonly to: string | null;
  /** The server it went to; null for `relay=none`. */
  readonly host: string | null;
  readonly address: string | null;
  /** Since the relay took it. */
  readonly delayMs: number | null;
  /** The words in brackets, without the brackets. */
  readonly words: string;
}

/** Longest queue id of Postfix, and some. */
const LONGEST_ID = 30;
const LONGEST_STAMP = 40;

/**
 * Reads one line for a log of any size: by searches for fixed texts, no pattern over the whole line. Syslog's old and new
 * stamp, with or without a priority, RFC 5424, `maillog_file`.
 * @returns `other`: a readable line that is no delivery; `unreadable`: no line of a log, or a delivery in unknown words
 */
export function readDeliveryLine(line: string): DeliveryLine | 'other' | 'unreadable' {
  const stamp = stampOf(line);
  if (stamp === null) return 'unreadable';
  const at = line.indexOf(' status=') + 1;
  if (at > 0) return deliveryOf(line, stamp, at);
  return line.endsWith(': removed') ? removalOf(line, stamp) : 'other';
}

/** The stamp at the begin of a line, or null. */
export function stampOf(line: string): string | null {
  const from = headOf(line);
  const first = line.charCodeAt(from);
  if (isDigit(first)) {
    if (line[from + 4] !== '-' || line[from + 10] !== 'T') return null;
    const end = line.indexOf(' ', from);
    return end < 0 || end - from > LONGEST_STAMP ? null : line.slice(from, end);
  }
  const isOld =
    line[from + 3] === ' ' && line[from + 6] === ' ' && line[from + 9] === ':' && line[from + 12] === ':';
  return isOld ? line.slice(from, from + 15) : null;
}

/** Behind a priority (`<22>`) and the version of RFC 5424. */
function headOf(line: string): number {
  if (!line.startsWith('<')) return 0;
  const end = line.indexOf('>');
  if (end < 2 || end > 4) return 0;
  return line.startsWith('1 ', end + 1) ? end + 3 : end + 1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function removalOf(line: string, stamp: string): DeliveryLine | 'other' {
  const end = line.length - ': removed'.length;
  const part = partOf(line, end);
  const queueId = wordBefore(line, end);
  if (part === null || !isQueueId(queueId)) return 'other';
  return { ...NOTHING_SAID, stamp, part, queueId, status: 'removed' };
}

const NOTHING_SAID = { to: null, host: null, address: null, delayMs: null, words: '' } as const;

function deliveryOf(line: string, stamp: string, at: number): DeliveryLine | 'other' | 'unreadable' {
  const toAt = line.indexOf(': to=<');
  const fromAt = toAt < 0 ? line.indexOf(': from=<') : toAt;
  const part = partOf(line, at);
  if (part === null) return 'other';
  if (fromAt < 0 || fromAt > at) return 'unreadable';
  const queueId = wordBefore(line, fromAt);
  const status = statusAt(line, at);
  if (status === null || !isQueueId(queueId)) return 'unreadable';
  const base = { stamp, part, queueId, status, words: wordsAfter(line, at) };
  return toAt < 0 ? { ...NOTHING_SAID, ...base } : { ...base, ...fieldsOf(line, toAt, at) };
}

/** `postfix/smtp[123]`, `postfix-out/smtp[123]`, `postfix/submission/smtpd`, RFC 5424's `postfix/smtp 123`. */
function partOf(line: string, before: number): string | null {
  const at = line.indexOf('postfix');
  if (at < 0 || at > before) return null;
  const end = line.indexOf(' ', at);
  const name = line.slice(at, end < 0 ? at + 1 : Math.min(end, at + 80));
  const bracket = name.indexOf('[');
  const plain = bracket < 0 ? name : name.slice(0, bracket);
  const slash = plain.lastIndexOf('/');
  return slash < 0 ? null : plain.slice(slash + 1);
}

function wordBefore(line: string, end: number): string {
  const from = line.lastIndexOf(' ', end - 1) + 1;
  return end - from > LONGEST_ID ? '' : line.slice(from, end);
}

function statusAt(line: string, at: number): DeliveryStatus | null {
  const from = at + 'status='.length;
  return DELIVERY_STATUSES.find((known) => line.startsWith(known, from)) ?? null;
}

function wordsAfter(line: string, at: number): string {
  const from = line.indexOf('(', at);
  const end = line.lastIndexOf(')');
  return from < 0 || end <= from ? '' : line.slice(from + 1, end);
}

function fieldsOf(
  line: string,
  toAt: number,
  statusAtIndex: number,
): Pick<DeliveryLine, 'to' | 'host' | 'address' | 'delayMs'> {
  const from = toAt + ': to=<'.length;
  const end = line.indexOf('>', from);
  const to = end < 0 || end > statusAtIndex ? '' : line.slice(from, end);
  const relay = field(line, ', relay=', end, statusAtIndex);
  const delay = Number.parseFloat(field(line, ', delay=', end, statusAtIndex) ?? '');
  return { to, ...serverOf(relay), delayMs: Number.isNaN(delay) ? null : Math.round(delay * 1000) };
}

function field(line: string, name: string, from: number, before: number): string | null {
  const at = line.indexOf(name, Math.max(0, from));
  if (at < 0 || at > before) return null;
  const end = line.indexOf(',', at + name.length);
  return line.slice(at + name.length, end < 0 ? before : end);
}

function serverOf(relay: string | null): Pick<DeliveryLine, 'host' | 'address'> {
  if (relay === null || relay === 'none') return { host: null, address: null };
  const bracket = relay.indexOf('[');
  if (bracket < 0) return { host: relay.toLowerCase(), address: null };
  const end = relay.indexOf(']', bracket);
  const address = end < 0 ? null : relay.slice(bracket + 1, end);
  return { host: relay.slice(0, bracket).toLowerCase(), address };
}
