import { redact } from './redact.js';

/** Keys whose values are personal or secret wherever they stand; compared without case, `-` and `_`. */
export const DENIED_KEYS: ReadonlySet<string> = new Set([
  ...[
    'email',
    'emailaddress',
    'mail',
    'address',
    'addresses',
    'recipient',
    'recipients',
    'rcpt',
    'rcptto',
    'mailfrom',
  ],
  ...[
    'envelope',
    'phone',
    'phonenumber',
    'mobile',
    'contact',
    'contacts',
    'to',
    'replyto',
    'endpoint',
    'subscription',
  ],
  ...['name', 'firstname', 'lastname', 'fullname', 'displayname', 'recipientname'],
  ...[
    'body',
    'rawbody',
    'payload',
    'content',
    'contents',
    'text',
    'html',
    'subject',
    'late',
    'message',
    'raw',
  ],
  ...[
    'attachments',
    'calendar',
    'personalisation',
    'data',
    'reference',
    'secondfactor',
    'query',
    'parameters',
  ],
  ...[
    'authorization',
    'cookie',
    'setcookie',
    'headers',
    'password',
    'pass',
    'secret',
    'token',
    'key',
    'apikey',
  ],
  ...['adminkey', 'authtoken', 'privatekey', 'keys', 'p256dh', 'auth', 'otp'],
]);

const DEEPEST = 5;
const LONGEST_LIST = 50;
const MOST_STACK_LINES = 15;

/**
 * A copy of a value that may be logged: denied keys become `[redacted]`, texts go through `redact`, errors keep name,
 * code, message and stack (redacted), bytes become their length. Never throws, whatever it is given.
 */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return '[function]';
  return typeof value === 'object' && value !== null ? scrubObject(value, depth) : value;
}

function scrubObject(value: object, depth: number): unknown {
  if (depth >= DEEPEST) return '[too deep]';
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (Array.isArray(value)) return scrubList(value, depth);
  if (value instanceof Map) return scrubList([...value.values()], depth);
  if (value instanceof Set) return scrubList([...value], depth);
  return scrubEntries(value, depth);
}

function scrubList(list: readonly unknown[], depth: number): unknown[] {
  const shown = list.slice(0, LONGEST_LIST).map((item) => scrub(item, depth + 1));
  return list.length > LONGEST_LIST ? [...shown, `… ${String(list.length - LONGEST_LIST)} more`] : shown;
}

function scrubEntries(value: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const key of Object.keys(value).slice(0, LONGEST_LIST))
    clean[redact(key)] = isDenied(key) ? '[redacted]' : scrub(readProperty(value, key), depth + 1);
  return clean;
}

/**
 * An error's own properties are left out but for its code: drivers hang queries, their parameters, requests and
 * envelopes on them.
 */
function scrubError(error: Error, depth: number): Record<string, unknown> {
  const code = readProperty(error, 'code');
  const cause = readProperty(error, 'cause');
  return {
    type: error.name,
    message: redact(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: framesOf(error),
    ...(cause === undefined ? {} : { cause: scrub(cause, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: scrubList(error.errors, depth + 1) } : {}),
  };
}

/** The frames alone: the stack's head repeats the message, whose line ends are not known to end it. */
function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return redact(lines.slice(0, MOST_STACK_LINES).join('\n'));
}

function isDenied(key: string): boolean {
  return DENIED_KEYS.has(key.toLowerCase().replaceAll(/[-_]/g, ''));
}

/** A getter may throw; a log line must not. */
function readProperty(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}
