import { isQueueId } from './queue-id.js';
import { domainIn } from './without-addresses.js';
import { readStamp, type LogTime } from './log-time.js';

/** How a delivery of one recipient went. */
export const DELIVERY_STATUSES = ['sent', 'deferred', 'bounced', 'expired', 'undeliverable'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One line of a Postfix log that speaks of one mail. */
export interface LogLine {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** Postfix's part without its instance: `smtp`, `qmgr`, `cleanup`, `postsuper`, `error` … */
  readonly part: string;
  readonly queueId: string;
  readonly event: LogEvent;
}

export type LogEvent =
  /** The envelope's sender is known: `qmgr` at each activation, `pickup` for local mail. */
  | { readonly kind: 'from'; readonly sender: string }
  | { readonly kind: 'message_id'; readonly messageId: string }
  | DeliveryEvent
  /** Gone from the queue: done, or taken out by an administrator (`postsuper -d`). */
  | { readonly kind: 'removed'; readonly byHand: boolean };

/** A try for one recipient. */
export interface DeliveryEvent {
  readonly kind: 'delivery';
  readonly status: DeliveryStatus;
  /** The recipient's domain; null where the line has none (the whole mail has expired). */
  readonly domain: string | null;
  /** The server it went to, null for `relay=none`: nobody was reached. */
  readonly server: { readonly host: string; readonly address: string | null } | null;
  /** Since the relay took it. */
  readonly delayMs: number | null;
  /** Enhanced status code. */
  readonly dsn: string | null;
  /** The words in brackets, without the brackets. */
  readonly words: string;
}

/** `postfix/smtp[1234]: 4XgT5k3cZ1z1bkf: …`; instances of postmulti are called `postfix-out/smtp`. */
const LINE =
  /^(?:<\d+>)?(\S+(?:\s+\d+ [\d:]+)?) (?:(?!postfix)\S+ )?postfix[\w-]*\/(?:[\w-]+\/)*([\w-]+)\[\d+\]: (\w+): (.*)$/s;

/**
 * Reads one line of a Postfix log (syslog's old and new stamp, `maillog_file`).
 * @param time what a stamp without year and zone needs
 * @returns null for a line that speaks of no mail
 */
export function readLogLine(line: string, time: LogTime): LogLine | null {
  const [, stamp, part, queueId, rest] = LINE.exec(line.trimEnd()) ?? [];
  if (stamp === undefined || part === undefined || queueId === undefined || rest === undefined) return null;
  const atMs = readStamp(stamp, time);
  const event = isQueueId(queueId) ? eventOf(part, rest) : null;
  return atMs === null || event === null ? null : { atMs, part, queueId, event };
}

function eventOf(part: string, rest: string): LogEvent | null {
  if (rest === 'removed') return { kind: 'removed', byHand: part === 'postsuper' };
  const [, messageId] = /^(?:resent-)?message-id=(\S*)/.exec(rest) ?? [];
  if (messageId !== undefined) return { kind: 'message_id', messageId };
  if (/^(?:to|orig_to)=</.test(rest)) return deliveryOf(rest);
  const [, sender] = /(?:^|, |^uid=\d+ )from=<([^>]*)>/.exec(rest) ?? [];
  if (sender === undefined) return null;
  return rest.includes('>, status=expired') ? expired(rest) : { kind: 'from', sender };
}

/** `qmgr` gives a mail up: `from=<…>, status=expired, returned to sender`. */
function expired(rest: string): DeliveryEvent {
  const words = /status=expired, (.*)$/s.exec(rest)?.[1] ?? '';
  return {
    kind: 'delivery',
    status: 'expired',
    domain: null,
    server: null,
    delayMs: null,
    dsn: null,
    words,
  };
}

function deliveryOf(rest: string): DeliveryEvent | null {
  const [, fields, status, words] = /^(.*?), status=(\w+)(?: \((.*)\))?$/s.exec(rest) ?? [];
  if (fields === undefined || !isStatus(status)) return null;
  const field = (name: string) =>
    new RegExp(`(?:^|, )${name}=(<[^>]*>|[^,]*)`).exec(fields)?.[1]?.replace(/^<|>$/g, '') ?? null;
  const delay = Number.parseFloat(field('delay') ?? '');
  return {
    kind: 'delivery',
    status,
    domain: domainIn(field('to') ?? ''),
    server: serverOf(field('relay')),
    delayMs: Number.isNaN(delay) ? null : Math.round(delay * 1000),
    dsn: field('dsn'),
    words: words ?? '',
  };
}

/** `mx00.gmx.net[212.227.15.9]:25`, `local`, `none`. */
function serverOf(relay: string | null): DeliveryEvent['server'] {
  if (relay === null || relay === 'none') return null;
  const [, host, address] = /^([^[]*)(?:\[([^\]]*)\])?/.exec(relay) ?? [];
  return { host: (host ?? relay).toLowerCase(), address: address ?? null };
}

function isStatus(status: string | undefined): status is DeliveryStatus {
  return DELIVERY_STATUSES.some((known) => known === status);
}
